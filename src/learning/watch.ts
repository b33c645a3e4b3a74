import { bandOf, type Change, phrasesIn, plainWords } from '../domain/lessons.ts'
import type { Offer } from '../domain/recommendation.ts'
import type { Sample } from '../domain/sample.ts'
import { askersOpinion, type Opinion } from './opinions.ts'
import { Tally } from './tally.ts'

/** A lesson that did no harm is taken back in no more than this share of cases, however often it is looked at. */
const FALSE_ALARMS = 0.005
/** So much less than before may be chance, taste or season, and is no reason to take anything back. */
const TOLERATED = 0.05
/** Of one person, so many votes count: more would let one of them take back what everybody likes. */
const OF_ONE = 5
/** Before there is this much to compare with, nothing is said. */
const LEAST_BEFORE = { votes: 20, voters: 3 }
/** The interval before, widened from 95 to 99.7 of 100: it is one of many, and looked at every week. */
const SURE = 1.5
const BETS = [0.1, 0.25, 0.5, 1, 1.5]

export interface Watched {
  readonly offer: Offer
  readonly before: number
  readonly after: number
  readonly votes: number
  /** In words, where satisfaction fell for certain. */
  readonly because: string | undefined
}

/**
 * Looks at what an applied lesson touches, before and since. A bet against each vote that would win only if fewer were liked than before: while that is not so, its
 * stake grows two hundredfold in no more than one case of two hundred, at whatever moment one looks (Ville). So it can be asked after every vote.
 */
export class LessonWatch {
  readonly #offer: Offer
  readonly #before = new Tally()
  readonly #counted = new Map<string, number>()
  readonly #since: number[] = []

  constructor(offer: Offer) {
    this.#offer = offer
  }

  add(sample: Sample): void {
    const { change } = this.#offer.recommendation
    if (sample.state !== 'delivered' || isTrial(change) || !touches(change, sample)) return
    const isSince = sample.askedAtMs >= (this.#offer.applied?.atMs ?? 0)
    const opinion = askersOpinion(sample)
    if (opinion && isSince) this.#addSince(opinion)
    else if (opinion) this.#before.add(opinion.personId, opinion.liked)
  }

  get watched(): Watched {
    const before = this.#before.read()
    const likes = this.#since.reduce((sum, liked) => sum + liked, 0)
    const after = likes / Math.max(1, this.#since.length)
    // What was before is not known for certain either: the lower end of it is what has to be missed.
    const least = before.rate - SURE * (before.rate - before.low) - TOLERATED
    const isKnown = before.votes >= LEAST_BEFORE.votes && before.voters >= LEAST_BEFORE.voters && least > 0
    const isFallen = isKnown && this.#since.length > 0 && stakeAgainst(this.#since, least) >= 1 / FALSE_ALARMS
    const because = `${percent(after)} of ${this.#since.length} votes since like it, ${percent(before.rate)} did before`
    return { offer: this.#offer, before: before.rate, after, votes: this.#since.length, because: isFallen ? because : undefined }
  }

  #addSince({ personId, liked }: Opinion): void {
    const counted = this.#counted.get(personId) ?? 0
    this.#counted.set(personId, counted + 1)
    if (counted < OF_ONE) this.#since.push(liked)
  }
}

/** The largest stake that betting against 👍 ever had, from 1, if each vote is worth `mean`; a mixture of bets, because nobody knows how far it fell. */
export function stakeAgainst(liked: readonly number[], mean: number): number {
  const stakes = BETS.map(() => 1)
  let most = 1
  for (const value of liked) {
    for (const [at, bet] of BETS.entries()) stakes[at] = (stakes[at] as number) * (1 + Math.min(bet, 0.95 / (1 - mean)) * (mean - value))
    most = Math.max(most, stakes.reduce((sum, stake) => sum + stake, 0) / BETS.length)
  }
  return most
}

/** A trial is compared with what is drawn beside it, and ended by that. */
const isTrial = (change: Change): boolean => 'share' in change && change.share < 1

/** Whether a record is one of those that a change is about. */
export function touches(change: Change, { words, domain, complexity = 0, style, quality }: Sample): boolean {
  switch (change.kind) {
    case 'words': {
      const phrases = phrasesIn(plainWords(words))
      return change.words.some(({ phrase }) => phrases.has(phrase))
    }
    case 'route':
      return domain === change.domain && bandOf(complexity) === change.band
    case 'template':
      return `${domain}/${style}/${quality}` === change.template
    case 'complexity':
      return complexity >= change.complexFrom
    case 'thresholds':
    case 'curve':
    case 'prediction':
      return true
  }
}

const percent = (share: number): string => `${Math.round(share * 100)} %`
