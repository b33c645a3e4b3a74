import { Client, Events, GatewayIntentBits } from 'discord.js'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type FakeDiscord, startDiscord } from '../../playground/discord/index.ts'

const { Guilds, GuildMessages, MessageContent } = GatewayIntentBits

let discord: FakeDiscord
let channelId: string
let clients: Client[]

beforeEach(async () => {
  discord = await startDiscord()
  channelId = discord.server.channels[0]?.id ?? ''
  clients = []
})
afterEach(async () => {
  await Promise.all(clients.map((client) => client.destroy()))
  await discord.stop()
})

interface Bot {
  readonly client: Client
  /** What it heard, in order. */
  readonly heard: string[]
}

async function connect(intents: GatewayIntentBits[] = [Guilds, GuildMessages]): Promise<Bot> {
  const client = new Client({ intents, rest: { api: discord.apiUrl, retries: 0 } })
  clients.push(client)
  const heard: string[] = []
  client.on(Events.MessageCreate, (message) => heard.push(message.content))
  const ready = new Promise((resolve) => client.once(Events.ClientReady, resolve))
  await client.login(discord.token)
  await ready
  return { client, heard }
}

/** Writes a message that the bot may read. */
const tell = (text: string) => discord.as(discord.server.members[0]?.id ?? '').mention(text, { channelId })

const wordsOf = ({ heard }: Bot) => heard.map((content) => content.split(' ').at(-1))

/** The close code the gateway answers a first message with; 1005 if it answers `farewellOp` instead and we leave. */
function closeCode(message: unknown, farewellOp?: number): Promise<number> {
  return new Promise((resolve) => {
    const socket = new WebSocket(`${discord.url.replace('http', 'ws')}/?v=10&encoding=json`)
    socket.onclose = ({ code }) => resolve(code)
    socket.onmessage = ({ data }) => {
      const isFarewell = (JSON.parse(String(data)) as { op: number }).op === farewellOp
      if (isFarewell) socket.close()
      else socket.send(typeof message === 'string' ? message : JSON.stringify(message))
    }
  })
}

describe('the gateway', () => {
  it('tells every session everything', async () => {
    const bots = [await connect(), await connect()]
    expect(discord.gateway.sessions).toBe(2)
    tell('hello')
    await discord.until(() => bots.every((bot) => bot.heard.length === 1), 'both to hear it')
  })

  it('takes one answer when two sessions give one', async () => {
    const codes: unknown[] = []
    for (const { client } of [await connect(), await connect()]) {
      client.on(Events.InteractionCreate, (interaction) => {
        if (!interaction.isButton()) return
        const outcome = interaction.reply('mine')
        outcome.then(
          () => codes.push('answered'),
          (error: { code: number }) => codes.push(error.code),
        )
      })
    }
    const message = tell('look')
    const adaId = message.author.id
    expect(await discord.as(adaId).pressRaw({ channelId, message, data: { custom_id: 'x' } })).toMatchObject({ ok: true, kind: 'message' })
    await discord.until(() => codes.length === 2, 'both outcomes')
    expect(codes).toContain('answered')
    expect(codes).toContain(40060)
    expect(discord.messages(channelId)).toHaveLength(2)
  })

  it('tells of threads, and of what the bot may no longer do', async () => {
    const bot = await connect()
    const thread = discord.server.addThread({ name: 'ideas', parentId: channelId })
    discord.as(discord.server.members[0]?.id ?? '').mention('here', { channelId: thread.id })
    await discord.until(() => bot.heard.length === 1, 'the word from the thread')
    const known = () => bot.client.channels.cache.get(channelId)
    const maySend = () => {
      const channel = known()
      return channel && !channel.isDMBased() && channel.permissionsFor(discord.botUserId)?.has('SendMessages')
    }
    expect(maySend()).toBe(true)
    discord.server.updateChannel(channelId, { botCanSend: false })
    await discord.until(() => maySend() === false, 'the bot to know')
    discord.server.updateChannel(channelId, { botCanView: false })
    await discord.until(() => known() === undefined, 'the bot to lose sight of it')
  })

  it('keeps what it may not tell: other intents, places out of sight, private answers', async () => {
    const [deaf, bot] = [await connect([Guilds]), await connect()]
    const hidden = discord.server.addChannel({ name: 'hidden', botCanView: false })
    const ada = discord.as(discord.server.members[0]?.id ?? '')
    ada.mention('secret', { channelId: hidden.id })
    discord.server.addMessage({ channelId, authorId: discord.botUserId, content: 'private', ephemeralFor: 'ada' })
    tell('open')
    await discord.until(() => bot.heard.length === 1, 'the open message')
    expect(wordsOf(bot)).toEqual(['open'])
    expect(deaf.heard).toEqual([])
    expect(bot.client.channels.cache.has(hidden.id)).toBe(false)
  })

  it('repeats what was missed when a session is resumed', async () => {
    const bot = await connect()
    tell('before')
    discord.gateway.disconnectAll()
    expect(discord.gateway.sessions).toBe(0)
    tell('meanwhile')
    tell('again')
    await discord.until(() => discord.gateway.sessions === 1, 'the session to resume')
    tell('after')
    await discord.until(() => bot.heard.length === 4, 'all four messages')
    expect(wordsOf(bot)).toEqual(['before', 'meanwhile', 'again', 'after'])
  })

  it('asks to reconnect, and loses nothing by it', async () => {
    const bot = await connect()
    const resumed = new Promise((resolve) => bot.client.once(Events.ShardResume, resolve))
    discord.gateway.askToReconnect()
    tell('meanwhile')
    await resumed
    await discord.until(() => bot.heard.length === 1, 'the message')
  })

  it('forgets a session that was closed for good', async () => {
    const bot = await connect()
    await bot.client.destroy()
    await discord.until(() => discord.gateway.sessions === 0, 'the session to end')
  })

  // By hand, because discord.js waits 5 s between two identifies.
  it('invalidates sessions: nothing is left to resume', async () => {
    const packets: { op: number; t?: string; s?: number; d: unknown }[] = []
    const socket = new WebSocket(discord.url.replace('http', 'ws'))
    socket.onmessage = ({ data }) => packets.push(JSON.parse(String(data)))
    const next = (what: string, fits: (packet: { op: number; t?: string }) => boolean) => discord.until(() => packets.find(fits), what)
    const ready = (packet: { t?: string }) => packet.t === 'READY'
    await next('hello', ({ op }) => op === 10)
    socket.send(JSON.stringify({ op: 2, d: { token: discord.token, intents: 0, properties: {} } }))
    const { session_id } = (await next('ready', ready)).d as { session_id: string }
    discord.gateway.invalidateSessions()
    expect(await next('the end', ({ op }) => op === 9)).toEqual({ op: 9, d: false })
    socket.close(4000)
    const code = await closeCode({ op: 6, d: { token: discord.token, session_id, seq: 1 } }, 9)
    expect(code).toBe(1005)
  })

  it('delivers twice on demand', async () => {
    const bot = await connect()
    const seen: string[] = []
    bot.client.on(Events.Raw, (packet: { t: string; d: { id: string } }) => {
      if (packet.t === 'MESSAGE_CREATE') seen.push(packet.d.id)
    })
    const { id } = tell('once')
    discord.gateway.replay(1)
    await discord.until(() => seen.length === 2, 'the duplicate')
    expect(seen).toEqual([id, id])
  })

  it('closes on a wrong token, privileged intents, nonsense and strangers', async () => {
    const identify = (d: object) => ({ op: 2, d: { token: discord.token, properties: {}, intents: 0, ...d } })
    expect(await closeCode(identify({ token: 'wrong' }))).toBe(4004)
    expect(await closeCode(identify({ intents: MessageContent }))).toBe(4014)
    expect(await closeCode(identify({ intents: 1 << 28 }))).toBe(4013)
    expect(await closeCode({ op: 3, d: {} })).toBe(4003)
    expect(await closeCode('{')).toBe(4002)
    expect(await closeCode(identify({ properties: { os: 'x'.repeat(5000) } }))).toBe(4002)
    await expect(connect([Guilds, MessageContent])).rejects.toThrow('disallowed intents')
  })
})
