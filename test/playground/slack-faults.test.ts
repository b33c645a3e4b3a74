import { LogLevel, WebClient } from '@slack/web-api'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Channel, type FakeSlack, type Fault, startSlack } from '../../playground/slack/index.ts'

let slack: FakeSlack
let general: Channel

beforeEach(async () => {
  slack = await startSlack()
  general = slack.workspace.addChannel({ name: 'general', kind: 'public', members: [slack.botUserId] })
})

afterEach(() => slack.stop())

const client = (more = {}) =>
  new WebClient(slack.botToken, {
    slackApiUrl: slack.apiUrl,
    retryConfig: { retries: 0 },
    logLevel: LogLevel.ERROR,
    logger: silent,
    timeout: 200,
    ...more,
  })
const silent = { debug() {}, info() {}, warn() {}, error() {}, setLevel() {}, getLevel: () => LogLevel.ERROR, setName() {} }
const post = (more = {}) => client(more).chat.postMessage({ channel: general.id, text: 'hello' })
const posted = () => slack.messages(general.id).length
const lastCall = () => slack.until(() => slack.calls.at(-1)?.outcome !== undefined && slack.calls.at(-1), 'the end of the call')

const table: [string, Fault, { error: object; posted: number }][] = [
  ['HTTP 500 before the work', { status: 500 }, { error: { statusCode: 500 }, posted: 0 }],
  ['HTTP 500 after the work', { status: 500, after: true }, { error: { statusCode: 500 }, posted: 1 }],
  ['a cut before the work', { cut: 'before' }, { error: { code: 'slack_webapi_request_error' }, posted: 0 }],
  ['a cut after the work', { cut: 'after' }, { error: { code: 'slack_webapi_request_error' }, posted: 1 }],
  ['a cut inside the answer', { cut: 'inside' }, { error: { message: 'terminated' }, posted: 1 }],
  ['no answer', { hangMs: 5000 }, { error: { code: 'slack_webapi_request_error' }, posted: 0 }],
  ['no answer, though the work is done', { hangMs: 5000, after: true }, { error: { code: 'slack_webapi_request_error' }, posted: 1 }],
  ['a refusal', { ok: false, error: 'is_archived' }, { error: { data: { error: 'is_archived' } }, posted: 0 }],
  ['an HTML page', { html: true }, { error: { code: 'slack_webapi_platform_error' }, posted: 0 }],
]

describe('a call that goes wrong', () => {
  it.each(table)('by %s', async (_name, fault, expected) => {
    slack.faults.next('chat.postMessage', fault)
    await expect(post()).rejects.toMatchObject(expected.error)
    expect(posted()).toBe(expected.posted)
    expect(await lastCall()).toMatchObject({ method: 'chat.postMessage', fault, tookEffect: expected.posted === 1 })
    await expect(post()).resolves.toMatchObject({ ok: true })
  })

  it.each([[1], [60], [undefined], ['soon']])('by 429 with retry-after %s', async (retryAfterS) => {
    slack.faults.next('*', { status: 429, ...(retryAfterS === undefined ? {} : { retryAfterS }) })
    await expect(post({ rejectRateLimitedCalls: true })).rejects.toMatchObject(
      typeof retryAfterS === 'number' ? { retryAfter: retryAfterS } : {},
    )
    expect(posted()).toBe(0)
  })

  it('by slowness, and still works', async () => {
    slack.faults.next('chat.postMessage', { slowMs: 30 })
    await expect(post()).resolves.toMatchObject({ ok: true })
    expect((await lastCall()).tookMs).toBeGreaterThan(25)
  })

  it('as many times as ordered, on that method only', async () => {
    slack.faults.next('chat.postMessage', { ok: false, error: 'channel_not_found' }, 2)
    await client().auth.test()
    await expect(post()).rejects.toThrow()
    await expect(post()).rejects.toThrow()
    await post()
    expect(posted()).toBe(1)
  })

  it('by chance, the same way for the same seed', async () => {
    const run = async () => {
      slack.faults.clear()
      slack.faults.rate('api.test', { ok: false, error: 'fatal_error' }, 0.5, 42)
      const outcomes = []
      for (let call = 0; call < 20; call += 1)
        outcomes.push(
          await client()
            .api.test()
            .then(
              () => 1,
              () => 0,
            ),
        )
      return outcomes.join('')
    }
    const first = await run()
    expect(first).toMatch(/0.*1|1.*0/)
    expect(await run()).toBe(first)
  })

  it('on uploads and response URLs too', async () => {
    slack.faults.next('upload', { status: 503 })
    await expect(client().files.uploadV2({ file: Buffer.from('x'), filename: 'x.txt' })).rejects.toThrow()
    const dana = slack.workspace.addPerson({ name: 'dana' })
    general.members.add(dana.id)
    await slack.as(dana.id).command('/banana', '', { channelId: general.id })
    slack.faults.next('response_url', { status: 500 })
    const url = String(slack.delivery.log.at(-1)?.body.response_url)
    expect((await fetch(url, { method: 'POST', body: '{"text":"x"}' })).status).toBe(500)
  })
})

describe('waiting', () => {
  it('says what it waited for and shows the last messages', async () => {
    await post()
    await expect(slack.until(() => false, 'a unicorn', 20)).rejects.toThrow(/no sight of a unicorn within 20 ms.*\n.*hello/)
  })
})
