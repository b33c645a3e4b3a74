import {
  type APIApplicationCommandAutocompleteInteraction,
  type APIInteraction,
  GatewayDispatchEvents,
  type GatewayDispatchPayload,
  type GatewayMessageCreateDispatchData,
  InteractionResponseType,
  InteractionType,
} from 'discord.js'
import { asProblem } from '../../errors.ts'
import { card, text } from '../cards.ts'
import type { Heard, Inbox } from '../heard.ts'
import type { Incoming } from '../incoming.ts'
import { type AnswerOptions, answerInteraction, respond } from './answer.ts'
import { answerMessage } from './answer-message.ts'
import { typingOf } from './commands.ts'
import { COMMAND_LIMITS, cutTo } from './limits.ts'
import { incomingOfInteraction, incomingOfMessage, incomingOfReaction } from './translate.ts'

export interface ArrivalOptions extends AnswerOptions {
  readonly inbox: Inbox
}

/** Takes what the gateway brings, packet by packet, to the inbox, and its word back to Discord. */
export class Arrivals {
  readonly #options: ArrivalOptions
  /** By shard. */
  readonly #sessions = new Map<number, string>()
  #ourUserId = ''

  constructor(options: ArrivalOptions) {
    this.#options = options
  }

  async take(packet: GatewayDispatchPayload, shardId: number): Promise<void> {
    switch (packet.t) {
      case GatewayDispatchEvents.Ready:
        this.#sessions.set(shardId, packet.d.session_id)
        this.#ourUserId = packet.d.user.id
        return
      case GatewayDispatchEvents.InteractionCreate:
        return packet.d.type === InteractionType.ApplicationCommandAutocomplete ? this.#suggest(packet.d) : this.#interaction(packet.d)
      case GatewayDispatchEvents.MessageCreate:
        return this.#message(packet.d)
      case GatewayDispatchEvents.MessageReactionAdd:
      case GatewayDispatchEvents.MessageReactionRemove: {
        const added = packet.t === GatewayDispatchEvents.MessageReactionAdd
        // A session replays an event with the number it had, so the number tells a replay from a second event.
        const deliveryId = `reaction-${this.#sessions.get(shardId) ?? shardId}-${packet.s}`
        return this.#reaction(incomingOfReaction(packet.d, { added, deliveryId, atMs: Date.now() }, this.#ourUserId))
      }
    }
  }

  async #interaction(interaction: APIInteraction): Promise<void> {
    const incoming = incomingOfInteraction(interaction)
    if (!incoming) return
    const heard = await this.#hear(incoming)
    await this.#attempt('answer', incoming, () => answerInteraction(interaction, heard, this.#options))
    await this.#goOn(incoming, heard)
  }

  async #message(message: GatewayMessageCreateDispatchData): Promise<void> {
    const incoming = incomingOfMessage(message, this.#ourUserId)
    if (!incoming) return
    const heard = await this.#hear(incoming)
    await this.#attempt('answer', incoming, () => answerMessage(message, heard, this.#options))
    await this.#goOn(incoming, heard)
  }

  /** Discord has no way to answer a reaction. */
  async #reaction(incoming: Incoming | undefined): Promise<void> {
    if (incoming) await this.#goOn(incoming, await this.#hear(incoming))
  }

  async #suggest(interaction: APIApplicationCommandAutocompleteInteraction): Promise<void> {
    const typing = typingOf(interaction.data.options)
    const found = typing ? this.#options.inbox.suggest(typing.option, typing.typed) : []
    const choices = found
      .slice(0, COMMAND_LIMITS.suggestions)
      .map(({ value, label }) => ({ value: value.slice(0, COMMAND_LIMITS.choiceChars), name: cutTo(label, COMMAND_LIMITS.choiceChars) }))
    const body = { type: InteractionResponseType.ApplicationCommandAutocompleteResult, data: { choices } }
    try {
      await respond(interaction, body, this.#options.send)
    } catch (error) {
      this.#options.log.debug({ err: error }, 'suggestions came too late')
    }
  }

  /** What cannot be heard is told: the sentence of the Problem is the answer. */
  async #hear(incoming: Incoming): Promise<Heard> {
    try {
      return await this.#options.inbox.hear(incoming)
    } catch (error) {
      const problem = asProblem(error)
      this.#options.log.error({ ...about(incoming), code: problem.code, err: problem }, 'an arrival could not be heard')
      return { kind: 'answer', reply: card(problem.tell, text(problem.tell)) }
    }
  }

  async #goOn(incoming: Incoming, heard: Heard): Promise<void> {
    if ('after' in heard && heard.after) await this.#attempt('go on with', incoming, heard.after)
  }

  /** A request is durable once it is heard: an answer that Discord did not take must not stop what comes after it. */
  async #attempt(what: string, incoming: Incoming, act: () => Promise<void>): Promise<void> {
    try {
      await act()
    } catch (error) {
      const problem = asProblem(error)
      this.#options.log.warn({ ...about(incoming), code: problem.code, err: problem }, `could not ${what} an arrival`)
    }
  }
}

const about = (incoming: Incoming): object => ({
  deliveryId: incoming.deliveryId,
  kind: incoming.kind,
  channelId: incoming.place.channelId,
})
