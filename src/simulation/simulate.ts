import type { LanguageModel } from '../domain/language-model.ts'
import type { Model } from '../domain/model.ts'
import type { MicroUsd } from '../domain/money.ts'
import type { Question } from '../domain/question.ts'
import type { RequestRecord } from '../domain/record.ts'
import { fastTier } from '../pipeline/intent/fast-tier.ts'
import { SemanticTier } from '../pipeline/intent/semantic/tier.ts'
import { tieredReading } from '../pipeline/intent/tiered.ts'
import { serveRequests } from '../pipeline/serve.ts'
import type { LessonsStore, Log, PreferencesStore, Serve, Understanding } from '../ports.ts'
import { HABITS, type Habits } from './assumptions.ts'
import { Chance } from './chance.ts'
import { Journal } from './journal.ts'
import { breakersInMemory } from './model-breakers.ts'
import { simulatedConversation } from './person.ts'
import { PictureShelf } from './picture-shelf.ts'
import { type ProviderParts, simulatedModels, simulatedReader } from './providers.ts'
import { answersInMemory, flightsInMemory, mannersInMemory, switchInMemory } from './shared-state.ts'
import { OFFERS, simulatedStages } from './stages.ts'
import { type Details, type Report, type Result, Totals } from './totals.ts'
import { AskedLately, judge } from './verdict.ts'
import { VirtualTime } from './virtual-time.ts'
import type { Wish } from './wishes.ts'
import { type Arrival, START_MS, workload } from './workload.ts'

export interface SimulationOptions {
  readonly seed: number
  readonly requests: number
  readonly models: readonly Model[]
  /** Reads what the fast tier is not sure of. */
  readonly reader: LanguageModel
  /** What it takes for one question, where it does not depend on tokens. */
  readonly readingPrice?: MicroUsd | undefined
  readonly habits?: Partial<Habits>
  readonly hasTiers?: boolean
  readonly guests?: Guests
}

/** Other people than the usual, who do more than ask. */
export interface Guests {
  /** In the order in which they come; each is taken when the one before has been served or is being served. */
  readonly arrivals: Iterable<Arrival>
  readonly lessons?: Pick<LessonsStore, 'of'>
  readonly preferences?: Pick<PreferencesStore, 'of'>
  /** What the second reader makes of what somebody has in mind. */
  wishAsRead?(arrival: Arrival): Wish
  choice?(arrival: Arrival, question: Question): string
  /** Before an arrival is served, at its time. */
  before?(arrival: Arrival): Promise<void>
  ended?(arrival: Arrival, record: RequestRecord): void
}

/** As the defaults of src/settings.ts. */
const SEMANTIC = { sharePercent: 100, below: 0.8, timeoutMs: 1_000 } as const
const WORKERS = 2
/** How often models that are off are looked at; in a small team nobody else would find out that one is back. */
const HEALTH_CHECK_MS = 5 * 60_000
const HOUR_MS = 3_600_000

/**
 * Serves made-up requests with the real stages of the pipeline, over simulated models, people and clocks. Only one can run at a time in a process: it
 * takes the place of the clock.
 */
export async function simulate(options: SimulationOptions): Promise<{ readonly report: Report; readonly details: Details }> {
  const time = new VirtualTime(START_MS)
  const giveBack = time.install(new Chance(options.seed, 'retries').random)
  try {
    return await new Simulation(options, time).run()
  } finally {
    giveBack()
  }
}

class Simulation {
  readonly #options: SimulationOptions
  readonly #habits: Habits
  readonly #time: VirtualTime
  readonly #totals: Totals
  readonly #shelf: PictureShelf
  readonly #journal = new Journal()
  /** What is being served now, by request. */
  readonly #arrivals = new Map<string, Arrival>()
  readonly #readAgain = new Set<string>()
  readonly #wakeUps = new Map<string, () => void>()
  /** Since when our question to its asker stands open, and how long earlier ones did. */
  readonly #asking = new Map<string, { sinceMs: number | undefined; beforeMs: number }>()
  readonly #askedLately = new AskedLately()
  readonly #people: Chance
  readonly #workers: readonly Serve[]
  readonly #bugs: unknown[] = []

  constructor(options: SimulationOptions, time: VirtualTime) {
    this.#options = options
    this.#habits = { ...HABITS, ...options.habits }
    this.#time = time
    this.#totals = new Totals(options.models)
    this.#shelf = new PictureShelf(() => time.nowMs)
    this.#people = new Chance(options.seed, 'people')
    this.#workers = this.#openWorkers()
  }

  async run(): Promise<{ readonly report: Report; readonly details: Details }> {
    const { seed, requests, hasTiers = true, guests } = this.#options
    const under = new Set<Promise<void>>()
    let sweepAtMs = START_MS + HOUR_MS
    for (const arrival of guests?.arrivals ?? workload({ seed, requests, habits: this.#habits, hasTiers })) {
      await this.#time.runUntil(arrival.atMs)
      await guests?.before?.(arrival)
      for (; sweepAtMs <= arrival.atMs; sweepAtMs += HOUR_MS) await this.#shelf.sweep()
      const served: Promise<void> = this.#serve(arrival)
        .catch((bug: unknown) => void this.#bugs.push(bug))
        .finally(() => under.delete(served))
      under.add(served)
    }
    const tookMs = this.#time.nowMs - START_MS
    await this.#time.runUntilSettled(Promise.all(under))
    if (this.#bugs.length > 0) throw new Error(`${this.#bugs.length} requests met a bug`, { cause: this.#bugs[0] })
    return { report: this.#totals.report(), details: this.#totals.details(tookMs) }
  }

  #openWorkers(): Serve[] {
    const { seed, models: usable } = this.#options
    const provider: ProviderParts = {
      chance: new Chance(seed, 'providers'),
      time: this.#time,
      arrivals: this.#arrivals,
      bill: (kind, costMicroUsd) => this.#totals.bill(kind, costMicroUsd),
    }
    const understanding = this.#understanding(provider)
    const models = simulatedModels(usable, provider)
    const flights = flightsInMemory(() => this.#time.nowMs)
    const manners = mannersInMemory(() => this.#time.nowMs)
    const health = breakersInMemory(() => this.#time.nowMs, this.#options.guests && HEALTH_CHECK_MS)
    const log = onlyBugs((bug) => this.#bugs.push(bug))
    return Array.from({ length: WORKERS }, () =>
      serveRequests({
        stages: simulatedStages({
          ...{
            understanding,
            models,
            health,
            flights,
            arrivals: this.#arrivals,
            lessons: this.#options.guests?.lessons,
            preferences: this.#options.guests?.preferences,
            images: this.#shelf.images,
            index: this.#shelf.openIndex(),
          },
          wake: async (requestIds) => {
            for (const requestId of requestIds) this.#wake(requestId)
          },
          ...(!this.#options.guests && { offers: { rules: OFFERS, manners } }),
          requests: this.#journal,
          log,
        }),
        requests: this.#journal,
        converse: async (attempt) => this.#converse(attempt.record.request.requestId),
        log,
      }),
    )
  }

  /** The trained reader and the semantic tier, over a text model that knows what each asker meant. */
  #understanding(provider: ProviderParts): Understanding {
    const fast = fastTier()
    const nowMs = () => this.#time.nowMs
    const shared = { model: this.#options.reader, cache: answersInMemory(nowMs), health: switchInMemory(nowMs), rules: SEMANTIC }
    return {
      read: async (words, context) => {
        const arrival = this.#arrivals.get(context.requestId)
        if (!arrival) throw new Error(`nobody asked for ${context.requestId}`)
        const adapter = simulatedReader(this.#options.guests?.wishAsRead?.(arrival) ?? arrival.wish, this.#options.readingPrice, provider)
        const tier = new SemanticTier({ ...shared, adapter })
        const bookCall: typeof context.bookCall = (modelId, priceMicroUsd) => {
          this.#readAgain.add(context.requestId)
          return context.bookCall(modelId, priceMicroUsd)
        }
        return tieredReading(fast, tier).read(words, { ...context, bookCall })
      },
    }
  }

  // --- One request ----------------------------------------------------------------------------------------------------------------------

  async #serve(arrival: Arrival): Promise<void> {
    const { requestId } = arrival.request
    this.#arrivals.set(requestId, arrival)
    this.#asking.set(requestId, { sinceMs: undefined, beforeMs: 0 })
    this.#journal.accept(arrival.request)
    const worker = this.#workers[this.#people.below(WORKERS)] as Serve
    for (;;) {
      const outcome = await worker(requestId, new AbortController().signal)
      if (outcome.kind === 'ended') break
      const isOver = outcome.kind === 'waiting' && (await outcome.isOver?.())
      if (!isOver) await this.#untilWoken(requestId, outcome.kind === 'later' ? outcome.atMs : outcome.untilMs)
      this.#stopAsking(requestId)
    }
    this.#totals.add(await this.#resultOf(arrival))
    const record = await this.#journal.find(requestId)
    if (record) this.#options.guests?.ended?.(arrival, record)
    await this.#forget(requestId)
  }

  #untilWoken(requestId: string, atMs: number): Promise<void> {
    const due = new AbortController()
    return new Promise((resolve) => {
      this.#wakeUps.set(requestId, () => {
        due.abort()
        resolve()
      })
      this.#time.sleep(atMs - this.#time.nowMs, due.signal).then(resolve, () => undefined)
    })
  }

  #wake(requestId: string): void {
    this.#wakeUps.get(requestId)?.()
    this.#wakeUps.delete(requestId)
  }

  #converse(requestId: string) {
    const arrival = this.#arrivals.get(requestId)
    const { guests } = this.#options
    return simulatedConversation({
      chance: this.#people,
      choice: arrival && guests?.choice && ((question) => guests.choice?.(arrival, question) ?? 'silence'),
      time: this.#time,
      takesOffer: this.#habits.takesOffer,
      asked: () => this.#startAsking(requestId),
      answer: (answer) => {
        if (this.#journal.answer(requestId, answer)) this.#wake(requestId)
      },
      explained: () => undefined,
    })
  }

  #startAsking(requestId: string): void {
    const asking = this.#asking.get(requestId)
    if (asking) asking.sinceMs ??= this.#time.nowMs
  }

  #stopAsking(requestId: string): void {
    const asking = this.#asking.get(requestId)
    if (asking?.sinceMs === undefined) return
    asking.beforeMs += this.#time.nowMs - asking.sinceMs
    asking.sinceMs = undefined
  }

  // --- What became of it ----------------------------------------------------------------------------------------------------------------

  async #resultOf(arrival: Arrival): Promise<Result> {
    const { requestId } = arrival.request
    const record = await this.#journal.find(requestId)
    if (!record) throw new Error(`lost ${requestId}`)
    const picture = await this.#shelf.images.get(record.learned.generation?.imageKey ?? '')
    return {
      ...judge({ arrival, record, picture }),
      wasAskedBefore: this.#askedLately.ask(arrival),
      wasReadAgain: this.#readAgain.has(requestId),
      tookMs: this.#time.nowMs - arrival.atMs - (this.#asking.get(requestId)?.beforeMs ?? 0),
    }
  }

  async #forget(requestId: string): Promise<void> {
    const imageKey = (await this.#journal.find(requestId))?.learned.generation?.imageKey
    if (imageKey) await this.#shelf.images.release(imageKey, requestId)
    this.#journal.forget(requestId)
    for (const kept of [this.#arrivals, this.#readAgain, this.#wakeUps, this.#asking]) kept.delete(requestId)
  }
}

/** Nobody reads the log of days that never were, except for what should not happen. */
function onlyBugs(tell: (bug: unknown) => void): Log {
  const nothing = (): void => undefined
  const log: Log = {
    ...{ debug: nothing, info: nothing, warn: nothing },
    error: (fields) => tell('err' in fields ? fields.err : fields),
    fatal: (fields) => tell(fields),
    child: () => log,
  }
  return log
}
