import { DOMAINS, type Domain } from '../../../domain/intent.ts'
import type { Reading } from '../reader.ts'

/** One labelled request, as in the shared data files. */
export interface Labelled {
  readonly id: string
  readonly text: string
  readonly domain: Domain | null
  readonly accept: readonly Domain[]
  readonly style: string | null
  readonly ambiguous: boolean
  readonly unclear: boolean
  readonly slice: string
  readonly lang: string
}

export interface Judged {
  readonly labelled: Labelled
  readonly reading: Omit<Reading, 'tokenCount'>
}

export interface Share {
  readonly right: number
  readonly of: number
}

export interface Evaluation {
  readonly overall: Share
  readonly singleDomain: Share
  readonly byDomain: Readonly<Record<string, Share>>
  readonly meanOfDomains: number
  readonly bySlice: Readonly<Record<string, Share>>
  readonly byLanguage: Readonly<Record<string, Share>>
  /** Over clear records that do not leave the medium open and whose domain was read as labelled. */
  readonly style: Share
  readonly calibrationError: number
  readonly unclearPrecision: Share
  readonly unclearRecall: Share
  /** Questions (unclear, or confidence under 0.5) asked about clear records. */
  readonly falseQuestions: Share
  /** Questions asked about unclear records. */
  readonly askedUnclear: Share
  readonly underSure: Share
  readonly wrong: readonly Judged[]
}

const SURE = 0.8
const WORTH_ASKING = 0.5
const BINS = 10

export function evaluate(judged: readonly Judged[]): Evaluation {
  const clear = judged.filter(({ labelled }) => !labelled.unclear)
  const unclear = judged.filter(({ labelled }) => labelled.unclear)
  const byDomain = groupShares(clear, ({ labelled }) => labelled.domain ?? 'none')
  return {
    overall: share(clear, isRight),
    singleDomain: share(
      clear.filter(({ labelled }) => labelled.accept.length === 1),
      isRight,
    ),
    byDomain,
    meanOfDomains: mean(DOMAINS.flatMap((domain) => (byDomain[domain] ? [ratio(byDomain[domain])] : []))),
    bySlice: groupShares(clear, ({ labelled }) => labelled.slice),
    byLanguage: groupShares(clear, ({ labelled }) => labelled.lang),
    style: share(
      clear.filter(({ labelled, reading }) => !labelled.ambiguous && labelled.domain === reading.domain),
      hasStyle,
    ),
    calibrationError: calibrationError(clear),
    unclearPrecision: share(
      judged.filter(({ reading }) => reading.unclear),
      ({ labelled }) => labelled.unclear,
    ),
    unclearRecall: share(unclear, ({ reading }) => reading.unclear),
    falseQuestions: share(clear, isQuestion),
    askedUnclear: share(unclear, isQuestion),
    underSure: share(clear, ({ reading }) => reading.confidence < SURE),
    wrong: clear.filter((one) => !isRight(one)),
  }
}

export const ratio = ({ right, of }: Share): number => (of === 0 ? 0 : right / of)

const isRight = ({ labelled, reading }: Judged): boolean => labelled.accept.includes(reading.domain)
const isQuestion = ({ reading }: Judged): boolean => reading.unclear || reading.confidence < WORTH_ASKING
/** The data files know no `technical`: drawings of machines are `other` there. */
const hasStyle = ({ labelled, reading }: Judged): boolean =>
  reading.style === labelled.style || (reading.style === 'technical' && labelled.style === 'other')

const share = <Item>(items: readonly Item[], holds: (item: Item) => boolean): Share => ({
  right: items.filter(holds).length,
  of: items.length,
})

function groupShares(judged: readonly Judged[], nameOf: (one: Judged) => string): Record<string, Share> {
  const names = [...new Set(judged.map(nameOf))].sort()
  return Object.fromEntries(
    names.map((name) => [
      name,
      share(
        judged.filter((one) => nameOf(one) === name),
        isRight,
      ),
    ]),
  )
}

/** Expected calibration error: the gap between stated confidence and accuracy in ten bins, weighted by their size. */
function calibrationError(judged: readonly Judged[]): number {
  const bins = Array.from({ length: BINS }, (_, bin) => judged.filter(({ reading }) => binOf(reading.confidence) === bin))
  const gaps = bins.map((bin) => Math.abs(mean(bin.map(({ reading }) => reading.confidence)) - ratio(share(bin, isRight))) * bin.length)
  return gaps.reduce((sum, gap) => sum + gap, 0) / Math.max(1, judged.length)
}

const binOf = (confidence: number): number => Math.min(BINS - 1, Math.floor(confidence * BINS))
const mean = (values: readonly number[]): number =>
  values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length
