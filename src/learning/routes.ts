import type { Domain } from '../domain/intent.ts'
import { type Band, bandOf, type Route } from '../domain/lessons.ts'
import { inRole, type Model, type ModelRole, priceOf } from '../domain/model.ts'
import { formatUsd } from '../domain/money.ts'
import type { Sample } from '../domain/sample.ts'
import { askersOpinion } from './opinions.ts'
import type { Finding, Known, Study } from './study.ts'
import { difference, type Estimate, inWords, percent, sum, Tally, type Trust } from './tally.ts'

/** What was asked for, or is owed to a tier, is not learned away: as src/pipeline/routing/learned.ts has it. */
const SETTLED = ['asked-for', 'draft', 'best', 'enterprise']
/** Health and budget move what nobody chose: such pictures come in bad hours, and to people who have spent much. What one person likes is not what all do. */
const NOT_BY_CHANCE = ['health', 'budget', 'preference', 'foretold']
/** Roles that compete for a picture. */
const ROLES: readonly ModelRole[] = ['lite', 'flash', 'pro', 'specialist']
const TRIED_SHARE = 0.4
const MOST_TRIALS = 2
/** A cell is worth a trial when it takes this much of all that is spent, and when a trial may save this much of that. */
const LEAST_SPEND = 0.04
const LEAST_SAVING = 0.1
const LEAST_REQUESTS = 40
const LEAST_VOTES = 25
const LEAST_VOTERS = 5
/** So many points fewer may like it, for certain, where a liked picture costs less. */
const NO_WORSE_BY = 10
/** A trial is over after so many votes, whatever it told: where it is not liked by everybody, what is foretold for each person decides. */
const ENOUGH_VOTES = 80

interface Arm {
  requests: number
  readonly learned: Tally
  readonly heldBack: Tally
}

interface Cell {
  readonly domain: Domain
  readonly band: Band
  readonly arms: Map<ModelRole, Arm>
  spent: number
}

/** Which role gives the most liked pictures for the money, for each kind of wish. What nobody has tried is tried first, on a part of the requests drawn by chance. */
export class RouteStudy implements Study {
  readonly #known: Known
  readonly #roles: ReadonlyMap<string, ModelRole>
  readonly #cells = new Map<string, Cell>()
  #spent = 0

  constructor(known: Known) {
    this.#known = known
    this.#roles = new Map(known.models.map(({ modelId, role }) => [modelId, role]))
  }

  add(sample: Sample, isHeldBack: boolean): void {
    const { domain, complexity, modelId = '', rule = '', state } = sample
    const role = this.#roles.get(modelId)
    if (state !== 'delivered' || !domain || complexity === undefined || !role || !ROLES.includes(role)) return
    this.#spent += sample.spentMicroUsd
    const [base = '', ...moves] = rule.split(', then ')
    if (SETTLED.includes(base) || moves.some((moved) => NOT_BY_CHANCE.includes(moved))) return
    const cell = this.#cell(domain, bandOf(complexity))
    if (sample.askedAtMs < this.#sinceMs(cell)) return
    cell.spent += sample.spentMicroUsd
    const arm = armOf(cell, role)
    arm.requests += 1
    const opinion = askersOpinion(sample)
    if (opinion) arm[isHeldBack ? 'heldBack' : 'learned'].add(opinion.personId, opinion.liked)
  }

  conclude(trust: Trust): Finding[] {
    const { routes } = this.#known.lessons
    const trials = routes.filter(({ share }) => share < 1)
    const worth = [...this.#cells.values()].flatMap((cell) => this.#trial(cell, trust) ?? [])
    return [
      ...trials.flatMap((route) => this.#ended(route, trust) ?? []),
      ...worth
        .toSorted((one, other) => other.saving - one.saving)
        .slice(0, Math.max(0, MOST_TRIALS - trials.length))
        .map(({ finding }) => finding),
    ]
  }

  #cell(domain: Domain, band: Band): Cell {
    const known = this.#cells.get(`${domain}/${band}`) ?? { domain, band, arms: new Map(), spent: 0 }
    this.#cells.set(`${domain}/${band}`, known)
    return known
  }

  /** While something is tried, only what was drawn by chance since then is compared. */
  #sinceMs({ domain, band }: Pick<Cell, 'domain' | 'band'>): number {
    const isTried = this.#known.lessons.routes.some((route) => route.domain === domain && route.band === band)
    if (!isTried) return 0
    const changes = this.#known.book.offers.filter(
      ({ state, recommendation: { change } }) =>
        state === 'applied' && change.kind === 'route' && change.domain === domain && change.band === band,
    )
    return Math.max(0, ...changes.map(({ applied }) => applied?.atMs ?? 0))
  }

  #model(role: ModelRole, domain: Domain): Model | undefined {
    return inRole(this.#known.models, role, domain)[0]
  }

  /** What might give liked pictures for less, at best as much liked as anything is. */
  #trial(cell: Cell, trust: Trust): { readonly finding: Finding; readonly saving: number } | undefined {
    const { domain, band, arms, spent } = cell
    if (this.#known.lessons.routes.some((route) => route.domain === domain && route.band === band)) return undefined
    // One trial for each kind of wish: after it, what is foretold for each person decides, and a second one would keep that from them.
    if (
      this.#known.book.offers.some(
        ({ state, recommendation: { change } }) =>
          state !== 'open' && change.kind === 'route' && change.domain === domain && change.band === band,
      )
    )
      return undefined
    const [usual, arm] = mostUsed(arms)
    const now = usual && this.#model(usual, domain)
    if (!usual || !arm || !now || arm.requests < LEAST_REQUESTS || spent < this.#spent * LEAST_SPEND) return undefined
    const liked = arm.learned.read(trust)
    if (liked.votes < LEAST_VOTES || liked.voters < LEAST_VOTERS) return undefined
    const perLike = priceOf(now) / liked.rate
    const best = ROLES.filter((role) => role !== usual)
      .flatMap((role) => this.#model(role, domain) ?? [])
      .filter(
        (model) =>
          priceOf(model) < priceOf(now) * (1 - LEAST_SAVING) ||
          (qualityIn(model, band) > qualityIn(now, band) && priceOf(model) < perLike * (1 - LEAST_SAVING)),
      )
      .filter((model) => priceOf(model) > 0)
      .toSorted((one, other) => qualityIn(other, band) - qualityIn(one, band) || priceOf(one) - priceOf(other))[0]
    if (!best) return undefined
    const saving = spent * (1 - priceOf(best) / perLike)
    const atBest = (priceOf(best) / perLike - 1) * 100
    const finding: Finding = {
      change: { kind: 'route', domain, band, role: best.role, share: TRIED_SHARE },
      says: `Try ${best.modelId} (${formatUsd(priceOf(best))}) for ${percent(TRIED_SHARE)} of the ${kindOf(cell)}, beside ${now.modelId} (${formatUsd(priceOf(now))}).`,
      evidence: [
        `${arm.requests} ${kindOf(cell)} by ${now.modelId}; liked by ${inWords(liked)}, so a liked one costs ${formatUsd(Math.round(perLike))}.`,
        `They are ${percent(spent / this.#spent)} of all that is spent.`,
      ],
      effect: {
        what: `cost per liked picture of the ${kindOf(cell)}, if it is liked as much`,
        unit: 'percent',
        by: (priceOf(best) / priceOf(now) - 1) * 100,
        low: atBest,
        high: 0,
      },
      heldBack: `Of votes that were not looked at before, ${inWords(arm.heldBack.read(trust))} like what ${now.modelId} draws. What they like of ${best.modelId} the trial will show.`,
    }
    return { finding, saving }
  }

  #ended(route: Route, trust: Trust): Finding | undefined {
    const cell = this.#cell(route.domain, route.band)
    const tried = armOf(cell, route.role)
    const [usual, before] = mostUsed(cell.arms, route.role)
    const [candidate, now] = [this.#model(route.role, route.domain), usual && this.#model(usual, route.domain)]
    if (!candidate || !now || !before || !usual) return undefined
    const [ofTried, ofNow] = [tried.learned.read(trust), before.learned.read(trust)]
    if (ofTried.votes < LEAST_VOTES || ofTried.voters < LEAST_VOTERS || ofNow.votes < LEAST_VOTES) return undefined
    const liked = difference(ofTried, ofNow)
    const check = difference(tried.heldBack.read(trust), before.heldBack.read(trust))
    const cost = costRatio(candidate, ofTried, now, ofNow)
    const isBetter = liked.low > -NO_WORSE_BY && cost.high < 0 && check.by > -2 * NO_WORSE_BY
    const isWorse = liked.high < -NO_WORSE_BY || cost.low > 0 || ofTried.votes > ENOUGH_VOTES
    if (!isBetter && !isWorse) return undefined
    const [kept, other] = isBetter ? [candidate, now] : [now, candidate]
    return {
      change: { kind: 'route', domain: route.domain, band: route.band, role: route.role, share: isBetter ? 1 : 0 },
      says: isBetter
        ? `Draw ${kindOf(cell)} with ${kept.modelId} instead of ${other.modelId}.`
        : `End the trial of ${other.modelId} for ${kindOf(cell)}.`,
      evidence: [
        `Tried side by side, ${candidate.modelId} is liked by ${inWords(ofTried)}, ${now.modelId} by ${inWords(ofNow)}.`,
        `A liked picture costs ${formatUsd(perLike(candidate, ofTried))} by ${candidate.modelId} and ${formatUsd(perLike(now, ofNow))} by ${now.modelId}.`,
      ],
      effect: { what: `cost per liked picture of the ${kindOf(cell)}`, unit: 'percent', ...(isBetter ? cost : { by: 0, low: 0, high: 0 }) },
      heldBack: `Of votes that were not looked at before, ${inWords(tried.heldBack.read(trust))} like ${candidate.modelId} and ${inWords(before.heldBack.read(trust))} ${now.modelId}.`,
    }
  }
}

function armOf({ arms }: Cell, role: ModelRole): Arm {
  const known = arms.get(role) ?? { requests: 0, learned: new Tally(), heldBack: new Tally() }
  arms.set(role, known)
  return known
}

function mostUsed(arms: Cell['arms'], but?: ModelRole): readonly [ModelRole?, Arm?] {
  const others = [...arms].filter(([role]) => role !== but)
  return others.reduce<readonly [ModelRole?, Arm?]>((most, next) => (next[1].requests > (most[1]?.requests ?? 0) ? next : most), [])
}

const qualityIn = ({ quality }: Model, band: Band): number => quality[band]
const perLike = (model: Model, { rate }: Estimate): number => Math.round(priceOf(model) / Math.max(0.01, rate))
const kindOf = ({ domain, band }: Pick<Cell, 'domain' | 'band'>): string => `${band} wishes for ${domain}`

/** What a liked picture costs against now, in per cent, by the logarithm of the ratio. */
function costRatio(
  candidate: Model,
  tried: Estimate,
  now: Model,
  before: Estimate,
): { readonly by: number; readonly low: number; readonly high: number } {
  const relative = ({ rate, low, high }: Estimate) => (high - low) / 2 / Math.max(0.01, rate)
  const ratio = Math.log(priceOf(candidate) / Math.max(0.01, tried.rate) / (priceOf(now) / Math.max(0.01, before.rate)))
  const spread = Math.sqrt(sum([tried, before].map((each) => relative(each) ** 2)))
  const [by, low, high] = [ratio, ratio - spread, ratio + spread].map((value) => (Math.exp(value) - 1) * 100) as [number, number, number]
  return { by, low, high }
}
