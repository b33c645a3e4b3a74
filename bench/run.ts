import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { ackDiscord } from './measures/ack-discord.ts'
import { ackSlack } from './measures/ack-slack.ts'
import { ackUnderLoad } from './measures/ack-under-load.ts'
import { analysis } from './measures/analysis.ts'
import { cachedImages } from './measures/cached-images.ts'
import { classify } from './measures/classify.ts'
import { endToEnd } from './measures/end-to-end.ts'
import { growth } from './measures/growth.ts'
import { hits } from './measures/hits/measure.ts'
import { idleMemory } from './measures/idle-memory.ts'
import { ledger } from './measures/ledger.ts'
import { type Bench, type Measure, passes, type Row } from './measures/measure.ts'
import { memoryInFlight } from './measures/memory-in-flight.ts'
import { pictureBytes } from './measures/picture-bytes.ts'
import { quality } from './measures/quality.ts'
import { startTime } from './measures/start-time.ts'
import { DURABLE, RedisProcess } from './support/redis-process.ts'
import { table } from './support/table.ts'

const MEASURES: readonly Measure[] = [
  ackSlack,
  ackDiscord,
  ackUnderLoad,
  endToEnd,
  idleMemory,
  startTime,
  classify,
  cachedImages,
  hits,
  pictureBytes,
  memoryInFlight,
  growth,
  quality,
  ledger,
  analysis,
]

const USAGE = `npm run bench -- [--only ${MEASURES.map(({ name }) => name).join('|')}] [--pairs N] [--json]`

/** @returns 0 when every bar holds, 1 when one is missed, 2 when the question was not understood */
async function main(): Promise<number> {
  const values = flags()
  const pairs = Number(values?.pairs)
  const chosen = MEASURES.filter(({ name }) => values?.only === undefined || name === values.only)
  if (!values || chosen.length === 0 || !Number.isInteger(pairs) || pairs < 1) {
    console.error(USAGE)
    return 2
  }
  const rows = await measureAll(chosen, pairs)
  console.log(
    values.json
      ? JSON.stringify(
          rows.map((row) => ({ ...row, pass: passes(row) })),
          null,
          2,
        )
      : `\n${table(cells(rows))}`,
  )
  return rows.every(passes) ? 0 : 1
}

function flags() {
  try {
    const options = {
      only: { type: 'string' },
      pairs: { type: 'string', default: '8' },
      json: { type: 'boolean', default: false },
    } as const
    return parseArgs({ options }).values
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    return undefined
  }
}

async function measureAll(measures: readonly Measure[], pairs: number): Promise<Row[]> {
  const folder = await mkdtemp(join(tmpdir(), 'banana-bench-'))
  const redis = await RedisProcess.start(join(folder, 'redis'), DURABLE, 'socket')
  const bench: Bench = { redis, folder, pairs }
  // The other processes notice that we are gone; Redis would stay.
  process.once('exit', () => void redis.kill())
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1))
  const rows: Row[] = []
  try {
    for (const measure of measures) {
      const startedMs = performance.now()
      await redis.flush('always')
      rows.push(...(await measure.run(bench)))
      console.error(`${measure.name}: ${((performance.now() - startedMs) / 1000).toFixed(0)} s`)
    }
  } finally {
    await redis.stop()
    await rm(folder, { recursive: true, force: true })
  }
  return rows
}

const cells = (rows: readonly Row[]): string[][] => [
  ['measure', 'ours', 'theirs', 'ratio', 'bar', ''],
  ...rows.map((row) => [
    row.measure,
    `${figure(row.ours)} ${row.unit}`,
    `${figure(row.theirs)} ${row.unit}`,
    row.ratio.toFixed(2),
    row.bar === undefined ? '-' : `≤ ${Number(row.bar.toFixed(2))}`,
    row.bar === undefined ? 'for information' : passes(row) ? 'pass' : 'MISSED',
  ]),
]

const figure = (value: number): string => value.toFixed(value < 10 ? 2 : value < 100 ? 1 : 0)

process.exitCode = await main()
