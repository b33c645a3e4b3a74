import type { Model } from '../domain/model.ts'
import type { MicroUsd } from '../domain/money.ts'
import { Times } from './times.ts'

/** What became of one request. */
export interface Result {
  /** How it came by its picture; undefined without one. */
  readonly source: Source | undefined
  readonly modelId: string | undefined
  /** It got what was right for it: its picture, or the refusal or the silence that it had to meet. */
  readonly isRight: boolean
  /** A picture of something else, or one that was not for these eyes. */
  readonly isWrong: boolean
  readonly wasAskedBefore: boolean
  readonly wasReadAgain: boolean
  /** From asking to the end, without the time in which we waited for the asker. */
  readonly tookMs: number
  readonly end: string
}

/** How a request came by its picture. */
export interface Source {
  readonly from: 'made' | 'memory' | 'index' | 'flight' | 'similar'
  /** Found by other words than it was made for. */
  readonly isReworded: boolean
}

export interface Report {
  readonly requests: number
  readonly costPerImageUsd: number
  readonly costVsFlashOnly: number
  readonly costVsProOnly: number
  readonly hitRate: { readonly l1: number; readonly l2: number; readonly canonical: number; readonly offered: number }
  readonly semanticShare: number
  readonly modelShare: Readonly<Record<string, number>>
  readonly latencyMs: Latency
  readonly successRate: number
  readonly wrongImages: number
}

export interface Latency {
  readonly p50: number
  readonly p95: number
  readonly p99: number
}

/** What explains the report, for people. */
export interface Details {
  readonly images: number
  readonly missPriceUsd: number
  readonly readingPriceUsd: number
  readonly flashPriceUsd: number
  readonly proPriceUsd: number
  /** Of the images: those that somebody of the workspace had asked for in the last week. */
  readonly askedBefore: number
  readonly missLatencyMs: Latency
  readonly hitLatencyMs: Latency
  readonly ends: Readonly<Record<string, number>>
  readonly days: number
}

/** Adds up what became of the requests, in the same memory for any number of them. */
export class Totals {
  readonly #models: readonly Model[]
  readonly #all = new Times()
  readonly #misses = new Times()
  readonly #hits = new Times()
  readonly #counts: Record<string, number> = {}
  readonly #ends: Record<string, number> = {}
  readonly #drawnBy: Record<string, number> = {}
  readonly #billed: Record<'pictures' | 'readings', { times: number; microUsd: MicroUsd }> = {
    pictures: { times: 0, microUsd: 0 },
    readings: { times: 0, microUsd: 0 },
  }

  constructor(models: readonly Model[]) {
    this.#models = models
  }

  bill(kind: 'pictures' | 'readings', microUsd: MicroUsd): void {
    this.#billed[kind].times += 1
    this.#billed[kind].microUsd += microUsd
  }

  add({ source, modelId, isRight, isWrong, wasAskedBefore, wasReadAgain, tookMs, end }: Result): void {
    this.#count('requests')
    this.#ends[end] = (this.#ends[end] ?? 0) + 1
    if (isRight) this.#count('right')
    if (isWrong) this.#count('wrong')
    if (wasReadAgain) this.#count('readAgain')
    if (!source) return
    this.#count('images')
    this.#count(source.from)
    if (wasAskedBefore) this.#count('askedBefore')
    const isHit = source.from !== 'made' && source.from !== 'similar'
    if (isHit && source.isReworded) this.#count('reworded')
    if (source.from === 'made' && modelId) this.#drawnBy[modelId] = (this.#drawnBy[modelId] ?? 0) + 1
    this.#all.add(tookMs)
    if (source.from === 'made') this.#misses.add(tookMs)
    else this.#hits.add(tookMs)
  }

  report(): Report {
    const images = this.#of('images')
    const made = this.#of('made')
    const cost = (this.#billed.pictures.microUsd + this.#billed.readings.microUsd) / images
    const models = this.#models.filter(({ modelId }) => this.#drawnBy[modelId])
    return {
      requests: this.#of('requests'),
      costPerImageUsd: rounded(cost / 1_000_000, 6),
      costVsFlashOnly: rounded(cost / this.#priceOf('flash')),
      costVsProOnly: rounded(cost / this.#priceOf('pro')),
      hitRate: {
        l1: rounded(this.#of('memory') / images),
        // Whoever joined a picture in the making found it in the index when it was done.
        l2: rounded((this.#of('index') + this.#of('flight')) / images),
        canonical: rounded(this.#of('reworded') / images),
        offered: rounded(this.#of('similar') / images),
      },
      semanticShare: rounded(this.#of('readAgain') / this.#of('requests')),
      modelShare: Object.fromEntries(models.map(({ modelId }) => [modelId, rounded((this.#drawnBy[modelId] ?? 0) / made)])),
      latencyMs: latencyOf(this.#all),
      successRate: rounded(this.#of('right') / this.#of('requests'), 6),
      wrongImages: this.#of('wrong'),
    }
  }

  details(tookMs: number): Details {
    const { pictures, readings } = this.#billed
    return {
      images: this.#of('images'),
      missPriceUsd: pictures.microUsd / this.#of('made') / 1_000_000,
      readingPriceUsd: readings.times === 0 ? 0 : readings.microUsd / readings.times / 1_000_000,
      flashPriceUsd: this.#priceOf('flash') / 1_000_000,
      proPriceUsd: this.#priceOf('pro') / 1_000_000,
      askedBefore: this.#of('askedBefore') / this.#of('images'),
      missLatencyMs: latencyOf(this.#misses),
      hitLatencyMs: latencyOf(this.#hits),
      ends: this.#ends,
      days: tookMs / 86_400_000,
    }
  }

  #count(name: string): void {
    this.#counts[name] = this.#of(name) + 1
  }

  #of(name: string): number {
    return this.#counts[name] ?? 0
  }

  #priceOf(role: 'flash' | 'pro'): MicroUsd {
    const model = this.#models.find((each) => each.role === role)
    if (!model) throw new Error(`there is no ${role} to compare with`)
    return model.priceMicroUsdPerImage
  }
}

const latencyOf = (times: Times): Latency => ({ p50: times.at(0.5), p95: times.at(0.95), p99: times.at(0.99) })
const rounded = (value: number, digits = 4): number => Number(value.toFixed(digits))
