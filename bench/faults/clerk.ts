/**
 * One worker of the rehearsed books (rehearse.ts), made to be killed: takes requests by their numbers and pushes each through the real store and ledger, with models
 * that have a price and draw nothing.
 */
import { openLog } from '../../src/log.ts'
import type { Attempt } from '../../src/ports.ts'
import { openLedger } from '../../src/store/ledger.ts'
import { openRedis, whenReady } from '../../src/store/redis.ts'
import { requestStore } from '../../src/store/requests.ts'
import { CLERK_PREFIX, type Fate, fateOf, PROGRAM_RULES, teamRules } from './rehearsed-fates.ts'

const { REDIS_URL = '', SEED = '0', REQUESTS = '0' } = process.env
const [seed, requests] = [Number(SEED), Number(REQUESTS)]
const AT_ONCE = 8
const log = openLog({ level: 'error', destination: process.stderr })
const redis = openRedis(REDIS_URL, log, { commandTimeout: 30_000 })
await whenReady(redis)

/** Each request is a minute later than the one before, so that many days pass. */
const at = (number: number) => openLedgerAt(number * 60_000)
const doing = `${CLERK_PREFIX}:doing`

process.send?.('ready')
process.once('disconnect', () => process.exit(0))
await Promise.all(Array.from({ length: AT_ONCE }, work))
redis.disconnect()
process.disconnect?.()

async function work(): Promise<void> {
  for (;;) {
    const number = await nextNumber()
    if (number === undefined) return
    await serve(number)
    await redis.zrem(doing, number)
  }
}

/** What a dead clerk has left behind goes first: whatever somebody has had for a second. */
async function nextNumber(): Promise<number | undefined> {
  const taken = await redis.eval(
    `local time = redis.call('TIME')
     local now = time[1] * 1000 + math.floor(time[2] / 1000)
     local left = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now - 1000, 'LIMIT', 0, 1)[1]
     if not left then
       left = redis.call('INCR', KEYS[2])
       if left > tonumber(ARGV[1]) then
         if redis.call('ZCARD', KEYS[1]) == 0 then return -1 end
         return 0
       end
     end
     redis.call('ZADD', KEYS[1], now, left)
     return tonumber(left)`,
    2,
    doing,
    `${CLERK_PREFIX}:numbers`,
    requests,
  )
  if (taken === -1) return undefined
  if (taken !== 0) return Number(taken)
  await new Promise((resolve) => setTimeout(resolve, 50))
  return nextNumber()
}

async function serve(number: number): Promise<void> {
  const fate = fateOf(seed, number)
  const store = at(number)
  await store.accept(fate.request, { dedupe: [{ key: `n${number}`, forMs: 3_600_000 }], maxOpen: 1_000_000, announced: false })
  if (fate.end === 'cancelled' && fate.isCancelledEarly) await store.cancel(fate.request.requestId)
  const attempt = await store.begin(fate.request.requestId)
  if (attempt) await draw(attempt, fate, store).catch(isOvertaken)
}

/** Two clerks may have the same request: the older one notices, as in the program. */
function isOvertaken(error: unknown): void {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined
  if (code !== 'OVERTAKEN' && code !== 'CANCELLED') throw error
}

async function draw(attempt: Attempt, { request, priceMicroUsd, raisedToMicroUsd, costMicroUsd, end }: Fate, store: ReturnType<typeof at>) {
  let reserved = await attempt.reserve(priceMicroUsd)
  if (reserved.kind === 'held' && raisedToMicroUsd) reserved = await attempt.reserve(raisedToMicroUsd)
  if (reserved.kind === 'over') return attempt.end('declined', 'OVER_LIMIT')
  const call = await attempt.bookCall('flash', priceMicroUsd, 'picture')
  if (end === 'cancelled') return void (await store.cancel(request.requestId))
  await call.settle(costMicroUsd)
  if (end === 'failed') return attempt.end('failed', 'GAVE_UP')
  return attempt.deliver({ way: 'post', deliveredAtMs: 1, degraded: [] }, costMicroUsd, 'flash')
}

function openLedgerAt(shiftMs: number) {
  const ledger = openLedger({
    redis,
    prefix: CLERK_PREFIX,
    ...PROGRAM_RULES,
    rulesOf: async ({ place }) => teamRules(place.workspaceId, shiftMs),
    clockShiftMs: () => shiftMs,
  })
  return requestStore({ redis, prefix: CLERK_PREFIX, deadlineMs: 3_600_000, ledger })
}
