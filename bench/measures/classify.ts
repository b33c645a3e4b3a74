import { fastTier } from '../../src/pipeline/intent/fast-tier.ts'
import { readCorpus } from '../../src/pipeline/intent/training/corpus.ts'
import type { FastReading } from '../../src/ports.ts'
import { median, percentile } from '../support/percentiles.ts'
import { type Measure, type Pair, type Row, rowOf } from './measure.ts'

/** What a prompt may take, median (issue 3): the other side of the first row, in milliseconds for a thousand prompts. */
const PROMISED_US = 30
/** Ten times the text may take this many times as long. */
const LINEARITY_BAR = 12
const ROUNDS_TO_WARM_UP = 10
const EVERY = 10
const LONG = 4_000

export const classify: Measure = {
  name: 'classify',
  async run({ pairs }): Promise<Row[]> {
    const tier = fastTier()
    const prompts = readCorpus()
      .filter((_, index) => index % EVERY === 0)
      .map(({ text }) => text)
    const story = prompts.join(', ').slice(0, LONG)
    for (let round = 0; round < ROUNDS_TO_WARM_UP; round++) for (const prompt of [...prompts, story]) tier.read(prompt)
    const rounds = Array.from({ length: pairs }, () => timesUs(tier, prompts))
    return [
      rowOf('classify 1 000 prompts, median', 'ms', againstPromise(rounds.map(median)), 1),
      rowOf('classify 1 000 prompts, p99', 'ms', againstPromise(rounds.map((times) => percentile(times, 0.99)))),
      rowOf(`classify ${LONG} characters / ${LONG / 10}`, 'ms', lengthPairs(tier, story, pairs), LINEARITY_BAR),
    ]
  },
}

const againstPromise = (us: readonly number[]): Pair[] => us.map((ours) => ({ ours, theirs: PROMISED_US }))

const timesUs = (tier: FastReading, prompts: readonly string[]): number[] => prompts.map((prompt) => timeMs(tier, prompt) * 1000)

/** The whole against the mean of its ten pieces, read one after the other, so that both find the caches alike. */
function lengthPairs(tier: FastReading, story: string, pairs: number): Pair[] {
  const pieces = Array.from({ length: 10 }, (_, piece) => story.slice((piece * story.length) / 10, ((piece + 1) * story.length) / 10))
  const fastest = (work: () => number): number => Math.min(...Array.from({ length: 50 }, work))
  const oneByOneMs = () => pieces.reduce((sum, piece) => sum + timeMs(tier, piece), 0)
  return Array.from({ length: pairs }, () => ({ ours: fastest(() => timeMs(tier, story)), theirs: fastest(oneByOneMs) / pieces.length }))
}

function timeMs(tier: FastReading, prompt: string): number {
  const startedMs = performance.now()
  tier.read(prompt)
  return performance.now() - startedMs
}
