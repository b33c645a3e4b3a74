import { inRole, priceOf } from '../domain/model.ts'
import type { Sample } from '../domain/sample.ts'
import { askersOpinion } from './opinions.ts'
import type { Finding, Known, Study } from './study.ts'
import { type Estimate, inWords, Tally, type Trust } from './tally.ts'
import { TIME } from './thresholds.ts'

/** Where wishes count as complex until something else is learned (S4). */
const USUAL_FROM = 0.7
const STEPS = [0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9] as const
/** More wrongly routed pictures than this move the threshold; of one person no more than `OF_ONE` count. */
const MISROUTED = 10
const OF_ONE = 3
const LEAST_VOTES = 15

interface Step {
  readonly flash: Tally
  readonly pro: Tally
  readonly flashHeldBack: Tally
}

/** From which complexity flash does not do: where wishes that it drew were not liked, and pro's are worth their price. */
export class ComplexityStudy implements Study {
  readonly #known: Known
  readonly #roles: ReadonlyMap<string, string>
  readonly #steps: readonly Step[] = STEPS.map(() => ({ flash: new Tally(), pro: new Tally(), flashHeldBack: new Tally() }))
  readonly #misrouted = new Map<string, number>()

  constructor(known: Known) {
    this.#known = known
    this.#roles = new Map(known.models.map(({ modelId, role }) => [modelId, role]))
  }

  add(sample: Sample, isHeldBack: boolean): void {
    const { complexity = 0, modelId = '', personId, quality } = sample
    const opinion = askersOpinion(sample)
    const role = this.#roles.get(modelId)
    const step = this.#steps[STEPS.findLastIndex((from) => complexity >= from)]
    if (!opinion || !step || quality === 'draft' || (role !== 'flash' && role !== 'pro')) return
    if (isHeldBack) {
      if (role === 'flash') step.flashHeldBack.add(personId, opinion.liked)
      return
    }
    step[role].add(personId, opinion.liked)
    if (role === 'flash' && opinion.liked === 0 && complexity > USUAL_FROM)
      this.#misrouted.set(personId, Math.min(OF_ONE, (this.#misrouted.get(personId) ?? 0) + 1))
  }

  conclude(trust: Trust): Finding[] {
    const [flash] = inRole(this.#known.models, 'flash')
    const [pro] = inRole(this.#known.models, 'pro')
    const now = this.#known.lessons.complexFrom ?? USUAL_FROM
    const misrouted = [...this.#misrouted.values()].reduce((sum, count) => sum + count, 0)
    if (!flash || !pro || misrouted <= MISROUTED) return []
    const isPoor = (at: number): boolean => {
      const [ofFlash, ofPro] = this.#read(at, trust)
      // Whoever does not like a picture asks again, and gets the better model then.
      const costs = (price: number, { rate }: Estimate) => price + (1 - rate) * (priceOf(pro) + TIME.repeat)
      return (
        ofFlash.votes >= LEAST_VOTES &&
        ofPro.votes >= LEAST_VOTES &&
        ofFlash.high < ofPro.low &&
        costs(priceOf(flash), ofFlash) > costs(priceOf(pro), ofPro)
      )
    }
    const from = STEPS.find((_, at) => STEPS.slice(at).every((step, further) => step > now || isPoor(at + further)))
    if (from === undefined || from >= now) return []
    const at = STEPS.indexOf(from)
    const [ofFlash, ofPro] = this.#read(at, trust)
    const check = this.#steps[at]?.flashHeldBack.read(trust) as Estimate
    if (check.votes === 0 || check.rate >= ofPro.rate) return []
    return [
      {
        change: { kind: 'complexity', complexFrom: from },
        says: `Count wishes as complex from ${from} on (now ${now}), so that ${pro.modelId} draws them.`,
        evidence: [
          `${misrouted} complex wishes that ${flash.modelId} drew were not liked, no more than ${OF_ONE} of one person counted.`,
          `From ${from} on, ${flash.modelId} is liked by ${inWords(ofFlash)}, ${pro.modelId} by ${inWords(ofPro)}.`,
        ],
        effect: {
          what: 'liked pictures of complex wishes',
          unit: 'points',
          by: (ofPro.rate - ofFlash.rate) * 100,
          low: (ofPro.low - ofFlash.high) * 100,
          high: (ofPro.high - ofFlash.low) * 100,
        },
        heldBack: `Of votes that were not looked at before, ${inWords(check)} like what ${flash.modelId} draws.`,
      },
    ]
  }

  #read(at: number, trust: Trust): readonly [Estimate, Estimate] {
    const step = this.#steps[at] as Step
    return [step.flash.read(trust), step.pro.read(trust)]
  }
}
