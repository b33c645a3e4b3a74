import type { Experiment } from '../../../src/domain/experiment.ts'
import type { Sample } from '../../../src/domain/sample.ts'
import { variantOf } from '../../../src/pipeline/experiments/assign.ts'
import { aPerson, aSample } from '../../support/builders.ts'

/** Numbers between 0 and 1, the same ones for the same seed (mulberry32). */
export function chance(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** About normal, with mean 0 and deviation 1. */
const normal = (random: () => number): number => Array.from({ length: 12 }, random).reduce((sum, each) => sum + each, -6)

export interface Somebody {
  readonly personId: string
  /** How readily they like a picture at all; people differ. */
  readonly likes: number
  /** How dear their wishes are. */
  readonly spends: number
  /** How often they ask, compared with others: a few ask for most. */
  readonly asks: number
}

/** What happens to one request of somebody in a variant: the hidden truth of a world. */
export type World = (variant: string, somebody: Somebody, random: () => number) => Partial<Sample>

export interface Crowd {
  readonly seed: number
  readonly people: number
  readonly requests: number
}

/** So many requests of so many people, in the order in which they come. */
export function* traffic(definition: Experiment, world: World, { seed, people, requests }: Crowd): Generator<Sample> {
  const random = chance(seed)
  const crowd = Array.from(
    { length: people },
    (_, index): Somebody => ({
      personId: `U${seed}X${index}`,
      likes: Math.min(0.95, Math.max(0.05, 0.65 + 0.15 * normal(random))),
      spends: Math.exp(0.4 * normal(random)),
      asks: Math.exp(normal(random)),
    }),
  )
  // Each of them stands in the lottery as often as they ask.
  const lottery = crowd.flatMap((somebody) => {
    const { variant } = variantOf(definition, aPerson({ personId: somebody.personId }))
    const exposures = { [definition.experiment]: variant }
    return Array.from({ length: Math.ceil(4 * somebody.asks) }, () => ({ somebody, variant, exposures }))
  })
  const plain = aSample()
  for (let at = 0; at < requests; at++) {
    const { somebody, variant, exposures } = lottery[Math.floor(random() * lottery.length)] as (typeof lottery)[number]
    yield { ...plain, requestId: `${seed}-${at}`, personId: somebody.personId, exposures, ...world(variant, somebody, random) }
  }
}

/** Half of the pictures get an opinion of their asker. */
export function votes(somebody: Somebody, likes: number, random: () => number): Sample['votes'] {
  if (random() < 0.5) return []
  return [{ personId: somebody.personId, value: random() < likes ? 'up' : 'down', atMs: 1 }]
}
