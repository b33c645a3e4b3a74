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
/** Drawn, each for the first time: as many as fill the memory of pictures, and as many again. */
const PICTURES = 400
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
      const drawn = await afterPictures('first', worker)
      const drawnMore = await afterPictures('more', worker)
      // What shrank, because a memory of the last minute ran out, has not grown.
      const row = (name: string, grown: number, most: number) =>
        rowOf(`growth of the ${name}`, 'MB', [{ ours: Math.max(grown, 0) / MIB, theirs: most }], 1)
      return [
        row('heap, after ten thousand more requests (P14)', late.heapBytes - early.heapBytes, P14.heapMb),
        row('resident memory, after ten thousand more requests (P14)', late.residentBytes - early.residentBytes, P14.residentMb),
        row(`heap, after ${PICTURES} more pictures, against one`, drawnMore.heapBytes - drawn.heapBytes, worker.pictureBytes / MIB),
      ]
    } finally {
      await worker.stop()
    }
  },
}

interface Memory {
  readonly heapBytes: number
  readonly residentBytes: number
}

async function after(jobs: number, worker: WorkerUnderTest): Promise<Memory> {
  for (let done = 0; done < jobs; done += AT_ONCE) await worker.serve(AT_ONCE, 'slack', (at) => `a lighthouse number ${at % WISHES}`)
  return memoryOf(worker)
}

async function afterPictures(which: string, worker: WorkerUnderTest): Promise<Memory> {
  await worker.serve(PICTURES, 'slack', (at) => `the ${which} ships, number ${at}`)
  return memoryOf(worker)
}

const memoryOf = async (worker: WorkerUnderTest): Promise<Memory> => ({
  heapBytes: await heapOf(worker),
  residentBytes: await worker.residentBytes(),
})

async function heapOf({ process }: WorkerUnderTest): Promise<number> {
  const reports = () => process.lines.filter(({ msg }) => msg === 'heap')
  const before = reports().length
  process.kill('SIGUSR2')
  return Number((await waitFor(() => reports()[before], 'a report of the heap', { withinMs: 10_000 })).bytes)
}
