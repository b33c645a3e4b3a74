import { TIERS, type Tier } from '../../domain/plan.ts'
import type { Rules, TierRules } from '../../domain/rules.ts'
import { dollars } from '../../domain/rules-in-words.ts'
import { idsIn, readAmounts, readDollars, readModels, writeAmounts } from './codecs.ts'
import { type AdminField, choicesOf, type FieldContext, NONE, YES_OR_NO, yesOrNo } from './fields.ts'

export function tierFields(tier: Tier, { models }: FieldContext): AdminField[] {
  const set = (rules: Rules, changed: Partial<TierRules>): Rules => ({
    ...rules,
    tiers: { ...rules.tiers, [tier]: { ...rules.tiers[tier], ...changed } },
  })
  return [
    {
      name: 'limits',
      label: 'Limits of each person',
      hint: 'For example: $10 a day, $200 a month. Empty: no limit.',
      input: { kind: 'line' },
      read: (rules) => writeAmounts(rules.tiers[tier].limits),
      write: (rules, typed) => set(rules, { limits: readAmounts(typed) }),
    },
    {
      name: 'models',
      label: 'Models that may draw',
      hint: 'Names or roles, for example: flash, pro. Empty: what the policy gives.',
      input: { kind: 'line' },
      read: (rules) => (rules.tiers[tier].models ?? []).join(', '),
      write: (rules, typed) => set(rules, { models: readModels(typed, models) }),
    },
    {
      name: 'priceCardAbove',
      label: 'Ask before spending more than',
      hint: 'Dollars for one picture, for example: 0.20',
      input: { kind: 'line' },
      read: (rules) => dollars(rules.tiers[tier].priceCardAbove),
      write: (rules, typed) => set(rules, { priceCardAbove: readDollars(typed) }),
    },
    {
      name: 'mayBePrivate',
      label: 'Private pictures',
      input: { kind: 'choice', choices: YES_OR_NO },
      read: (rules) => yesOrNo(rules.tiers[tier].mayBePrivate),
      write: (rules, typed) => set(rules, { mayBePrivate: typed === 'yes' }),
    },
  ]
}

const tierIn = (typed: string): Tier | undefined => TIERS.find((tier) => tier === typed)

/** A few at a time, so that a tier can have more members than a form. */
export const MEMBERS: readonly AdminField[] = [
  {
    name: 'people',
    label: 'People',
    hint: 'Who shall move to the tier below; everybody else stays.',
    input: { kind: 'pick', from: 'people' },
    read: () => '',
    write: (rules, typed, { tier = '' }) => move(rules, 'people', idsIn(typed), tierIn(tier)),
  },
  {
    name: 'groups',
    label: 'Groups or roles',
    hint: 'With all of their members. A tier of their own goes before that of a group.',
    input: { kind: 'pick', from: 'groups' },
    read: () => '',
    write: (rules, typed, { tier = '' }) => move(rules, 'groups', idsIn(typed), tierIn(tier)),
  },
  {
    name: 'tier',
    label: 'Their tier',
    hint: 'None: like everybody else.',
    input: { kind: 'choice', choices: [...choicesOf(TIERS), NONE] },
    read: () => 'pro',
    // What it means stands in the two fields above.
    write: (rules) => rules,
  },
  {
    name: 'others',
    label: 'The tier of everybody else',
    input: { kind: 'choice', choices: [...choicesOf(TIERS), NONE] },
    read: ({ tier }) => tier ?? 'none',
    write: (rules, typed) => ({ ...rules, tier: tierIn(typed) }),
  },
]

function move(rules: Rules, whom: 'people' | 'groups', ids: readonly string[], tier: Tier | undefined): Rules {
  const others = Object.entries(rules.members[whom]).filter(([id]) => !ids.includes(id))
  const moved = tier ? ids.map((id) => [id, tier] as const) : []
  return { ...rules, members: { ...rules.members, [whom]: Object.fromEntries([...others, ...moved]) } }
}
