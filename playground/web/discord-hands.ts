import type { FakeDiscord, InteractionOutcome } from '../discord/index.ts'
import { type Act, NotPossible, type Outcome } from './acts.ts'
import type { Human, Room } from './room.ts'

/** Does on the Discord side what a person did on the page. */
export async function actOnDiscord(act: Act, { discord, humans }: Room, me: Human): Promise<Outcome> {
  const hands = discord.as(me.discordId)
  switch (act.do) {
    case 'say': {
      const pictures = act.pictures.map(({ name, mime, base64 }) => ({ name, contentType: mime, bytes: Buffer.from(base64, 'base64') }))
      const at = { channelId: act.channelId, ...(act.inThread && { replyTo: act.inThread }) }
      hands.say(asSent(act.text, discord, humans), at, pictures)
      return {}
    }
    case 'typed-command':
      return heard(await hands.command(act.command, act.subcommand, act.options, { channelId: act.channelId }))
    case 'complete':
      return { choices: await hands.autocomplete(act.command, act.subcommand, act.option, act.typed, { channelId: act.channelId }) }
    case 'press':
      if (typeof act.where === 'string') throw new NotPossible('Discord has buttons on messages alone')
      return heard(await hands.press(act.where, { customId: act.button }))
    case 'choose':
      return heard(await hands.choose(act.message, act.menu, act.values))
    case 'react':
      if (act.on) hands.react(act.message, act.emoji)
      else hands.unreact(act.message, act.emoji)
      return {}
    case 'menu':
      if (!act.message) throw new NotPossible('Discord has such menus on messages alone')
      return heard(await hands.contextMenu(act.entry, act.message))
    case 'submit':
      return heard(await hands.submit(act.values))
    case 'close':
      hands.closeModal()
      return {}
    case 'dismiss':
      hands.remove(act.message)
      return {}
    case 'command':
    case 'open-home':
      throw new NotPossible(`Discord has no "${act.do}"`)
  }
}

/** The client sends names as mentions, and everything else as it was typed. */
function asSent(text: string, discord: FakeDiscord, humans: readonly Human[]): string {
  const names = new Map([['banana', discord.botUserId], ...humans.map(({ name, discordId }) => [name.toLowerCase(), discordId] as const)])
  return text.replace(/(^|\s)@(\w+)/g, (typed, before: string, name: string) => {
    const userId = names.get(name.toLowerCase())
    return userId ? `${before}<@${userId}>` : typed
  })
}

const heard = ({ ok, error, tookMs }: InteractionOutcome): Outcome => (ok ? { tookMs } : { notice: error ?? 'This interaction failed' })
