import { z } from 'zod'
import { isBlockable } from './blocked-words.ts'
import { Brand } from './brand.ts'
import type { Period } from './calendar.ts'
import type { Cap, Scope } from './ledger.ts'
import type { Model } from './model.ts'
import { MicroUsd } from './money.ts'
import { TIERS, type Tier } from './plan.ts'
import { type Person, PLATFORMS, type Place } from './request.ts'

/** A team: a Slack workspace or a Discord guild. Rules, brands and summaries belong to one, and nothing of it reaches another. */
export type Workspace = Pick<Person, 'platform' | 'workspaceId'>

/** The way back from `workspaceKey`. @throws ZodError for what is none */
export function workspaceIn(key: string): Workspace {
  const colon = key.indexOf(':')
  return z
    .object({ platform: z.enum(PLATFORMS), workspaceId: z.string().min(1) })
    .parse({ platform: key.slice(0, colon), workspaceId: key.slice(colon + 1) })
}

export const workspaceKey = ({ platform, workspaceId }: Workspace): string => `${platform}:${workspaceId}`

/** Whether it is a team at all: Discord's direct messages count as a place of their own, without admins or rules. */
export const isTeam = ({ workspaceId }: Pick<Workspace, 'workspaceId'>): boolean => !workspaceId.startsWith('dm')

/** The sum that a press must confirm where a team has set none (S8). */
const PRICE_CARD_ABOVE_MICRO_USD = 200_000

const PlatformId = z.string().regex(/^[A-Za-z0-9]{1,32}$/, "a platform's own id, such as U024BE7LH or 81384788765712384")
const ModelName = z.string().regex(/^[a-z0-9.-]{1,60}$/, "a model's id or its role, such as flash")

const BlockedWord = z.string().trim().min(1).max(60).refine(isBlockable, 'a word with letters, digits or symbols to look for')

/** What may be spent in each period; nothing where there is no limit. */
const Amounts = z.strictObject({ day: MicroUsd.optional(), week: MicroUsd.optional(), month: MicroUsd.optional() })
export type Amounts = z.infer<typeof Amounts>

/** People by name, or all of a Slack user group or a Discord role. */
const Named = z.strictObject({ people: z.array(PlatformId).max(500).default([]), groups: z.array(PlatformId).max(100).default([]) })
export type Named = z.infer<typeof Named>

const TierRules = z.strictObject({
  /** Each person's own limits. */
  limits: Amounts.default({}),
  /** Models and roles that may draw; absent: what the policy gives the tier. */
  models: z.array(ModelName).min(1).max(50).optional(),
  /** What costs more is shown with its price first, and drawn at a press. */
  priceCardAbove: MicroUsd.default(PRICE_CARD_ABOVE_MICRO_USD),
  mayBePrivate: z.boolean().default(true),
})
export type TierRules = z.infer<typeof TierRules>

/** What is different in one channel. */
const ChannelRules = z.strictObject({
  /** What all of its members may spend in it together. */
  limits: Amounts.optional(),
  models: z.array(ModelName).min(1).max(50).optional(),
  priceCardAbove: MicroUsd.optional(),
  mayBePrivate: z.boolean().optional(),
  brand: z.string().optional(),
})
export type ChannelRules = z.infer<typeof ChannelRules>

const usd = (dollars: number): number => dollars * 1_000_000

/** All that the admins of one workspace decide. Amounts are micro-dollars; the file that people read and review has dollars. */
export const Rules = z.strictObject({
  /** In whose days, weeks and months their money is counted; absent: the program's. IANA name. */
  timeZone: z.string().refine(isTimeZone, 'a time zone such as Europe/Berlin').optional(),
  /** Beside the owners and admins whom the platform names. */
  admins: Named.prefault({}),
  /** Who may approve more; nobody named: the admins. `channel` is where they are asked. */
  approvals: z.strictObject({ channel: PlatformId.optional(), ...Named.shape }).prefault({}),
  tiers: z
    .strictObject({
      free: TierRules.prefault({ limits: { day: usd(10) } }),
      pro: TierRules.prefault({ limits: { day: usd(50) } }),
      enterprise: TierRules.prefault({}),
    })
    .prefault({}),
  /** The tier of who is not named below; absent: no tier, and the program's own limits. */
  tier: z.enum(TIERS).optional(),
  members: z
    .strictObject({ people: z.record(PlatformId, z.enum(TIERS)).default({}), groups: z.record(PlatformId, z.enum(TIERS)).default({}) })
    .prefault({}),
  /** What all of the workspace may spend together. */
  limits: Amounts.default({}),
  /** Where I draw; absent: everywhere. */
  allowedChannels: z.array(PlatformId).max(500).optional(),
  channels: z.record(PlatformId, ChannelRules).default({}),
  /** No wish with one of these words is drawn; compared as words, without regard to case. */
  blockedWords: z.array(BlockedWord).max(1000).default([]),
  brands: z.array(Brand).max(20).default([]),
  /** The brand of every channel that has none of its own. */
  brand: z.string().optional(),
  summaries: z
    .strictObject({
      channel: PlatformId.optional(),
      daily: z.boolean().default(true),
      weekly: z.boolean().default(true),
      /** The hour of the day at which they are posted. */
      hour: z.number().int().min(0).max(23).default(9),
    })
    .prefault({}),
  /** After so many days requests, votes and pictures are forgotten; the totals of the ledger stay. */
  retentionDays: z.number().int().min(1).max(3650).default(90),
  /** Emoji that count as votes here, by name, beside those that always do. */
  emoji: z.strictObject({ up: z.array(z.string()).max(50).default([]), down: z.array(z.string()).max(50).default([]) }).prefault({}),
})
export type Rules = z.infer<typeof Rules>

/** Where nobody has set anything. */
export const DEFAULT_RULES: Rules = Rules.parse({})

/** The rules as they apply to one person in one channel. */
export interface PersonRules {
  /** The channel whose rules these are, and where the money is counted: that around a thread, so far as the rules name channels at all. */
  readonly channelId: string
  readonly tier: Tier | undefined
  /** For all scopes but `global`, which is the program's. */
  readonly caps: readonly Cap[]
  readonly timeZone: string
  /** Models and roles; undefined: what the policy gives the tier. */
  readonly models: readonly string[] | undefined
  readonly priceCardAboveMicroUsd: MicroUsd
  readonly mayBePrivate: boolean
  readonly isChannelAllowed: boolean
  /** Where I draw; undefined: everywhere. */
  readonly allowedChannels?: readonly string[] | undefined
  readonly blockedWords: readonly string[]
  readonly brand: Brand | undefined
}

/** What holds where the rules say nothing: the program's settings. */
export interface RuleDefaults {
  readonly timeZone: string
  readonly person: Amounts
  readonly workspace: Amounts
}

/**
 * The channel's word goes before the tier's, a person's own tier before that of their groups, and of several groups the highest tier counts.
 *
 * @param groups the user groups or roles that the person has
 */
export function rulesFor(
  rules: Rules,
  { asker, place }: { readonly asker: Person; readonly place: Place },
  groups: readonly string[],
  defaults: RuleDefaults,
): PersonRules {
  const tier = tierOf(rules, asker.personId, groups)
  const tierRules = tier && rules.tiers[tier]
  const channel = rules.channels[place.channelId]
  return {
    channelId: place.channelId,
    tier,
    caps: [
      ...capsOf('person', tierRules?.limits ?? defaults.person),
      ...capsOf('channel', channel?.limits ?? {}),
      ...capsOf('workspace', { ...defaults.workspace, ...rules.limits }),
    ],
    timeZone: rules.timeZone ?? defaults.timeZone,
    models: channel?.models ?? tierRules?.models,
    priceCardAboveMicroUsd: channel?.priceCardAbove ?? tierRules?.priceCardAbove ?? PRICE_CARD_ABOVE_MICRO_USD,
    mayBePrivate: channel?.mayBePrivate ?? tierRules?.mayBePrivate ?? true,
    isChannelAllowed: rules.allowedChannels?.includes(place.channelId) ?? true,
    allowedChannels: rules.allowedChannels,
    blockedWords: rules.blockedWords,
    brand: brandOf(rules, place),
  }
}

/** Its channel's, else the workspace's. */
export function brandOf({ brands, brand, channels }: Rules, { channelId }: Pick<Place, 'channelId'>): Brand | undefined {
  const wanted = channels[channelId]?.brand ?? brand
  return brands.find(({ brandId }) => brandId === wanted)
}

/** Whether a model may draw: the rules name models, or roles. A preview costs nothing, and stands in where there is nothing else. */
export const isAllowed = ({ modelId, role }: Pick<Model, 'modelId' | 'role'>, allowed: readonly string[] | undefined): boolean =>
  allowed === undefined || role === 'preview' || allowed.includes(modelId) || allowed.includes(role)

export function tierOf({ tier, members }: Rules, personId: string, groups: readonly string[]): Tier | undefined {
  const own = members.people[personId]
  const ofGroups = groups.flatMap((group) => members.groups[group] ?? [])
  return own ?? TIERS.findLast((known) => ofGroups.includes(known)) ?? tier
}

function capsOf(scope: Scope, amounts: Amounts): Cap[] {
  const limits = Object.entries(amounts) as [Period, MicroUsd | undefined][]
  return limits.flatMap(([period, limitMicroUsd]) => (limitMicroUsd === undefined ? [] : [{ scope, period, limitMicroUsd }]))
}

function isTimeZone(name: string): boolean {
  if (name === 'UTC') return true
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: name }))
  } catch {
    return false
  }
}
