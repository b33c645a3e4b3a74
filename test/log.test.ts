import { describe, expect, it } from 'vitest'
import { loadConfig } from '../src/config.ts'
import { Problem } from '../src/errors.ts'
import { type LogOptions, openLog, secretsOf } from '../src/log.ts'

function aLog(options: Partial<LogOptions> = {}) {
  let written = ''
  const write = (line: string) => {
    written += line
  }
  return {
    log: openLog({ level: 'trace', destination: { write }, ...options }),
    written: () => written,
    lines: () =>
      written
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line)),
  }
}

describe('the log', () => {
  it('writes one JSON object a line, with what every line needs', () => {
    const { log, lines } = aLog({ role: 'worker' })
    log.child({ requestId: 'r1' }).info({ tookMs: 5 }, 'two\nlines')
    expect(lines()).toEqual([
      {
        level: 'info',
        time: expect.stringMatching(/^\d{4}-.*Z$/),
        service: 'banana',
        role: 'worker',
        pid: process.pid,
        requestId: 'r1',
        tookMs: 5,
        msg: 'two\nlines',
      },
    ])
  })

  it('keeps the code of a problem and what caused it, whatever the field is called', () => {
    const { log, lines } = aLog()
    const cause = Object.assign(new Error('429'), { status: 429, request: { headers: { cookie: 'x' } } })
    log.error({ failure: new Problem('MODEL_BUSY', 'gemini answered 429', { cause, retryAfterMs: 7_000 }) }, 'failed')
    expect(lines()[0].failure).toMatchObject({
      code: 'MODEL_BUSY',
      verdict: 'retry',
      retryAfterMs: 7_000,
      message: 'gemini answered 429',
      cause: { status: 429, message: '429' },
    })
    expect(lines()[0].failure.cause).not.toHaveProperty('request')
    expect(lines()[0].failure.stack).toContain('log.test.ts')
  })

  it('ends with the fifth cause, so that a circle of causes does not hang it', () => {
    const { log, written } = aLog()
    const error = new Error('round and round')
    error.cause = error
    log.error({ err: error }, 'failed')
    expect(written().match(/"type":"Error"/g)).toHaveLength(6)
  })

  it('shows a person one short line, in which nothing can steer the terminal', () => {
    const { log, written } = aLog({ human: true })
    log.info({ requestId: 'r1', words: '\u001b[2Jx', err: new Error('went wrong') }, 'hello\u001b[2J')
    const [before, ...escaped] = written().split('\u001b')
    // The only escape sequences are our own colours.
    expect(escaped.filter((rest) => !/^\[\d+m/.test(rest))).toEqual([])
    const plain = [before, ...escaped.map((rest) => rest.replace(/^\[\d+m/, ''))].join('')
    expect(plain).toMatch(/^\d\d:\d\d:\d\d hello \[2J requestId=r1 words="\\u001b\[2Jx" err="went wrong"\n$/)
  })
})

describe('secrets in the log', () => {
  it.each([
    ['a Slack bot token', 'xoxb-1111-2222-abcDEF'],
    ['a Slack app token', 'xapp-1-A1-2222-abcdef'],
    ['a Slack response address', 'https://hooks.slack.com/commands/T1/222/abcDEF'],
    ['a Discord interaction token in an address', 'https://discord.com/api/v10/webhooks/123/abc_DEF-ghi/messages/@original', 'abc_DEF-ghi'],
    ['a Discord interaction token', `aW50ZXJhY3Rpb246${'QUJD'.repeat(8)}`],
    ['a Google key', `AIza${'Sy0'.repeat(10)}`],
    ['a key in an address', 'https://example.com/v1/models?key=abc-DEF', 'abc-DEF'],
    ['a bearer token', 'authorization: Bearer abcdefghijklmnop', 'abcdefghijklmnop'],
    ['a password in an address', 'redis://user:hunter2@redis:6379', 'hunter2'],
  ])('%s is hidden in messages, fields, stacks and causes', (_name, text, secret = text) => {
    const { log, written } = aLog()
    log.warn({ deep: { down: [{ here: text }] }, err: new Error(text, { cause: new Error(text) }) }, `said ${text}`)
    expect(written()).not.toContain(secret)
    expect(written().match(/\[hidden\]/g)?.length).toBeGreaterThanOrEqual(6)
  })

  it.each([
    'token',
    'botToken',
    'client_secret',
    'password',
    'authorization',
    'x-goog-api-key',
    'apiKey',
    'response_url',
    'replySecret',
    'set-cookie',
  ])('a field named %s is hidden at any depth, also in JSON within a string', (name) => {
    const { log, written } = aLog()
    log.info({ [name]: 'plain-1', a: { b: { c: { d: { [name]: 'plain-2' } } } }, body: JSON.stringify({ [name]: 'plain-3' }) }, 'x')
    expect(written()).not.toMatch(/plain-\d/)
    expect(written()).toContain(name)
  })

  it('known secrets are hidden wherever they stand and however they are written', () => {
    const { log, written } = aLog({ secrets: ['p&ss "word"', 'tiny'] })
    for (const form of ['p&ss "word"', encodeURIComponent('p&ss "word"'), Buffer.from('p&ss "word"').toString('base64')])
      log.info({ form }, `a tiny ${form}`)
    expect(written()).not.toMatch(/p&ss|p%26ss|cCZzcyAid29yZCI/)
    expect(written()).toContain('a tiny [hidden]')
  })

  it('every secret of the settings is known', () => {
    const env = {
      SLACK_BOT_TOKEN: 'xoxb-b',
      SLACK_APP_TOKEN: 'xapp-a',
      DISCORD_TOKEN: 'd',
      GOOGLE_API_KEY: 'g',
      OPENAI_API_KEY: 'o',
      BFL_API_KEY: 'f',
      IMAGE_STORE: 's3://pictures',
      IMAGE_STORE_KEY_ID: 'k',
      IMAGE_STORE_SECRET_KEY: 'sk',
      REDIS_URL: 'redis://me:p%40ss@host',
    }
    expect(secretsOf(loadConfig(env))).toEqual(['xoxb-b', 'xapp-a', 'd', 'g', 'o', 'f', 'k', 'sk', 'p@ss'])
    expect(secretsOf(loadConfig({ SLACK_BOT_TOKEN: 'xoxb-b', SLACK_SIGNING_SECRET: 's', REDIS_URL: 'unix:/run/redis.sock' }))).toEqual([
      'xoxb-b',
      's',
    ])
  })

  it('words that only look a little like secrets stay', () => {
    const { log, lines } = aLog()
    log.info({ tokens: 5, inputTokens: '12', requestId: 'xo-1', file: 'a.png' }, 'tokens: 5, Bot is up, see https://slack.com/help?q=key')
    expect(lines()[0]).toMatchObject({
      tokens: 5,
      inputTokens: '12',
      requestId: 'xo-1',
      msg: 'tokens: 5, Bot is up, see https://slack.com/help?q=key',
    })
  })

  it('hiding takes linear time on hostile text', () => {
    const { log } = aLog()
    const hostile = [
      '\\'.repeat(50_000),
      'a-'.repeat(50_000),
      '"'.repeat(50_000),
      'https://hooks.slack.com/'.repeat(4_000),
      `?key=${'&key='.repeat(20_000)}`,
    ]
    const startedAt = performance.now()
    for (const text of hostile) log.info({ text }, 'x')
    expect(performance.now() - startedAt).toBeLessThan(2_000)
  })
})
