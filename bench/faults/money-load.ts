import { setTimeout as pause } from 'node:timers/promises'
import type { Redis } from 'ioredis'
import { Rules } from '../../src/domain/rules.ts'
import { openLog } from '../../src/log.ts'
import { auditLedger } from '../../src/store/ledger-audit.ts'
import { openRedis, whenReady } from '../../src/store/redis.ts'
import { rulesStore } from '../../src/store/rules.ts'
import { waitFor } from '../support/wait-for.ts'
import { PREFIX, type World, type WorldOptions } from './world.ts'

/** What a person of these worlds may spend a day, in pictures. */
export const PAID_FOR = 37

/** Each picture is drawn anew; by which model says `givePurses`: a cheaper one would be drawn for what is left. */
export const POOR_WORLD = {
  workers: 4,
  settings: { PICTURE_CACHE: 'off', SEMANTIC_SHARE: '0', WORKER_CONCURRENCY: '10' },
} satisfies Omit<WorldOptions, 'seed'>

const WISH = 'a lighthouse at dawn'
/** Processes look at the rules once a second (store/rules.ts). */
const RULES_ARE_FELT_AFTER_MS = 1_200

/**
 * From now on everybody may spend a day what so many pictures of these wishes cost. A bill is a little above the price that is held, because it counts the words; so
 * one is drawn first, to see.
 *
 * @returns what one costs
 */
export async function givePurses(world: World, pictures: number): Promise<number> {
  const redis = await connect(world)
  try {
    const limitTo = async (day?: number) => {
      const store = rulesStore({ redis, prefix: PREFIX })
      const team = { platform: 'slack' as const, workspaceId: world.slack.workspace.id }
      const { version } = await store.of(team)
      const rules = Rules.parse({ tier: 'free', tiers: { free: { models: ['flash'], limits: day === undefined ? {} : { day } } } })
      await store.change(team, version, rules, { by: 'operator', kind: 'rules', what: 'another limit' })
    }
    await limitTo()
    const ask = await world.askers.ask('slack', 'command', { personId: world.askers.slackPeople.at(-1) as string, wish: WISH })
    const requestId = await world.askers.requestId(ask)
    const charged = () => redis.hget(`${PREFIX}:request:${requestId}`, 'charged')
    const billMicroUsd = Number(await waitFor(charged, 'the first bill', { withinMs: 20_000 }))
    await limitTo(pictures * billMicroUsd)
    // Until then a worker may still hold money by the rules of before.
    await pause(RULES_ARE_FELT_AFTER_MS)
    return billMicroUsd
  } finally {
    redis.disconnect()
  }
}

async function connect(world: World): Promise<Redis> {
  const redis = openRedis(world.redis.url, openLog({ level: 'error', destination: process.stderr }), { commandTimeout: 60_000 })
  await whenReady(redis)
  return redis
}

export interface SpentOutcome {
  readonly delivered: number
  /** Told that their limit leaves no room. */
  readonly refused: number
  readonly others: readonly string[]
  readonly chargedMicroUsd: number
  readonly heldMicroUsd: number
  readonly faults: readonly string[]
  readonly kills: number
}

/** One person asks for so many pictures at the same moment. @returns what became of them, once all have ended */
export async function spendAtOnce(
  world: World,
  { personId, asks, killEveryMs, within }: { personId: string; asks: number; killEveryMs?: number; within: number },
): Promise<SpentOutcome> {
  const asking = Promise.all(Array.from({ length: asks }, () => world.askers.ask('slack', 'command', { personId, wish: WISH })))
  const over = asking.then(() => world.settle(within))
  const kills = killEveryMs === undefined ? 0 : await killUntil(world, killEveryMs, over)
  if (!(await over)) throw new Error(`not everything had ended after ${within} ms`)
  return { ...(await outcomeOf(world, personId)), kills }
}

/** A random worker dies every so often, until everything has ended. */
async function killUntil(world: World, everyMs: number, over: Promise<boolean>): Promise<number> {
  let isOver = false
  void over.then(() => {
    isOver = true
  })
  let kills = 0
  const restarts: Promise<void>[] = []
  for (;;) {
    await pause(everyMs)
    if (isOver) break
    const victim = world.workers[Math.floor(world.random() * world.workers.length)]
    if (!victim?.process.serves) continue
    kills += 1
    restarts.push(world.killAndRestart(victim))
  }
  await Promise.all(restarts)
  return kills
}

async function outcomeOf(world: World, personId: string): Promise<Omit<SpentOutcome, 'kills'>> {
  const redis = await connect(world)
  try {
    const keys = await redis.keys(`${PREFIX}:request:*`)
    const records = await Promise.all(keys.map((key) => redis.hmget(key, 'request', 'state', 'problem', 'charged')))
    const own = records.filter(([request]) => request?.includes(`"${personId}"`))
    const ends = own.map(([, state, problem]) => (state === 'delivered' ? 'delivered' : `${state} ${problem}`))
    const count = (end: string) => ends.filter((one) => one === end).length
    const heldKeys = await redis.keys(`${PREFIX}:held:*`)
    const held = await Promise.all(heldKeys.map((key) => redis.hget(key, accountOf(world, personId))))
    const { breaches, differences } = await auditLedger(redis, PREFIX)
    return {
      delivered: count('delivered'),
      refused: count('declined OVER_LIMIT'),
      others: ends.filter((end) => end !== 'delivered' && end !== 'declined OVER_LIMIT'),
      chargedMicroUsd: own.reduce((sum, [, , , charged]) => sum + Number(charged ?? 0), 0),
      heldMicroUsd: held.reduce((sum, microUsd) => sum + Number(microUsd ?? 0), 0),
      faults: [...breaches, ...differences],
    }
  } finally {
    redis.disconnect()
  }
}

const accountOf = (world: World, personId: string): string => `person:slack:${world.slack.workspace.id}:${personId}`
