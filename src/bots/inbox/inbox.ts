import { formatUsd } from '../../domain/money.ts'
import { TAKES_WORDS } from '../../domain/question.ts'
import type { MessageRef } from '../../domain/request.ts'
import { Problem } from '../../errors.ts'
import { administering } from '../admin/admin.ts'
import { type Command, parseCommand } from '../commands.ts'
import type { Heard, Inbox } from '../heard.ts'
import type { Incoming } from '../incoming.ts'
import { memberOf } from '../member-of.ts'
import { forgetting } from '../privacy/forgetting.ts'
import { ownData } from '../privacy/own-data.ts'
import { ownBudget, showBudget } from '../screens/budget.ts'
import { experimentDesk } from '../screens/experiments.ts'
import { pressLesson } from '../screens/lessons.ts'
import { personalSettings } from '../screens/personal-settings.ts'
import { recentPictures } from '../screens/recent.ts'
import { showStats } from '../screens/stats.ts'
import { askAgainView, helpView, historyView, homeView, wordView } from '../views/person-views.ts'
import { settingsView } from '../views/settings-views.ts'
import { createForm } from '../views/wish-forms.ts'
import { accepting } from './accept.ts'
import { answering } from './answering.ts'
import { opinions } from './feedback.ts'
import type { InboxParts } from './inbox-parts.ts'
import { pressing } from './press.ts'
import { redrawing } from './redraw.ts'

type Form = Extract<Incoming, { kind: 'form' }>

/** What to do with whatever arrives, on any platform. A person's mistake becomes an answer; only a request that could not be made durable is thrown. */
export function openInbox(parts: InboxParts): Inbox {
  const accept = accepting(parts)
  const answers = answering(parts)
  const redraw = redrawing(parts, accept)
  const opinion = opinions(parts)
  const press = pressing(parts, redraw, answers, opinion)
  const settings = personalSettings(parts)
  const desk = experimentDesk(parts)
  const admin = administering(parts)
  const forget = forgetting(parts)
  const own = ownData(parts)
  const forms = { create, answer, edit, settings: changeSettings, experiment: desk.submitted }

  async function hear(incoming: Incoming): Promise<Heard> {
    switch (incoming.kind) {
      case 'command':
        return obey(incoming, parseCommand(incoming.spoken))
      case 'mention':
        return (await answerIn(incoming, incoming.thread)) ?? obey(incoming, parseCommand({ line: incoming.text }), incoming.attachments)
      case 'said':
        return (await answerIn(incoming, incoming.thread)) ?? { kind: 'silence' }
      case 'shortcut':
        return { kind: 'form', form: createForm('new', incoming.message?.words ?? '', limitOf(incoming)) }
      case 'button':
        if (incoming.action.startsWith('lesson-')) return pressLesson(parts, incoming)
        return (
          admin.press(incoming) ??
          settings.pressed(incoming)?.then((heard) => alsoAtHome(incoming, heard)) ??
          desk.pressed(incoming) ??
          forget.pressed(incoming) ??
          press.press(incoming)
        )
      case 'form':
        return admin.submit(incoming) ?? submit(incoming)
      case 'reaction':
        return opinion.react(incoming)
      case 'home':
        return { kind: 'silence', after: () => publishHome(incoming) }
    }
  }

  /** Where we asked this person something, words alone are the answer. */
  async function answerIn(incoming: Incoming & { readonly text: string }, thread: MessageRef | undefined): Promise<Heard | undefined> {
    const record = thread && (await parts.requests.findAsking(thread, incoming.person))
    return record?.question && TAKES_WORDS.has(record.question.step) ? answers.say(incoming, record, incoming.text) : undefined
  }

  async function obey(
    incoming: Incoming,
    command: Command,
    attachments: Extract<Incoming, { kind: 'mention' }>['attachments'] = [],
  ): Promise<Heard> {
    switch (command.name) {
      case 'create':
        return accept(incoming, {
          via: incoming.kind === 'mention' ? 'mention' : 'command',
          words: command.words,
          options: command.options,
          attachments,
        })
      case 'help':
        return { kind: 'answer', reply: helpView(incoming.place.platform, await admin.isAdmin(incoming)) }
      case 'admin':
        return admin.show(incoming)
      case 'admin log':
        return admin.log(incoming)
      case 'budget':
        return { kind: 'answer', reply: await showBudget(parts, incoming) }
      case 'export':
        return own(incoming)
      case 'forget':
        return forget.ask()
      case 'stats':
        return showStats(parts, incoming)
      case 'settings':
        return settings.show(incoming)
      case 'experiments':
        return desk.show(incoming)
      case 'history': {
        const { records, permalinks, files } = await recentPictures(parts, incoming)
        return { kind: 'answer', reply: historyView(records, permalinks, incoming.place.platform), files }
      }
    }
  }

  async function submit(incoming: Form): Promise<Heard> {
    const form = Object.hasOwn(forms, incoming.name) ? forms[incoming.name as keyof typeof forms] : undefined
    if (!form) throw new Problem('UNKNOWN_BUTTON', `form ${incoming.name.slice(0, 40)}`)
    try {
      return await form(incoming)
    } catch (error) {
      if (error instanceof Problem && error.verdict === 'decline') return { kind: 'mistakes', fields: { words: error.tell } }
      throw error
    }
  }

  async function create(incoming: Form): Promise<Heard> {
    const { words = '', quality = '', aspect = '' } = incoming.values
    const command = parseCommand({ name: 'create', words, options: { quality, aspect } })
    if (command.name !== 'create') throw new Problem('UNKNOWN_BUTTON', command.name)
    return accept(incoming, { via: 'form', words: command.words, options: command.options, attachments: [] })
  }

  async function answer(incoming: Form): Promise<Heard> {
    const record = await press.requestBehind(incoming)
    return answers.say(incoming, record, incoming.values.words ?? '')
  }

  async function changeSettings(incoming: Form): Promise<Heard> {
    return alsoAtHome(incoming, await settings.submitted(incoming))
  }

  async function edit(incoming: Form): Promise<Heard> {
    const record = await press.requestBehind(incoming)
    const person = memberOf(record, incoming.person) ?? incoming.person
    return opinion.noted(await redraw.edited({ ...incoming, person }, record), person, record.request.requestId, 'edit')
  }

  /** What was changed on the home tab shows there, too. Slack names no channel for it, so the place is the person (slack/translate.ts). */
  function alsoAtHome(incoming: Incoming, heard: Heard): Heard {
    const isAtHome = incoming.place.channelId === incoming.person.personId
    return isAtHome && heard.kind === 'answer' ? { ...heard, after: () => publishHome(incoming) } : heard
  }

  async function publishHome(incoming: Incoming): Promise<void> {
    const surface = parts.surfaceOf(incoming.place.platform)
    const [{ records, permalinks, files }, budget] = await Promise.all([recentPictures(parts, incoming), ownBudget(parts, incoming)])
    const recent = historyView(records, permalinks, incoming.place.platform)
    await surface.publishHome?.(
      incoming.person,
      homeView([budget.nodes, recent.nodes, settingsView(await settings.known(incoming.person)).nodes]),
      files,
    )
  }

  const limitOf = (incoming: Incoming) => parts.surfaceOf(incoming.place.platform).limits.promptChars

  return {
    async hear(incoming) {
      try {
        return await hear(incoming)
      } catch (error) {
        if (!(error instanceof Problem) || error.verdict !== 'decline') throw error
        const isEmpty = error.code === 'NOTHING_ASKED' || error.code === 'NO_WORDS'
        return { kind: 'answer', reply: isEmpty ? askAgainView(error.tell) : wordView(error.tell) }
      }
    },

    suggest(option, typed) {
      if (option !== 'model') return []
      const wanted = typed.trim().toLowerCase()
      const matching = parts.models.usable.filter(({ modelId }) => modelId.includes(wanted))
      const successor = matching.length === 0 && wanted !== '' ? parts.models.resolve(wanted)?.model : undefined
      return (successor ? [successor] : matching).slice(0, 25).map(({ modelId, priceMicroUsdPerImage }) => ({
        value: modelId,
        label: `${modelId} (${formatUsd(priceMicroUsdPerImage)})`,
      }))
    },
  }
}
