import { fileURLToPath } from 'node:url'
import { waitFor } from '../support/wait-for.ts'
import { type Bench, type Measure, type Row, rowOf } from './measure.ts'
import { WorkerUnderTest } from './worker-under-test.ts'

const REPORT = fileURLToPath(new URL('./report-heap.ts', import.meta.url))
/** The first ones fill what is bounded: memories of pictures, compiled code, pools. */
const JOBS = 10_000
const AT_ONCE = 500
/** Distinct wishes, each drawn once: no more than the memories hold. */
const WISHES = 50
/** For the second ten thousand (P14). */
const P14 = { heapMb: 0.1, residentMb: 10 } as const
const MIB = 1024 * 1024

/** What a worker keeps of ten thousand requests that are over. */
export const growth: Measure = {
  name: 'growth',
  async run(bench: Bench): Promise<Row[]> {
    await bench.redis.flush('everysec')
    const worker = await WorkerUnderTest.open(bench, { prefix: 'growth', concurrency: 8, preload: [REPORT] })
    try {
      const early = await after(JOBS, worker)
      const late = await after(JOBS, worker)
      // What shrank, because a memory of the last minute ran out, has not grown.
      const row = (name: string, grown: number, most: number) =>
        rowOf(`${name}, after ten thousand more requests (P14)`, 'MB', [{ ours: Math.max(grown, 0) / MIB, theirs: most }], 1)
      return [
        row('growth of the heap', late.heapBytes - early.heapBytes, P14.heapMb),
        row('growth of the resident memory', late.residentBytes - early.residentBytes, P14.residentMb),
      ]
    } finally {
      await worker.stop()
    }
  },
}

async function after(jobs: number, worker: WorkerUnderTest): Promise<{ readonly heapBytes: number; readonly residentBytes: number }> {
  for (let done = 0; done < jobs; done += AT_ONCE) await worker.serve(AT_ONCE, 'slack', (at) => `a lighthouse number ${at % WISHES}`)
  return { heapBytes: await heapOf(worker), residentBytes: await worker.residentBytes() }
}

async function heapOf({ process }: WorkerUnderTest): Promise<number> {
  const reports = () => process.lines.filter(({ msg }) => msg === 'heap')
  const before = reports().length
  process.kill('SIGUSR2')
  return Number((await waitFor(() => reports()[before], 'a report of the heap', { withinMs: 10_000 })).bytes)
}
