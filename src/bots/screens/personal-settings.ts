import { Chosen, type Preferences } from '../../domain/preferences.ts'
import type { Person } from '../../domain/request.ts'
import { Problem } from '../../errors.ts'
import type { Heard } from '../heard.ts'
import type { InboxParts } from '../inbox/inbox-parts.ts'
import type { Arrival, Incoming } from '../incoming.ts'
import { OPEN, SETTINGS_ACTIONS, type SettingsAction, settingsForm, settingsView } from '../views/settings-views.ts'

type Press = Extract<Incoming, { kind: 'button' }>
type Sent = Extract<Incoming, { kind: 'form' }>

export interface PersonalSettings {
  /** `/banana settings` */
  show(arrival: Arrival): Promise<Heard>
  /** Undefined for a button of something else. */
  pressed(press: Press): Promise<Heard> | undefined
  submitted(form: Sent): Promise<Heard>
  /** What is known of a person now, with what their newest requests say. */
  known(person: Person): Promise<Preferences>
}

/** Undefined: left to us again. */
type Change = { readonly [Name in keyof Chosen]?: Chosen[Name] | undefined }

/** Two windows of one person, at most. */
const MOST_TRIES = 3

/** Everybody has settings of their own in each workspace, and nobody sees or changes another's: a press is always about whoever pressed. */
export function personalSettings({ preferences, habits, models, log }: InboxParts): PersonalSettings {
  const effects: Readonly<Record<SettingsAction, (person: Person) => Promise<Heard>>> = {
    'settings-change': async (person) => ({ kind: 'form', form: settingsForm(await preferences.of(person), models.usable) }),
    'settings-enhance-on': (person) => set(person, { enhance: true }, 'From now on I add what a professional would.'),
    'settings-enhance-off': (person) => set(person, { enhance: false }, 'From now on your words are sent alone.'),
    'settings-learn-on': (person) => set(person, { learn: true }, 'I learn again from what you ask for.'),
    'settings-learn-off': (person) => set(person, { learn: false }, 'I learn nothing more, and what I learned decides nothing.'),
    'settings-forget': forget,
  }

  async function known(person: Person): Promise<Preferences> {
    try {
      return await habits.refresh(person)
    } catch (error) {
      if (error instanceof Problem && error.code === 'QUEUE_UNAVAILABLE') throw error
      log.warn({ err: error }, 'what a person asked for lately cannot be read; what is known is shown')
      return preferences.of(person)
    }
  }

  async function set(person: Person, change: Change, said: string): Promise<Heard> {
    for (let tries = 0; tries < MOST_TRIES; tries++) {
      const { chosen, version } = await preferences.of(person)
      if (await preferences.change(person, version, Chosen.parse({ ...chosen, ...change })))
        return { kind: 'answer', reply: settingsView(await known(person), said) }
    }
    throw new Problem('BAD_OPTION', 'Your settings are being changed somewhere else this very moment. Please try once more.')
  }

  async function forget(person: Person): Promise<Heard> {
    await preferences.forget(person)
    return { kind: 'answer', reply: settingsView(await preferences.of(person), 'Forgotten. I start learning anew with your next picture.') }
  }

  async function submitted({ person, values }: Sent): Promise<Heard> {
    const change = changeIn(values)
    const mistakes = mistakesIn(change)
    if (Object.keys(mistakes).length > 0) return { kind: 'mistakes', fields: mistakes }
    return set(person, change as Change, 'Saved.')
  }

  function mistakesIn(change: Readonly<Record<string, string | undefined>>): Record<string, string> {
    const parsed = Chosen.safeParse(change)
    const wrong = (parsed.error?.issues ?? []).map(({ path }) => String(path[0]))
    const mistakes = Object.fromEntries(wrong.map((name) => [fieldOf(name), `“${change[name]?.slice(0, 40)}” is none of the choices.`]))
    if (!change.modelId || models.resolve(change.modelId)) return mistakes
    const offered = models.usable.map(({ modelId }) => modelId).join(', ')
    return { ...mistakes, model: `There is no model “${change.modelId.slice(0, 40)}” here any more. I have: ${offered}.` }
  }

  return {
    show: async ({ person }) => ({ kind: 'answer', reply: settingsView(await known(person)) }),
    pressed(press) {
      const action = SETTINGS_ACTIONS.find((each) => each === press.action)
      return action && effects[action](press.person)
    },
    submitted,
    known,
  }
}

const FIELDS: Readonly<Record<string, keyof Chosen>> = {
  quality: 'quality',
  aspect: 'aspect',
  model: 'modelId',
  leaning: 'leaning',
  domain: 'domain',
}

const fieldOf = (name: string): string => Object.keys(FIELDS).find((field) => FIELDS[field] === name) ?? name

/** A field that did not come back stays as it is; an empty one is left to us again. */
function changeIn(values: Readonly<Record<string, string>>): Record<string, string | undefined> {
  const sent = Object.entries(values).flatMap(([field, value]): [string, string | undefined][] => {
    const name = FIELDS[field]
    return name ? [[name, value === OPEN || value === '' ? undefined : value]] : []
  })
  return Object.fromEntries(sent)
}
