/** What the file says about each part of the rules, with an example for what is not set. */
export const ABOUT: Readonly<Record<string, { readonly says: string; readonly example: string }>> = {
  timeZone: { says: 'In whose days, weeks and months money is counted, and when summaries are posted.', example: 'Europe/Berlin' },
  admins: { says: 'Who sets these rules, beside the owners and admins of the platform.', example: '{ people: [], groups: [] }' },
  approvals: { says: 'Who may approve more (nobody named: the admins), and where they are asked.', example: '{ people: [], groups: [] }' },
  tiers: {
    says: 'For each tier: limits of each person (day, week, month), models or roles that may draw (left out: what the policy gives), the price above which a press has to confirm, and whether pictures may be private.',
    example: '{}',
  },
  tier: { says: 'The tier of everybody who is not named under members. Left out: no tier, and the limits of the program.', example: 'pro' },
  members: { says: 'Tiers of people and of user groups or roles, by id.', example: '{ people: {}, groups: {} }' },
  limits: { says: 'What the whole workspace may spend together.', example: '{ day: 50 }' },
  allowedChannels: { says: 'The only channels where I draw. Left out: everywhere.', example: '[C024BE91L]' },
  channels: {
    says: 'What is different in one channel: limits of all together, models, priceCardAbove, mayBePrivate, brand.',
    example: '{}',
  },
  blockedWords: { says: 'Never drawn. Compared as whole words, in any case, with or without accents.', example: '[]' },
  brands: { says: 'How pictures shall look: name, colours, rules, styles to avoid, tone.', example: '[]' },
  brand: { says: 'The brand of every channel that has none of its own, by its brandId.', example: 'acme' },
  summaries: { says: 'Where and when the summaries are posted; without a channel they are not.', example: '{ hour: 9 }' },
  retentionDays: { says: 'After so many days requests, votes and pictures are forgotten; the totals of the money stay.', example: '90' },
  emoji: { says: 'Emoji that count as votes here, by name, beside those that always do.', example: '{ up: [], down: [] }' },
}

const MONEY = ['day', 'week', 'month', 'priceCardAbove']
export const isMoney = (key: string): boolean => MONEY.includes(key)

/** Numbers and yes or no by their key; everything else is words, however it looks: ids of Discord are longer than a number can be. */
export const isNumber = (key: string): boolean => isMoney(key) || ['version', 'hour', 'retentionDays'].includes(key)
export const isFlag = (key: string): boolean => ['mayBePrivate', 'daily', 'weekly'].includes(key)
