import type { Sample } from '../domain/sample.ts'
import { askersOpinion, blamesReading } from './opinions.ts'

/** What a reading said, and how right it turned out to be. */
export interface Outcome {
  readonly tier: 'fast' | 'semantic'
  /** The confidence that was said. */
  readonly said: number
  /** 1 for right, 0 for wrong, between them where nobody said what a 👎 was for. */
  readonly right: number
}

/** Of 👎 without a reason, so many are about the reading until reasons tell otherwise. */
const BLAMED = { reading: 1, all: 3 }

/** Tells of each record whether its wish was read rightly, as far as its asker showed. Learns from the reasons that are given what silence means. */
export class Readings {
  #reading = BLAMED.reading
  #all = BLAMED.all

  outcomeOf(sample: Sample): Outcome | undefined {
    const { state, wasAsked, readAs, domain, confidence, method } = sample
    if (state !== 'delivered' || confidence === undefined || !domain) return undefined
    // Who picked a look is taken at their word, and what was said before that stands in `readAs`.
    const said = readAs?.confidence ?? confidence
    if (wasAsked) return said === 1 ? undefined : { tier: 'fast', said, right: (readAs?.domain ?? domain) === domain ? 1 : 0 }
    const tier = method === 'fast' ? 'fast' : method === 'semantic' || method === 'cached' ? 'semantic' : undefined
    const opinion = askersOpinion(sample)
    if (!tier || !opinion) return undefined
    return { tier, said: confidence, right: opinion.liked === 1 ? 1 : 1 - this.#blame(opinion.reason) }
  }

  #blame(reason: Parameters<typeof blamesReading>[0] | undefined): number {
    if (!reason) return this.#reading / this.#all
    const isReading = blamesReading(reason)
    this.#all += 1
    if (isReading) this.#reading += 1
    return isReading ? 1 : 0
  }
}
