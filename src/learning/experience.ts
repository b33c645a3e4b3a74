import { type Experience, REMEMBERED } from '../domain/experience.ts'
import { bandOf } from '../domain/lessons.ts'
import type { Sample } from '../domain/sample.ts'
import { askersOpinion, blamesReading } from './opinions.ts'

/** What was thought of a picture so long ago says nothing about today's taste. */
const FORGOTTEN_MS = 90 * 86_400_000
/** So long after a picture somebody may still say something about it, or have it drawn again; until then silence is not contentment. */
const SETTLES_MS = 10 * 60_000

/**
 * How content a person was with each model, for each kind of wish: with what they voted 👍 on, and with what they took in silence; not with what they voted 👎 on or
 * had drawn again. Nothing is said about a model by a picture that was misread, that was a draft or the best there is because they asked for that, or that was itself
 * another try.
 *
 * @param newest their newest requests that were delivered
 * @param before what was known: of what is older than those, it stands
 */
export function experienceFrom(newest: readonly Sample[], redrawn: ReadonlySet<string>, before: readonly Experience[] = []): Experience[] {
  const times = newest.map(({ askedAtMs }) => askedAtMs)
  const [oldestMs, newestMs] = [Math.min(...times), Math.max(...times)]
  const cells = new Map<string, Experience>()
  const cellOf = ({ domain, band, modelId }: Omit<Experience, 'pictures'>): Experience => {
    const name = `${domain}/${band}/${modelId}`
    const cell = cells.get(name) ?? { domain, band, modelId, pictures: [] }
    cells.set(name, cell)
    return cell
  }
  for (const known of before)
    for (const picture of known.pictures)
      if (picture[0] < oldestMs && picture[0] > newestMs - FORGOTTEN_MS) cellOf(known).pictures.push(picture)
  for (const sample of newest.toSorted((one, other) => one.askedAtMs - other.askedAtMs)) {
    const { domain, complexity, modelId, askedAtMs } = sample
    const content = contentWith(sample, redrawn, newestMs)
    if (content === undefined || !domain || complexity === undefined || !modelId) continue
    cellOf({ domain, band: bandOf(complexity), modelId }).pictures.push([askedAtMs, content])
  }
  return [...cells.values()].map((cell) => ({ ...cell, pictures: cell.pictures.slice(-REMEMBERED) }))
}

/** @returns undefined where it says nothing about the model, or nothing yet */
function contentWith(sample: Sample, redrawn: ReadonlySet<string>, newestMs: number): 0 | 1 | undefined {
  const { requestId, parentId, quality, signals, askedAtMs, tookMs } = sample
  if (parentId !== undefined || quality !== 'standard') return undefined
  const opinion = askersOpinion(sample)
  if (opinion) return opinion.liked === 1 ? 1 : opinion.reason && blamesReading(opinion.reason) ? undefined : 0
  if (signals.includes('delete')) return undefined
  if (redrawn.has(requestId)) return signals.some((signal) => signal === 'again' || signal === 'better') ? 0 : undefined
  return askedAtMs + tookMs + SETTLES_MS <= newestMs ? 1 : undefined
}
