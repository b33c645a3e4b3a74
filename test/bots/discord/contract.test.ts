import { type DiscordMessage, type FakeDiscord, startDiscord } from '../../../playground/discord/index.ts'
import { card } from '../../../src/bots/cards.ts'
import { discordListener } from '../../../src/bots/discord/listener.ts'
import { discordSurface } from '../../../src/bots/discord/surface.ts'
import { type Seen, type SurfaceStage, surfaceContract } from '../../contracts/surface.ts'
import { recordingLog } from '../../support/recording-log.ts'
import { busy, html, startFront } from './front.ts'
import { channelOf, fittingImages, personOf, REQUEST_ID, readable, type ScriptedInbox, scriptedInbox } from './support.ts'

surfaceContract('discord', makeStage)

async function makeStage(): Promise<SurfaceStage> {
  const discord = await startDiscord()
  const front = await startFront(discord.apiUrl)
  const { log } = recordingLog()
  const inbox = scriptedInbox()
  const listener = discordListener({
    token: discord.token,
    apiUrl: discord.apiUrl,
    guildId: discord.guildId,
    inbox,
    images: fittingImages,
    log,
  })
  await listener.start()
  const place = { platform: 'discord', workspaceId: discord.guildId, channelId: channelOf(discord, 'general') } as const
  const person = { platform: 'discord', workspaceId: discord.guildId, personId: personOf(discord, 'Ben') } as const
  const artists = discord.server.addRole({ name: 'Artists' })
  discord.server.person(person.personId).roles.add(artists.id)
  const seenIn = async ({ channelId }: { channelId: string }) => discord.messages(channelId).map(seen)
  return {
    surface: discordSurface({ token: discord.token, apiUrl: front.apiUrl, images: fittingImages, log, callsPerSecond: 1_000 }),
    place,
    person,
    groupId: artists.id,
    admin: { ...person, personId: personOf(discord, 'Ada') },
    closedPlace: { ...place, channelId: discord.server.addChannel({ name: 'closed', botCanSend: false }).id },
    seen: async ({ channelId, messageId }) =>
      discord
        .messages(channelId)
        .filter(({ id }) => id === messageId)
        .map(seen)[0],
    seenIn,
    whispered: ({ personId }) => seenIn(discord.as(personId).dm()),
    replySecret: () => secretOfACommand(discord, inbox, person.personId, place.channelId),
    expireReplies: async () => discord.expireTokens(),
    breakNext: (how) => {
      if (how === 'html') front.answerNext(html)
      else if (how === 'busy') front.answerNext(busy)
      else discord.faults.next('message.create', FAULTS[how])
    },
    stop: async () => {
      await listener.stop()
      await front.stop()
      await discord.stop()
    },
  }
}

const FAULTS = {
  'cut before': { cut: 'before' },
  'cut after': { cut: 'after' },
  'error 500': { status: 500 },
  key: { status: 401, code: 0 },
} as const

/** As Discord's clients show it: a backslash before punctuation is not seen. */
const seen = (message: DiscordMessage): Seen => ({
  words: readable(message).replace(/\\([^A-Za-z0-9\s])/g, '$1'),
  pictures: message.attachments.length,
})

async function secretOfACommand(discord: FakeDiscord, inbox: ScriptedInbox, personId: string, channelId: string): Promise<string> {
  inbox.next({ kind: 'accepted', requestId: REQUEST_ID, reply: card('Heard you'), private: false, after: async () => {} })
  await discord.as(personId).command('banana', 'create', { prompt: 'a cat' }, { channelId })
  const secret = inbox.heard.at(-1)?.reply?.secret
  if (secret === undefined) throw new Error('the command brought no reply handle')
  return secret
}
