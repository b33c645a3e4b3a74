import { experienceInWords } from '../../domain/experience.ts'
import { DOMAINS } from '../../domain/intent.ts'
import type { Model } from '../../domain/model.ts'
import { formatUsd } from '../../domain/money.ts'
import { ENOUGH, habitsInWords, LEANINGS, type Preferences, steeringOf } from '../../domain/preferences.ts'
import { ASPECTS, QUALITIES } from '../../domain/request.ts'
import { type Button, buttons, type Card, type CardNode, card, type Form, type FormField, note, type Piece, text } from '../cards.ts'

/** How a person likes their pictures: everything that is set, what was learned, and from what. */

/** A button of the settings is about whoever presses it, so its key names nobody. */
const MINE = 'mine'
/** What a form sends for "nothing set". */
export const OPEN = 'open'

export const SETTINGS_ACTIONS = [
  'settings-change',
  'settings-enhance-on',
  'settings-enhance-off',
  'settings-learn-on',
  'settings-learn-off',
  'settings-forget',
] as const
export type SettingsAction = (typeof SETTINGS_ACTIONS)[number]

export function settingsView(preferences: Preferences, said?: string): Card {
  const title = said ?? 'Your settings'
  return card(title, ...(said ? [text(said)] : []), text({ bold: 'Your settings' }), ...settingsSection(preferences))
}

/** The same for a part of a larger card, such as the home tab. */
export function settingsSection(preferences: Preferences): CardNode[] {
  const { chosen, habits } = preferences
  return [
    text(...lines(preferences)),
    ...learned(preferences),
    note('What a wish says itself always wins. Under each picture, Why? says what a setting decided.'),
    buttons(
      button('settings-change', 'Change…'),
      chosen.enhance ? button('settings-enhance-off', 'Send my words alone') : button('settings-enhance-on', 'Enhance my words'),
      chosen.learn ? button('settings-learn-off', 'Stop learning') : button('settings-learn-on', 'Learn again'),
      ...(habits
        ? [
            {
              ...button('settings-forget', 'Forget what was learned'),
              style: 'danger' as const,
              confirm: 'Forget what I learned about you?',
            },
          ]
        : []),
    ),
  ]
}

const button = (action: SettingsAction, label: string): Button => ({ action, key: MINE, label })

function lines({ chosen }: Preferences): Piece[] {
  const { enhance, quality, aspect, modelId, leaning, domain } = chosen
  const shown: readonly [string, string][] = [
    ['Prompt', enhance ? 'I add what a professional would' : 'your words are sent alone'],
    ['Quality', quality ?? 'standard, or as learned'],
    ['Shape', aspect ?? '1:1'],
    ['Model', modelId ?? 'I choose'],
    ['What comes first', leaning ? FIRST[leaning] : 'as learned'],
    ['Preferred domain', domain === 'none' ? 'none' : (domain ?? 'as learned')],
  ]
  return shown.flatMap(([name, value], index): Piece[] => [...(index > 0 ? ['\n'] : []), { bold: `${name}: ` }, value])
}

const FIRST: Readonly<Record<(typeof LEANINGS)[number], string>> = { quality: 'quality', cost: 'a low price', none: 'neither' }

function learned(preferences: Preferences): CardNode[] {
  const { chosen, habits } = preferences
  if (!chosen.learn)
    return [text({ bold: 'Learned: ' }, 'switched off. Nothing that I learned decides anything, and I learn nothing more.')]
  if (!habits) return [text({ bold: 'Learned: ' }, `nothing yet. I conclude nothing before ${ENOUGH} pictures.`)]
  if (habits.requests < ENOUGH)
    return [text({ bold: 'Learned: ' }, `nothing yet. I conclude nothing before ${ENOUGH} pictures, and know of ${habits.requests}.`)]
  const evidence = habitsInWords(habits).join('; ')
  return [text({ bold: 'Learned: ' }, `${evidence}. `, conclusions(preferences))]
}

function conclusions({ chosen, habits }: Preferences): string {
  const { leaning, domain, experience } = steeringOf({ chosen: { ...chosen, leaning: undefined, domain: undefined }, habits })
  const isCompared = experience !== undefined && experienceInWords(experience.all).length > 0
  const follows = [
    ...(leaning ? [`${FIRST[leaning.to]} comes first`] : []),
    ...(domain ? [`a doubtful wish is rather ${domain.domain}`] : []),
    ...(isCompared ? ['a cheaper model draws where you are as content with it'] : []),
  ]
  if (follows.length === 0) return 'Nothing follows from that.'
  const overruled =
    (leaning && chosen.leaning) || (domain && chosen.domain) || (isCompared && chosen.leaning === 'quality')
      ? ' Your own settings above go before it.'
      : ''
  return `So ${follows.join(', and ')}.${overruled}`
}

// --- The form ---------------------------------------------------------------------------------------------------------------------------

/** Five fields: Discord's forms take no more, and the rest are buttons. */
export const settingsForm = ({ chosen }: Preferences, usable: readonly Model[]): Form => ({
  name: 'settings',
  key: MINE,
  title: 'Your settings',
  submit: 'Save',
  fields: [
    choice('quality', 'Quality where I name none', 'Standard, or as learned', QUALITIES.map(same), chosen.quality),
    choice('aspect', 'Shape where I name none', 'Square', ASPECTS.map(same), chosen.aspect),
    choice('model', 'Model where I name neither', 'You choose', usable.map(priced), chosen.modelId),
    choice(
      'leaning',
      'What comes first',
      'As learned',
      LEANINGS.map((value) => ({ value, label: FIRST[value] })),
      chosen.leaning,
    ),
    choice('domain', 'When a wish can be read in two ways', 'As learned', [...DOMAINS, 'none'].map(same), chosen.domain),
  ],
})

type Choice = Extract<FormField, { kind: 'choice' }>['choices'][number]

const same = (value: string): Choice => ({ value, label: value })
const priced = ({ modelId, priceMicroUsdPerImage }: Model): Choice => ({
  value: modelId,
  label: `${modelId} (${formatUsd(priceMicroUsdPerImage)})`,
})

function choice(name: string, label: string, open: string, choices: readonly Choice[], value: string | undefined): FormField {
  const isThere = choices.some((each) => each.value === value)
  return { kind: 'choice', name, label, choices: [{ value: OPEN, label: open }, ...choices], value: isThere && value ? value : OPEN }
}
