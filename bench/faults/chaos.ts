import { setTimeout as pause } from 'node:timers/promises'
import { checkAll } from './checker.ts'
import { complaints, type Evidence, gather } from './evidence.ts'
import { World } from './world.ts'

export interface ChaosOptions {
  readonly seed: number
  readonly requests: number
  readonly workers: number
  readonly killEveryMs: number
  readonly killForMs: number
  readonly settleWithinMs: number
  /** How often each of three things goes wrong with a call to a chat; 0.05 by default. */
  readonly chatFaultShare?: number
  /** Redis crashes once and comes back on its append-only file; a worker is frozen past its lock once. */
  readonly alsoRedisAndFreeze?: boolean
}

export const FULL_CHAOS = { requests: 200, workers: 4, killEveryMs: 500, killForMs: 25_000, settleWithinMs: 240_000 } as const

/** What fits into a test run: chats that fail so often that a request is tried six times would make it wait half a minute. */
export const SHORT_CHAOS = {
  requests: 30,
  workers: 2,
  killEveryMs: 2_000,
  killForMs: 6_000,
  settleWithinMs: 60_000,
  chatFaultShare: 0.02,
  alsoRedisAndFreeze: true,
} as const

export interface ChaosOutcome {
  readonly breaches: readonly string[]
  /** Counts worth reading even when nothing is wrong. */
  readonly figures: string
  readonly complaints: readonly string[]
}

/** Workers die, the model and both chats fail by chance; in the end everybody has their picture, once, or was told why not. */
export async function chaos(options: ChaosOptions): Promise<ChaosOutcome> {
  const { seed, requests, workers } = options
  const world = await World.open({ seed, workers })
  try {
    makeTrouble(world, options)
    const startedMs = performance.now()
    const asked = world.askers.askMany(requests)
    const [kills] = await Promise.all([killAtRandom(world, options), options.alsoRedisAndFreeze && crashRedisAndFreeze(world)])
    await asked
    const hasSettled = await world.settle(options.settleWithinMs)
    const tookMs = performance.now() - startedMs
    const evidence = await gather(world)
    return {
      breaches: [...(hasSettled ? [] : [`I1: not everything had ended after ${options.settleWithinMs} ms`]), ...checkAll(evidence)],
      complaints: complaints(evidence),
      figures: `${figuresOf(evidence)}, ${kills} kills, ${(tookMs / 1000).toFixed(1)} s`,
    }
  } finally {
    await world.close()
  }
}

const CHAT_CALLS_SLACK = [
  'chat.postMessage',
  'chat.update',
  'upload',
  'files.getUploadURLExternal',
  'files.completeUploadExternal',
  'response_url',
]
const CHAT_CALLS_DISCORD = ['message.create', 'message.edit', 'original'] as const

/** Gemini: 10 % 503, 4 % work-then-cut. Chats: 5 % 429, 5 % 500, 5 % work-then-cut on whatever posts, updates or uploads. */
function makeTrouble({ gemini, slack, discord }: World, { seed, chatFaultShare = 0.05 }: ChaosOptions): void {
  gemini.faults.rate({ status: 503 }, 0.1, seed + 1)
  gemini.faults.rate({ cut: 'after' }, 0.04, seed + 2)
  for (const [index, target] of CHAT_CALLS_SLACK.entries()) {
    slack.faults.rate(target, { status: 429, retryAfterS: 1 }, chatFaultShare, seed + 10 + index)
    slack.faults.rate(target, { status: 500 }, chatFaultShare, seed + 30 + index)
    slack.faults.rate(target, { cut: 'after' }, chatFaultShare, seed + 50 + index)
  }
  for (const [index, aim] of CHAT_CALLS_DISCORD.entries()) {
    discord.faults.rate(aim, { status: 429, retryAfterS: 1 }, chatFaultShare, seed + 70 + index)
    discord.faults.rate(aim, { status: 500 }, chatFaultShare, seed + 80 + index)
    discord.faults.rate(aim, { cut: 'after' }, chatFaultShare, seed + 90 + index)
  }
}

/** Kills until the time is over or nothing is left to do. @returns how often */
async function killAtRandom(world: World, { killEveryMs, killForMs }: ChaosOptions): Promise<number> {
  const until = performance.now() + killForMs
  const restarts: Promise<void>[] = []
  let kills = 0
  while (performance.now() < until) {
    await pause(killEveryMs)
    if (kills > 4 && (await world.settle(0))) break
    const victim = world.workers[Math.floor(world.random() * world.workers.length)]
    if (!victim?.process.serves) continue
    kills += 1
    restarts.push(world.killAndRestart(victim))
  }
  await Promise.all(restarts)
  return kills
}

const LONGER_THAN_THE_LOCK_MS = 4_500

async function crashRedisAndFreeze(world: World): Promise<void> {
  await pause(1_000 + world.random() * 500)
  const frozen = world.workers.find(({ process }) => process.serves)?.process
  frozen?.kill('SIGSTOP')
  await world.redis.kill()
  await pause(400)
  await world.redis.start()
  await pause(LONGER_THAN_THE_LOCK_MS)
  frozen?.kill('SIGCONT')
}

function figuresOf({ records, calls, ledger }: Evidence): string {
  const count = (state: string) => records.filter((record) => record.state === state).length
  const drawn = calls.filter(({ method }) => method === 'generateContent').length
  const settled = ledger.filter(({ kind }) => kind === 'settled').length
  const told = records.length - count('delivered')
  const most = Math.max(0, ...records.map(({ attempts }) => attempts))
  return `${records.length} accepted, ${count('delivered')} pictures, ${told} told why not, ${settled} charged, ${drawn} provider calls, at most ${most} attempts`
}
