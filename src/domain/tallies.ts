import type { Generation } from './generation.ts'
import { inRole, type Model } from './model.ts'
import type { MicroUsd } from './money.ts'
import type { Plan } from './plan.ts'
import type { ImageRequest } from './request.ts'

/**
 * What else is counted of a delivered picture, in the sums of its day: `reused` was there already, and saved what it cost when it was made; `fresh` was made
 * anew because its asker wanted that; `best` was asked for in the best quality, and `simpleBest` is the part of these whose wish was simple, with what they cost
 * more than the everyday model.
 */
export const TALLIES = ['reused', 'savedMicroUsd', 'fresh', 'freshMicroUsd', 'best', 'simpleBest', 'simpleBestOverMicroUsd'] as const
export type Tally = (typeof TALLIES)[number]
export type Tallies = Readonly<Partial<Record<Tally, number | MicroUsd>>>

/** As scripts and the journal take them: "reused 1 savedMicroUsd 33600". */
export const talliesInWords = (tallies: Tallies = {}): string =>
  Object.entries(tallies)
    .flatMap(([name, count]) => (count > 0 ? [`${name} ${count}`] : []))
    .join(' ')

export function talliesIn(words = ''): Record<string, number> {
  const pairs = words.matchAll(/([A-Za-z]+) (\d+)/g)
  return Object.fromEntries([...pairs].map(([, name = '', count = '0']) => [name, Number(count)]))
}

/** Below this a wish is simple, for which the best model does little more than the everyday one. */
const SIMPLE_BELOW = 0.3

/** What reports want to know of a picture that was delivered, without reading its record again. */
export function tallyOf(
  { options }: ImageRequest,
  { plan, generation }: { readonly plan: Plan; readonly generation: Generation },
  usable: readonly Model[],
): Tallies {
  const { reused, costMicroUsd } = generation
  if (reused) return { reused: 1, savedMicroUsd: reused.savedMicroUsd }
  const isSimple = plan.complexity !== undefined && plan.complexity < SIMPLE_BELOW
  const [everyday] = inRole(usable, 'flash')
  const standardMicroUsd = plan.alternatives?.find(({ modelId }) => modelId === everyday?.modelId)?.priceMicroUsd
  return {
    ...(options.fresh && { fresh: 1, freshMicroUsd: costMicroUsd }),
    ...(options.quality === 'best' && { best: 1 }),
    ...(options.quality === 'best' &&
      isSimple &&
      standardMicroUsd !== undefined &&
      costMicroUsd > standardMicroUsd && { simpleBest: 1, simpleBestOverMicroUsd: costMicroUsd - standardMicroUsd }),
  }
}
