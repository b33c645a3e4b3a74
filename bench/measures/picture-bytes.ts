import type { Platform } from '../../src/domain/request.ts'
import { type Bench, type Measure, type Row, rowOf } from './measure.ts'
import { WorkerUnderTest } from './worker-under-test.ts'

const COUNT = 12
/** Of the picture's size. A miss: 4/3 as base64 from the model, once to the disk, once to the chat. A hit: once to the chat, or nothing where the chat has it already. */
const P12 = { miss: 3.4, upload: 1.02, reuse: 0.01 } as const

/** All that goes through a worker for one picture, in sizes of that picture. */
export const pictureBytes: Measure = {
  name: 'picture-bytes',
  async run(bench: Bench): Promise<Row[]> {
    const worker = await WorkerUnderTest.open(bench, { prefix: 'picture-bytes', concurrency: 1 })
    const kB = worker.pictureBytes / 1_000
    let wishes = 0
    const anew = () => `a lighthouse number ${++wishes} in a storm`
    const again = () => 'a harbour at dawn'
    const moved = async (platform: Platform, wordsOf: () => string): Promise<number> => {
      const before = await worker.movedBytes()
      await worker.serve(COUNT, platform, wordsOf)
      return ((await worker.movedBytes()) - before) / COUNT / 1_000
    }
    try {
      // Modules are read, connections opened, and the picture of the hits is made.
      for (const platform of ['slack', 'discord'] as const) {
        await worker.serve(2, platform, anew)
        await worker.serve(2, platform, again)
      }
      const row = (name: string, ours: number, bar: number) =>
        rowOf(`bytes through a worker, ${name}, against the picture (P12)`, 'kB', [{ ours, theirs: kB }], bar)
      return [
        row('miss (Slack)', await moved('slack', anew), P12.miss),
        row('hit with upload (Discord)', await moved('discord', again), P12.upload),
        row('hit that reuses the upload (Slack)', await moved('slack', again), P12.reuse),
      ]
    } finally {
      await worker.stop()
    }
  },
}
