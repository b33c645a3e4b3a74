import type { Figures } from '../domain/figures.ts'
import { formatUsd, type MicroUsd } from '../domain/money.ts'

const MOST = 3
/** Less than a cent is not worth a sentence. */
const WORTH_SAYING_MICRO_USD = 10_000

/** What could have been spent less on, the largest first: each from sums that were counted when the pictures were made. */
export function savingsIn(figures: Figures): string[] {
  const all = [simpleBest(figures), madeAnew(figures), withoutPicture(figures), byDearest(figures)].filter((saving) => saving !== undefined)
  return all
    .filter(({ microUsd }) => microUsd >= WORTH_SAYING_MICRO_USD)
    .toSorted((one, other) => other.microUsd - one.microUsd)
    .slice(0, MOST)
    .map(({ words }) => words)
}

interface Saving {
  readonly microUsd: MicroUsd
  readonly words: string
}

function simpleBest({ simpleBest: simple, best, simpleBestOverMicroUsd: microUsd }: Figures): Saving | undefined {
  const of = best === 1 ? 'The one best-quality picture was' : `${simple} of ${best} best-quality pictures were`
  return simple > 0 ? { microUsd, words: `${of} of complexity under 0.3: standard would have saved ${formatUsd(microUsd)}.` } : undefined
}

function madeAnew({ fresh, freshMicroUsd: microUsd }: Figures): Saving | undefined {
  const many = fresh === 1 ? 'One picture was' : `${fresh} pictures were`
  return fresh > 0
    ? { microUsd, words: `${many} made anew by Again, Vary or fresh, for ${formatUsd(microUsd)}: what is there already is free.` }
    : undefined
}

/** Calls that failed, pictures that nobody got, and the reading of wishes. */
function withoutPicture({ providerMicroUsd, microUsd: charged }: Figures): Saving | undefined {
  const microUsd = providerMicroUsd - charged
  return microUsd > 0
    ? { microUsd, words: `${formatUsd(microUsd)} went to calls that gave nobody a picture, or that read wishes.` }
    : undefined
}

/** Half of what the dearest model drew, at what the cheapest took on average: a choice that somebody could make by hand. */
function byDearest({ byModel }: Figures): Saving | undefined {
  const paid = [...byModel].flatMap(([modelId, { images, microUsd }]) =>
    microUsd > 0 ? [{ modelId, images, each: microUsd / images }] : [],
  )
  const [cheapest] = paid.toSorted((one, other) => one.each - other.each)
  const dearest = paid.toSorted((one, other) => one.each - other.each).at(-1)
  const half = Math.floor((dearest?.images ?? 0) / 2)
  if (!cheapest || !dearest || cheapest === dearest || half === 0) return undefined
  const microUsd = Math.round(half * (dearest.each - cheapest.each))
  return {
    microUsd,
    words: `${dearest.modelId} drew ${dearest.images} pictures: half of them by ${cheapest.modelId} would have saved ${formatUsd(microUsd)}.`,
  }
}
