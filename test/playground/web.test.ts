import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Playground, startPlayground } from '../../playground/index.ts'
import { Act, Gesture } from '../../playground/web/acts.ts'

/** The page's server side, without a browser and without bots. */

let playground: Playground
let url: string
let close: () => void

beforeAll(async () => {
  playground = await startPlayground()
  const server = createServer((request, response) => {
    if (!playground.handle(request, response)) response.writeHead(418).end()
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  close = () => {
    server.close()
    server.closeAllConnections()
  }
})

afterAll(async () => {
  close()
  await playground.stop()
})

const post = (body: unknown, headers: Record<string, string> = {}) =>
  fetch(`${url}/playground/act`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })

const slackChannel = () => [...playground.slack.workspace.channels.values()][0]?.id ?? ''
const discordChannel = () => playground.discord.server.channels[0]?.id ?? ''
const say = (text: string) => ({ person: 'sam', platform: 'slack', act: { do: 'say', channelId: slackChannel(), text } })

describe('gestures', () => {
  it.each([
    ['a message', { do: 'say', channelId: 'C1', text: 'hello' }],
    ['a Slack command', { do: 'command', channelId: 'C1', command: '/banana', text: 'a cat' }],
    [
      'a Discord command',
      { do: 'typed-command', channelId: '1', command: 'banana', subcommand: 'create', options: { prompt: 'a cat', private: true } },
    ],
    ['a press', { do: 'press', where: { channelId: 'C1', id: '1.2' }, button: 'again' }],
    ['a press on the home tab', { do: 'press', where: 'home', button: 'open-form' }],
    ['a filled form', { do: 'submit', values: { words: 'a cat', quality: 'best' } }],
  ])('take %s', (_, act) => {
    expect(Act.safeParse(act).success).toBe(true)
  })

  it.each([
    ['a gesture nobody knows', { do: 'eval', code: '1' }],
    ['a field too many', { do: 'close', now: true }],
    ['a message of a hundred thousand characters', { do: 'say', channelId: 'C1', text: 'a'.repeat(100_000) }],
    [
      'a picture that is not base64',
      { do: 'say', channelId: 'C1', text: '', pictures: [{ name: 'a.png', mime: 'image/png', base64: '<svg>' }] },
    ],
    ['five pictures', { do: 'say', channelId: 'C1', text: '', pictures: Array(5).fill({ name: 'a', mime: 'image/png', base64: '' }) }],
    ['an option that is an object', { do: 'typed-command', channelId: '1', command: 'banana', options: { prompt: {} } }],
    ['a press nowhere', { do: 'press', where: 'sidebar', button: 'again' }],
  ])('refuse %s', (_, act) => {
    expect(Act.safeParse(act).success).toBe(false)
  })

  it('belong to one person on one platform', () => {
    expect(Gesture.safeParse({ person: 'dana', platform: 'teams', act: { do: 'close' } }).success).toBe(false)
  })
})

describe('the act address', () => {
  it('does what a person did', async () => {
    expect((await post(say('hello @dana <b>'))).status).toBe(200)
    const [message] = playground.slack.messages(slackChannel())
    const [dana] = playground.humans
    expect(message?.text).toBe(`hello <@${dana?.slackId}> &lt;b&gt;`)
  })

  it('answers what it does not understand with 400 and the reason', async () => {
    const response = await post({ person: 'sam', platform: 'slack', act: { do: 'fly' } })
    expect(response.status).toBe(400)
    expect((await response.json()) as object).toHaveProperty('notice')
  })

  it('answers what the platform would not allow with 409 and its reason', async () => {
    const act = { do: 'typed-command', channelId: discordChannel(), command: 'banana', options: {} }
    const response = await post({ person: 'sam', platform: 'discord', act })
    expect(response.status).toBe(409)
    expect(await response.json()).toEqual({ notice: 'Not sent: no command "banana" is registered; there are: none' })
  })

  it('refuses a person who is not on the page, broken JSON and other content types', async () => {
    expect((await post({ ...say('hi'), person: 'eve' })).status).toBe(409)
    expect((await post('{')).status).toBe(400)
    expect((await post(say('hi'), { 'content-type': 'text/plain' })).status).toBe(400)
  })

  it('refuses other sites in the same browser', async () => {
    expect((await post(say('hi'), { 'sec-fetch-site': 'cross-site' })).status).toBe(403)
  })
})

describe('the page', () => {
  it('is served under a policy that allows nothing from elsewhere and nothing inline', async () => {
    const response = await fetch(url)
    expect(response.headers.get('content-security-policy')).toContain("default-src 'self'")
    expect(await response.text()).not.toMatch(/<script>|style="|onclick/)
  })

  it.each([
    '/playground/app/..%2froutes.ts',
    '/playground/app/%2e%2e/routes.ts',
    '/playground/app/nothing.js',
    '/playground/pictures/slack/F0',
  ])('has nothing at %s', async (path) => {
    expect((await fetch(url + path)).status).toBe(404)
  })

  it('leaves every other path to the program', async () => {
    expect((await fetch(`${url}/healthz`)).status).toBe(418)
  })

  it('tells each person what they see, and only the pieces that change afterwards', async () => {
    const sam = await eventsOf('sam')
    const first = await sam.next('screen')
    expect(Object.keys(first.set)).toEqual(expect.arrayContaining(['me', 'slack/about', 'discord/about']))
    const [dana, other] = playground.humans
    playground.discord.as(other?.discordId ?? '').say('for everyone', { channelId: discordChannel() })
    playground.slack.workspace.messages.postEphemeral({
      channelId: slackChannel(),
      personId: dana?.slackId ?? '',
      user: 'USLACKBOT',
      text: 'for Dana',
    })
    const change = await sam.next('change')
    expect(Object.values(change.set)).toEqual([expect.objectContaining({ content: 'for everyone' })])
    await sam.close()
  })

  it('offers pictures from its own address, and only downloads of anything else', async () => {
    const png = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64')
    const files = playground.slack.workspace.files
    const picture = files.addFromPerson('U1', png, 'dot.png')
    const page = files.addFromPerson('U1', Buffer.from('<script>alert(1)</script>'), 'page.html', 'text/html')
    const shown = await fetch(`${url}/playground/pictures/slack/${picture.id}`)
    expect([shown.headers.get('content-type'), Buffer.from(await shown.arrayBuffer())]).toEqual(['image/png', png])
    const kept = await fetch(`${url}/playground/pictures/slack/${page.id}`)
    expect([kept.headers.get('content-type'), kept.headers.get('content-disposition')]).toEqual(['application/octet-stream', 'attachment'])
    await kept.body?.cancel()
  })
})

interface Pieces {
  readonly set: Record<string, unknown>
  readonly drop: readonly string[]
}

async function eventsOf(person: string): Promise<{ next(event: string): Promise<Pieces>; close(): Promise<void> }> {
  const ended = AbortSignal.timeout(5_000)
  const response = await fetch(`${url}/playground/events?person=${person}`, { signal: ended })
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
  let read = ''
  const next = async (event: string): Promise<Pieces> => {
    for (;;) {
      const found = new RegExp(`event: ${event}\\ndata: (.*)\\n\\n`).exec(read)
      if (found) {
        read = read.slice(found.index + found[0].length)
        return JSON.parse(found[1] ?? '') as Pieces
      }
      const { value, done } = (await reader?.read()) ?? { value: '', done: true }
      if (done) throw new Error(`the stream ended before ${event}`)
      read += value
    }
  }
  return { next, close: async () => await reader?.cancel() }
}
