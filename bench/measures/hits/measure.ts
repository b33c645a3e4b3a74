import type { Redis } from 'ioredis'
import { median } from '../../support/percentiles.ts'
import { RedisProcess } from '../../support/redis-process.ts'
import { type Bench, byTurns, type Measure, type Pair, pairUp, type Row, rowOf } from '../measure.ts'
import { startBare, urlOf } from '../program.ts'
import { NoOp } from './no-op.ts'
import { type Delivering, Hits, post } from './pipeline.ts'

/** Bars of limits-and-faults: of a rate there, of the time for one job here. */
const P1_BAR = 1 / 0.65
const P2_BAR = 1 / 0.3
const P3_BAR = 2
const P4_BAR = 2
const P11_BAR = 1
const P11_IN_KB = 6
const P11_OUT_KB = 3
const JOBS = 1_500
const ONE_BY_ONE = 30

/** Bars were taken with a Redis that writes to disk every second; ours does with every command, so both are measured. */
const EVERY_SECOND = ['--appendonly', 'yes', '--appendfsync', 'everysec', '--save', '', '--maxmemory-policy', 'noeviction']

/** What a picture costs that is there already, against a job that does nothing. */
export const hits: Measure = {
  name: 'hits',
  async run(bench: Bench): Promise<Row[]> {
    const everySecond = await RedisProcess.start(`${bench.folder}/redis-everysec`, EVERY_SECOND, 'socket')
    try {
      return [...(await rowsOn(bench, everySecond.url, 'everysec', true)), ...(await rowsOn(bench, bench.redis.url, 'always', false))]
    } finally {
      await everySecond.stop()
    }
  },
}

async function rowsOn({ folder, pairs }: Bench, redisUrl: string, policy: string, hasBars: boolean): Promise<Row[]> {
  const chat = startBare('chat', {})
  const chatUrl = await urlOf(chat)
  const noOp = new NoOp(redisUrl, `no-op-${policy}`)
  const journal = new NoOp(redisUrl, `journal-${policy}`, written)
  const journalTold = new NoOp(redisUrl, `journal-told-${policy}`, async (redis) => {
    await written(redis)
    await post(chatUrl)
  })
  const open = (delivering: Delivering, hasMemory = true) =>
    Hits.open({ redisUrl, prefix: `hits-${delivering}-${policy}`, folder, chatUrl, delivering, hasMemory })
  const [silent, told, far] = await Promise.all([open('nothing'), open('message'), open('bytes', false)])
  const bar = (figure: number) => (hasBars ? figure : undefined)
  const oneByOne = (act: () => Promise<number>) => async () => median(await inTurn(ONE_BY_ONE, act))
  try {
    return [
      await compared(
        `hit, throughput, ${policy} (P1)`,
        pairs,
        () => silent.drain(JOBS),
        () => noOp.drain(JOBS),
        bar(P1_BAR),
      ),
      await compared(
        `a job with its two writes alone, throughput, ${policy}`,
        pairs,
        () => journal.drain(JOBS),
        () => noOp.drain(JOBS),
      ),
      await compared(
        `hit with a message, throughput, ${policy} (P2)`,
        pairs,
        () => told.drain(JOBS),
        () => noOp.drain(JOBS),
        bar(P2_BAR),
      ),
      await compared(
        `a job with its two writes and a message alone, throughput, ${policy}`,
        pairs,
        () => journalTold.drain(JOBS),
        () => noOp.drain(JOBS),
      ),
      await compared(
        `hit with a message, end to end, ${policy} (P3)`,
        pairs,
        oneByOne(() => told.endToEnd()),
        oneByOne(() => noOp.endToEnd()),
        bar(P3_BAR),
      ),
      await compared(
        `a job with its two writes and a message alone, end to end, ${policy}`,
        pairs,
        oneByOne(() => journalTold.endToEnd()),
        oneByOne(() => noOp.endToEnd()),
      ),
      await compared(
        `hit from index and disk, ${policy} (P4)`,
        pairs,
        oneByOne(() => far.endToEnd()),
        oneByOne(() => withGet(noOp)),
        bar(P4_BAR),
      ),
      ...(await bytesRows(noOp.redis, () => told.drain(JOBS), policy)),
    ]
  } finally {
    await Promise.all([silent.stop(), told.stop(), far.stop()])
    await Promise.all([noOp.stop(), journal.stop(), journalTold.stop()])
    await chat.stop()
  }
}

/** That a request is taken and that it has ended: what nobody can do without who promises to lose none, in the shortest form there is. */
async function written(redis: Redis): Promise<void> {
  await redis.set('taken', '1')
  await redis.set('ended', '1')
}

async function compared(
  name: string,
  rounds: number,
  ours: () => Promise<number>,
  theirs: () => Promise<number>,
  bar?: number,
): Promise<Row> {
  await ours()
  await theirs()
  const [ourMs = [], theirMs = []] = await byTurns(rounds, [ours, theirs])
  return rowOf(name, 'ms', pairUp(ourMs, theirMs, Number), bar)
}

async function inTurn(count: number, act: () => Promise<number>): Promise<number[]> {
  const tookMs: number[] = []
  for (let done = 0; done < count; done += 1) tookMs.push(await act())
  return tookMs
}

const PICTURE = Buffer.alloc(1_579_567, 7)

/** A job that does nothing, and the bytes of a picture out of Redis, which is where the bar was taken. */
async function withGet(noOp: NoOp): Promise<number> {
  await noOp.redis.set('picture', PICTURE, 'NX')
  const jobMs = await noOp.endToEnd()
  const startedMs = performance.now()
  await noOp.redis.getBuffer('picture')
  return jobMs + performance.now() - startedMs
}

/** What one request sends to Redis and hears from it, from its acceptance to its end. */
async function bytesRows(redis: Redis, act: () => Promise<number>, policy: string): Promise<Row[]> {
  const before = await traffic(redis)
  await act()
  const after = await traffic(redis)
  const kB = (name: 'in' | 'out'): number => (after[name] - before[name]) / JOBS / 1000
  const row = (name: string, pair: Pair) => rowOf(`${name}, ${policy} (P11)`, 'kB', [pair], P11_BAR)
  return [
    row('Redis hears for a hit', { ours: kB('in'), theirs: P11_IN_KB }),
    row('Redis says for a hit', { ours: kB('out'), theirs: P11_OUT_KB }),
  ]
}

async function traffic(redis: Redis): Promise<{ readonly in: number; readonly out: number }> {
  const stats = await redis.info('stats')
  const figure = (name: string) => Number(new RegExp(`${name}:(\\d+)`).exec(stats)?.[1])
  return { in: figure('total_net_input_bytes'), out: figure('total_net_output_bytes') }
}
