import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type FakeDiscord, startDiscord } from '../../../playground/discord/index.ts'
import { buttons, card, picture, text } from '../../../src/bots/cards.ts'
import { discordListener } from '../../../src/bots/discord/listener.ts'
import { discordSurface } from '../../../src/bots/discord/surface.ts'
import type { Heard } from '../../../src/bots/heard.ts'
import { Problem } from '../../../src/errors.ts'
import type { Role } from '../../../src/ports.ts'
import { recordingLog } from '../../support/recording-log.ts'
import { aPicture, channelOf, fittingImages, personOf, REQUEST_ID, readable, type ScriptedInbox, scriptedInbox } from './support.ts'

const accepted = (details: Partial<Extract<Heard, { kind: 'accepted' }>> = {}): Heard => ({
  kind: 'accepted',
  requestId: REQUEST_ID,
  reply: card('Heard you'),
  private: false,
  after: async () => {},
  ...details,
})
const answer = (says: string): Heard => ({ kind: 'answer', reply: card(says, text(says)) })
const FORM: Heard = {
  kind: 'form',
  form: {
    name: 'create',
    key: REQUEST_ID,
    title: 'Create an image',
    submit: 'Draw',
    fields: [
      { kind: 'words', name: 'prompt', label: 'What to draw', hint: 'Say it in your words', value: 'a cabin', maxLength: 4000 },
      {
        kind: 'choice',
        name: 'aspect',
        label: 'Shape',
        choices: [
          { value: '1:1', label: 'Square' },
          { value: '16:9', label: 'Wide' },
        ],
        value: '1:1',
      },
    ],
  },
}

let discord: FakeDiscord
let inbox: ScriptedInbox
let listener: Role
let logged: ReturnType<typeof recordingLog>
let general: string
let ada: string
let ben: string

beforeAll(async () => {
  discord = await startDiscord()
  general = channelOf(discord, 'general')
  ada = personOf(discord, 'Ada')
  ben = personOf(discord, 'Ben')
  logged = recordingLog()
  const relay: ScriptedInbox = {
    ...scriptedInbox(),
    hear: (incoming) => inbox.hear(incoming),
    suggest: (option, typed) => inbox.suggest(option, typed),
  }
  listener = discordListener({
    token: discord.token,
    apiUrl: discord.apiUrl,
    guildId: discord.guildId,
    inbox: relay,
    images: fittingImages,
    log: logged.log,
  })
  await listener.start()
})

afterAll(async () => {
  await listener.stop()
  await discord.stop()
})

beforeEach(() => {
  inbox = scriptedInbox()
})

afterEach(() => discord.faults.clear())

const create = (options: Record<string, string | boolean>) => discord.as(ben).command('banana', 'create', options, { channelId: general })

describe('commands', () => {
  it('registers /banana and the message menu for the guild at start', () => {
    expect(discord.commands.map(({ name }) => name)).toEqual(['banana', 'Draw this with Banana'])
  })

  it('hears what was filled in and shows that it is thinking', async () => {
    inbox.next(accepted())
    const outcome = await create({ prompt: 'a cosy cabin', aspect: '16:9', quality: 'best', fresh: true })
    expect(outcome).toMatchObject({ ok: true, kind: 'deferred' })
    expect(inbox.heard).toMatchObject([
      {
        kind: 'command',
        spoken: { name: 'create', words: 'a cosy cabin', options: { aspect: '16:9', quality: 'best', fresh: true } },
        place: { platform: 'discord', workspaceId: discord.guildId, channelId: general },
        person: { platform: 'discord', workspaceId: discord.guildId, personId: ben },
        isAdmin: false,
        answersInPlace: true,
      },
    ])
  })

  it('keeps the answer between the bot and the asker when the request is private', async () => {
    inbox.next(accepted({ private: true }))
    const outcome = await create({ prompt: 'a secret', private: true })
    expect(discord.ephemerals(ben).map(({ id }) => id)).toContain(outcome.message?.id)
  })

  it('goes on only after Discord has its answer', async () => {
    const order: string[] = []
    let wentOn = () => {}
    const after = new Promise<void>((resolve) => {
      wentOn = resolve
    })
    inbox.next(
      accepted({
        after: async () => {
          order.push(discord.messages(general).some(({ loading }) => loading) ? 'after the answer' : 'before the answer')
          wentOn()
        },
      }),
    )
    await create({ prompt: 'order' })
    await after
    expect(order).toEqual(['after the answer'])
  })

  it('goes on with an accepted request even when Discord refuses the answer', async () => {
    discord.faults.next('callback', { status: 404, code: 10062 })
    const wentOn = new Promise<void>((resolve) => inbox.next(accepted({ after: async () => resolve() })))
    void create({ prompt: 'too late' })
    await wentOn
    expect(logged.lines.at(-1)).toMatchObject({ level: 'warn', fields: { code: 'REPLY_EXPIRED' } })
  })

  it('lets the surface turn the deferred answer into the result through the reply handle', async () => {
    inbox.next(accepted())
    const outcome = await create({ prompt: 'a cabin' })
    const surface = discordSurface({ token: discord.token, apiUrl: discord.apiUrl, images: fittingImages, log: logged.log })
    const secret = inbox.heard[0]?.reply?.secret ?? ''
    const message = await surface.reply(
      secret,
      card('Here it is', text('Here it is'), picture('a'.repeat(64), 'A cabin')),
      [aPicture()],
      'channel',
    )
    expect(message).toEqual({ platform: 'discord', channelId: general, messageId: outcome.message?.id })
    const shown = discord.messages(general).find(({ id }) => id === message?.messageId)
    expect(shown).toMatchObject({ loading: false, attachments: [{ filename: 'cabin.png', description: 'A cosy cabin at dusk' }] })
  })

  it('answers quietly, with mentions switched off', async () => {
    inbox.next(answer('You asked @everyone'))
    const outcome = await create({ prompt: 'everyone' })
    expect(outcome).toMatchObject({ ok: true, kind: 'message', message: { ephemeralFor: ben, notified: [] } })
    expect(outcome.message && readable(outcome.message)).toBe('You asked \\@everyone')
  })

  it('shows the pictures of a quiet answer', async () => {
    const node = { kind: 'entry', pieces: ['A cabin'], picture: picture('a'.repeat(64), 'A cabin') } as const
    inbox.next({ kind: 'answer', reply: card('Your pictures', node), files: [aPicture()] })
    const outcome = await discord.as(ben).command('banana', 'history', {}, { channelId: general })
    const shown = await discord.until(
      () => discord.ephemerals(ben).find(({ id, attachments }) => id === outcome.message?.id && attachments.length === 1),
      'the picture of the answer',
    )
    expect(readable(shown)).toBe('A cabin')
  })

  it('says so at once when nothing can be made durable', async () => {
    inbox.next(new Problem('QUEUE_UNAVAILABLE', 'redis is away'))
    const outcome = await create({ prompt: 'a cabin' })
    expect(outcome.message && readable(outcome.message)).toContain('I cannot take requests this very moment')
    expect(outcome.message?.ephemeralFor).toBe(ben)
  })

  it('survives an inbox that breaks, and says that it is our fault', async () => {
    inbox.next(new Error('undefined is not a function'))
    const outcome = await create({ prompt: 'a cabin' })
    expect(outcome.message && readable(outcome.message)).toContain('Something went wrong on my side')
  })

  it('completes model names', async () => {
    inbox.suggestions = [
      { value: 'flash', label: 'Flash, fast and cheap' },
      { value: 'pro', label: 'Pro' },
    ]
    const choices = await discord.as(ben).autocomplete('banana', 'create', 'model', 'fl', { channelId: general })
    expect(choices).toEqual([{ name: 'Flash, fast and cheap', value: 'flash' }])
  })

  it('hears the entry of the message menu with the message it points at', async () => {
    const message = discord.as(ada).say('a fox in the snow', { channelId: general }, [{ name: 'notes.txt', bytes: Buffer.from('hello') }])
    inbox.next(accepted())
    await discord.as(ben).contextMenu('Draw this with Banana', message)
    expect(inbox.heard[0]).toMatchObject({
      kind: 'shortcut',
      name: 'draw_message',
      message: { words: 'a fox in the snow', attachments: [{ name: 'notes.txt', sizeBytes: 5 }] },
    })
  })

  it('knows an admin', async () => {
    inbox.next(accepted())
    await discord.as(ada).command('banana', 'create', { prompt: 'a cabin' }, { channelId: general })
    expect(inbox.heard[0]).toMatchObject({ isAdmin: true })
  })
})

describe('buttons and forms', () => {
  const withButtons = async () => {
    inbox.next(accepted())
    const outcome = await create({ prompt: 'a cabin' })
    const surface = discordSurface({ token: discord.token, apiUrl: discord.apiUrl, images: fittingImages, log: logged.log })
    const row = buttons({ action: 'again', key: REQUEST_ID, label: 'Again' }, { action: 'open-form', key: REQUEST_ID, label: 'Edit' })
    await surface.reply(inbox.heard[0]?.reply?.secret ?? '', card('Done', text('Done'), row), [], 'channel')
    inbox.heard.length = 0
    return { channelId: general, id: outcome.message?.id ?? '' }
  }

  it('hears which button was pressed on which message', async () => {
    const message = await withButtons()
    inbox.next(accepted())
    const outcome = await discord.as(ada).press(message, { label: 'Again' })
    expect(outcome.kind).toBe('deferred')
    expect(inbox.heard[0]).toMatchObject({
      kind: 'button',
      action: 'again',
      key: REQUEST_ID,
      message: { platform: 'discord', channelId: general, messageId: message.id },
    })
  })

  it('leaves a repeated press to whoever heard it first', async () => {
    const message = await withButtons()
    const answered = () => discord.calls.filter(({ family }) => family === 'callback').length
    const before = answered()
    void discord.as(ada).press(message, { label: 'Again' })
    await inbox.arrived(1)
    inbox.next(accepted())
    await discord.as(ada).press(message, { label: 'Again' })
    expect(answered()).toBe(before + 1)
  })

  it.each(['nonsense', 'again', '../../etc/passwd', 'again:a:b:c', '{"__proto__":1}', `again:${'x'.repeat(90)}!`])(
    'passes on a press of a button we never made, %s',
    async (customId) => {
      const message = await withButtons()
      inbox.next(answer('I do not know this button any more.'))
      const outcome = await discord.as(ada).pressRaw({ channelId: general, message, data: { custom_id: customId } })
      expect(inbox.heard[0]).toMatchObject({ kind: 'button', action: customId, key: '' })
      expect(outcome).toMatchObject({ kind: 'message', message: { ephemeralFor: ada } })
    },
  )

  it('opens a form and hears what was filled in', async () => {
    const message = await withButtons()
    inbox.next(FORM)
    expect(await discord.as(ben).press(message, { label: 'Edit' })).toMatchObject({
      ok: true,
      kind: 'modal',
      modal: { title: 'Create an image' },
    })
    inbox.next(accepted())
    expect(await discord.as(ben).submit({ prompt: 'a red cabin', aspect: '16:9' })).toMatchObject({ ok: true, kind: 'deferred' })
    expect(inbox.heard[1]).toMatchObject({
      kind: 'form',
      name: 'create',
      key: REQUEST_ID,
      values: { prompt: 'a red cabin', aspect: '16:9' },
    })
  })

  it('names the mistakes of a form and offers to open it again', async () => {
    inbox.next(FORM)
    await create({ prompt: 'x' })
    inbox.next({ kind: 'mistakes', fields: { prompt: 'I see no words I can draw.' } })
    const outcome = await discord.as(ben).submit({ prompt: '!!!' })
    const { message } = outcome
    if (!message) throw new Error('no message')
    expect(readable(message)).toBe('I see no words I can draw.')
    inbox.heard.length = 0
    inbox.next(FORM)
    expect((await discord.as(ben).press(message, { label: 'Open the form' })).kind).toBe('modal')
    expect(inbox.heard[0]).toMatchObject({ kind: 'button', action: 'open-form', key: REQUEST_ID })
  })
})

describe('mentions', () => {
  it('hears a mention without the mention itself, and its attachments', async () => {
    const message = discord
      .as(ben)
      .mention('a fox', { channelId: general }, [{ name: 'fox.png', bytes: Buffer.alloc(7), contentType: 'image/png' }])
    await inbox.arrived(1)
    expect(inbox.heard[0]).toMatchObject({
      deliveryId: message.id,
      kind: 'mention',
      text: 'a fox',
      attachments: [{ name: 'fox.png', mime: 'image/png', sizeBytes: 7 }],
      answersInPlace: false,
    })
  })

  it('hears every message of a direct conversation', async () => {
    const { channelId } = discord.as(ben).dm()
    discord.as(ben).say('a fox', { channelId })
    await inbox.arrived(1)
    expect(inbox.heard[0]).toMatchObject({
      kind: 'mention',
      text: 'a fox',
      place: { workspaceId: `dm-${ben}`, channelId },
      person: { workspaceId: `dm-${ben}` },
    })
  })

  it('does not feel meant by @everyone, by other talk, or by a mere reply to its message, unless that answers a question', async () => {
    inbox.next(answer('I am here'))
    discord.as(ben).mention('hello', { channelId: general })
    const ours = await discord.until(() => discord.messages(general).find((message) => readable(message) === 'I am here'), 'our answer')
    discord.as(ada).say('@everyone lunch!', { channelId: general })
    discord.as(ada).say('nice one', { channelId: general, replyTo: ours.id })
    discord.as(ada).mention('a sign that all was delivered', { channelId: general })
    await inbox.arrived(3)
    expect(inbox.heard.map((incoming) => 'text' in incoming && [incoming.kind, incoming.text])).toEqual([
      ['mention', 'hello'],
      ['said', 'nice one'],
      ['mention', 'a sign that all was delivered'],
    ])
    expect(inbox.heard[1]).toMatchObject({ thread: { channelId: general, messageId: ours.id } })
  })

  it('answers by a reply that pings nobody', async () => {
    inbox.next(answer('Tell me what to draw'))
    const message = discord.as(ben).mention('', { channelId: general })
    const reply = await discord.until(() => discord.messages(general).find(({ replyTo }) => replyTo === message.id), 'the reply')
    expect(readable(reply)).toBe('Tell me what to draw')
    expect(reply.notified).toEqual([])
  })

  it('says so when the mention cannot be made durable', async () => {
    inbox.next(new Problem('QUEUE_UNAVAILABLE', 'redis is away'))
    const message = discord.as(ben).mention('a fox', { channelId: general })
    const reply = await discord.until(() => discord.messages(general).find(({ replyTo }) => replyTo === message.id), 'the reply')
    expect(readable(reply)).toContain('I cannot take requests this very moment')
  })
})

describe('reactions', () => {
  const ourMessage = async () => {
    const surface = discordSurface({ token: discord.token, apiUrl: discord.apiUrl, images: fittingImages, log: logged.log })
    const place = { platform: 'discord', workspaceId: discord.guildId, channelId: general } as const
    const { messageId } = await surface.post(place, card('A picture', text('A picture')), [], `reaction-${Math.random()}`.slice(0, 25))
    return { channelId: general, id: messageId }
  }

  it('hears a reaction given and taken back, on a message it never saw through the gateway', async () => {
    const message = await ourMessage()
    discord.as(ben).react(message, '👍')
    discord.as(ben).unreact(message, '👍')
    await inbox.arrived(2)
    expect(inbox.heard).toMatchObject([
      { kind: 'reaction', emoji: '👍', added: true, message: { channelId: general, messageId: message.id }, person: { personId: ben } },
      { kind: 'reaction', emoji: '👍', added: false },
    ])
    expect(inbox.heard[0]?.deliveryId).not.toBe(inbox.heard[1]?.deliveryId)
  })

  it("passes over reactions on other people's messages", async () => {
    const theirs = discord.as(ada).say('look', { channelId: general })
    const ours = await ourMessage()
    discord.as(ben).react(theirs, '👍')
    discord.as(ben).react(ours, '👎')
    await inbox.arrived(1)
    expect(inbox.heard).toMatchObject([{ emoji: '👎' }])
  })
})
