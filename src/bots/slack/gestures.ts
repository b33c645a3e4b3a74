import type { AckFn, RespondArguments, ViewResponseAction } from '@slack/bolt'
import { Problem } from '../../errors.ts'
import type { Card, Form } from '../cards.ts'
import { card, text } from '../cards.ts'
import type { Incoming } from '../incoming.ts'
import type { CardFile } from '../surface.ts'
import type { Background } from './background.ts'
import { renderForm } from './render-form.ts'
import { render, reply, type Sender, whisper } from './send.ts'
import { call } from './web.ts'

/** How one kind of arrival is answered. */
export interface Gesture {
  /** Acknowledges, with a private word if there is one. */
  confirm(word?: Card, files?: readonly CardFile[]): Promise<void>
  /** Acknowledges and opens a form; absent where Slack gives nothing to open it with. */
  open?(form: Form): Promise<void>
  /** Acknowledges a form and keeps it open with its mistakes, by field name. */
  refuse?(mistakes: Readonly<Record<string, string>>): Promise<void>
  /** Acknowledges a form and shows another one in its place. */
  replace?(form: Form): Promise<void>
  /** Whether Slack delivers it again when it is not acknowledged. */
  readonly comesAgain: boolean
}

export const wordCard = (words: string): Card => card(words, text(words))

/** A command takes its answer along with the acknowledgement. Pictures go after it: should Slack refuse one, the words still arrive. */
export const commandGesture = (sender: Sender, incoming: Incoming, ack: AckFn<string | RespondArguments>): Gesture => ({
  confirm: async (word, files = []) => {
    if (word === undefined || files.length > 0) await ack()
    else await ack({ response_type: 'ephemeral', ...render(sender, word, []) })
    if (word !== undefined && files.length > 0) await say(sender, incoming, word, files)
  },
  open: async (form) => {
    await ack()
    await open(sender, incoming, form)
  },
  comesAgain: false,
})

/** Buttons and shortcuts. */
export const pressGesture = (sender: Sender, incoming: Incoming, ack: AckFn<void>): Gesture => ({
  confirm: async (word, files = []) => {
    await ack()
    if (word !== undefined) await say(sender, incoming, word, files)
  },
  open: async (form) => {
    await ack()
    await open(sender, incoming, form)
  },
  comesAgain: false,
})

/** @param fields names of the form's fields: Slack takes no mistake for any other */
export const formGesture = (
  sender: Sender,
  incoming: Incoming | undefined,
  fields: readonly string[],
  ack: AckFn<ViewResponseAction>,
): Gesture => ({
  confirm: async (word, files = []) => {
    await ack()
    if (word !== undefined && incoming !== undefined) await say(sender, incoming, word, files)
  },
  refuse: async (mistakes) => {
    const errors: Record<string, string> = {}
    for (const [field, mistake] of Object.entries(mistakes)) {
      const shownAt = fields.includes(field) ? field : fields[0]
      if (shownAt !== undefined) errors[shownAt] = errors[shownAt] === undefined ? mistake : `${errors[shownAt]} ${mistake}`
    }
    await (Object.keys(errors).length > 0 ? ack({ response_action: 'errors', errors }) : ack())
  },
  replace: async (form) => {
    if (incoming === undefined) return ack()
    await ack({ response_action: 'update', view: renderForm(form, memoryOf(incoming)) })
  },
  comesAgain: false,
})

/** An event is acknowledged when this returns, so nothing slow may happen before. Only who spoke to us is answered. */
export const eventGesture = (sender: Sender, incoming: Incoming, background: Background): Gesture => ({
  confirm: async (word, files = []) => {
    if (word !== undefined && (incoming.kind === 'mention' || incoming.kind === 'said'))
      background.run('whisper', () => say(sender, incoming, word, files))
  },
  comesAgain: true,
})

/** A private word in place. It never throws: whatever was asked for goes on without it. */
async function say(sender: Sender, incoming: Incoming, word: Card, files: readonly CardFile[]): Promise<void> {
  try {
    await sayWith(sender, incoming, word, files)
  } catch (error) {
    sender.log.warn({ err: error, kind: incoming.kind }, 'could not answer in place')
  }
}

async function sayWith(sender: Sender, { reply: handle, place, person }: Incoming, word: Card, files: readonly CardFile[]): Promise<void> {
  const send = (shown: readonly CardFile[]) =>
    handle === undefined ? whisper(sender, place, person, word, shown) : reply(sender, handle.secret, word, shown, 'asker')
  try {
    await send(files)
  } catch (error) {
    const isRefused = error instanceof Problem && (error.code === 'FILE_REFUSED' || error.code === 'BUG')
    if (files.length === 0 || !isRefused) throw error
    await send([])
  }
}

/** The trigger is the delivery's id. It lives for 3 s: when they are over, the person is told instead. */
async function open(sender: Sender, incoming: Incoming, form: Form): Promise<void> {
  const view = renderForm(form, memoryOf(incoming))
  try {
    await call('views.open', () => sender.web.views.open({ trigger_id: incoming.deliveryId, view }))
  } catch (error) {
    sender.log.warn({ err: error, form: form.name }, 'could not open a form')
    await say(sender, incoming, wordCard('I could not open the form in time. Please try once more.'), [])
  }
}

const memoryOf = ({ place: { channelId, threadId } }: Incoming) => ({ channelId, ...(threadId === undefined ? {} : { threadId }) })
