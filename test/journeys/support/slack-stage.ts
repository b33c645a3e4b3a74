import type { Redis } from 'ioredis'
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest'
import type { Call, FakeGemini } from '../../../playground/gemini/index.ts'
import type {
  AckOutcome,
  Channel,
  ChannelKind,
  EphemeralMessage,
  FakeSlack,
  Hands,
  Place,
  SlackFile,
  SlackMessage,
} from '../../../playground/slack/index.ts'
import { type Banana, type BananaOptions, startBanana } from '../../support/banana.ts'
import { startTestRedis, type TestRedis } from '../../support/redis.ts'
import { allEnded, callsSince, chargesSince, oneIsAsking } from './journal.ts'
import { uploadsOn, wordsOf } from './slack-words.ts'

export const MODES = ['socket', 'http'] as const

/** One person at the keyboard; without another place named, everything happens in the channel of the test. */
export interface SlackPerson {
  readonly id: string
  readonly hands: Hands
  /** `/banana …` */
  asks(words: string, channelId?: string): Promise<AckOutcome>
  /** `@banana …` */
  mentions(words: string, at?: Place, files?: readonly SlackFile[]): Promise<SlackMessage>
  presses(label: string, on: SlackMessage | EphemeralMessage | 'home'): Promise<AckOutcome>
  /** Fills in the open form and sends it. */
  submits(fields: Readonly<Record<string, string>>): Promise<AckOutcome>
  /** What the bot says to this person alone, in the channels. */
  whispers(): readonly EphemeralMessage[]
  /** The first whisper that says this. */
  told(words: string | RegExp): Promise<EphemeralMessage>
  /** What `/banana history` shows. */
  history(): Promise<EphemeralMessage>
  /** The channel of this person's direct messages with the bot. */
  dm(): string
}

export interface SlackStage {
  readonly banana: Banana
  readonly slack: FakeSlack
  readonly gemini: FakeGemini
  /** What the program keeps everything in. */
  readonly redis: Redis
  /** Two members and an admin, new for every test. */
  readonly ann: SlackPerson
  readonly ben: SlackPerson
  readonly ida: SlackPerson
  readonly channelId: string
  /** A further channel of the three; the bot is in it unless it is told to stay out. */
  addChannel(kind: ChannelKind, bot?: 'without the bot'): Channel
  /** What the bot shows everybody in a channel, oldest first. */
  shown(channelId?: string): SlackMessage[]
  /** Messages with a picture. */
  pictures(channelId?: string): SlackMessage[]
  /** The first picture that appears. */
  picture(channelId?: string): Promise<SlackMessage>
  /** The first message of the bot that says this. */
  saying(words: string | RegExp, channelId?: string): Promise<SlackMessage>
  /** Once every request has come to its end: the pictures in a channel, and nothing more will be posted for them. */
  settled(channelId?: string): Promise<SlackMessage[]>
  /** Once a question is open and its worker has let go of it. */
  asking(): Promise<void>
  /** What the model was asked during this test. */
  drawn(): readonly Call[]
  /** The calls to models that this test booked: which model, for how many micro-dollars at most. */
  booked(): Promise<[modelId: string, microUsd: number][]>
  /** What those calls did cost, as far as that is known. */
  spent(): Promise<[modelId: string, microUsd: number][]>
  /** The charges of this test, in micro-dollars. */
  charges(): Promise<number[]>
}

/** Starts the program once for a file. Every test gets a channel and people of its own, and no faults left over from the one before. */
export function slackStage(slackMode: (typeof MODES)[number], options: BananaOptions = {}): SlackStage {
  let redis: TestRedis
  let banana: Banana
  let cast: { ann: SlackPerson; ben: SlackPerson; ida: SlackPerson; channelId: string }
  let before = { calls: 0, ledger: 0 }

  beforeAll(async () => {
    redis = await startTestRedis()
    banana = await startBanana({ ...options, slackMode, settings: { ...options.settings, REDIS_URL: redis.url } })
  })
  afterAll(async () => {
    await banana?.stop()
    await redis?.stop()
  })
  beforeEach(async () => {
    const { slack } = banana
    const enter = (name: string, isAdmin = false) => slack.workspace.addPerson({ name, isAdmin }).id
    const [ann, ben, ida] = [enter('ann'), enter('ben'), enter('ida', true)]
    const channelId = slack.workspace.addChannel({ name: 'studio', kind: 'public', members: [ann, ben, ida, slack.botUserId] }).id
    const at = (id: string) => personOf(slack, id, channelId)
    cast = { ann: at(ann), ben: at(ben), ida: at(ida), channelId }
    before = { calls: banana.gemini.calls.length, ledger: await redis.redis.xlen('banana:ledger') }
  })
  afterEach(async () => {
    const { slack, gemini } = banana
    slack.faults.clear()
    slack.delivery.clearRepeats()
    gemini.faults.clear()
    gemini.textFaults.clear()
    gemini.release()
    await allEnded(redis.redis, banana)
    // What one test did to a model is no matter of the next.
    const breakers = await redis.redis.keys('banana:model-*')
    if (breakers.length > 0) await redis.redis.del(breakers)
    expect(unexpectedErrors(banana)).toEqual([])
  })

  const shown = (channelId = cast.channelId) => banana.slack.messages(channelId).filter(({ botId }) => botId !== undefined)
  const pictures = (channelId?: string) => shown(channelId).filter((message) => uploadsOn(message).length > 0)

  return {
    get banana() {
      return banana
    },
    get slack() {
      return banana.slack
    },
    get gemini() {
      return banana.gemini
    },
    get redis() {
      return redis.redis
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
    addChannel: (kind, bot) => {
      const people = [cast.ann.id, cast.ben.id, cast.ida.id]
      const members = bot ? people : [...people, banana.slack.botUserId]
      return banana.slack.workspace.addChannel({ name: 'elsewhere', kind, members })
    },
    shown,
    pictures,
    picture: (channelId) => banana.slack.until(() => pictures(channelId)[0], 'a picture'),
    saying: (words, channelId) =>
      banana.slack.until(() => shown(channelId).find((message) => wordsOf(message).match(words)), `a message saying ${words}`),
    async settled(channelId) {
      await allEnded(redis.redis, banana)
      return pictures(channelId)
    },
    asking: () => oneIsAsking(redis.redis),
    drawn: () => banana.gemini.calls.slice(before.calls).filter(({ makes }) => makes === 'images'),
    booked: () => callsSince(redis.redis, before.ledger, 'called'),
    spent: () => callsSince(redis.redis, before.ledger, 'spent'),
    charges: () => chargesSince(redis.redis, before.ledger),
  }
}

/**
 * Trouble that a test makes has its place in the log; an error is something that nobody foresaw. The exceptions: a person who cannot be told at all, and
 * what Slack's SDK says of a file that somebody removed.
 */
const unexpectedErrors = ({ lines }: Banana) =>
  lines.filter(
    ({ level, message }) => (level === 'error' || level === 'fatal') && !/^could not tell the person|^invalid slack file/.test(message),
  )

function personOf(slack: FakeSlack, id: string, home: string): SlackPerson {
  const hands = slack.as(id)
  const whispers = () => slack.ephemerals(id).filter(({ user }) => user === slack.botUserId)
  const asks = (words: string, channelId = home) => hands.command('/banana', words, { channelId })
  return {
    id,
    hands,
    asks,
    mentions: async (words, at = { channelId: home }, files = []) => (await hands.mention(words, at, files)).message,
    presses: (label, on) => hands.press(on, { label }),
    submits: (fields) => hands.submit(Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, { [name]: value }]))),
    whispers,
    told: (words) => slack.until(() => whispers().find((one) => wordsOf(one).match(words)), `a word to ${id} saying ${words}`),
    async history() {
      const earlier = new Set(whispers())
      await asks('history')
      return slack.until(() => whispers().find((one) => !earlier.has(one)), 'the history')
    },
    dm: () => slack.workspace.dmOf(id).id,
  }
}
