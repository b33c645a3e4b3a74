import { z } from 'zod'
import { DOMAINS } from '../../domain/intent.ts'
import { type ModelRole, ROLES } from '../../domain/model.ts'
import { TIERS, type Tier } from '../../domain/plan.ts'
import { QUALITIES, type Quality } from '../../domain/request.ts'

/** What a rule can ask for: a role, or the model that stands out. Policy never speaks of a model by its name. */
export const PICKS = [...ROLES, 'asked', 'best-for-domain', 'best-there-is', 'cheapest-adequate'] as const
export type Pick = (typeof PICKS)[number]

/** `none` is a team that has set no tiers. */
const TierOrNone = z.enum([...TIERS, 'none'])
export type TierOrNone = z.infer<typeof TierOrNone>

/** Everything that is named must hold; what is not named does not matter. */
const Conditions = z.strictObject({
  /** A model was asked for by name, and the tier has it. */
  isModelAsked: z.boolean().optional(),
  /** The quality asked for, as far as the tier has it; nothing asked is `standard`. */
  quality: z.enum(QUALITIES).optional(),
  tiers: z.array(TierOrNone).optional(),
  domain: z.enum(DOMAINS).optional(),
  isQualitySensitive: z.boolean().optional(),
  complexityOver: z.number().optional(),
  complexityFrom: z.number().optional(),
  complexityUnder: z.number().optional(),
  /** A model of this role, fit for the domain, can be used. */
  has: z.enum(ROLES).optional(),
})
export type Conditions = z.infer<typeof Conditions>

const Rule = z.strictObject({
  rule: z.string().regex(/^[a-z0-9-]+$/),
  when: Conditions,
  /** The first that there is, is taken. Any but the first is a substitute, and the reason says so. */
  choose: z.array(z.enum(PICKS)).min(1),
  /** For people. {model}, {price}, {quality}, {complexity}, {domain} and {tier} stand for their values. */
  because: z.string().regex(/^(?:[^{}]|\{(?:model|price|quality|complexity|domain|tier)\})*$/, 'uses a variable that there is not'),
  /** The same in a few words, without a variable: it stands in brackets behind the model's name while the picture is drawn. */
  brief: z.string().regex(/^[^{}]+$/, 'has no variables'),
})
export type Rule = z.infer<typeof Rule>

export const parseRules = (rules: readonly z.input<typeof Rule>[]): readonly Rule[] => z.array(Rule).min(1).parse(rules)

/** Where the model that a rule wants is not there. */
const OR_CHEAP = ['cheapest-adequate', 'best-there-is', 'preview'] as const
const OR_GOOD = ['best-there-is', 'preview'] as const

/** Read from the top; the first rule whose conditions hold decides. Order and thresholds are those of the specification, S4. */
export const RULES = parseRules([
  {
    rule: 'asked-for',
    when: { isModelAsked: true },
    choose: ['asked'],
    because: 'You asked for {model} ({price}).',
    brief: 'as you asked',
  },
  {
    rule: 'draft',
    when: { quality: 'draft' },
    choose: [...OR_CHEAP],
    because: '{model} ({price}) is the cheapest model that does draft quality well.',
    brief: 'cheapest that does a draft well',
  },
  {
    rule: 'best',
    when: { quality: 'best' },
    choose: ['best-for-domain', ...OR_GOOD],
    because: 'You asked for the best quality, and {model} ({price}) gives it for {domain}.',
    brief: 'best for this',
  },
  {
    rule: 'enterprise',
    when: { tiers: ['enterprise'] },
    choose: ['best-for-domain', ...OR_GOOD],
    because: '{model} ({price}) is the best for {domain}, and the enterprise tier has the best.',
    brief: 'best for this',
  },
  {
    rule: 'photography-specialist',
    when: { tiers: ['free', 'pro'], domain: 'photography', complexityOver: 0.5, has: 'specialist' },
    choose: ['specialist'],
    because: '{model} ({price}) is the specialist for photography, and this wish asks for a lot (complexity {complexity}).',
    brief: 'specialist for photographs',
  },
  {
    rule: 'photography',
    when: { tiers: ['free', 'pro'], domain: 'photography' },
    choose: ['pro', ...OR_GOOD],
    because: '{model} ({price}) is the model for photographs in the {tier} tier.',
    brief: 'the one for photographs',
  },
  {
    rule: 'free-complex',
    when: { tiers: ['free'], complexityFrom: 0.7 },
    choose: ['pro', ...OR_GOOD],
    because: 'This wish asks for so much (complexity {complexity}) that even the free tier gets {model} ({price}).',
    brief: 'this asks for a lot',
  },
  {
    rule: 'free',
    when: { tiers: ['free'] },
    choose: ['flash', ...OR_CHEAP],
    because: '{model} ({price}) is the model of the free tier, and it does a wish of complexity {complexity} well.',
    brief: 'does this well',
  },
  {
    rule: 'complex',
    when: { complexityFrom: 0.7 },
    choose: ['pro', ...OR_GOOD],
    because: 'This wish asks for a lot (complexity {complexity}), and {model} ({price}) does that best.',
    brief: 'this asks for a lot',
  },
  {
    rule: 'quality-sensitive',
    when: { complexityFrom: 0.3, isQualitySensitive: true },
    choose: ['pro', ...OR_GOOD],
    because: 'Quality comes first for you, so this gets {model} ({price}) at once (complexity {complexity}).',
    brief: 'quality comes first for you',
  },
  {
    rule: 'standard',
    when: {},
    choose: ['flash', ...OR_CHEAP],
    because: '{model} ({price}) is the cheapest model that does {quality} quality well for a wish like this (complexity {complexity}).',
    brief: 'cheapest that does this well',
  },
])

/** What a tier may ask for by name or by quality. The rules may still give more, where a wish needs it. */
export const TIER_HAS: Readonly<Record<Tier, { readonly roles: readonly ModelRole[]; readonly qualities: readonly Quality[] }>> = {
  free: { roles: ['preview', 'lite', 'flash'], qualities: ['draft', 'standard'] },
  pro: { roles: ROLES, qualities: QUALITIES },
  enterprise: { roles: ROLES, qualities: QUALITIES },
}

/** The quality at the complexity of the wish, 1 to 10, from which a model does a job well enough. */
export const ADEQUATE: Readonly<Record<Quality, number>> = { draft: 5, standard: 7, best: 8 }

/** Up to where a wish counts as simple, and from where as complex, in the catalogue's table of qualities. */
export const MEDIUM_FROM = 0.3
export const COMPLEX_FROM = 0.7
