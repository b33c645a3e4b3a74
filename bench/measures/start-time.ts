import type { NodeProcess } from '../support/node-process.ts'
import { type Bench, byTurns, type Measure, pairUp, type Row, rowOf } from './measure.ts'
import { startBare, startProgram } from './program.ts'
import { eachRole, type RoleUnderTest } from './roles.ts'

/** From the start of the process to "ready", which means connected and serving, against a bare process that only imports the same SDKs. */
export const startTime: Measure = {
  name: 'start-time',
  run: (bench: Bench) => eachRole((role) => compare(role, bench)),
}

async function compare(role: RoleUnderTest, bench: Bench): Promise<Row> {
  const ours = () => timeToReady(() => startProgram(bench, 'start-time', role.settings))
  const theirs = () => timeToReady(() => startBare('sdks', { SDKS: role.sdks.join() }))
  // The first start of each reads its files from the disk.
  await ours()
  await theirs()
  const [ourMs = [], theirMs = []] = await byTurns(bench.pairs, [ours, theirs])
  return rowOf(`start to ready, ${role.name}`, 'ms', pairUp(ourMs, theirMs, Number), 1.8)
}

async function timeToReady(start: () => NodeProcess): Promise<number> {
  const startedMs = performance.now()
  const process = start()
  try {
    await process.ready
    return performance.now() - startedMs
  } finally {
    await process.stop()
  }
}
