import type { Standing } from '../../domain/ledger.ts'
import { overLimitInWords } from '../../domain/limit-words.ts'
import type { Priced } from '../../domain/question.ts'
import type { Place } from '../../domain/request.ts'
import { Problem, type WaysOut } from '../../errors.ts'

/** A limit has no room for what a model costs. Whoever catches it knows which, and for what. */
export class OverLimit extends Problem {
  readonly limits: readonly [Standing, ...Standing[]]
  readonly asked: Priced

  constructor(limits: OverLimit['limits'], asked: Priced, words: string, waysOut?: WaysOut) {
    super('OVER_LIMIT', words, waysOut && { waysOut })
    this.limits = limits
    this.asked = asked
  }

  /** The same, with what the person can press. */
  with(waysOut: WaysOut): OverLimit {
    return new OverLimit(this.limits, this.asked, this.message, waysOut)
  }
}

/** @param cheapest the cheapest model that could have made it */
export const overLimit = (limits: OverLimit['limits'], asked: Priced, cheapest: Priced, place: Place, nowMs: number): OverLimit =>
  new OverLimit(limits, asked, overLimitInWords(limits[0], asked, cheapest, place, nowMs))
