import { TIERS } from '../../domain/plan.ts'
import type { Rules } from '../../domain/rules.ts'
import { brandChoice, brandFields, NEW_BRAND, WORDS } from './brand-fields.ts'
import { ALLOWED_CHANNELS, channelFields } from './channel-fields.ts'
import type { AdminField, FieldContext } from './fields.ts'
import { MEMBERS, tierFields } from './tier-fields.ts'
import { ADMINS, MONEY, SUMMARIES } from './workspace-fields.ts'

/** A form of the rules: five fields at most, because a form on Discord has no more. */
export interface Screen {
  readonly title: string
  readonly fields: readonly AdminField[]
}

/** The forms in which every rule can be set, by the action that opens them. `subject` says which tier, channel or brand. */
const SCREENS = {
  'admin-tier': (subject, context) => tierScreen(subject, context),
  'admin-members': () => ({ title: 'Members', fields: MEMBERS }),
  'admin-channels': () => ({ title: 'Channels', fields: [ALLOWED_CHANNELS] }),
  'admin-channel': (subject, context, rules) => ({ title: 'Rules of this channel', fields: channelFields(subject, context, rules) }),
  'admin-money': () => ({ title: 'Money', fields: MONEY }),
  'admin-summaries': () => ({ title: 'Summaries', fields: SUMMARIES }),
  'admin-words': (_, __, rules) => ({ title: 'Words and emoji', fields: [...WORDS, brandChoice(rules)] }),
  'admin-brand': (subject, _, rules) => brandScreen(subject, rules),
  'admin-people': () => ({ title: 'Admins and data', fields: ADMINS }),
} as const satisfies Record<string, (subject: string, context: FieldContext, rules: Rules) => Screen | undefined>

export type ScreenAction = keyof typeof SCREENS

/** Undefined for what is none, or about something that is not there any more. */
export const screenOf = (action: string, subject: string, context: FieldContext, rules: Rules): Screen | undefined =>
  Object.hasOwn(SCREENS, action) ? SCREENS[action as ScreenAction](subject, context, rules) : undefined

function brandScreen(subject: string, { brands }: Rules): Screen | undefined {
  const known = brands.find(({ brandId }) => brandId === subject)
  if (!known && subject !== NEW_BRAND) return undefined
  return { title: known ? `Brand ${known.name}` : 'New brand', fields: brandFields(subject) }
}

function tierScreen(subject: string, context: FieldContext): Screen | undefined {
  const tier = TIERS.find((known) => known === subject)
  return tier && { title: `The ${tier} tier`, fields: tierFields(tier, context) }
}
