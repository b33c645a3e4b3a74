import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { type Bench, type Measure, type Row, rowOf } from './measure.ts'
import { WorkerUnderTest } from './worker-under-test.ts'

const COLLECT = fileURLToPath(new URL('./collect-garbage.ts', import.meta.url))
/** (peak − idle) / (requests × picture), by requests at a time. */
const P13 = [
  { atOnce: 10, bar: 10 },
  { atOnce: 50, bar: 7 },
] as const
/** All of them are with the model at the same time, and come back in the same moment. */
const LATENCY_MS = 1_500
const COLLECTIONS = 3
const COLLECTED_MS = 400
const MIB = 1024 * 1024

/** What requests take in memory while they are served together, against the pictures alone. */
export const memoryInFlight: Measure = {
  name: 'memory-in-flight',
  async run(bench: Bench): Promise<Row[]> {
    const rows: Row[] = []
    for (const { atOnce, bar } of P13) rows.push(await peakOf(bench, atOnce, bar))
    return rows
  },
}

async function peakOf(bench: Bench, atOnce: number, bar: number): Promise<Row> {
  const worker = await WorkerUnderTest.open(bench, {
    prefix: `memory-in-flight-${atOnce}`,
    concurrency: atOnce,
    latencyMs: LATENCY_MS,
    preload: [COLLECT],
  })
  try {
    await worker.serve(2, 'slack', (at) => `a first lighthouse number ${at}`)
    for (let collection = 0; collection < COLLECTIONS; collection += 1) {
      worker.process.kill('SIGUSR2')
      await pause(COLLECTED_MS)
    }
    const idle = await worker.residentBytes()
    await worker.forgetPeak()
    await worker.serve(atOnce, 'slack', (at) => `a lighthouse number ${at} in a storm`)
    const peak = await worker.residentBytes('peak')
    const pictures = (atOnce * worker.pictureBytes) / MIB
    return rowOf(
      `memory of ${atOnce} in flight, against their pictures (P13)`,
      'MB',
      [{ ours: (peak - idle) / MIB, theirs: pictures }],
      bar,
    )
  } finally {
    await worker.stop()
  }
}
