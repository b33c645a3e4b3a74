import { z } from 'zod'
import { Experience, experienceInWords, type OwnExperience } from './experience.ts'
import { DOMAINS, type Domain, type Style } from './intent.ts'
import { ASPECTS, type Options, QUALITIES } from './request.ts'

/** What matters more to a person, where not both can be had; `none` is neither, whatever was learned. */
export const LEANINGS = ['quality', 'cost', 'none'] as const
export type Leaning = (typeof LEANINGS)[number]

/** What a person has set by hand. What is absent was left to me. */
export const Chosen = z.object({
  /** Off: their words are sent as they wrote them. */
  enhance: z.boolean().default(true),
  /** Off: what was learned decides nothing, and nothing more is learned. */
  learn: z.boolean().default(true),
  /** For wishes that name none. */
  quality: z.enum(QUALITIES).optional(),
  aspect: z.enum(ASPECTS).optional(),
  modelId: z.string().optional(),
  leaning: z.enum(LEANINGS).optional(),
  domain: z.enum([...DOMAINS, 'none']).optional(),
})
export type Chosen = z.infer<typeof Chosen>

export const NOTHING_CHOSEN: Chosen = Chosen.parse({})

/** Fewer requests than this say nothing about anybody. */
export const ENOUGH = 10

/** What was learned from a person's newest requests, with its evidence (S9). */
export const Habits = z.object({
  /** How many requests it was learned from. */
  requests: z.number().int().nonnegative(),
  /** How often they had a picture made again or better, of how many that can tell. */
  better: z.object({ count: z.number().int(), of: z.number().int() }),
  /** How often a draft was all they wanted. */
  drafts: z.object({ count: z.number().int(), of: z.number().int() }),
  /** What they ask for most, among wishes that were clear; `styles` in `domain`, of which `style` is the most frequent. */
  domains: z.object({ domain: z.enum(DOMAINS), style: z.string(), count: z.number().int(), of: z.number().int() }).optional(),
  /** What follows from all that; absent where nothing does. */
  leaning: z.enum(['quality', 'cost']).optional(),
  domain: z.enum(DOMAINS).optional(),
  /** How content they were with each model, by kind of wish. */
  experience: z.array(Experience).optional(),
})
export type Habits = z.infer<typeof Habits>

/** All that is known of how one person likes their pictures. */
export interface Preferences {
  readonly chosen: Chosen
  readonly habits: Habits | undefined
  /** Counts the changes by hand; 0 where nothing was ever set. */
  readonly version: number
  /** Requests before this were to be forgotten. */
  readonly sinceMs: number
}

export const NO_PREFERENCES: Preferences = { chosen: NOTHING_CHOSEN, habits: undefined, version: 0, sinceMs: 0 }

/** Why something was decided so for this person: `settings` by hand, `habits` learned. */
export type Source = 'settings' | 'habits'

/** What their preferences come to: settings go before habits. */
export interface Steering extends Pick<Options, 'quality' | 'aspect' | 'modelId'> {
  readonly enhance: boolean
  readonly leaning?: { readonly to: 'quality' | 'cost'; readonly from: Source; readonly because: string }
  readonly domain?: {
    readonly domain: Domain
    readonly style: string
    readonly share: number
    readonly from: Source
    readonly because: string
  }
  readonly experience?: OwnExperience
}

/** The share of their wishes that a domain has which somebody named by hand. */
const NAMED_SHARE = 0.8

export function steeringOf({ chosen, habits }: Pick<Preferences, 'chosen' | 'habits'>): Steering {
  const { enhance, learn, quality, aspect, modelId } = chosen
  const learned = learn ? habits : undefined
  const leaning = leaningOf(chosen, learned)
  const domain = domainOf(chosen, learned)
  const experience = experienceOf(learned, leaning)
  return {
    enhance,
    ...(quality && { quality }),
    ...(aspect && { aspect }),
    ...(modelId && { modelId }),
    ...(leaning && { leaning }),
    ...(domain && { domain }),
    ...(experience && { experience }),
  }
}

function leaningOf({ leaning }: Chosen, habits: Habits | undefined): Steering['leaning'] {
  if (leaning === 'none') return undefined
  if (leaning) return { to: leaning, from: 'settings', because: `your settings put ${leaning} first` }
  if (!habits?.leaning) return undefined
  return { to: habits.leaning, from: 'habits', because: habits.leaning === 'quality' ? betterInWords(habits) : draftsInWords(habits) }
}

function domainOf({ domain }: Chosen, habits: Habits | undefined): Steering['domain'] {
  if (domain === 'none') return undefined
  if (domain) return { domain, style: GENERAL[domain], share: NAMED_SHARE, from: 'settings', because: `your settings prefer ${domain}` }
  if (!habits?.domain || !habits.domains) return undefined
  const { style, count, of } = habits.domains
  return { domain: habits.domain, style, share: count / of, from: 'habits', because: domainInWords(habits) }
}

/** Who puts quality first by hand gets nothing cheaper; who was learned to, where it has proven itself and not to be tried on. */
function experienceOf(habits: Habits | undefined, leaning: Steering['leaning']): Steering['experience'] {
  if (!habits?.experience || habits.requests < ENOUGH) return undefined
  if (leaning?.to !== 'quality') return { all: habits.experience, cheaper: 'tried' }
  return { all: habits.experience, cheaper: leaning.from === 'settings' ? 'never' : 'proven' }
}

/** The style of a domain that promises least. */
const GENERAL: Readonly<Record<Domain, Style>> = { photography: 'other', diagrams: 'other', art: 'illustration', products: 'lifestyle' }

// --- Evidence, in words -----------------------------------------------------------------------------------------------------------------

/** Every count that says something, whether or not anything follows from it. */
export const habitsInWords = (habits: Habits): readonly string[] => [
  betterInWords(habits),
  draftsInWords(habits),
  ...(habits.domains ? [domainInWords(habits)] : []),
  ...experienceInWords(habits.experience ?? []),
]

const betterInWords = ({ better: { count, of } }: Habits): string => `you asked for better quality in ${count} of your last ${of}`
const draftsInWords = ({ drafts: { count, of } }: Habits): string => `a draft was enough in ${count} of your last ${of}`
const domainInWords = ({ domains }: Habits): string =>
  domains ? `you asked for ${domains.domain} in ${domains.count} of your last ${domains.of}` : ''
