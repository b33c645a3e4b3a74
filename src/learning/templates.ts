import type { TemplateSwitch } from '../domain/lessons.ts'
import { QUALITIES, type Quality } from '../domain/request.ts'
import type { Sample } from '../domain/sample.ts'
import { askersOpinion } from './opinions.ts'
import type { Finding, Known, Study } from './study.ts'
import { difference, inWords, percent, Tally, type Trust } from './tally.ts'

/** Under this a template does harm (S9). */
const SATISFIED = 0.7
const LEAST_VOTES = 30
const LEAST_VOTERS = 5
const LEAST_TESTED = 5
/** Of the requests that would use a template, so many try the other one. */
const TRIED_SHARE = 0.3
const MOST_TRIALS = 2

type Use = TemplateSwitch['use']
type Arm = 'all' | 'heldBack'

/** Templates that people do not like, and what they like instead: first tried on a part of the requests, then taken over or given up. */
export class TemplateStudy implements Study {
  readonly #known: Known
  /** By the usual template, then by the one that was used. */
  readonly #tallies = new Map<string, Map<Use, Record<Arm, Tally>>>()

  constructor(known: Known) {
    this.#known = known
  }

  add(sample: Sample, isHeldBack: boolean): void {
    const { domain, style, quality, state } = sample
    if (state !== 'delivered' || !domain || !style) return
    const usual = `${domain}/${style}/${quality}`
    const trial = this.#known.lessons.templates.find(({ template }) => template === usual)
    // Only what was drawn by chance, side by side, says which of the two is better.
    if (trial && sample.askedAtMs < this.#sinceMs(usual)) return
    const use = useOf(sample)
    const opinion = askersOpinion(sample)
    if (opinion) this.#tally(usual, use)[isHeldBack ? 'heldBack' : 'all'].add(opinion.personId, opinion.liked)
  }

  conclude(trust: Trust): Finding[] {
    const trials = this.#known.lessons.templates.filter(({ share }) => share < 1)
    const free = Math.max(0, MOST_TRIALS - trials.length)
    const poor = [...this.#tallies.keys()].flatMap((template) => this.#poor(template, trust) ?? [])
    return [
      ...trials.flatMap((trial) => this.#ended(trial, trust) ?? []),
      ...poor
        .toSorted((one, other) => other.votes - one.votes)
        .slice(0, free)
        .map(({ finding }) => finding),
    ]
  }

  #sinceMs(usual: string): number {
    const changes = this.#known.book.offers.filter(
      ({ recommendation: { change }, state }) => state === 'applied' && change.kind === 'template' && change.template === usual,
    )
    return Math.max(0, ...changes.map(({ applied }) => applied?.atMs ?? 0))
  }

  #tally(usual: string, use: Use): Record<Arm, Tally> {
    const uses = this.#tallies.get(usual) ?? new Map<Use, Record<Arm, Tally>>()
    this.#tallies.set(usual, uses)
    const tally = uses.get(use) ?? { all: new Tally(), heldBack: new Tally() }
    uses.set(use, tally)
    return tally
  }

  /** Something to try in the place of a template that is surely liked too little. */
  #poor(template: string, trust: Trust): { readonly finding: Finding; readonly votes: number } | undefined {
    const usual = template.split('/').at(-1) as Quality
    if (this.#known.lessons.templates.some((each) => each.template === template)) return undefined
    const now = this.#tally(template, usual).all.read(trust)
    const check = this.#tally(template, usual).heldBack.read(trust)
    if (
      now.votes < LEAST_VOTES ||
      now.voters < LEAST_VOTERS ||
      now.high >= SATISFIED ||
      check.votes < LEAST_TESTED ||
      check.rate >= SATISFIED
    )
      return undefined
    const { use, because } = this.#instead(template, usual, trust)
    const finding: Finding = {
      change: { kind: 'template', template, use, share: TRIED_SHARE },
      says: `Try ${useInWords(use)} in the place of the template ${template} for ${percent(TRIED_SHARE)} of its requests.`,
      evidence: [`It is liked by ${inWords(now)}: surely under ${percent(SATISFIED)}.`, because],
      effect: {
        what: 'liked pictures with this template',
        unit: 'points',
        by: (SATISFIED - now.rate) * 100,
        low: 0,
        high: (1 - now.rate) * 100,
      },
      heldBack: `Of votes that were not looked at before, ${inWords(check)} like it.`,
    }
    return { finding, votes: now.votes }
  }

  #instead(template: string, usual: Quality, trust: Trust): { readonly use: Use; readonly because: string } {
    const stem = template.slice(0, -usual.length)
    const others = QUALITIES.filter((quality) => quality !== usual).map((use) => ({
      use,
      of: this.#tallies
        .get(stem + use)
        ?.get(use)
        ?.all.read(trust),
    }))
    const best = others
      .filter(({ of }) => of && of.votes >= LEAST_VOTES / 2 && of.rate >= SATISFIED)
      .toSorted((one, other) => (other.of?.rate ?? 0) - (one.of?.rate ?? 0))[0]
    if (best?.of) return { use: best.use, because: `The one for ${best.use} quality is liked by ${inWords(best.of)}.` }
    return { use: 'none', because: 'No template of another quality is known to be liked better here; the words alone might be.' }
  }

  #ended({ template, use }: TemplateSwitch, trust: Trust): Finding | undefined {
    const usual = template.split('/').at(-1) as Quality
    const [tried, before] = [this.#tally(template, use), this.#tally(template, usual)]
    const [ofTried, ofBefore] = [tried.all.read(trust), before.all.read(trust)]
    if (ofTried.voters < LEAST_VOTERS || ofTried.votes < LEAST_VOTES / 2) return undefined
    const { by, low, high } = difference(ofTried, ofBefore)
    const check = difference(tried.heldBack.read(trust), before.heldBack.read(trust))
    const isBetter = low > 0 && check.by > 0
    if (!isBetter && high > 0) return undefined
    return {
      change: { kind: 'template', template, use, share: isBetter ? 1 : 0 },
      says: isBetter
        ? `Use ${useInWords(use)} in the place of the template ${template}.`
        : `End the trial of ${useInWords(use)}: ${template} is liked better.`,
      evidence: [`Tried side by side, ${useInWords(use)} is liked by ${inWords(ofTried)}, ${template} by ${inWords(ofBefore)}.`],
      effect: {
        what: 'liked pictures with this template',
        unit: 'points',
        by: isBetter ? by : -by,
        low: isBetter ? low : -high,
        high: isBetter ? high : -low,
      },
      heldBack: `Of votes that were not looked at before, ${inWords(tried.heldBack.read(trust))} like it and ${inWords(before.heldBack.read(trust))} the other.`,
    }
  }
}

function useOf({ template, quality }: Sample): Use {
  if (template === undefined) return 'none'
  return QUALITIES.find((each) => template.endsWith(`/${each}`)) ?? quality
}

const useInWords = (use: Use): string => (use === 'none' ? 'the words alone' : `the template of ${use} quality`)
