import type { Named, Rules } from '../../domain/rules.ts'
import type { Choice } from '../cards.ts'
import { idsIn, mistake, readAmounts, writeAmounts } from './codecs.ts'
import type { AdminField } from './fields.ts'

const oneChannel = (typed: string): string | undefined => idsIn(typed)[0]

function namedFields(key: 'admins' | 'approvals', label: string, hint: string): AdminField[] {
  const set = (rules: Rules, changed: Partial<Named>): Rules => ({ ...rules, [key]: { ...rules[key], ...changed } })
  return [
    {
      name: 'people',
      label,
      hint,
      input: { kind: 'pick', from: 'people' },
      read: (rules) => rules[key].people.join(','),
      write: (rules, typed) => set(rules, { people: idsIn(typed) }),
    },
    {
      name: 'groups',
      label: 'Groups or roles who may, too',
      input: { kind: 'pick', from: 'groups' },
      read: (rules) => rules[key].groups.join(','),
      write: (rules, typed) => set(rules, { groups: idsIn(typed) }),
    },
  ]
}

export const MONEY: readonly AdminField[] = [
  {
    name: 'limits',
    label: 'Limits of the whole workspace',
    hint: 'For example: $50 a day, $800 a month. Empty: those of the program.',
    input: { kind: 'line' },
    read: ({ limits }) => writeAmounts(limits),
    write: (rules, typed) => ({ ...rules, limits: readAmounts(typed) }),
  },
  ...namedFields('approvals', 'Who may approve more', 'Nobody chosen: the admins.'),
  {
    name: 'channel',
    label: 'Where they are asked',
    input: { kind: 'pick', from: 'channels', max: 1 },
    read: ({ approvals }) => approvals.channel ?? '',
    write: (rules, typed) => ({ ...rules, approvals: { ...rules.approvals, channel: oneChannel(typed) } }),
  },
]

const WHICH: readonly Choice[] = [
  { value: 'both', label: 'daily and weekly' },
  { value: 'daily', label: 'daily' },
  { value: 'weekly', label: 'weekly' },
  { value: 'neither', label: 'neither' },
]

export const SUMMARIES: readonly AdminField[] = [
  {
    name: 'channel',
    label: 'Channel of the summaries',
    hint: 'None chosen: no summaries are posted.',
    input: { kind: 'pick', from: 'channels', max: 1 },
    read: ({ summaries }) => summaries.channel ?? '',
    write: (rules, typed) => ({ ...rules, summaries: { ...rules.summaries, channel: oneChannel(typed) } }),
  },
  {
    name: 'which',
    label: 'Which',
    input: { kind: 'choice', choices: WHICH },
    read: ({ summaries: { daily, weekly } }) => (daily && weekly ? 'both' : daily ? 'daily' : weekly ? 'weekly' : 'neither'),
    write: (rules, typed) => {
      const [daily, weekly] = [['both', 'daily'].includes(typed), ['both', 'weekly'].includes(typed)]
      return { ...rules, summaries: { ...rules.summaries, daily, weekly } }
    },
  },
  {
    name: 'hour',
    label: 'At what hour',
    input: { kind: 'choice', choices: Array.from({ length: 24 }, (_, hour) => ({ value: String(hour), label: `${hour}:00` })) },
    read: ({ summaries }) => String(summaries.hour),
    write: (rules, typed) => ({ ...rules, summaries: { ...rules.summaries, hour: Number(typed) } }),
  },
  {
    name: 'timeZone',
    label: 'Time zone',
    hint: 'For example: Europe/Berlin. Days, weeks and months of all limits go by it, too.',
    input: { kind: 'line' },
    read: ({ timeZone }) => timeZone ?? '',
    write: (rules, typed) => ({ ...rules, timeZone: typed.trim() === '' ? undefined : timeZoneIn(typed.trim()) }),
  },
]

/** As its own name is written: "europe/berlin" is one. @throws Problem BAD_OPTION */
function timeZoneIn(typed: string): string {
  if (/^utc$/i.test(typed)) return 'UTC'
  try {
    return new Intl.DateTimeFormat('en', { timeZone: typed }).resolvedOptions().timeZone
  } catch {
    throw mistake(`“${typed}” is no time zone that I know. Write a region and a city, for example: Europe/Berlin`)
  }
}

export const ADMINS: readonly AdminField[] = [
  ...namedFields('admins', 'Admins of the rules', 'Beside the owners and admins of the workspace, who always are.'),
  {
    name: 'retentionDays',
    label: 'Forget requests and pictures after',
    hint: 'Days, 1 to 3650. The totals of the money stay.',
    input: { kind: 'line' },
    read: ({ retentionDays }) => String(retentionDays),
    write: (rules, typed) => ({ ...rules, retentionDays: daysIn(typed) }),
  },
]

function daysIn(typed: string): number {
  const days = /^\s*(\d{1,5})\s*(?:days?)?\s*$/i.exec(typed)?.[1]
  if (days === undefined || Number(days) < 1 || Number(days) > 3650)
    throw mistake(`“${typed.trim()}” is not from 1 to 3650 days. Write a number, for example: 90`)
  return Number(days)
}
