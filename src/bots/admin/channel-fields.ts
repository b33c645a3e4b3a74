import type { ChannelRules, Rules } from '../../domain/rules.ts'
import { dollars } from '../../domain/rules-in-words.ts'
import type { Choice } from '../cards.ts'
import { brandChoices } from './brand-fields.ts'
import { idsIn, readAmounts, readDollars, readModels, writeAmounts } from './codecs.ts'
import { type AdminField, type FieldContext, YES_OR_NO, yesOrNo } from './fields.ts'

export const ALLOWED_CHANNELS: AdminField = {
  name: 'allowed',
  label: 'Channels where I draw',
  hint: 'None chosen: everywhere. Otherwise nowhere else, direct messages included.',
  input: { kind: 'pick', from: 'channels' },
  read: ({ allowedChannels }) => (allowedChannels ?? []).join(','),
  write: (rules, typed) => ({ ...rules, allowedChannels: typed === '' ? undefined : idsIn(typed) }),
}

const AS_TIER: Choice = { value: 'tier', label: 'as the tier has it' }

export function channelFields(channelId: string, { models }: FieldContext, { brands }: Rules): AdminField[] {
  const own = (rules: Rules): ChannelRules => rules.channels[channelId] ?? {}
  const set = (rules: Rules, changed: Partial<ChannelRules>): Rules => {
    const { [channelId]: before, ...others } = rules.channels
    const after = { ...before, ...changed }
    const saysAnything = Object.values(after).some((said) => said !== undefined)
    return { ...rules, channels: saysAnything ? { ...others, [channelId]: after } : others }
  }
  return [
    {
      name: 'limits',
      label: 'Limits of all its members together',
      hint: 'For example: $20 a day. Empty: no limit.',
      input: { kind: 'line' },
      read: (rules) => writeAmounts(own(rules).limits ?? {}),
      write: (rules, typed) => set(rules, { limits: typed.trim() === '' ? undefined : readAmounts(typed) }),
    },
    {
      name: 'models',
      label: 'Models that may draw here',
      hint: 'Names or roles, for example: flash, pro. Empty: those of the tier.',
      input: { kind: 'line' },
      read: (rules) => (own(rules).models ?? []).join(', '),
      write: (rules, typed) => set(rules, { models: readModels(typed, models) }),
    },
    {
      name: 'priceCardAbove',
      label: 'Ask before spending more than',
      hint: 'Dollars for one picture. Empty: as the tier has it.',
      input: { kind: 'line' },
      read: (rules) => (own(rules).priceCardAbove === undefined ? '' : dollars(own(rules).priceCardAbove ?? 0)),
      write: (rules, typed) => set(rules, { priceCardAbove: typed.trim() === '' ? undefined : readDollars(typed) }),
    },
    {
      name: 'mayBePrivate',
      label: 'Private pictures',
      input: { kind: 'choice', choices: [AS_TIER, ...YES_OR_NO] },
      read: (rules) => (own(rules).mayBePrivate === undefined ? 'tier' : yesOrNo(own(rules).mayBePrivate === true)),
      write: (rules, typed) => set(rules, { mayBePrivate: typed === 'tier' ? undefined : typed === 'yes' }),
    },
    {
      name: 'brand',
      label: 'Brand',
      input: { kind: 'choice', choices: [{ value: 'none', label: 'that of the workspace' }, ...brandChoices(brands)] },
      read: (rules) => own(rules).brand ?? 'none',
      write: (rules, typed) => set(rules, { brand: typed === 'none' ? undefined : typed }),
    },
  ]
}
