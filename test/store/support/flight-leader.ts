import { openRedis, whenReady } from '../../../src/store/redis.ts'
import { singleFlight } from '../../../src/store/single-flight.ts'
import { recordingLog } from '../../support/recording-log.ts'

/** Takes the lead of one flight, says so, and keeps it until it is killed. */
const [url = '', prefix = '', cacheKey = '', requestId = '', leaseMs = ''] = process.argv.slice(2)
const { log } = recordingLog()
const redis = openRedis(url, log)
await whenReady(redis)
const { kind } = await singleFlight({ redis, prefix, log, leaseMs: Number(leaseMs) }).lead(cacheKey, requestId)
process.send?.(kind)
