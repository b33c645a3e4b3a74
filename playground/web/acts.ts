import { z } from 'zod'

const id = z.string().min(1).max(100)
const words = z.string().max(40_000)
/** As large as the platforms take it, in base64. */
const picture = z.object({ name: z.string().min(1).max(200), mime: z.string().max(100), base64: z.base64().max(14_000_000) })
const value = z.union([words, z.boolean(), z.array(words).max(25)])
const message = z.object({ channelId: id, id })

/** Where a button is: on a message, in the open form, or on the home tab. */
const where = z.union([message, z.literal('modal'), z.literal('home')])

/** What a person can do on the page, one entry a gesture. */
export const Act = z.discriminatedUnion('do', [
  z.strictObject({
    do: z.literal('say'),
    channelId: id,
    text: words,
    inThread: id.optional(),
    pictures: z.array(picture).max(4).default([]),
  }),
  z.strictObject({ do: z.literal('command'), channelId: id, command: id, text: words, inThread: id.optional() }),
  z.strictObject({
    do: z.literal('typed-command'),
    channelId: id,
    command: id,
    subcommand: id.optional(),
    options: z.record(z.string().max(40), z.union([words, z.number(), z.boolean()])),
  }),
  z.strictObject({ do: z.literal('complete'), channelId: id, command: id, subcommand: id.optional(), option: id, typed: words }),
  z.strictObject({ do: z.literal('press'), where, button: id, value: words.optional() }),
  z.strictObject({ do: z.literal('choose'), message, menu: id, values: z.array(words).max(25) }),
  z.strictObject({ do: z.literal('react'), message, emoji: z.string().min(1).max(40), on: z.boolean() }),
  z.strictObject({ do: z.literal('menu'), message: message.optional(), entry: id }),
  z.strictObject({ do: z.literal('submit'), values: z.record(z.string().max(300), value) }),
  z.strictObject({ do: z.literal('close') }),
  z.strictObject({ do: z.literal('open-home') }),
  z.strictObject({ do: z.literal('dismiss'), message }),
])
export type Act = z.infer<typeof Act>

/** One gesture of one person on one side. */
export const Gesture = z.object({ person: id, platform: z.enum(['slack', 'discord']), act: Act })
export type Gesture = z.infer<typeof Gesture>

/** What the person sees of it beyond the messages themselves. */
export interface Outcome {
  /** In the platform's words, when something went wrong that is not in the channel. */
  readonly notice?: string
  readonly choices?: readonly { readonly name: string; readonly value: string | number }[]
  /** How long the bot took to say that it heard. */
  readonly tookMs?: number
}

/** Something that no click on the page leads to. */
export class NotPossible extends Error {}
