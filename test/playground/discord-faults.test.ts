import { REST } from 'discord.js'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type FakeDiscord, startDiscord } from '../../playground/discord/index.ts'

let discord: FakeDiscord
let rest: REST
let channelId: string

beforeEach(async () => {
  discord = await startDiscord()
  rest = new REST({ api: discord.apiUrl, retries: 0, timeout: 1000, globalRequestsPerSecond: 10_000 }).setToken(discord.token)
  channelId = discord.server.channels[0]?.id ?? ''
})
afterEach(() => discord.stop())

const post = (content: string) => rest.post(`/channels/${channelId}/messages`, { body: { content } })
const shown = () => discord.messages(channelId).map((message) => message.content)
const outcomes = () => discord.calls.map(({ family, status, tookEffect }) => ({ family, status, tookEffect }))

describe('faults on demand', () => {
  it('refuses with 429, tells how long, and discord.js waits', async () => {
    discord.faults.next('message.create', { status: 429, retryAfterS: 0.1 })
    await post('patience')
    const [first, second] = discord.calls
    expect(outcomes()).toEqual([
      { family: 'message.create', status: 429, tookEffect: false },
      { family: 'message.create', status: 200, tookEffect: true },
    ])
    expect((second?.startedAtMs ?? 0) - (first?.startedAtMs ?? 0)).toBeGreaterThanOrEqual(100)
  })

  it('says whether the limit is global', async () => {
    discord.faults.next('*', { status: 429, retryAfterS: 0.5, global: true })
    const headers = { authorization: `Bot ${discord.token}` }
    const answer = await fetch(`${discord.apiUrl}/v10/users/@me`, { headers })
    expect([answer.status, await answer.json()]).toEqual([429, { message: 'You are being rate limited.', retry_after: 0.5, global: true }])
    expect(answer.headers.get('x-ratelimit-global')).toBe('true')
  })

  it('fails with 500 as often as asked, then works', async () => {
    discord.faults.next('message.create', { status: 500 }, 2)
    await expect(post('one')).rejects.toMatchObject({ status: 500 })
    await expect(post('two')).rejects.toMatchObject({ status: 500 })
    await post('three')
    expect(shown()).toEqual(['three'])
  })

  it('shows what the retries of discord.js do to a server that fails', async () => {
    const eager = new REST({ api: discord.apiUrl, retries: 3 }).setToken(discord.token)
    discord.faults.next('message.create', { status: 503 }, 10)
    await expect(eager.post(`/channels/${channelId}/messages`, { body: { content: 'x' } })).rejects.toMatchObject({ status: 503 })
    expect(discord.calls).toHaveLength(4)
  })

  it('refuses with a code of Discord', async () => {
    discord.faults.next('message.create', { status: 403, code: 50001 })
    await expect(post('x')).rejects.toMatchObject({ status: 403, code: 50001 })
  })

  it('cuts the connection before anything is done', async () => {
    discord.faults.next('message.create', { cut: 'before' })
    await expect(post('x')).rejects.toThrow()
    expect(shown()).toEqual([])
    expect(outcomes()).toEqual([{ family: 'message.create', status: undefined, tookEffect: false }])
  })

  it('cuts the connection after everything is done, so that the caller cannot know', async () => {
    discord.faults.next('message.create', { cut: 'after' })
    await expect(post('x')).rejects.toThrow()
    expect(shown()).toEqual(['x'])
    expect(outcomes()).toEqual([{ family: 'message.create', status: undefined, tookEffect: true }])
  })

  it('hangs without doing anything, and answers late what it did at once', async () => {
    discord.faults.next('message.create', { hangMs: 20 })
    await expect(post('lost')).rejects.toThrow()
    discord.faults.next('message.create', { slowMs: 20 })
    const slow = post('late')
    await discord.until(() => shown().length === 1, 'the message')
    expect(discord.calls.at(-1)?.status).toBeUndefined()
    await slow
    expect(shown()).toEqual(['late'])
  })

  it('meets only the calls it is meant for, and none after clear', async () => {
    discord.faults.next('dm', { status: 500 })
    await post('x')
    discord.faults.rate('*', { status: 500 }, 1, 7)
    discord.faults.clear()
    await rest.post('/users/@me/channels', { body: { recipient_id: discord.server.members[0]?.id } })
    expect(discord.calls.every((call) => call.fault === undefined)).toBe(true)
  })

  it('strikes at random, the same way for the same seed', async () => {
    const run = async (seed: number): Promise<(number | undefined)[]> => {
      discord.faults.clear()
      discord.faults.rate('message.create', { status: 500 }, 0.5, seed)
      const from = discord.calls.length
      for (let index = 0; index < 20; index++) await post('x').catch((error: { status: number }) => expect(error.status).toBe(500))
      return discord.calls.slice(from).map((call) => call.status)
    }
    const first = await run(1)
    expect(new Set(first)).toEqual(new Set([200, 500]))
    expect(await run(1)).toEqual(first)
    expect(await run(2)).not.toEqual(first)
  })

  it('breaks downloads too', async () => {
    const file = { name: 'a.txt', bytes: Buffer.from('hello') }
    const { attachments } = discord.as(discord.server.members[0]?.id ?? '').say('x', { channelId }, [file])
    const url = attachments[0]?.url ?? ''
    discord.faults.next('cdn', { status: 503 })
    expect((await fetch(url)).status).toBe(503)
    expect(await (await fetch(url)).text()).toBe('hello')
    expect((await fetch(url.replace(/hm=./, 'hm=x'))).status).toBe(404)
  })

  it('never records a token', async () => {
    await rest
      .patch(`/webhooks/${discord.applicationId}/interaction-secret/messages/@original`, { body: {}, auth: false })
      .catch(() => undefined)
    expect(discord.calls).toHaveLength(1)
    expect(JSON.stringify(discord.calls)).not.toContain('interaction-secret')
  })
})
