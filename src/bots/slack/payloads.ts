/** The parts of Slack's payloads that we read; everything else is dropped. Shapes: docs.slack.dev and the types of @slack/bolt 5.1. */
import { z } from 'zod'

const id = z.string().min(1).max(100)
const timestamp = z.string().regex(/^\d+\.\d+$/)
const withId = z.object({ id })

const File = z.object({
  name: z.string().nullish(),
  mimetype: z.string().nullish(),
  size: z.number().nonnegative().nullish(),
})
export type File = z.infer<typeof File>

const Message = z.object({
  ts: timestamp.optional(),
  thread_ts: timestamp.optional(),
  text: z.string().nullish(),
  files: z.array(File).nullish(),
})

export const CommandPayload = z.object({
  command: z.string(),
  text: z.string().default(''),
  user_id: id,
  channel_id: id,
  response_url: z.string(),
  trigger_id: id,
})

export const ShortcutPayload = z.object({
  type: z.enum(['shortcut', 'message_action']),
  callback_id: z.string(),
  trigger_id: id,
  user: withId,
  channel: withId.nullish(),
  message: Message.nullish(),
  response_url: z.string().optional(),
})

export const ButtonPayload = z.object({
  type: z.literal('block_actions'),
  trigger_id: id,
  user: withId,
  channel: withId.nullish(),
  container: z
    .object({
      message_ts: timestamp.nullish(),
      channel_id: id.nullish(),
      thread_ts: timestamp.nullish(),
      is_ephemeral: z.boolean().nullish(),
    })
    .optional(),
  message: Message.nullish(),
  response_url: z.string().optional(),
  actions: z.array(z.object({ action_id: z.string(), value: z.string().default('') })).min(1),
})

const Option = z.object({ value: z.string() })
const Answer = z.object({
  value: z.string().nullish(),
  selected_option: Option.nullish(),
  selected_options: z.array(Option).nullish(),
  selected_users: z.array(id).nullish(),
  selected_conversations: z.array(id).nullish(),
})
export type Answer = z.infer<typeof Answer>

export const FormPayload = z.object({
  type: z.literal('view_submission'),
  trigger_id: id,
  user: withId,
  view: z.object({
    callback_id: z.string(),
    private_metadata: z.string().default(''),
    state: z.object({ values: z.record(z.string(), z.record(z.string(), Answer)) }),
  }),
})

const Said = Message.extend({
  ts: timestamp,
  user: id.optional(),
  channel: id,
  subtype: z.string().optional(),
  bot_id: z.string().nullish(),
  edited: z.unknown().optional(),
})

const Reaction = z.object({
  user: id,
  reaction: z.string().min(1).max(200),
  item_user: id.nullish(),
  item: z.object({ type: z.string(), channel: id.nullish(), ts: timestamp.nullish() }),
  event_ts: timestamp,
})

export const EventPayload = z.object({
  event_id: id,
  event: z.discriminatedUnion('type', [
    Said.extend({ type: z.literal('app_mention') }),
    Said.extend({ type: z.literal('message'), channel_type: z.string().optional() }),
    Reaction.extend({ type: z.literal('reaction_added') }),
    Reaction.extend({ type: z.literal('reaction_removed') }),
    z.object({ type: z.literal('app_home_opened'), user: id, channel: id.nullish(), tab: z.string().optional() }),
  ]),
})
export type SlackEvent = z.infer<typeof EventPayload>['event']
