import { z } from 'zod'
import { DOMAINS, type Domain } from './intent.ts'
import { MicroUsd } from './money.ts'
import { ASPECTS } from './request.ts'

/** What policy chooses by, never the id. `lite` is the cheapest that needs a key, `specialist` the best for the domains it names, `preview` costs nothing. */
export const ROLES = ['preview', 'lite', 'flash', 'pro', 'specialist'] as const
export type ModelRole = (typeof ROLES)[number]

/** Edge lengths that models offer, as their providers name them. */
export const SIZES = ['512', '1K', '2K', '4K'] as const
export type Size = (typeof SIZES)[number]

/** How good its pictures are, 1 to 10, by how complex the wish is. */
const QualityByComplexity = z.object({
  simple: z.number().min(1).max(10),
  medium: z.number().min(1).max(10),
  complex: z.number().min(1).max(10),
})

/** From the day it can be used to the day it is switched off. A shut-down model that is still asked for is answered by its successor. */
const Lifecycle = z.object({
  available: z.iso.date(),
  deprecated: z.iso.date().optional(),
  shutDown: z.iso.date().optional(),
  successor: z.string().optional(),
})

/** One entry of the model catalogue: everything the program knows about a model. Facts carry their source and the day they were checked. */
export const Model = z.object({
  modelId: z.string().regex(/^[a-z0-9.-]+$/),
  /** Which adapter speaks to it: a folder in models/. */
  provider: z.string(),
  /** The provider's own name for it. */
  providerModel: z.string(),
  role: z.enum(ROLES),
  /** Of several models in one role the lowest comes first; without it the price decides. */
  priority: z.number().int().positive().optional(),
  /** The provider's own word for how hard it tries, where the price depends on it. */
  effort: z.string().optional(),
  /** Of one picture of about 1024 × 1024. */
  priceMicroUsdPerImage: MicroUsd,
  /** Where other sizes cost something else. */
  sizePrices: z.partialRecord(z.enum(SIZES), MicroUsd).optional(),
  /** Of each picture that is sent along, where the provider asks for it and no tokens tell. */
  referencePrice: MicroUsd.optional(),
  /** Settled from the usage that the reply reports, where a provider reports one: micro-dollars per million tokens. */
  tokenPrices: z
    .object({
      input: MicroUsd,
      /** Of pictures sent along; as `input` where it is not named. */
      imageInput: MicroUsd.optional(),
      textOutput: MicroUsd,
      imageOutput: MicroUsd,
    })
    .optional(),
  quality: QualityByComplexity,
  /** Where it is at its best; empty where it has no strength of its own. */
  domains: z.array(z.enum(DOMAINS)),
  /** `references` is how many pictures it takes beside the words; `edit` whether it can change one of them. */
  abilities: z.object({ edit: z.boolean(), references: z.number().int().nonnegative(), seed: z.boolean() }),
  typicalMs: z.number().int().positive(),
  timeoutMs: z.number().int().positive(),
  promptLimitChars: z.number().int().positive(),
  aspects: z.array(z.enum(ASPECTS)).min(1),
  sizes: z.array(z.enum(SIZES)).min(1),
  lifecycle: Lifecycle,
  checked: z.object({ source: z.string(), on: z.iso.date() }),
})
export type Model = z.infer<typeof Model>

/** What one picture of this size costs before anything is known of its tokens. */
export const priceOf = (model: Model, size: Size = '1K'): MicroUsd => model.sizePrices?.[size] ?? model.priceMicroUsdPerImage

/** Those that serve this role, the one to take first in front. A specialist serves the domains it names and no other; any other role serves all. */
export const inRole = (models: readonly Model[], role: ModelRole, domain?: Domain): readonly Model[] =>
  models
    .filter((model) => model.role === role && (role !== 'specialist' || domain === undefined || model.domains.includes(domain)))
    .toSorted((one, other) => (one.priority ?? UNRANKED) - (other.priority ?? UNRANKED) || priceOf(one) - priceOf(other))

const UNRANKED = Number.MAX_SAFE_INTEGER
