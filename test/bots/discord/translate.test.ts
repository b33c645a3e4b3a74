import type { APIInteraction, GatewayMessageCreateDispatchData } from 'discord.js'
import { describe, expect, it } from 'vitest'
import { commandDefinitions } from '../../../src/bots/discord/commands.ts'
import { incomingOfInteraction, incomingOfMessage, incomingOfReaction } from '../../../src/bots/discord/translate.ts'
import { interactions, messages, reactions } from './payloads-2026-11.ts'

const US = '1100000000000000001'
const interaction = (payload: object) => incomingOfInteraction(payload as APIInteraction)
const message = (payload: object) => incomingOfMessage(payload as GatewayMessageCreateDispatchData, US)
const reaction = (payload: Parameters<typeof incomingOfReaction>[0]) =>
  incomingOfReaction(payload, { added: true, deliveryId: 'reaction-s-7', atMs: 1_790_000_000_000 }, US)

describe('an interaction', () => {
  it('in a guild becomes a command with place, person and rights', () => {
    expect(interaction(interactions.create)).toEqual({
      deliveryId: '1200000000000000001',
      place: { platform: 'discord', workspaceId: '1300000000000000001', channelId: '1400000000000000001' },
      person: { platform: 'discord', workspaceId: '1300000000000000001', personId: '1500000000000000001' },
      isAdmin: true,
      reply: { secret: expect.any(String), livesMs: 14 * 60_000 },
      answersInPlace: true,
      kind: 'command',
      spoken: { name: 'create', words: 'a cosy cabin', options: { modelId: 'flash', aspect: '16:9', fresh: true, private: false } },
    })
  })

  it('carries all it takes to answer it from another process', () => {
    const secret = JSON.parse(interaction(interactions.create)?.reply?.secret ?? '{}')
    expect(secret).toEqual({ applicationId: US, token: 'interaction-token', attachmentSizeLimit: 26_214_400 })
  })

  it('in a direct conversation belongs to that person alone, and tells nothing of rights', () => {
    const heard = interaction(interactions.helpInDm)
    expect(heard).toMatchObject({ place: { workspaceId: 'dm-1500000000000000001' }, person: { workspaceId: 'dm-1500000000000000001' } })
    expect(heard).not.toHaveProperty('isAdmin')
    expect(heard).toMatchObject({ spoken: { name: 'help', words: '', options: {} } })
  })

  it('of the message menu points at that message', () => {
    expect(interaction(interactions.messageMenu)).toMatchObject({
      kind: 'shortcut',
      name: 'draw_message',
      message: {
        words: 'a fox',
        attachments: [{ name: 'fox.png', mime: 'image/png', sizeBytes: 1234 }, { mime: 'application/octet-stream' }],
      },
    })
  })

  it('of a button names the button and its message', () => {
    expect(interaction(interactions.button)).toMatchObject({
      kind: 'button',
      action: 'vote-up',
      key: 'AbCdEf-0123456789_wxyZ',
      message: { platform: 'discord', channelId: '1400000000000000001', messageId: '1600000000000000001' },
    })
  })

  it('of a form carries what was filled in, and leaves out what was not', () => {
    expect(interaction(interactions.form)).toMatchObject({
      kind: 'form',
      name: 'create',
      key: '',
      values: { prompt: 'a cabin', aspect: '4:3' },
    })
    expect(interaction(interactions.form)).not.toHaveProperty('values.quality')
  })

  it.each(['ping', 'autocomplete', 'withoutPerson'] as const)('that carries no wish is nothing: %s', (name) => {
    expect(interaction(interactions[name])).toBeUndefined()
  })

  it('with permissions of a member is no admin', () => {
    const { member } = interactions.create
    expect(interaction({ ...interactions.create, member: { ...member, permissions: '2147483648' } })).toMatchObject({ isAdmin: false })
  })
})

describe('a message', () => {
  it('that names us is heard without our name', () => {
    expect(message(messages.mention)).toMatchObject({
      kind: 'mention',
      text: 'a fox   please',
      deliveryId: '1600000000000000002',
      answersInPlace: false,
    })
  })

  it.each([
    ['by a bot', { author: { id: '1500000000000000009', bot: true } }],
    ['by a webhook', { webhook_id: '1700000000000000001' }],
    ['by ourselves', { author: { id: US } }],
    ['of the system', { type: 7 }],
    ['that names everybody', { content: '@everyone a fox', mention_everyone: true, mentions: [] }],
    ['that names somebody else', { content: '<@1500000000000000002> a fox' }],
    ['that answers ours without naming us', { content: 'nice', type: 19 }],
  ])('%s is not for us', (_what, change) => {
    expect(message({ ...messages.mention, ...change })).toBeUndefined()
  })
})

describe('a reaction', () => {
  it('is heard with the name of its emoji', () => {
    expect(reaction(reactions.thumbsUp)).toMatchObject({
      kind: 'reaction',
      emoji: '👍',
      added: true,
      deliveryId: 'reaction-s-7',
      atMs: 1_790_000_000_000,
      message: { platform: 'discord', channelId: '1400000000000000001', messageId: '1600000000000000001' },
    })
  })

  it('with a custom emoji has its name', () => {
    expect(reaction({ ...reactions.thumbsUp, emoji: { id: '1800000000000000001', name: 'party_banana' } })).toMatchObject({
      emoji: 'party_banana',
    })
  })

  it('is passed on when nobody says whose message it was', () => {
    const { message_author_id: _, ...unknown } = reactions.thumbsUp
    expect(reaction(unknown)).toBeDefined()
  })

  it('by ourselves, by a bot, on another message or without a name is nothing', () => {
    expect(reaction({ ...reactions.thumbsUp, user_id: US })).toBeUndefined()
    expect(reaction({ ...reactions.thumbsUp, message_author_id: '1500000000000000002' })).toBeUndefined()
    expect(reaction({ ...reactions.thumbsUp, emoji: { id: '1800000000000000001', name: null } })).toBeUndefined()
    expect(reaction(reactions.byABot)).toBeUndefined()
  })
})

describe('the commands', () => {
  const all = [...commandDefinitions('global'), ...commandDefinitions('guild')]

  it('keep the limits of Discord', () => {
    const named = all.flatMap((command) => [command, ...('options' in command ? (command.options ?? []) : [])])
    for (const { name } of named) expect(name).toMatch(/^.{1,32}$/)
    for (const entry of named) if ('description' in entry) expect(entry.description).toMatch(/^.{1,100}$/)
    expect(JSON.stringify(commandDefinitions('global')[0]).length).toBeLessThan(8000)
  })

  it('say where they work only where Discord asks for it', () => {
    expect(commandDefinitions('global')).toMatchObject([
      { integration_types: [0, 1], contexts: [0, 1] },
      { name: 'Draw this with Banana', type: 3 },
    ])
    expect(commandDefinitions('guild')[0]).not.toHaveProperty('contexts')
  })
})
