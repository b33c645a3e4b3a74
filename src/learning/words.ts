import { type Domain, styleInWords } from '../domain/intent.ts'
import { type Lessons, numberOf, phrasesIn, plainWords, type TaughtWord } from '../domain/lessons.ts'
import type { Sample } from '../domain/sample.ts'
import { askersOpinion, blamesReading } from './opinions.ts'
import { Reservoir } from './reservoir.ts'
import type { Finding, Known, Study } from './study.ts'
import { percent, sum, type Trust, wilson } from './tally.ts'

/** Readings less sure than this were doubtful, whatever came of them. */
const DOUBTFUL = 0.8
/** A word must come from so many people, in so many requests, to be one of the team's. */
const LEAST_PEOPLE = 3
const LEAST_REQUESTS = 5
/** Of its people, so many must mean the same by it; each of them counts once. */
const AGREEMENT = 0.7
const MOST_PHRASES = 4_000
const MOST_PEOPLE = 30
const MOST_LESSONS = 20
const KEPT_RECORDS = 2_000
const TRIED_CANDIDATES = 400
const MOST_MISREAD = 2_000
/** What is said as often in wishes that are understood is no word of the team's own. */
const COMMON = 1
/** Of the records that were read well without, so many may be read otherwise with the new words: one in a hundred. */
const MOST_HARM = 0.01
/** Log-odds: strong enough to be heard, not to silence what the rest of the wish says. */
const WEIGHT = { least: 2, most: 5 } as const
/** A phrase does not begin or end here: it is its neighbour that means something. */
const FILLERS = new Set(
  'a an the of for in on at to with and or my our we it is as by from this that please make me some i you can'.split(' '),
)

interface Meant {
  readonly requestId: string
  readonly words: string
  readonly personId: string
  readonly domain: Domain
  /** Undefined where they said what it should look like by a button: those name four looks and no style. */
  readonly style: string | undefined
}

interface Phrase {
  requests: number
  /** What each person meant by it last, as domain/style. */
  readonly people: Map<string, string>
}

/** Words that people use for a style and that the classifier does not know: found where it doubted, and where it turned out what was meant. */
export class WordStudy implements Study {
  readonly #known: Known
  readonly #phrases = new Map<string, Phrase>()
  readonly #labels = new Map<string, string>()
  readonly #learned = new Reservoir<Meant>(KEPT_RECORDS)
  readonly #heldBack = new Reservoir<Meant>(KEPT_RECORDS)
  /** Read well and surely, and liked: must go on being read so. */
  readonly #sure = new Reservoir<Meant>(KEPT_RECORDS)
  readonly #common = new WordCounts()
  /** Words that were not understood, until their asker has put them differently. */
  readonly #misread = new Map<string, string>()

  constructor(known: Known) {
    this.#known = known
  }

  add(sample: Sample, isHeldBack: boolean): void {
    const meant = meantBy(sample)
    const parent = this.#misread.get(sample.parentId ?? '')
    // Who puts a misread wish into other words says what the first ones meant.
    if (meant && parent !== undefined && parent !== sample.words) this.#note({ ...meant, words: parent }, isHeldBack)
    if (wasMisread(sample)) this.#remember(sample)
    if (meant && wasDoubted(sample)) this.#note(meant, isHeldBack)
    else if (meant) {
      for (const phrase of phrasesIn(plainWords(sample.words))) this.#common.add(phrase)
      if (isHeldBack) this.#sure.add(sample.requestId, meant)
    }
  }

  conclude(trust: Trust): Finding[] {
    const taught = this.#select(trust)
    if (taught.length === 0) return []
    const tested = this.#test(taught.map(({ word }) => word))
    return tested ? [findingOf(taught, tested)] : []
  }

  #note(meant: Meant, isHeldBack: boolean): void {
    if (isHeldBack) this.#heldBack.add(meant.requestId, meant)
    else {
      this.#learned.add(meant.requestId, meant)
      for (const phrase of phrasesIn(plainWords(meant.words))) if (isTelling(phrase)) this.#count(phrase, meant)
    }
  }

  #remember({ requestId, words }: Sample): void {
    this.#misread.set(requestId, words)
    if (this.#misread.size <= MOST_MISREAD) return
    for (const oldest of this.#misread.keys()) return void this.#misread.delete(oldest)
  }

  #count(phrase: string, { personId, domain, style }: Meant): void {
    const known = this.#phrases.get(phrase) ?? { requests: 0, people: new Map() }
    known.requests += 1
    const before = known.people.get(personId)
    // A button names no style: what they meant before in that domain says more.
    const isNamed = style !== undefined || !before?.startsWith(`${domain}/`)
    if (isNamed && (known.people.size < MOST_PEOPLE || before !== undefined)) known.people.set(personId, this.#labelOf(domain, style))
    this.#phrases.set(phrase, known)
    if (this.#phrases.size > 2 * MOST_PHRASES) this.#forgetRare()
  }

  /** The same string for the same label: millions of records name few. */
  #labelOf(domain: Domain, style = ''): string {
    const label = `${domain}/${style}`
    const known = this.#labels.get(label) ?? label
    this.#labels.set(label, known)
    return known
  }

  /** What was said once long ago will be counted anew if it is said again. */
  #forgetRare(): void {
    for (let least = 1; this.#phrases.size > MOST_PHRASES; least += 1)
      for (const [phrase, { requests }] of this.#phrases) {
        if (requests <= least) this.#phrases.delete(phrase)
        if (this.#phrases.size <= MOST_PHRASES) break
      }
  }

  /** The best known first; what is read rightly with those before it needs no lesson of its own. */
  #select(trust: Trust): Taught[] {
    const candidates = [...this.#phrases]
      .filter(([phrase, { requests }]) => this.#common.of(phrase) <= requests * COMMON)
      .flatMap(([phrase, counted]) => candidateOf(phrase, counted, trust) ?? [])
      .toSorted(
        (one, other) => other.people * other.agreement - one.people * one.agreement || one.word.phrase.length - other.word.phrase.length,
      )
      .slice(0, TRIED_CANDIDATES)
    const examples = this.#learned.items.map((meant) => ({ meant, phrases: phrasesIn(plainWords(meant.words)) }))
    const chosen: Taught[] = []
    for (const candidate of candidates) {
      if (chosen.length === MOST_LESSONS) break
      const saying = examples.filter(({ phrases }) => phrases.has(candidate.word.phrase)).map(({ meant }) => meant)
      const before = this.#rightOf(
        saying,
        chosen.map(({ word }) => word),
      )
      const after = this.#rightOf(
        saying,
        [...chosen, candidate].map(({ word }) => word),
      )
      if (saying.length >= LEAST_REQUESTS && after - before >= saying.length / 3)
        chosen.push({ ...candidate, wrong: saying.length - before, said: saying.length })
    }
    return chosen
  }

  #rightOf(records: readonly Meant[], words: readonly TaughtWord[]): number {
    const lessons = this.#with(words)
    return records.filter((meant) => isRight(this.#known.reader.read(meant.words, lessons), meant)).length
  }

  #with(words: readonly TaughtWord[]): Lessons {
    const { lessons } = this.#known
    const fresh = new Set(words.map(({ phrase }) => phrase))
    return { ...lessons, words: [...lessons.words.filter(({ phrase }) => !fresh.has(phrase)), ...words] }
  }

  /** On records that nothing was learned from. @returns undefined unless they are read better with the words, and the others no worse */
  #test(words: readonly TaughtWord[]): Tested | undefined {
    const concerned = this.#heldBack.items.filter((meant) => {
      const phrases = phrasesIn(plainWords(meant.words))
      return words.some(({ phrase }) => phrases.has(phrase))
    })
    const before = this.#rightOf(concerned, [])
    const after = this.#rightOf(concerned, words)
    const sure = this.#sure.items
    const harmed = this.#rightOf(sure, []) - this.#rightOf(sure, words)
    const isProven = concerned.length > 0 && after > before && harmed <= sure.length * MOST_HARM
    return isProven ? { records: concerned.length, before, after, sure: sure.length, harmed } : undefined
  }
}

/** How often something was said, in constant memory; at times too often, never too seldom (count-min). */
class WordCounts {
  readonly #counts = new Uint32Array(2 ** 17)

  add(phrase: string): void {
    for (const place of this.#placesOf(phrase)) this.#counts[place] = (this.#counts[place] as number) + 1
  }

  of(phrase: string): number {
    return Math.min(...this.#placesOf(phrase).map((place) => this.#counts[place] as number))
  }

  #placesOf(phrase: string): [number, number] {
    const hash = numberOf(phrase)
    return [hash % 2 ** 16, 2 ** 16 + (Math.imul(hash, 0x9e3779b1) >>> 16)]
  }
}

interface Candidate {
  readonly word: TaughtWord
  readonly people: number
  readonly requests: number
  readonly agreement: number
}

interface Taught extends Candidate {
  readonly said: number
  readonly wrong: number
}

interface Tested {
  readonly records: number
  readonly before: number
  readonly after: number
  readonly sure: number
  readonly harmed: number
}

/** What the asker turned out to mean: as they answered, or as they liked it. */
function meantBy(sample: Sample): Meant | undefined {
  const { requestId, words, personId, domain, style, wasAsked, state, method, confidence } = sample
  if (!domain || !style || state !== 'delivered') return undefined
  const opinion = askersOpinion(sample)
  if (opinion?.liked === 0 && (!opinion.reason || blamesReading(opinion.reason))) return undefined
  const isKnown = wasAsked || opinion?.liked === 1 || ((method === 'semantic' || method === 'cached') && sample.signals.includes('share'))
  return isKnown ? { requestId, words, personId, domain, style: wasAsked && confidence === 1 ? undefined : style } : undefined
}

/** The asker did not like it, and not because of how it was drawn. */
function wasMisread(sample: Sample): boolean {
  const opinion = askersOpinion(sample)
  if (opinion) return opinion.liked === 0 && (!opinion.reason || blamesReading(opinion.reason))
  return sample.signals.includes('edit')
}

const wasDoubted = ({ wasAsked, readAs, confidence = 1, method }: Sample): boolean =>
  wasAsked || (readAs?.confidence ?? confidence) < DOUBTFUL || readAs !== undefined || method === 'semantic' || method === 'cached'

const isTelling = (phrase: string): boolean => {
  const words = phrase.split(' ')
  return phrase.length >= 3 && phrase.length <= 60 && !words.some((word) => FILLERS.has(word)) && !/^\d+$/.test(phrase)
}

function candidateOf(phrase: string, { requests, people }: Phrase, trust: Trust): Candidate | undefined {
  if (requests < LEAST_REQUESTS || people.size < LEAST_PEOPLE) return undefined
  const domains = new Map<Domain, number>()
  const styles = new Map<string, number>()
  for (const [personId, label] of people) {
    const domain = label.split('/')[0] as Domain
    domains.set(domain, (domains.get(domain) ?? 0) + trust(personId))
    styles.set(label, (styles.get(label) ?? 0) + trust(personId))
  }
  const all = sum(domains.values())
  const [domain, most] = mostOf(domains)
  const agreement = most / all
  if (agreement < AGREEMENT) return undefined
  const named = [...styles].filter(([label]) => label.startsWith(`${domain}/`) && !label.endsWith('/'))
  if (named.length === 0) return undefined
  const style = mostOf(new Map(named))[0].slice(domain.length + 1)
  const weight = Math.min(WEIGHT.most, Math.max(WEIGHT.least, 1.5 + Math.log((most + 0.5) / (all - most + 0.5))))
  return { word: { phrase, domain, style, weight: Math.round(weight * 10) / 10 }, people: people.size, requests, agreement }
}

const isRight = (reading: { readonly domain: Domain; readonly style: string }, { domain, style }: Meant): boolean =>
  reading.domain === domain && (style === undefined || reading.style === style)

const mostOf = <Name>(counts: ReadonlyMap<Name, number>): [Name, number] =>
  [...counts].reduce((best, next) => (next[1] > best[1] ? next : best))

function findingOf(taught: readonly Taught[], { records, before, after, sure, harmed }: Tested): Finding {
  const words = taught.map(({ word }) => word)
  const gain = (after - before) / records
  const { low, high } = wilson(gain, records)
  return {
    change: { kind: 'words', words },
    says: `Read ${listed(words.map((word) => `“${word.phrase}” as ${styleOf(word)}`))}.`,
    evidence: taught.map(
      ({ word, people, requests, said, wrong, agreement }) =>
        `“${word.phrase}”: ${requests} requests of ${people} people; ${percent(agreement)} meant ${word.domain}, and I read ${wrong} of ${said} otherwise.`,
    ),
    effect: {
      ...{ what: 'rightly read wishes with these words', unit: 'points' },
      ...{ by: gain * 100, low: low * 100, high: high * 100 },
    },
    heldBack: `${after} of ${records} requests that nothing was learned from are read rightly, ${before} without; of ${sure} that were clear anyway, ${Math.max(0, harmed)} are read otherwise.`,
  }
}

const styleOf = ({ domain, style }: TaughtWord): string => `${domain} / ${styleInWords(style) ?? 'other'}`
const listed = (items: readonly string[]): string =>
  items.length > 3 ? `${items.slice(0, 3).join(', ')} and ${items.length - 3} more` : items.join(', ')
