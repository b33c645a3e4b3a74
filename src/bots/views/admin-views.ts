import { TIERS } from '../../domain/plan.ts'
import type { Place } from '../../domain/request.ts'
import type { Rules, TierRules } from '../../domain/rules.ts'
import { dollars } from '../../domain/rules-in-words.ts'
import type { Decision } from '../../ports.ts'
import { NEW_BRAND } from '../admin/brand-fields.ts'
import { writeAmounts } from '../admin/codecs.ts'
import { type Button, buttons, type Card, type CardNode, card, divider, note, type Piece, text } from '../cards.ts'
import { lessonDeskButtons } from './lesson-views.ts'
import { live } from './live.ts'
import { ago } from './words.ts'

/** What admins see: the rules at a glance with a button for each form, what they changed, and the log. */

const NAMED_AT_MOST = 8

/**
 * `/banana admin`.
 *
 * @param learned what is in force of that, in words
 * @param closed the channel that took no summary when the last one was due
 */
export function overview(rules: Rules, { channelId }: Place, learned: readonly Piece[], closed?: string): Card {
  const { limits, approvals, summaries, blockedWords, brands, brand, admins, retentionDays, timeZone } = rules
  return card(
    'The rules of this workspace',
    text({ bold: 'The rules of this workspace' }),
    ...TIERS.map((tier) => line(`${tier} tier`, tierInWords(rules.tiers[tier]))),
    line('members', ...membersInWords(rules)),
    line('channels', ...channelsInWords(rules, channelId)),
    line(
      'money',
      writeAmounts(limits) || 'no limit of the workspace',
      '. More is approved by ',
      ...(listed(approvals) ?? ['the admins']),
      ...(approvals.channel ? [', asked in ', { channel: approvals.channel }] : []),
    ),
    line(
      'summaries',
      ...(summaries.channel
        ? [whichInWords(summaries), ' at ', `${summaries.hour}:00 in `, { channel: summaries.channel }]
        : ['no channel is chosen, so none are posted']),
      `. Time zone: ${timeZone ?? 'that of the program'}`,
    ),
    ...(closed !== undefined && closed === summaries.channel ? [closedInWords(closed)] : []),
    line(
      'words and brands',
      `${counted(blockedWords.length, 'blocked word')}, ${counted(brands.length, 'brand')}${brand ? `, ${brand} for everybody` : ''}`,
    ),
    line('learned', ...learned),
    line('admins', 'owners and admins of the workspace', ...(listed(admins) ? [', ', ...(listed(admins) ?? [])] : [])),
    note(
      `Requests and pictures are forgotten after ${counted(retentionDays, 'day')}. All of it can be read and reviewed as one file: banana rules export`,
    ),
    divider,
    ...formButtons(rules),
    lessonDeskButtons(),
  )
}

/** One that was chosen since then may well be open. */
const closedInWords = (channel: string): CardNode =>
  text(
    '⚠️ I may not post in ',
    { channel },
    ' any more, so summaries and alerts reach nobody. Invite me there, or choose another channel under “Summaries…”.',
  )

const line = (name: string, ...pieces: readonly Piece[]): CardNode =>
  text({ bold: `${name.charAt(0).toUpperCase()}${name.slice(1)}: ` }, ...pieces)

function tierInWords({ limits, models, priceCardAbove, mayBePrivate }: TierRules): string {
  const parts = [writeAmounts(limits) || 'no limit', ...(models ? [models.join(', ')] : []), `asks above ${dollars(priceCardAbove)}`]
  return [...parts, ...(mayBePrivate ? [] : ['nothing private'])].join(' · ')
}

function membersInWords({ tier, members: { people, groups } }: Rules): Piece[] {
  const everybody = tier ? `everybody else is in the ${tier} tier` : 'everybody else is in no tier, with the limits of whoever runs me'
  const named: [Piece, string][] = [
    ...Object.entries(groups).map(([group, own]): [Piece, string] => [{ group }, own]),
    ...Object.entries(people).map(([person, own]): [Piece, string] => [{ person }, own]),
  ]
  const shown = named.slice(0, NAMED_AT_MOST).flatMap(([piece, own]) => [piece, ` ${own}, `])
  return [...shown, ...(named.length > NAMED_AT_MOST ? [`${named.length - NAMED_AT_MOST} more, `] : []), everybody]
}

function channelsInWords({ allowedChannels, channels }: Rules, here: string): Piece[] {
  const own = Object.keys(channels)
  const allowed = allowedChannels ? ['only in ', ...named(allowedChannels.map((channel) => ({ channel })))] : ['everywhere']
  const others: Piece[] = own.length > 0 ? ['. Rules of their own: ', ...named(own.map((channel) => ({ channel })))] : []
  return [...allowed, ...others, own.includes(here) ? ' (this one is among them)' : '']
}

const listed = ({ people, groups }: Rules['admins']): Piece[] | undefined =>
  people.length + groups.length === 0 ? undefined : named([...groups.map((group) => ({ group })), ...people.map((person) => ({ person }))])

function named(pieces: readonly Piece[]): Piece[] {
  const shown = pieces.slice(0, NAMED_AT_MOST).flatMap((piece, index) => (index === 0 ? [piece] : [', ', piece]))
  return pieces.length > NAMED_AT_MOST ? [...shown, ` and ${pieces.length - NAMED_AT_MOST} more`] : shown
}

const whichInWords = ({ daily, weekly }: Rules['summaries']): string =>
  daily && weekly ? 'daily and weekly' : daily ? 'daily' : weekly ? 'weekly' : 'neither daily nor weekly'

const counted = (count: number, noun: string): string => `${count === 0 ? 'no' : count} ${noun}${count === 1 ? '' : 's'}`

function formButtons({ brands }: Rules): CardNode[] {
  const button = (action: string, label: string, key = 'rules'): Button => ({ action, key, label })
  return [
    buttons(
      ...TIERS.map((tier) => button('admin-tier', `${tier.charAt(0).toUpperCase()}${tier.slice(1)} tier…`, tier)),
      button('admin-members', 'Members…'),
    ),
    buttons(
      button('admin-channels', 'Channels…'),
      button('admin-channel', 'This channel…'),
      button('admin-money', 'Money…'),
      button('admin-summaries', 'Summaries…'),
    ),
    buttons(
      button('admin-words', 'Words…'),
      ...brands.slice(0, 3).map(({ brandId, name }) => button('admin-brand', `Brand ${name}…`, brandId)),
      button('admin-brand', 'New brand…', NEW_BRAND),
    ),
    buttons(button('admin-people', 'Admins and data…'), button('admin-log', 'Log')),
  ]
}

/** After a form was saved. */
export function savedView(changes: readonly string[]): Card {
  if (changes.length === 0) return card('Nothing has changed.', text('Nothing has changed.'))
  return card('Saved.', text({ bold: 'Saved.' }), ...changes.slice(0, 20).map((change) => text(...live(capital(change)))))
}

/** Newest first. */
export function logView(decisions: readonly Decision[], nowMs: number): Card {
  if (decisions.length === 0) return card('Nobody has decided anything yet.', text('Nobody has decided anything yet.'))
  return card(
    'What the admins decided',
    text({ bold: 'What the admins decided, newest first' }),
    ...decisions.map(({ atMs, by, what }) =>
      text(`${ago(nowMs - atMs)} · `, by === 'operator' ? 'whoever runs me' : { person: by }, ': ', ...live(what)),
    ),
  )
}

const capital = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1)
