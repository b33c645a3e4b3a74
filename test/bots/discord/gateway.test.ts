import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type FakeDiscord, startDiscord } from '../../../playground/discord/index.ts'
import { card, text } from '../../../src/bots/cards.ts'
import { type DiscordListenerOptions, discordListener } from '../../../src/bots/discord/listener.ts'
import { Problem } from '../../../src/errors.ts'
import type { Role } from '../../../src/ports.ts'
import { recordingLog } from '../../support/recording-log.ts'
import { channelOf, fittingImages, personOf, type ScriptedInbox, scriptedInbox } from './support.ts'

let discord: FakeDiscord
let inbox: ScriptedInbox
let logged: ReturnType<typeof recordingLog>
let listener: Role | undefined

beforeEach(async () => {
  discord = await startDiscord()
  inbox = scriptedInbox()
  logged = recordingLog()
})

afterEach(async () => {
  await listener?.stop()
  listener = undefined
  await discord.stop()
})

function aListener(options: Partial<DiscordListenerOptions> = {}): Role {
  listener = discordListener({ token: discord.token, apiUrl: discord.apiUrl, inbox, images: fittingImages, log: logged.log, ...options })
  return listener
}

const problemOf = async (attempt: Promise<void>): Promise<Problem> => {
  const outcome = await attempt.then(
    () => 'it did not fail',
    (error: unknown) => error,
  )
  if (!(outcome instanceof Problem)) throw outcome
  return outcome
}

const mention = (words: string) => discord.as(personOf(discord, 'Ben')).mention(words, { channelId: channelOf(discord, 'general') })
const wordsHeard = () => inbox.heard.map((incoming) => (incoming.kind === 'mention' ? incoming.text : incoming.kind))

describe('starting', () => {
  it('registers the commands everywhere when no guild is named', async () => {
    await aListener().start()
    const banana = discord.calls.find(({ family }) => family === 'commands')
    expect(banana?.route).not.toContain('guilds')
    expect(discord.commands.map(({ name }) => name)).toContain('banana')
  })

  it.each(['MTAwMDAwMDAwMDAwMDAwMDAwMQ.wrong.token', 'wrong', 'two words'])(
    'names the setting when the token is wrong: %s',
    async (token) => {
      const problem = await problemOf(aListener({ token }).start())
      expect(problem.code).toBe('PLATFORM_KEY')
      expect(problem.message).toContain('DISCORD_TOKEN')
    },
  )

  it('names the setting when the guild is not one of the bot', async () => {
    discord.faults.next('commands', { status: 403, code: 50001 })
    const problem = await problemOf(aListener({ guildId: discord.guildId }).start())
    expect(problem.code).toBe('PLATFORM_KEY')
    expect(problem.message).toContain('DISCORD_GUILD_ID')
  })

  it('names the setting when token and application do not belong together', async () => {
    const problem = await problemOf(aListener({ applicationId: '1000000000000000001' }).start())
    expect(problem.message).toContain('DISCORD_APPLICATION_ID')
  })

  it('serves with the commands of the last start when they cannot be registered now', async () => {
    discord.faults.next('commands', { status: 500 })
    await aListener().start()
    mention('a fox')
    await inbox.arrived(1)
    expect(logged.lines.filter(({ level }) => level === 'warn')).toHaveLength(1)
  })

  it('says that Discord cannot be reached', async () => {
    const apiUrl = discord.apiUrl
    await discord.stop()
    expect((await problemOf(aListener({ apiUrl }).start())).verdict).toBe('retry')
    discord = await startDiscord()
  })
})

describe('a connection that breaks', () => {
  const dropped = (code: number) => {
    discord.gateway.disconnectAll(code)
    mention('said while away')
    return discord.until(() => discord.gateway.sessions === 1, 'the connection to come back')
  }

  it('is taken up again, and what was missed is heard once', async () => {
    await aListener().start()
    mention('before')
    await inbox.arrived(1)
    await discord.until(() => discord.gateway.sessions === 1, 'a session')
    await dropped(4000)
    await inbox.arrived(2)
    mention('after')
    await inbox.arrived(3)
    expect(wordsHeard()).toEqual(['before', 'said while away', 'after'])
  })

  it('is made anew when Discord has forgotten it', async () => {
    await aListener().start()
    discord.gateway.invalidateSessions()
    await discord.until(() => discord.gateway.sessions === 1, 'a new session')
    mention('after')
    await inbox.arrived(1)
    expect(wordsHeard()).toEqual(['after'])
  })

  it('gives the same event the same delivery id, so that the inbox can drop it', async () => {
    await aListener().start()
    mention('once')
    await inbox.arrived(1)
    discord.gateway.replay(1)
    await inbox.arrived(2)
    expect(inbox.heard[0]?.deliveryId).toBe(inbox.heard[1]?.deliveryId)
  })
})

describe('stopping', () => {
  it('hears nothing more, but ends what was begun', async () => {
    await aListener().start()
    let finish = () => {}
    const held = new Promise<void>((resolve) => {
      finish = resolve
    })
    let isDone = false
    inbox.next({
      kind: 'answer',
      reply: card('x', text('x')),
      after: async () => {
        await held
        isDone = true
      },
    })
    mention('begun')
    await inbox.arrived(1)
    const stopped = listener?.stop()
    finish()
    await stopped
    expect(isDone).toBe(true)
    expect(discord.gateway.sessions).toBe(0)
  })

  it('leaves no secret in the log', async () => {
    await aListener().start()
    discord.faults.next('callback', { status: 404, code: 10062 })
    const pressed = discord.as(personOf(discord, 'Ben')).command('banana', 'help', {}, { channelId: channelOf(discord, 'general') })
    inbox.next({ kind: 'answer', reply: card('x', text('x')) })
    const [arrival] = await inbox.arrived(1)
    await listener?.stop()
    const { token } = JSON.parse(arrival?.reply?.secret ?? '{}')
    expect(logged.lines.map(({ level }) => level)).toContain('warn')
    const said = JSON.stringify(logged.lines, (_, value) =>
      value instanceof Error ? { ...value, text: `${value.stack} ${String(value.cause)}` } : value,
    )
    expect(said).not.toContain(token)
    expect(said).not.toContain(discord.token)
    await discord.stop()
    await pressed
    discord = await startDiscord()
  })
})
