import { inForce } from '../../domain/recommendation.ts'
import { isAdminOf } from '../../domain/rights.ts'
import { Rules, workspaceKey } from '../../domain/rules.ts'
import { changesInWords } from '../../domain/rules-in-words.ts'
import { Problem } from '../../errors.ts'
import type { Draft, RulesNow } from '../../ports.ts'
import type { Form } from '../cards.ts'
import type { Heard } from '../heard.ts'
import type { InboxParts } from '../inbox/inbox-parts.ts'
import type { Incoming } from '../incoming.ts'
import { logView, overview, savedView } from '../views/admin-views.ts'
import { inForceInWords } from '../views/lesson-views.ts'
import { mistake } from './codecs.ts'
import { type AdminField, type FieldContext, formField, isSame } from './fields.ts'
import { type Screen, screenOf } from './screens.ts'

type Press = Extract<Incoming, { kind: 'button' }>
type Sent = Extract<Incoming, { kind: 'form' }>

export interface Administering {
  /** `/banana admin`. @throws Problem NOT_ADMIN, NO_WORKSPACE, RIGHTS_UNKNOWN */
  show(incoming: Incoming): Promise<Heard>
  /** `/banana admin log`. @throws as above */
  log(incoming: Incoming): Promise<Heard>
  /** A button of these cards; undefined for any other. @throws as above; FORM_GONE */
  press(press: Press): Promise<Heard> | undefined
  /** A form of these; undefined for any other. */
  submit(form: Sent): Promise<Heard> | undefined
  /** Whether to tell somebody that there is such a thing: false also where it takes too long to find out. */
  isAdmin(incoming: Incoming): Promise<boolean>
}

const ACTION = /^admin-/
const LOG_ACTION = 'admin-log'
/** Buttons that open a form again name what was typed, after this. */
const AGAIN = 'again-'
const LOGGED = 20
/** An answer has to be there within 3 s, and a form may have to be opened with it. */
const RIGHTS_WITHIN_MS = 1_500
/** Somebody else may be faster between reading and writing, but not for ever. */
const MOST_TRIES = 5

/** The rules of a workspace, set by its admins in the chat. Who may is asked at every step, and before a change the platform is asked anew. */
export function administering({ rules, announcements, members, drafts, models, lessons, surfaceOf, log }: InboxParts): Administering {
  return {
    async show(incoming) {
      const { rules: now } = await rulesForAdmin(incoming)
      const [closed, book] = await Promise.all([announcements.closedChannel(incoming.place), lessons.book(incoming.place)])
      return { kind: 'answer', reply: overview(now, incoming.place, inForceInWords(inForce(book), Date.now()), closed) }
    },

    log: history,

    press(press) {
      if (!ACTION.test(press.action)) return undefined
      return press.action === LOG_ACTION ? history(press) : open(press)
    },

    submit: (form) => (ACTION.test(form.name) ? submitted(form) : undefined),

    async isAdmin(incoming) {
      if (isOutside(incoming)) return false
      const known = within(isAdminOf((await rules.of(incoming.place)).rules, members, incoming.person))
      return known.catch(() => false)
    },
  }

  async function history(incoming: Incoming): Promise<Heard> {
    await rulesForAdmin(incoming)
    return { kind: 'answer', reply: logView(await rules.decisions(incoming.place, LOGGED), Date.now()) }
  }

  /** @throws Problem NOT_ADMIN, NO_WORKSPACE, RIGHTS_UNKNOWN */
  async function rulesForAdmin(incoming: Incoming, how?: 'now'): Promise<RulesNow> {
    if (isOutside(incoming)) throw new Problem('NO_WORKSPACE', 'a direct message')
    const now = await rules.now(incoming.place)
    if (await within(isAdminOf(now.rules, members, incoming.person, how))) return now
    throw new Problem('NOT_ADMIN', `${incoming.person.personId} is no admin`)
  }

  /** A platform that does not answer keeps nobody waiting, and lets nobody in. @throws Problem RIGHTS_UNKNOWN */
  async function within<Answer>(answer: Promise<Answer>): Promise<Answer> {
    const tooLong = new Problem('RIGHTS_UNKNOWN', `no answer within ${RIGHTS_WITHIN_MS} ms`)
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(tooLong), RIGHTS_WITHIN_MS)
    })
    try {
      return await Promise.race([answer, late])
    } catch (error) {
      log.warn({ err: error }, 'a platform does not tell who is who')
      throw tooLong
    } finally {
      clearTimeout(timer)
    }
  }

  // --- Opening --------------------------------------------------------------------------------------------------------------------------

  async function open(press: Press): Promise<Heard> {
    const { rules: now } = await rulesForAdmin(press)
    const again = press.key.startsWith(AGAIN) ? await draftOf(press, press.action, press.key.slice(AGAIN.length)) : undefined
    const context = await contextFor(press)
    const subject = again?.subject ?? (press.action === 'admin-channel' ? press.place.channelId : press.key)
    const screen = screenOf(press.action, subject, context, now)
    if (!screen) throw new Problem('FORM_GONE', `no form ${press.action} ${subject}`)
    return { kind: 'form', form: again ? await formOf(again, screen, context) : await fresh(press, subject, screen, now, context) }
  }

  async function fresh(press: Press, subject: string, screen: Screen, now: Rules, context: FieldContext): Promise<Form> {
    const values = Object.fromEntries(screen.fields.map((field) => [field.name, field.read(now)]))
    return formOf({ person: press.person, form: press.action, subject, base: values, values, remarks: {} }, screen, context)
  }

  /** What a form cannot hold is not in it, and nothing is concluded from its absence. */
  async function formOf(draft: Draft, { title, fields }: Screen, context: FieldContext, note?: string): Promise<Form> {
    const shown = fields.flatMap((field) => formField(field, draft.values[field.name] ?? '', draft.remarks[field.name], context) ?? [])
    const isShown = (name: string) => shown.some((field) => field.name === name)
    const left = fields.filter(({ name }) => !isShown(name)).map(({ label }) => label)
    const said = [note, left.length > 0 && `Not in this form, but in the file of the rules: ${left.join(', ')}.`].filter(Boolean).join('\n')
    const base = Object.fromEntries(Object.entries(draft.base).filter(([name]) => isShown(name)))
    const key = await drafts.keep({ ...draft, base })
    return { name: draft.form, key, title, submit: 'Save', fields: shown, ...(said && { note: said }) }
  }

  async function contextFor({ place }: Incoming): Promise<FieldContext> {
    const { limits, userGroups } = surfaceOf(place.platform)
    const groups = userGroups && (await within(userGroups()).catch(() => []))
    return { models, maxPicks: limits.picks, maxChars: limits.promptChars, ...(groups && { groups }) }
  }

  /** @throws Problem FORM_GONE for what was never kept, is too old, or belongs to somebody else */
  async function draftOf({ person }: Incoming, form: string, key: string): Promise<Draft> {
    const draft = /^[\w-]{22}$/.test(key) ? await drafts.find(key) : undefined
    const isTheirs = draft?.person.personId === person.personId && workspaceKey(draft.person) === workspaceKey(person)
    if (!draft || !isTheirs || draft.form !== form) throw new Problem('FORM_GONE', `no draft of ${form} here`)
    return draft
  }

  // --- Saving ---------------------------------------------------------------------------------------------------------------------------

  async function submitted(form: Sent): Promise<Heard> {
    try {
      for (let tries = 0; tries < MOST_TRIES; tries++) {
        const heard = await save(form)
        if (heard) return heard
      }
      throw mistake('Others are changing the rules this very moment. Please press Save once more.')
    } catch (error) {
      if (!(error instanceof Problem) || error.verdict !== 'decline') throw error
      return { kind: 'mistakes', fields: { '': error.tell } }
    }
  }

  /** @returns undefined when somebody else was faster between reading and writing */
  async function save(form: Sent): Promise<Heard | undefined> {
    const { rules: now, version } = await rulesForAdmin(form, 'now')
    const draft = await draftOf(form, form.name, form.key)
    const context = await contextFor(form)
    const screen = screenOf(draft.form, draft.subject, context, now)
    if (!screen) throw new Problem('FORM_GONE', `${draft.form} ${draft.subject} is gone`)
    const shown = screen.fields.filter(({ name }) => draft.base[name] !== undefined)
    const values = Object.fromEntries(shown.map(({ name }) => [name, form.values[name] ?? '']))
    const typed = shown.filter((field) => !isSame(field, values[field.name] ?? '', draft.base[field.name] ?? ''))

    const overtaken = typed.filter((field) => isOvertaken(field, draft, now, values))
    if (overtaken.length > 0) return tellOvertaken(draft, screen, overtaken, values, now, context)

    const { changed, mistakes } = write(now, typed, values)
    if (Object.keys(mistakes).length > 0) return tellMistakes({ ...draft, values, remarks: mistakes })
    const what = changesInWords(now, changed)
    if (what.length === 0) return { kind: 'answer', reply: savedView([]) }
    const isSaved = await rules.change(form.place, version, changed, { by: form.person.personId, kind: 'rules', what })
    return isSaved ? { kind: 'answer', reply: savedView(what) } : undefined
  }

  /** Discord closes a form when it is sent, so what was typed is kept for the button that opens it again. */
  async function tellMistakes(draft: Draft): Promise<Heard> {
    const key = AGAIN + (await drafts.keep(draft))
    return { kind: 'mistakes', fields: draft.remarks, reopen: { action: draft.form, key } }
  }

  /** The new values take the place of the old ones; what was typed stands beside them, and in every field that nobody else changed. */
  async function tellOvertaken(
    draft: Draft,
    screen: Screen,
    overtaken: readonly AdminField[],
    values: Readonly<Record<string, string>>,
    now: Rules,
    context: FieldContext,
  ): Promise<Heard> {
    const news = Object.fromEntries(overtaken.map((field) => [field.name, field.read(now)]))
    const remarks = Object.fromEntries(overtaken.map((field) => [field.name, remarkOn(field, values[field.name] ?? '')]))
    const base = Object.fromEntries(screen.fields.map((field) => [field.name, field.read(now)]))
    const next: Draft = { ...draft, base, values: { ...base, ...keptOf(draft, values, base), ...news }, remarks }
    const labels = overtaken.map(({ label }) => label).join(', ')
    const told = `Somebody else changed this while your form was open: ${labels}. Nothing of yours was saved; the form shows the new values.`
    const form = await formOf(next, screen, context, told)
    return { kind: 'mistakes', fields: { '': told }, form, reopen: { action: draft.form, key: AGAIN + form.key } }
  }
}

/** What was typed where nobody else changed anything. */
const keptOf = (draft: Draft, values: Readonly<Record<string, string>>, base: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(values).filter(([name, value]) => value !== draft.base[name] && base[name] === draft.base[name]))

const remarkOn = ({ input }: AdminField, typed: string): string =>
  input.kind === 'pick'
    ? 'Changed meanwhile: this is how it is now.'
    : `Changed meanwhile: this is how it is now. You had: ${typed || 'nothing'}`

/** Two admins who set the same to the same agree. */
function isOvertaken(field: AdminField, { base }: Draft, now: Rules, values: Readonly<Record<string, string>>): boolean {
  const is = field.read(now)
  return !isSame(field, is, base[field.name] ?? '') && !isSame(field, is, values[field.name] ?? '')
}

function write(now: Rules, typed: readonly AdminField[], values: Readonly<Record<string, string>>) {
  let changed = now
  const mistakes: Record<string, string> = {}
  for (const field of typed) {
    try {
      const next = field.write(changed, chosen(field, values[field.name] ?? ''), values)
      // Held against the schema field by field, so that the words about it stand where they belong.
      const wrong = Rules.safeParse(next).error?.issues[0]
      if (wrong) mistakes[field.name] = `${wrong.message}.`
      else changed = next
    } catch (error) {
      if (!(error instanceof Problem) || error.verdict !== 'decline') throw error
      mistakes[field.name] = error.tell
    }
  }
  return { changed: Rules.parse(changed), mistakes }
}

/** A choice can be taken back on Discord, and forged anywhere. @throws Problem BAD_OPTION */
function chosen({ input }: AdminField, typed: string): string {
  if (input.kind !== 'choice' || input.choices.some(({ value }) => value === typed)) return typed
  throw mistake(`Choose one of: ${input.choices.map(({ label }) => label).join(', ')}.`)
}

/** On Discord a direct message is a workspace of its own, which nobody administers. */
export const isOutside = ({ place }: Pick<Incoming, 'place'>): boolean =>
  place.platform === 'discord' && place.workspaceId.startsWith('dm-')
