import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Redis } from 'ioredis'
import { startPrivateRedis } from '../../src/store/private-redis.ts'
import { openRedis, openSubscriber, whenReady } from '../../src/store/redis.ts'
import { recordingLog } from './recording-log.ts'

export interface TestRedis {
  readonly url: string
  readonly redis: Redis
  readonly subscriber: Redis
  stop(): Promise<void>
}

/** A real Redis of its own, with the settings that the program runs with, in a folder that goes away with it. */
export async function startTestRedis(): Promise<TestRedis> {
  const folder = await mkdtemp(join(tmpdir(), 'banana-'))
  const { log } = recordingLog()
  const server = await startPrivateRedis(folder, log)
  const [redis, subscriber] = [openRedis(server.url, log), openSubscriber(server.url, log)]
  await whenReady(redis)
  return {
    url: server.url,
    redis,
    subscriber,
    async stop() {
      redis.disconnect()
      subscriber.disconnect()
      await server.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
