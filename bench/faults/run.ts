/**
 * `npm run faults`: breaks the running program in every way the fault matrix names, and proves afterwards that nobody lost anything.
 *
 *   --rows F1,F6   these rows only        --seed 7      the luck of this run (printed; random by default)
 *   --chaos-only   the chaos run only     --quick       leaves out slow cases, and runs the chaos once and short
 */
import { parseArgs } from 'node:util'
import { table } from '../support/table.ts'
import { chaos, FULL_CHAOS, SHORT_CHAOS } from './chaos.ts'
import { checkAll } from './checker.ts'
import { complaints, gather } from './evidence.ts'
import type { FaultCase, Row } from './row.ts'
import { ROWS } from './rows/index.ts'
import { World } from './world.ts'

/** More breaches than these say the same. */
const SHOWN_BREACHES = 20

interface Result {
  readonly row: string
  readonly fault: string
  readonly what: string
  readonly seed: number
  readonly tookMs: number
  readonly breaches: readonly string[]
  readonly complaints: readonly string[]
}

const USAGE = 'npm run faults -- [--rows F1,F6] [--seed N] [--chaos-only] [--quick]'
const flags = understood()
const seed = Number(flags.seed ?? Math.floor(Math.random() * 1_000_000))

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130))
process.exit(await main())

/** Ends the program with 2 when the question was not understood. */
function understood() {
  try {
    const { values } = parseArgs({
      options: {
        rows: { type: 'string' },
        seed: { type: 'string' },
        'chaos-only': { type: 'boolean', default: false },
        quick: { type: 'boolean', default: false },
      },
    })
    if (values.seed !== undefined && !/^\d{1,15}$/.test(values.seed)) throw new Error(`--seed takes a whole number, not ${values.seed}`)
    const rows = values.rows?.split(',').map((id) => id.trim().toUpperCase())
    const known = new Set([...ROWS.map(({ id }) => id), 'CHAOS'])
    const unknown = rows?.filter((id) => !known.has(id)) ?? []
    if (unknown.length > 0) throw new Error(`There is no row ${unknown.join(', ')}; there are ${[...known].join(', ')}.`)
    return { ...values, rows }
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : error}\n${USAGE}`)
    process.exit(2)
  }
}

async function main(): Promise<number> {
  console.log(`seed ${seed}`)
  const rows = flags['chaos-only'] ? [] : ROWS.filter(({ id }) => flags.rows?.includes(id) ?? true)
  const results = await runRows(rows)
  if (flags.rows?.includes('CHAOS') ?? true) results.push(...(await runChaos()))
  return report(results)
}

/** Rows of one world follow each other, so that it is opened once. */
async function runRows(rows: readonly Row[]): Promise<Result[]> {
  const results: Result[] = []
  let open: { world: World; of: Row['world'] } | undefined
  for (const row of rows) {
    for (const one of row.cases) {
      if (flags.quick && one.isSlow) continue
      if (open && open.of !== row.world) {
        await open.world.close()
        open = undefined
      }
      open ??= { world: await World.open({ ...row.world, seed }), of: row.world }
      const result = await runCase(open.world, row, one)
      results.push(result)
      print(result)
      if (result.breaches.length === 0 && !one.expectsBug) continue
      // What is wrong in a world, or in its logs, stays so: the next case starts in a clean one.
      await open.world.close()
      open = undefined
    }
  }
  await open?.world.close()
  return results
}

async function runCase(world: World, row: Row, one: FaultCase): Promise<Result> {
  const startedMs = performance.now()
  const breaches: string[] = []
  try {
    await one.run(world)
  } catch (error) {
    breaches.push(`expected otherwise: ${error instanceof Error ? error.message : String(error)}`)
  }
  await world.heal()
  if (!(await world.settle(one.settleWithinMs ?? 25_000))) breaches.push('I1: not everything came to an end in time')
  const evidence = await gather(world)
  breaches.push(...checkAll(evidence, one.expectsBug ? ['bugs'] : []))
  return {
    row: row.id,
    fault: row.fault,
    what: one.what,
    seed,
    tookMs: performance.now() - startedMs,
    breaches,
    complaints: complaints(evidence),
  }
}

async function runChaos(): Promise<Result[]> {
  const results: Result[] = []
  for (let round = 0; round < (flags.quick ? 1 : 3); round += 1) {
    const startedMs = performance.now()
    const { figures, ...outcome } = await chaos({ ...(flags.quick ? SHORT_CHAOS : FULL_CHAOS), seed: seed + round })
    const tookMs = performance.now() - startedMs
    const result = { row: 'chaos', fault: 'everything at once', what: figures, seed: seed + round, tookMs, ...outcome }
    results.push(result)
    print(result)
  }
  return results
}

function print({ row, what, tookMs, breaches, complaints }: Result): void {
  console.log(`${row} ${what}: ${breaches.length === 0 ? 'ok' : 'BREACH'} (${(tookMs / 1000).toFixed(1)} s)`)
  if (breaches.length === 0) return
  for (const breach of breaches.slice(0, SHOWN_BREACHES)) console.log(`    ${breach}`)
  console.log(['    the logs complain of:', ...complaints].join('\n      '))
}

function report(results: readonly Result[]): number {
  const lines = results.map(({ row, fault, what, seed: used, tookMs, breaches }) => [
    row,
    fault,
    what,
    String(used),
    `${(tookMs / 1000).toFixed(1)} s`,
    breaches.length === 0 ? 'ok' : `BREACH ${breaches[0]}${breaches.length > 1 ? ` (and ${breaches.length - 1} more)` : ''}`,
  ])
  console.log(`\n${table([['row', 'fault', 'what was done', 'seed', 'time', 'result'], ...lines])}`)
  const broken = results.filter(({ breaches }) => breaches.length > 0).length
  console.log(
    `\n${results.length - broken} ok, ${broken} with breaches; after each, all of I1, I2, I3, I4, I5, I7, I9, I10, I11 and I12 were checked (seed ${seed})`,
  )
  return broken === 0 ? 0 : 1
}
