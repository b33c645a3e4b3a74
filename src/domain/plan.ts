import { z } from 'zod'
import { formatUsd, MicroUsd } from './money.ts'
import { ASPECTS, QUALITIES } from './request.ts'

/** What a person may use. A team that has set no tiers has none: see docs/routing.md. */
export const TIERS = ['free', 'pro', 'enterprise'] as const
export type Tier = (typeof TIERS)[number]

/** What a model can be the best at among those there are; `budget` is the best quality that the budget allows. */
export const MERITS = ['quality', 'value', 'price', 'speed', 'budget'] as const
export type Merit = (typeof MERITS)[number]

/** A model that could make the picture, for whoever asks "why this model?". */
export const Alternative = z.object({
  modelId: z.string(),
  priceMicroUsd: MicroUsd,
  /** 1 to 10, for a wish as complex as this one. */
  quality: z.number(),
  /** Quality for a dollar; absent where it costs nothing. */
  valuePerUsd: z.number().optional(),
  typicalMs: z.number().int(),
  bestAt: z.array(z.enum(MERITS)),
  isChosen: z.boolean(),
})
export type Alternative = z.infer<typeof Alternative>

/** The same wish one quality up, as the button *Better* offers it. */
export const Better = z.object({ quality: z.enum(QUALITIES), modelId: z.string(), priceMicroUsd: MicroUsd })
export type Better = z.infer<typeof Better>

/** What will be made, with what, for how much, and why: decided before anything is spent. What is optional is missing in older records. */
export const Plan = z.object({
  /** The final prompt: the asker's words inside a template of their domain and style. */
  prompt: z.string(),
  /** Which template that was, as domain/style/quality; absent when the words were sent alone. */
  template: z.string().optional(),
  /** What the template would have said and the asker's words decide instead: "light", "text". */
  decided: z.array(z.string()).optional(),
  modelId: z.string(),
  aspect: z.enum(ASPECTS),
  priceMicroUsd: MicroUsd,
  estimateMs: z.number().int(),
  /** How much the wish asks of a model, 0 to 1. */
  complexity: z.number().min(0).max(1).optional(),
  /** The rule of the policy that chose the model. */
  rule: z.string().optional(),
  /** Why this model, in words for the person who asks "Why?". */
  reason: z.string(),
  /** The same in a few words, for while it is drawn: "cheapest that does this well". */
  brief: z.string().optional(),
  /** Absent at the best there is. */
  better: Better.optional(),
  /** Every model that could have made it, the chosen one included, the best quality first. */
  alternatives: z.array(Alternative).optional(),
  /** The quality it was planned in, where the asker named none and their preferences did. */
  quality: z.enum(QUALITIES).optional(),
  /** What the asker's own settings and habits decided, in words. */
  personal: z.array(z.string()).optional(),
  /** Experiments that this plan took part in, and the variant of each. */
  exposures: z.record(z.string(), z.string()).optional(),
  /** False: made anew, whatever the caches hold, because an experiment compares that. */
  reuse: z.boolean().optional(),
  /** What the person should know about the result, e.g. that an attachment was not used. */
  notes: z.array(z.string()),
})
export type Plan = z.infer<typeof Plan>

const MERIT_WORDS: Readonly<Record<Merit, string>> = {
  quality: 'best quality',
  value: 'best value',
  price: 'cheapest',
  speed: 'fastest',
  budget: 'best within budget',
}

/** "best quality, fastest", or nothing for a model that is second everywhere. */
export const meritsInWords = ({ bestAt }: Alternative): string => bestAt.map((merit) => MERIT_WORDS[merit]).join(', ')

/** "pro: $0.13, quality 9 of 10, 67 per dollar, about 20 s (best quality)". */
export function alternativeInWords(alternative: Alternative): string {
  const { modelId, priceMicroUsd, quality, valuePerUsd, typicalMs, bestAt } = alternative
  const value = valuePerUsd === undefined ? '' : `, ${Math.round(valuePerUsd)} per dollar`
  const seconds = Math.max(1, Math.round(typicalMs / 1000))
  const facts = `${modelId}: ${formatUsd(priceMicroUsd)}, quality ${quality} of 10${value}, about ${seconds} s`
  return bestAt.length === 0 ? facts : `${facts} (${meritsInWords(alternative)})`
}
