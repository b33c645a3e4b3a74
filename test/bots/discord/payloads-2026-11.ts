import type { GatewayMessageReactionAddDispatchData } from 'discord.js'

/** Payloads in the form the gateway sends them (API v10, November 2026), shortened to what is read or easily confused; ids and tokens are made up. */
const base = {
  id: '1200000000000000001',
  application_id: '1100000000000000001',
  token: 'interaction-token',
  version: 1,
  channel_id: '1400000000000000001',
  channel: { id: '1400000000000000001', type: 0 },
  app_permissions: '562949953601536',
  locale: 'en-US',
  entitlements: [],
  attachment_size_limit: 26_214_400,
}
const user = { id: '1500000000000000001', username: 'ada', discriminator: '0', global_name: 'Ada', avatar: null }
const inGuild = {
  ...base,
  guild_id: '1300000000000000001',
  guild_locale: 'en-US',
  context: 0,
  authorizing_integration_owners: { 0: '1300000000000000001' },
  // ManageMessages and a few others.
  member: { user, roles: [], permissions: '2147491840', joined_at: '2026-01-01T00:00:00.000000+00:00', deaf: false, mute: false, flags: 0 },
}
const inDm = { ...base, context: 1, authorizing_integration_owners: { 1: '1500000000000000001' }, user }
const label = (id: number, component: object) => ({ type: 18, id, component })

export const interactions = {
  create: {
    ...inGuild,
    type: 2,
    data: {
      id: '1900000000000000001',
      name: 'banana',
      type: 1,
      options: [
        {
          type: 1,
          name: 'create',
          options: [
            { type: 3, name: 'prompt', value: 'a cosy cabin' },
            { type: 3, name: 'model', value: 'flash' },
            { type: 3, name: 'aspect', value: '16:9' },
            { type: 5, name: 'fresh', value: true },
            { type: 5, name: 'private', value: false },
          ],
        },
      ],
    },
  },
  helpInDm: {
    ...inDm,
    type: 2,
    data: { id: '1900000000000000001', name: 'banana', type: 1, options: [{ type: 1, name: 'help', options: [] }] },
  },
  messageMenu: {
    ...inGuild,
    type: 2,
    data: {
      id: '1900000000000000002',
      name: 'Draw this with Banana',
      type: 3,
      target_id: '1600000000000000001',
      resolved: {
        messages: {
          '1600000000000000001': {
            id: '1600000000000000001',
            content: 'a fox',
            attachments: [
              { id: '1', filename: 'fox.png', content_type: 'image/png', size: 1234, url: 'https://cdn.example/fox.png' },
              { id: '2', filename: 'unknown', size: 1, url: 'https://cdn.example/unknown' },
            ],
          },
        },
      },
    },
  },
  button: {
    ...inGuild,
    type: 3,
    data: { component_type: 2, id: 5, custom_id: 'vote-up:AbCdEf-0123456789_wxyZ:1' },
    message: { id: '1600000000000000001', channel_id: '1400000000000000001' },
  },
  form: {
    ...inGuild,
    type: 5,
    data: {
      custom_id: 'create:',
      components: [
        label(1, { type: 4, id: 2, custom_id: 'prompt', value: 'a cabin' }),
        label(3, { type: 3, id: 4, custom_id: 'aspect', values: ['4:3'] }),
        label(5, { type: 3, id: 6, custom_id: 'quality', values: [] }),
        label(7, { type: 21, id: 8, custom_id: 'tone', value: null }),
        { type: 10, id: 9 },
      ],
    },
  },
  ping: { ...base, type: 1 },
  autocomplete: { ...inGuild, type: 4, data: { id: '1900000000000000001', name: 'banana', type: 1, options: [] } },
  withoutPerson: { ...base, type: 2, data: { id: '1900000000000000001', name: 'banana', type: 1 } },
}

export const messages = {
  mention: {
    id: '1600000000000000002',
    channel_id: '1400000000000000001',
    guild_id: '1300000000000000001',
    type: 0,
    author: user,
    content: '<@1100000000000000001> a fox <@!1100000000000000001> please',
    mentions: [{ id: '1100000000000000001', bot: true }],
    mention_everyone: false,
    attachments: [],
  },
}

const thumbsUp: GatewayMessageReactionAddDispatchData = {
  user_id: '1500000000000000001',
  channel_id: '1400000000000000001',
  message_id: '1600000000000000001',
  guild_id: '1300000000000000001',
  message_author_id: '1100000000000000001',
  emoji: { id: null, name: '👍' },
  burst: false,
  burst_colors: [],
  type: 0,
}

const aBot = { ...user, bot: true }

export const reactions = {
  thumbsUp,
  byABot: {
    ...thumbsUp,
    member: { user: aBot, roles: [], joined_at: '2026-01-01T00:00:00.000000+00:00', deaf: false, mute: false, flags: 0 },
  },
}
