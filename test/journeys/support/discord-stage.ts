import { afterAll, beforeAll, beforeEach } from 'vitest'
import type {
  AttachmentInput,
  DiscordMessage,
  FakeDiscord,
  Hands,
  InteractionOutcome,
  OptionValue,
} from '../../../playground/discord/index.ts'
import type { Call, FakeGemini } from '../../../playground/gemini/index.ts'
import { type Banana, type BananaOptions, startBanana } from '../../support/banana.ts'
import type { LoggedLine } from '../../support/recording-log.ts'
import { readable, requestsOn, wordsOf } from './discord-words.ts'

/** One person at the keyboard; without another place named, everything happens in the channel of the test. */
export interface DiscordPerson {
  readonly id: string
  readonly hands: Hands
  /** `/banana create` */
  asks(words: string, options?: Readonly<Record<string, OptionValue>>, channelId?: string): Promise<InteractionOutcome>
  /** `@Banana …` */
  mentions(words: string, channelId?: string, files?: readonly AttachmentInput[]): DiscordMessage
  presses(label: string, message: DiscordMessage): Promise<InteractionOutcome>
  /** What `/banana history` says. */
  history(): Promise<string>
  /** What the bot wrote to this person directly. */
  directMessages(): DiscordMessage[]
}

export interface DiscordStage {
  readonly banana: Banana
  readonly discord: FakeDiscord
  readonly gemini: FakeGemini
  /** Two members and an admin, new for every test. */
  readonly ann: DiscordPerson
  readonly ben: DiscordPerson
  readonly ida: DiscordPerson
  readonly channelId: string
  /** What the bot shows everybody in a channel, oldest first. */
  shown(channelId?: string): DiscordMessage[]
  /** Messages with a picture. */
  pictures(channelId?: string): DiscordMessage[]
  /** The first picture that appears. */
  picture(channelId?: string): Promise<DiscordMessage>
  /** The pictures in a channel, once that many requests have come to their end there and nothing more will be posted for them. */
  afterDelivery(expected?: { requests?: number; channelId?: string }): Promise<DiscordMessage[]>
  /** The first message of the bot that says this, as a person reads it. */
  saying(words: string | RegExp, channelId?: string): Promise<DiscordMessage>
  /** The bot's reply to a message. */
  answerTo(message: DiscordMessage): Promise<DiscordMessage>
  /** What the model was asked during this test. */
  drawn(): readonly Call[]
}

/** A job that could not be queued on a machine out of breath is found by the sweeper within 10 s. */
const PATIENCE_MS = 14_000

/** Starts the program once for a file. Every test gets a channel and people of its own, and no faults left over from the one before. */
export function discordStage(options: BananaOptions = {}): DiscordStage {
  let banana: Banana
  let cast: { ann: DiscordPerson; ben: DiscordPerson; ida: DiscordPerson; channelId: string }
  let callsBefore = 0

  beforeAll(async () => {
    banana = await startBanana(options)
  })
  afterAll(() => banana?.stop())
  beforeEach(({ onTestFailed }) => {
    const { discord, gemini, lines } = banana
    const linesBefore = lines.length
    onTestFailed(() => console.error('what the program logged:', ...lines.slice(linesBefore).map(shortLine)))
    discord.faults.clear()
    gemini.faults.clear()
    gemini.textFaults.clear()
    gemini.release()
    const channelId = discord.server.addChannel({ name: 'studio' }).id
    const enter = (name: string, isAdmin = false) => personOf(discord, discord.server.addMember({ name, isAdmin }).id, channelId)
    cast = { ann: enter('Ann'), ben: enter('Ben'), ida: enter('Ida', true), channelId }
    callsBefore = gemini.calls.length
  })

  const shown = (channelId = cast.channelId) => banana.discord.messages(channelId).filter(({ author }) => author.isBot)
  const pictures = (channelId = cast.channelId) => shown(channelId).filter(({ attachments }) => attachments.length > 0)
  const isDelivered = (requestId: string) =>
    banana.lines.some(({ message, fields }) => message === 'delivered' && fields.requestId === requestId)
  const deliveredHere = (channelId?: string) => requestsOn(pictures(channelId)).filter(isDelivered)

  return {
    get banana() {
      return banana
    },
    get discord() {
      return banana.discord
    },
    get gemini() {
      return banana.gemini
    },
    get ann() {
      return cast.ann
    },
    get ben() {
      return cast.ben
    },
    get ida() {
      return cast.ida
    },
    get channelId() {
      return cast.channelId
    },
    shown,
    pictures,
    picture: (channelId) => banana.discord.until(() => pictures(channelId)[0], 'a picture', PATIENCE_MS),
    async afterDelivery({ requests = 1, channelId } = {}) {
      await banana.discord.until(() => deliveredHere(channelId).length >= requests, `${requests} requests to be delivered`, PATIENCE_MS)
      return pictures(channelId)
    },
    saying: (words, channelId) => {
      const says = (message: DiscordMessage) =>
        typeof words === 'string' ? readable(message).includes(words) : words.test(readable(message))
      return banana.discord.until(() => shown(channelId).find(says), `a message saying ${words}`)
    },
    answerTo: ({ id, channelId }) =>
      banana.discord.until(() => shown(channelId).find(({ replyTo }) => replyTo === id), 'an answer to the message'),
    drawn: () => banana.gemini.calls.slice(callsBefore).filter(({ makes }) => makes === 'images'),
  }
}

const shortLine = ({ level, message, fields: { requestId, code, err } }: LoggedLine): string =>
  `\n  ${level} ${message} ${[requestId, code, err instanceof Error && err.message].filter(Boolean).join(' · ')}`

function personOf(discord: FakeDiscord, id: string, home: string): DiscordPerson {
  const hands = discord.as(id)
  return {
    id,
    hands,
    asks: (words, options = {}, channelId = home) => hands.command('banana', 'create', { prompt: words, ...options }, { channelId }),
    mentions: (words, channelId = home, files = []) => hands.mention(words, { channelId }, files),
    presses: (label, message) => hands.press(message, { label }),
    history: async () => wordsOf(await answered(discord, await hands.command('banana', 'history', {}, { channelId: home }))),
    directMessages: () => discord.messages(hands.dm().channelId).filter(({ author }) => author.isBot),
  }
}

/** The whole answer: one that brings pictures is filled after it was deferred. */
function answered(discord: FakeDiscord, { message, error }: InteractionOutcome): Promise<DiscordMessage> {
  if (!message) throw new Error(`no answer: ${error}`)
  const now = () => discord.ephemerals(message.ephemeralFor ?? '').find(({ id }) => id === message.id)
  return discord.until(() => now()?.loading === false && now(), 'the whole answer')
}
