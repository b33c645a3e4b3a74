import { DOMAINS, type Domain } from '../../domain/intent.ts'
import { BANDS, type Band, bandOf, numberOf } from '../../domain/lessons.ts'
import type { ModelRole } from '../../domain/model.ts'
import { Chance } from '../chance.ts'

/** What a group of people has in common. The product never sees any of it: it shows in what they ask for and what they vote. */
export interface Population {
  readonly people: number
  /** How easily they are pleased, and how much more the quality of a picture counts for some than for others: in log-odds of liking one. */
  readonly ease: number
  readonly demands: number
  readonly domains: Readonly<Record<Domain, number>>
  /** Of their wishes, so many use the team's own words as soon as there are any. */
  readonly slang: number
  /** Of their wishes, so many ask for a draft. */
  readonly drafts: number
  /** Each, in a week. */
  readonly requests: number
}

const EVENLY: Readonly<Record<Domain, number>> = { photography: 0.36, art: 0.26, products: 0.22, diagrams: 0.16 }

export const POPULATIONS = {
  easygoing: { people: 16, ease: 1.1, demands: 0.5, domains: EVENLY, slang: 0.08, drafts: 0.05, requests: 25 },
  designers: {
    people: 8,
    ease: -1,
    demands: 1.6,
    domains: { photography: 0.4, art: 0.2, products: 0.36, diagrams: 0.04 },
    slang: 0.12,
    drafts: 0.05,
    requests: 30,
  },
  engineers: {
    people: 10,
    ease: 0.2,
    demands: 1.1,
    domains: { photography: 0.12, art: 0.08, products: 0.1, diagrams: 0.7 },
    slang: 0.05,
    drafts: 0.05,
    requests: 20,
  },
  painters: {
    people: 6,
    ease: 0.4,
    demands: 0.8,
    domains: { photography: 0.15, art: 0.75, products: 0.08, diagrams: 0.02 },
    slang: 0.35,
    drafts: 0.05,
    requests: 30,
  },
  /** They look at the price, and mostly remember to say so. */
  thrifty: { people: 6, ease: 1, demands: 0.6, domains: EVENLY, slang: 0.08, drafts: 0.75, requests: 25 },
  /** They want everybody to get the dearest model, and vote accordingly: on everything they see, as often as they can. */
  brigade: { people: 3, ease: 0, demands: 1, domains: EVENLY, slang: 0, drafts: 0.05, requests: 8 },
} as const satisfies Record<string, Population>
export type PopulationName = keyof typeof POPULATIONS

/** How a model's pictures please, by domain and complexity, before anybody's own taste: ours, and not the catalogue's table. Each seed has others around these. */
const PLEASES: Readonly<Partial<Record<ModelRole, Readonly<Record<Domain, readonly [number, number, number]>>>>> = {
  lite: { photography: [0.9, 0.5, -0.5], diagrams: [-0.6, -1, -1.5], art: [0.8, 0.3, -0.5], products: [0.5, 0.1, -0.6] },
  flash: { photography: [1.4, 0.9, -0.2], diagrams: [-0.1, -0.6, -1.5], art: [1.3, 0.8, 0], products: [1.1, 0.5, -0.3] },
  pro: { photography: [1.5, 1.3, 1], diagrams: [1.2, 1, 0.6], art: [1.5, 1.3, 1], products: [1.3, 1.1, 0.8] },
  specialist: { photography: [1.5, 1.4, 1.1], diagrams: [0, 0, 0], art: [0, 0, 0], products: [0, 0, 0] },
}
/** How far the tastes of a seed lie from these, and one person's from their population's. */
const SPREAD = { model: 0.12, person: 0.5, personAndDomain: 0.9 } as const
/** Some templates are simply bad, in one seed these and in another those. */
const TEMPLATES = [
  'photography/landscape',
  'photography/portrait',
  'photography/product',
  'art/painting',
  'art/illustration',
  'art/digital_art',
  'products/ecommerce',
  'products/lifestyle',
  'products/advertising',
  'diagrams/architecture',
  'diagrams/flowchart',
  'diagrams/wireframe',
] as const
const BAD_TEMPLATES = 3
const OF_TEMPLATE = { bad: -1.4, none: -0.2 } as const
const MISREAD = { domain: -4, style: -1.1 } as const
/** How decided people are: the larger, the less chance is in a vote. */
const DECIDED = 2.8

export interface Taster {
  readonly population: PopulationName
  readonly personId: string
}

/** What somebody was given, against what they had in mind. */
export interface Given {
  readonly requestId: string
  readonly role: ModelRole
  readonly domain: Domain
  readonly complexity: number
  readonly template: string | undefined
  readonly isDomainRight: boolean
  readonly isStyleRight: boolean
}

/** The tastes of one seed. */
export class Tastes {
  readonly #ofModel = new Map<string, number>()
  readonly #badTemplates: ReadonlySet<string>
  readonly #seed: number

  constructor(seed: number) {
    this.#seed = seed
    const chance = new Chance(seed, 'tastes')
    for (const role of Object.keys(PLEASES) as ModelRole[])
      for (const domain of DOMAINS)
        for (const band of BANDS)
          this.#ofModel.set(
            `${role} ${domain} ${band}`,
            (PLEASES[role]?.[domain][BANDS.indexOf(band)] ?? 0) + SPREAD.model * normal(chance.random),
          )
    const left: string[] = [...TEMPLATES]
    this.#badTemplates = new Set(Array.from({ length: BAD_TEMPLATES }, () => `${left.splice(chance.below(left.length), 1)[0]}/standard`))
  }

  /** Whether somebody likes a picture: always the same for the same request, however often it is asked. */
  likes({ population, personId }: Taster, given: Given): boolean {
    return this.#drawn(`likes ${given.requestId} ${personId}`) < this.chance({ population, personId }, given)
  }

  chance({ population, personId }: Taster, { role, domain, complexity, template, isDomainRight, isStyleRight }: Given): number {
    const { ease, demands } = POPULATIONS[population]
    const own = SPREAD.person * this.#normal(`person ${personId}`) + SPREAD.personAndDomain * this.#normal(`person ${personId} ${domain}`)
    const picture = this.#pleases(role, domain, bandOf(complexity)) + this.#ofTemplate(template)
    const misread = isDomainRight ? (isStyleRight ? 0 : MISREAD.style) : MISREAD.domain
    return 1 / (1 + Math.exp(-DECIDED * (ease + own + demands * picture + misread)))
  }

  #pleases = (role: ModelRole, domain: Domain, band: Band): number => this.#ofModel.get(`${role} ${domain} ${band}`) ?? 0

  #ofTemplate(template: string | undefined): number {
    if (template === undefined) return OF_TEMPLATE.none
    return this.#badTemplates.has(template) ? OF_TEMPLATE.bad : 0
  }

  #drawn = (name: string): number => (numberOf(`${this.#seed} ${name}`) + 0.5) / 2 ** 32

  #normal(name: string): number {
    let at = 0
    return normal(() => this.#drawn(`${name} ${at++}`))
  }
}

const normal = (random: () => number): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
