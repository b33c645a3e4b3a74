import type { AckOutcome } from '../../playground/slack/index.ts'
import { waitFor } from '../support/wait-for.ts'
import { PREFIX, type World } from './world.ts'

/** One wish of one person, and what they were told at once. */
export interface Ask {
  /** Unlike any other ask's, so that everything that comes of it can be told apart; unless it is about wishes that are alike. */
  readonly words: string
  readonly platform: 'slack' | 'discord'
  readonly personId: string
  readonly channelId: string
  /** Whether the person (or the platform, for an event) was told that it was taken. Undefined where nothing is told, on Discord's gateway. */
  promised: boolean | undefined
  /** What the person saw at once. */
  answer: string
  tookMs: number
  /** Nobody could tell this person anything, whatever the program did. */
  isUnreachable?: boolean
  /** The platform closed the place to us: what stands there cannot be changed any more. */
  isPlaceClosed?: boolean
  /** The platform refused our first answer, so the person waited for it in vain. */
  isAnswerRefused?: boolean
  cancel?: 'cancelled' | 'too late' | 'no answer'
}

export type How = 'command' | 'mention' | 'private command'

export interface Where {
  readonly channelId?: string
  readonly personId?: string
  /** What is asked for; a number is added. */
  readonly wish?: string
  /** What is asked for, to the letter: for wishes that are alike. */
  readonly words?: string
}

/** People in one channel of each platform, who ask. */
export class Askers {
  readonly slackChannelId: string
  readonly discordChannelId: string
  readonly slackPeople: readonly string[]
  readonly discordPeople: readonly string[]
  readonly #world: World
  #count = 0

  constructor(world: World) {
    this.#world = world
    const { slack, discord } = world
    this.slackPeople = ['Ada', 'Ben', 'Cleo', 'Dana'].map((name) => slack.workspace.addPerson({ name }).id)
    const members = [...this.slackPeople, slack.botUserId]
    this.slackChannelId = slack.workspace.addChannel({ name: 'pictures', kind: 'public', members }).id
    this.discordPeople = ['Eve', 'Finn', 'Gus', 'Hana'].map((name) => discord.server.addMember({ name }).id)
    this.discordChannelId = discord.server.addChannel({ name: 'pictures' }).id
  }

  /** Asks, and resolves with what the person saw at once. */
  ask(platform: 'slack' | 'discord', how: How = 'command', place: Where = {}): Promise<Ask> {
    return platform === 'slack' ? this.#askSlack(how, place) : this.#askDiscord(how, place)
  }

  /** Several at once, alternately on both platforms. */
  askMany(count: number): Promise<Ask[]> {
    return Promise.all(
      Array.from({ length: count }, (_, index) => this.ask(index % 2 === 0 ? 'slack' : 'discord', index % 10 < 7 ? 'command' : 'mention')),
    )
  }

  /** The same wish, by several people at once. */
  askAlike(platform: Ask['platform'], words: string, count: number): Promise<Ask[]> {
    return Promise.all(Array.from({ length: count }, () => this.ask(platform, 'command', { words })))
  }

  #next(platform: Ask['platform'], people: readonly string[], channelId: string, place: Where): Ask {
    const number = this.#count++
    const ask: Ask = {
      words: place.words ?? `${place.wish ?? 'a cosy cabin at dusk'}, number ${String(number).padStart(4, '0')}`,
      platform,
      personId: place.personId ?? (people[number % people.length] as string),
      channelId: place.channelId ?? channelId,
      promised: undefined,
      answer: '',
      tookMs: 0,
    }
    this.#world.asks.push(ask)
    return ask
  }

  async #askSlack(how: How, place: Where): Promise<Ask> {
    const ask = this.#next('slack', this.slackPeople, this.slackChannelId, place)
    const person = this.#world.slack.as(ask.personId)
    if (how === 'mention') {
      const { delivered } = await person.mention(ask.words, { channelId: ask.channelId })
      return noteAck(ask, delivered, delivered?.ok === true)
    }
    const line = how === 'private command' ? `${ask.words} --private` : ask.words
    const outcome = await person.command('/banana', line, { channelId: ask.channelId })
    return noteAck(ask, outcome, /^On it/.test(spokenBy(outcome)))
  }

  async #askDiscord(how: How, place: Where): Promise<Ask> {
    const ask = this.#next('discord', this.discordPeople, this.discordChannelId, place)
    const person = this.#world.discord.as(ask.personId)
    if (how === 'mention') {
      person.mention(ask.words, { channelId: ask.channelId })
      return ask
    }
    const options = { prompt: ask.words, ...(how === 'private command' && { private: true }) }
    const outcome = await person.command('banana', 'create', options, { channelId: ask.channelId })
    ask.tookMs = outcome.tookMs
    ask.promised = outcome.kind === 'deferred'
    ask.answer = outcome.error ?? JSON.stringify(outcome.message?.components ?? outcome.kind)
    return ask
  }

  /** The id under which this wish was accepted. */
  requestId({ words }: Ask, withinMs = 10_000): Promise<string> {
    return waitFor(() => this.findRequestId(words), `the request "${words}"`, { withinMs })
  }

  async findRequestId(words: string): Promise<string | undefined> {
    const { client } = this.#world.redis
    for (const key of await client.keys(`${PREFIX}:request:*`)) {
      const request = await client.hget(key, 'request')
      if (request?.includes(words)) return key.split(':').at(-1)
    }
    return undefined
  }

  async state(ask: Ask): Promise<string | undefined> {
    const requestId = await this.findRequestId(ask.words)
    return requestId === undefined
      ? undefined
      : ((await this.#world.redis.client.hget(`${PREFIX}:request:${requestId}`, 'state')) ?? undefined)
  }
}

/** A request that waits at the model until `world.gemini.release()`. */
export async function heldAtModel(world: World, platform: Ask['platform'], how: How, place: Where = {}): Promise<Ask> {
  world.gemini.hold()
  const ask = await world.askers.ask(platform, how, place)
  await world.gemini.until((calls) => calls.some(({ prompt }) => prompt.includes(ask.words)))
  return ask
}

function noteAck(ask: Ask, outcome: AckOutcome | undefined, promised: boolean): Ask {
  ask.tookMs = outcome?.tookMs ?? 0
  ask.promised = promised
  ask.answer = spokenBy(outcome)
  return ask
}

function spokenBy(outcome: AckOutcome | undefined): string {
  if (!outcome) return ''
  if (!outcome.ok) return `failed: ${outcome.error}`
  const { body } = outcome
  if (typeof body === 'string') return body
  return typeof body === 'object' && body !== null && 'text' in body ? String(body.text) : ''
}
