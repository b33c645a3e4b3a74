import type { AckOutcome, FakeSlack, Find, Hands } from '../slack/index.ts'
import { textOf } from '../slack/json.ts'
import { type Act, NotPossible, type Outcome } from './acts.ts'
import type { Human, Room } from './room.ts'

type EnteredByBlock = Record<string, Record<string, string | readonly string[]>>

/** Does on the Slack side what a person did on the page. */
export async function actOnSlack(act: Act, { slack, humans }: Room, me: Human): Promise<Outcome> {
  const hands = slack.as(me.slackId)
  switch (act.do) {
    case 'say': {
      const files = act.pictures.map(({ name, mime, base64 }) => hands.uploadImage(Buffer.from(base64, 'base64'), name, mime))
      const at = { channelId: act.channelId, ...(act.inThread && { threadTs: act.inThread }) }
      return heard((await hands.say(asSent(act.text, slack, humans), at, files)).delivered)
    }
    case 'command':
      return command(act, slack, me, hands)
    case 'press':
      return heard(await hands.press(placeOf(act.where), findOf(act.button, act.value)))
    case 'react': {
      const at = placeOf(act.message) as { channelId: string; ts: string }
      return heard(await (act.on ? hands.react(at, act.emoji) : hands.unreact(at, act.emoji)))
    }
    case 'menu':
      return heard(await hands.shortcut(act.entry, act.message && { channelId: act.message.channelId, ts: act.message.id }))
    case 'submit':
      return heard(await hands.submit(entered(act.values)))
    case 'close':
      return heard(await hands.closeModal())
    case 'open-home':
      return heard(await hands.openHome())
    case 'dismiss':
      return dismiss(act.message.id, slack, me)
    case 'typed-command':
    case 'complete':
    case 'choose':
      throw new NotPossible(`Slack has no "${act.do}"`)
  }
}

/** The client escapes what is typed, and sends names as mentions. */
function asSent(text: string, slack: FakeSlack, humans: readonly Human[]): string {
  const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
  const names = new Map([['banana', slack.botUserId], ...humans.map(({ name, slackId }) => [name.toLowerCase(), slackId] as const)])
  return escaped.replace(/(^|\s)@(\w+)/g, (typed, before: string, name: string) => {
    const personId = names.get(name.toLowerCase())
    return personId ? `${before}<@${personId}>` : typed
  })
}

async function command(act: Extract<Act, { do: 'command' }>, slack: FakeSlack, me: Human, hands: Hands): Promise<Outcome> {
  const fromSlackbot = (text: string): Outcome => {
    slack.workspace.messages.postEphemeral({ channelId: act.channelId, personId: me.slackId, user: 'USLACKBOT', text })
    return {}
  }
  if (act.inThread) return fromSlackbot(`${act.command} is not supported in threads. Sorry!`)
  if (act.command !== '/banana') return fromSlackbot(`${act.command} is not a valid command.`)
  const outcome = await hands.command(act.command, act.text, { channelId: act.channelId })
  return outcome.ok ? { tookMs: outcome.tookMs } : {}
}

function heard(outcome: AckOutcome | undefined): Outcome {
  if (!outcome) return {}
  if (outcome.ok) return { tookMs: outcome.tookMs }
  return { notice: `Banana did not respond (${outcome.error}). Try again in a moment.` }
}

const placeOf = (where: Extract<Act, { do: 'press' }>['where']) =>
  where === 'modal' || where === 'home' ? where : { channelId: where.channelId, ts: where.id }

const findOf = (button: string, value: string | undefined): Find => ({ actionId: button, ...(value !== undefined && { value }) })

/** The page names an input by its block and action, with a line break between them, which neither can hold. */
function entered(values: Extract<Act, { do: 'submit' }>['values']): EnteredByBlock {
  const byBlock: EnteredByBlock = {}
  for (const [name, value] of Object.entries(values)) {
    const [blockId = '', actionId = ''] = name.split('\n')
    byBlock[blockId] = { ...byBlock[blockId], [actionId]: typeof value === 'boolean' ? textOf(value) : value }
  }
  return byBlock
}

function dismiss(ts: string, slack: FakeSlack, me: Human): Outcome {
  const { messages } = slack.workspace
  const ephemeral = messages.findEphemeral(me.slackId, ts)
  if (!ephemeral) throw new NotPossible('this message is not there any more')
  messages.deleteEphemeral(ephemeral)
  return {}
}
