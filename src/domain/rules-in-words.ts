import type { Brand } from './brand.ts'
import type { Period } from './calendar.ts'
import type { MicroUsd } from './money.ts'
import { TIERS } from './plan.ts'
import type { Amounts, ChannelRules, Rules, TierRules } from './rules.ts'

/** One rule for people: a value, or a set of things. `absent` is what holds where nothing is said. */
export type RuleLine =
  | { readonly label: string; readonly value: string; readonly absent: string }
  | { readonly label: string; readonly items: readonly string[] }

/** What changed, a line for each value: "day limit of the free tier from $10.00 to $5.00", "blocked words: added “gun”". */
export function changesInWords(before: Rules, after: Rules): string[] {
  const [old, now] = [byLabel(before), byLabel(after)]
  const labels = [...new Set([...now.keys(), ...old.keys()])]
  return labels.flatMap((label) => changeOf(label, old.get(label), now.get(label)))
}

function changeOf(label: string, old: RuleLine | undefined, now: RuleLine | undefined): string[] {
  const [was, is] = [itemsOf(old), itemsOf(now)]
  if (was && is) return setChange(label, was, is)
  const [from, to] = [saidBy(old, now), saidBy(now, old)]
  return from === to ? [] : [`${label} from ${from} to ${to}`]
}

function setChange(label: string, was: readonly string[], is: readonly string[]): string[] {
  const added = is.filter((item) => !was.includes(item))
  const removed = was.filter((item) => !is.includes(item))
  return [
    ...(added.length > 0 ? [`${label}: added ${added.join(', ')}`] : []),
    ...(removed.length > 0 ? [`${label}: removed ${removed.join(', ')}`] : []),
  ]
}

const byLabel = (rules: Rules): ReadonlyMap<string, RuleLine> => new Map(ruleLines(rules).map((line) => [line.label, line]))
const itemsOf = (line: RuleLine | undefined): readonly string[] | undefined => (line && 'items' in line ? line.items : undefined)
const saidBy = (line: RuleLine | undefined, other: RuleLine | undefined): string => {
  if (line && 'value' in line) return line.value
  return other && 'absent' in other ? other.absent : 'nothing'
}

// --- All rules --------------------------------------------------------------------------------------------------------------------------

const PERIODS: readonly Period[] = ['day', 'week', 'month']
const NO_LIMIT = 'no limit'

/** Every rule there is, in the order of the forms. People, groups and channels are named by kind and id, so that a card can show them live. */
export function ruleLines(rules: Rules): RuleLine[] {
  const { tier, members, limits, allowedChannels, channels, brands, brand, summaries, emoji } = rules
  return [
    ...TIERS.flatMap((name) => tierLines(`the ${name} tier`, rules.tiers[name])),
    value('tier of everybody else', tier, 'none'),
    ...Object.entries(members.people).map(([id, own]) => value(`tier of person ${id}`, own, 'none')),
    ...Object.entries(members.groups).map(([id, own]) => value(`tier of group ${id}`, own, 'none')),
    ...limitLines('the workspace', limits),
    value('channels where I draw', allowedChannels && 'the allowed ones', 'all'),
    { label: 'allowed channels', items: (allowedChannels ?? []).map(channelInWords) },
    ...Object.entries(channels).flatMap(([id, own]) => channelLines(channelInWords(id), own)),
    ...namedLines('approvers', rules.approvals),
    value('channel of approvals', rules.approvals.channel && channelInWords(rules.approvals.channel), 'none'),
    ...namedLines('admins beside those of the platform', rules.admins),
    { label: 'blocked words', items: rules.blockedWords.map((word) => `“${word}”`) },
    ...brands.map((own) => value(`brand ${own.brandId}`, brandInWords(own), 'none')),
    value('brand of the workspace', brand, 'none'),
    value('channel of summaries', summaries.channel && channelInWords(summaries.channel), 'none'),
    value('daily summary', summaries.daily ? 'on' : 'off', 'on'),
    value('weekly summary', summaries.weekly ? 'on' : 'off', 'on'),
    value('hour of summaries', `${summaries.hour}:00`, '9:00'),
    value('time zone', rules.timeZone, 'that of the program'),
    value('days after which requests and pictures are forgotten', String(rules.retentionDays), '90'),
    { label: 'emoji that count as 👍', items: emoji.up.map(emojiInWords) },
    { label: 'emoji that count as 👎', items: emoji.down.map(emojiInWords) },
  ]
}

const value = (label: string, given: string | undefined, absent: string): RuleLine => ({ label, value: given ?? absent, absent })

function tierLines(whose: string, { limits, models, priceCardAbove, mayBePrivate }: TierRules): RuleLine[] {
  return [
    ...limitLines(whose, limits),
    value(`models of ${whose}`, models?.join(', '), 'what the policy gives it'),
    value(`price card of ${whose}`, `above ${dollars(priceCardAbove)}`, 'none'),
    value(`private pictures in ${whose}`, mayBePrivate ? 'allowed' : 'not allowed', 'allowed'),
  ]
}

function channelLines(whose: string, { limits, models, priceCardAbove, mayBePrivate, brand }: ChannelRules): RuleLine[] {
  const asTier = 'as the tier has it'
  return [
    ...limitLines(whose, limits ?? {}),
    value(`models of ${whose}`, models?.join(', '), asTier),
    value(`price card of ${whose}`, priceCardAbove === undefined ? undefined : `above ${dollars(priceCardAbove)}`, asTier),
    value(`private pictures in ${whose}`, mayBePrivate === undefined ? undefined : mayBePrivate ? 'allowed' : 'not allowed', asTier),
    value(`brand of ${whose}`, brand, 'that of the workspace'),
  ]
}

const limitLines = (whose: string, limits: Amounts): RuleLine[] =>
  PERIODS.map((period) =>
    value(`${period} limit of ${whose}`, limits[period] === undefined ? undefined : dollars(limits[period]), NO_LIMIT),
  )

const namedLines = (
  label: string,
  { people, groups }: { readonly people: readonly string[]; readonly groups: readonly string[] },
): RuleLine[] => [{ label, items: [...people.map((id) => `person ${id}`), ...groups.map((id) => `group ${id}`)] }]

const channelInWords = (channelId: string): string => `channel ${channelId}`
const emojiInWords = (name: string): string => `:${name}:`

function brandInWords({ name, colours, rules, forbiddenStyles, tone }: Brand): string {
  const parts = [
    ...(colours.length > 0 ? [`colours ${colours.map((colour) => `${colour.name} ${colour.hex}`).join(', ')}`] : []),
    ...(rules.length > 0 ? [`rules ${rules.join('; ')}`] : []),
    ...(forbiddenStyles.length > 0 ? [`avoids ${forbiddenStyles.join(', ')}`] : []),
    `tone ${tone}`,
  ]
  return `“${name}” (${parts.join('; ')})`
}

/** An amount as an admin types it: two decimals at least, and as many as it needs. */
export function dollars(microUsd: MicroUsd): string {
  const [whole, decimals = ''] = (microUsd / 1_000_000).toFixed(6).split('.')
  return `$${whole}.${decimals.replace(/0+$/, '').padEnd(2, '0')}`
}
