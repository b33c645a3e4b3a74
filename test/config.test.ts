import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { childEnv, toEnv } from '../src/child-env.ts'
import { type Config, ConfigError, loadConfig } from '../src/config.ts'

const SLACK = { SLACK_BOT_TOKEN: 'xoxb-example', SLACK_APP_TOKEN: 'xapp-example' }
const DISCORD = { DISCORD_TOKEN: 'example-discord-token' }
const S3 = { IMAGE_STORE: 's3://pictures', IMAGE_STORE_KEY_ID: 'example-key', IMAGE_STORE_SECRET_KEY: 'example-secret' }
const REDIS = { REDIS_URL: 'redis://127.0.0.1:6379' }

function problemsOf(env: Record<string, string>): ConfigError {
  try {
    loadConfig(env)
  } catch (error) {
    if (error instanceof ConfigError) return error
    throw error
  }
  throw new Error('expected a ConfigError')
}
const variablesOf = (env: Record<string, string>): string[] => problemsOf(env).problems.map(({ variable }) => variable)

describe('settings', () => {
  it('need nothing at all: the defaults open the playground', () => {
    expect(loadConfig({})).toEqual({
      port: 8080,
      host: '127.0.0.1',
      dataDir: resolve('data'),
      redisPrefix: 'banana',
      logLevel: 'info',
      semantic: { sharePercent: 100, below: 0.8, timeoutMs: 1_000 },
      pictureCache: true,
      worker: { concurrency: 8, lockMs: 10_000, stallCheckMs: 5_000, cores: 'spare' },
      requestDeadlineMs: 3_600_000,
      maxOpenRequestsPerPerson: 20,
      approvalExpiresMs: 86_400_000,
      doubt: { confirmBelow: 0.8, clarifyBelow: 0.5, confirmWaitMs: 5_000, expiresMs: 900_000 },
      offers: { waitMs: 10_000, fromMicroUsd: 20_000 },
      limits: {
        perPersonMicroUsd: 10_000_000,
        perWorkspaceMicroUsd: 0,
        globalMicroUsd: 0,
        globalAlertMicroUsd: 500_000_000,
        timeZone: 'UTC',
      },
      stopGraceMs: 25_000,
    })
  })

  it('count as absent when they are empty or blank', () => {
    expect(loadConfig({ PORT: '', SLACK_BOT_TOKEN: '  ', ROLES: '' })).toEqual(loadConfig({}))
  })

  it('cannot be changed afterwards, at any depth', () => {
    const config = loadConfig({ ...SLACK })
    expect(() => Object.assign(config.worker, { concurrency: 1 })).toThrow(TypeError)
    expect(() => Object.assign(config.slack?.mode ?? {}, { kind: 'http' })).toThrow(TypeError)
  })

  it.each<[string, Record<string, string>, Partial<Config>]>([
    ['PORT 0 takes any free port', { PORT: '0' }, { port: 0 }],
    ['DATA_DIR is made absolute', { DATA_DIR: 'here/there' }, { dataDir: resolve('here/there') }],
    ['REDIS_URL may name a socket', { REDIS_URL: 'unix:/run/redis.sock' }, { redisUrl: 'unix:/run/redis.sock' }],
    ['PUBLIC_URL loses its last slash', { PUBLIC_URL: 'https://banana.example/' }, { publicUrl: 'https://banana.example' }],
    [
      'SLACK_API_URL gets one, as the SDK wants it',
      { ...SLACK, SLACK_API_URL: 'http://127.0.0.1:1/api' },
      slackAt('http://127.0.0.1:1/api/'),
    ],
    [
      'IMAGE_STORE names a bucket, and a folder in it',
      { ...S3, IMAGE_STORE: 's3://pictures/team/banana', IMAGE_STORE_REGION: 'eu-central-1' },
      {
        imageStore: {
          endpoint: 'https://s3.eu-central-1.amazonaws.com',
          region: 'eu-central-1',
          bucket: 'pictures',
          folder: 'team/banana/',
          accessKeyId: 'example-key',
          secretAccessKey: 'example-secret',
        },
      },
    ],
    ['spaces around a value do not matter', { LOG_LEVEL: ' debug ' }, { logLevel: 'debug' }],
    ['ROLES is a list, in our order and without repeats', { ROLES: 'worker, slack,worker', ...SLACK }, { roles: ['slack', 'worker'] }],
    ['bots in ROLES is slack and discord', { ROLES: 'bots', ...SLACK, ...DISCORD, ...REDIS }, { roles: ['slack', 'discord'] }],
  ])('%s', (_name, env, expected) => {
    expect(loadConfig(env)).toMatchObject(expected)
  })

  function slackAt(apiUrl: string): Partial<Config> {
    return { slack: { botToken: 'xoxb-example', mode: { kind: 'socket', appToken: 'xapp-example' }, apiUrl } }
  }
})

describe('a bad setting', () => {
  it('is named with what came, what was expected and the way out', () => {
    expect(problemsOf({ PORT: '80a' }).message).toBe(
      'One setting is wrong:\n  PORT: got "80a"; expected a whole number from 0 to 65535. Leave it out for 8080; 0 takes any free port.',
    )
  })

  it('is reported together with all the others', () => {
    const env = {
      PORT: '80a',
      LOG_LEVEL: 'loud',
      ROLES: 'wroker',
      DISCORD_GUILD_ID: 'my server',
      REDIS_URL: 'http://redis',
      WORKER_LOCK_MS: '1',
    }
    expect(variablesOf(env).toSorted()).toEqual(['DISCORD_GUILD_ID', 'LOG_LEVEL', 'PORT', 'REDIS_URL', 'ROLES', 'WORKER_LOCK_MS'])
    expect(problemsOf(env).message).toMatch(/^6 settings are wrong:\n {2}\w+: /)
  })

  it.each([
    ['PORT', '65536'],
    ['PORT', '-1'],
    ['PORT', '8080.5'],
    ['HOST', 'http://localhost'],
    ['PUBLIC_URL', 'banana.example'],
    ['REDIS_URL', 'localhost:6379'],
    ['IMAGE_STORE_REGION', 'Frankfurt am Main'],
    ['REDIS_PREFIX', 'a:b'],
    ['LOG_LEVEL', 'verbose'],
    ['ROLES', 'slack;worker'],
    ['SLACK_API_URL', 'slack.com/api'],
    ['DISCORD_API_URL', 'ftp://discord.com'],
    ['DISCORD_APPLICATION_ID', '12345'],
    ['GEMINI_BASE_URL', 'generativelanguage.googleapis.com'],
    ['OPENAI_BASE_URL', 'openai.example/v1'],
    ['BFL_BASE_URL', 'api.eu.bfl.ai'],
    ['GOOGLE_CLOUD_LOCATION', 'US Central'],
    ['IMAGEN_BASE_URL', 'us-central1-aiplatform.googleapis.com'],
    ['SEMANTIC_SHARE', '101'],
    ['SEMANTIC_BELOW', '80'],
    ['SEMANTIC_BELOW', '1.5'],
    ['SEMANTIC_TIMEOUT_MS', '10'],
    ['SEMANTIC_MODEL', 'Gemini Flash'],
    ['WORKER_CONCURRENCY', '0'],
    ['WORKER_STALL_CHECK_MS', '5s'],
    ['WORKER_CORES', '1'],
    ['REQUEST_DEADLINE_MS', '1e6'],
    ['MAX_OPEN_REQUESTS_PER_PERSON', 'many'],
    ['STOP_GRACE_MS', '99999999999999999999'],
    ['DAILY_LIMIT_PER_PERSON_USD', '$10'],
    ['DAILY_LIMIT_USD', '-1'],
    ['TIME_ZONE', 'Middle/Earth'],
  ])('%s=%s is refused and shown', (variable, value) => {
    const error = problemsOf({ [variable]: value })
    expect(error.problems.map((problem) => problem.variable)).toEqual([variable])
    expect(error.message).toContain(`got ${JSON.stringify(value)}`)
  })

  it.each([
    ['SLACK_BOT_TOKEN', 'xoxp-personal-token'],
    ['SLACK_APP_TOKEN', 'xoxb-in-the-wrong-place'],
    ['SLACK_SIGNING_SECRET', 'two words here'],
    ['DISCORD_TOKEN', 'Bot my-discord-token'],
    ['GOOGLE_API_KEY', 'key with spaces'],
    ['OPENAI_API_KEY', 'key with spaces'],
    ['BFL_API_KEY', 'key with spaces'],
    ['IMAGE_STORE_SECRET_KEY', 'two parts'],
  ])('%s is never shown, only counted', (variable, value) => {
    const { message } = problemsOf({ ...SLACK, ...DISCORD, [variable]: value })
    expect(message).toContain(`${variable}: a value of ${value.length} characters; expected `)
    expect(message).not.toContain(value)
  })

  it.each(['https://bucket.example.org', 's3://bucket/../other', 's3://B', 's3://'])('IMAGE_STORE=%s names no bucket', (value) => {
    const error = problemsOf({ ...S3, IMAGE_STORE: value })
    expect(error.problems.map(({ variable }) => variable)).toEqual(['IMAGE_STORE'])
    expect(error.message).toContain('expected s3://bucket or s3://bucket/folder')
  })

  it.each([
    ['a password in an address', 'REDIS_URL', 'http://user:hunter2@redis'],
    ['a token where it does not belong', 'DISCORD_GUILD_ID', 'xoxb-123-456-abcdef'],
    ['a key where it does not belong', 'OPENAI_BASE_URL', 'sk-example-abcdef'],
  ])('does not show %s', (_name, variable, value) => {
    expect(problemsOf({ [variable]: value }).message).not.toContain(value)
  })
})

describe('a name we do not know', () => {
  it.each([
    ['SLACK_TOKEN', 'SLACK_BOT_TOKEN'],
    ['REDIS_URI', 'REDIS_URL'],
    ['DISCORD_BOT_TOKEN', 'DISCORD_TOKEN'],
    ['SLACK_SINGING_SECRET', 'SLACK_SIGNING_SECRET'],
    ['WORKER_CONCURENCY', 'WORKER_CONCURRENCY'],
  ])('%s: did you mean %s?', (written, meant) => {
    expect(problemsOf({ [written]: 'x' }).message).toContain(`${written}: I do not know this name: did you mean ${meant}?`)
  })

  it('is left alone when the right one is set as well', () => {
    expect(loadConfig({ REDIS_URI: 'for another program', ...REDIS }).redisUrl).toBe(REDIS.REDIS_URL)
  })

  it('is left alone when it is like nothing of ours, however short', () => {
    const env = {
      HOME: '/srv/me',
      HOSTNAME: 'box',
      PATH: '/bin',
      SHELL: 'sh',
      PORTS: '1',
      LOGNAME: 'me',
      PWD: '/',
      SLACK_WEBHOOK_URL: 'x',
    }
    expect(loadConfig(env)).toEqual(loadConfig({}))
  })

  it("of Google's other key stops a configured bot, not somebody who only tries the playground", () => {
    expect(loadConfig({ GEMINI_API_KEY: 'x' })).toEqual(loadConfig({}))
    expect(problemsOf({ ...DISCORD, GEMINI_API_KEY: 'x' }).message).toContain('did you mean GOOGLE_API_KEY?')
  })
})

describe('settings that must fit together', () => {
  it.each<[string, Record<string, string>, string[]]>([
    ['a bot token needs a way for events to come in', { SLACK_BOT_TOKEN: 'xoxb-1' }, ['SLACK_APP_TOKEN']],
    ['an app token alone cannot post', { SLACK_APP_TOKEN: 'xapp-1' }, ['SLACK_BOT_TOKEN']],
    ['a signing secret alone cannot post', { SLACK_SIGNING_SECRET: 's' }, ['SLACK_BOT_TOKEN']],
    ['the role slack needs its tokens', { ROLES: 'slack,worker' }, ['SLACK_BOT_TOKEN']],
    ['the role discord needs its token', { ROLES: 'discord,worker' }, ['DISCORD_TOKEN']],
    ['HTTP mode needs the role http', { ROLES: 'slack,worker', SLACK_BOT_TOKEN: 'xoxb-1', SLACK_SIGNING_SECRET: 's' }, ['ROLES']],
    ['a bucket needs its keys', { IMAGE_STORE: 's3://pictures' }, ['IMAGE_STORE_KEY_ID', 'IMAGE_STORE_SECRET_KEY']],
    ['bots without workers share a Redis with them', { ROLES: 'slack', ...SLACK }, ['REDIS_URL']],
    ['workers alone share a Redis with the bots', { ROLES: 'worker' }, ['REDIS_URL']],
    ['a schedule alone shares a Redis with the rest', { ROLES: 'schedule' }, ['REDIS_URL']],
    [
      'a bad token is not also reported as missing',
      { ROLES: 'slack,worker', SLACK_BOT_TOKEN: 'bad', SLACK_APP_TOKEN: 'xapp-1' },
      ['SLACK_BOT_TOKEN'],
    ],
    ['Imagen is used in the name of a project', { IMAGEN_MODEL: 'imagen-4.0-generate-001' }, ['GOOGLE_CLOUD_PROJECT']],
    ['bad roles cause no further complaints', { ROLES: 'slak' }, ['ROLES']],
  ])('%s', (_name, env, expected) => {
    expect(variablesOf(env)).toEqual(expected)
  })

  it.each<[string, Record<string, string>]>([
    ['bots and workers in one process need no REDIS_URL', { ROLES: 'slack,worker', ...SLACK }],
    ['a worker that only posts needs the bot token alone', { ROLES: 'worker', SLACK_BOT_TOKEN: 'xoxb-1', ...REDIS }],
    ['HTTP mode with the role http', { ROLES: 'slack,http,worker', SLACK_BOT_TOKEN: 'xoxb-1', SLACK_SIGNING_SECRET: 's' }],
  ])('%s', (_name, env) => {
    expect(() => loadConfig(env)).not.toThrow()
  })

  it('take no Imagen from a project alone, which is set on every machine of Google', () => {
    expect(loadConfig({ GOOGLE_CLOUD_PROJECT: 'a-project' })).toEqual(loadConfig({}))
    expect(loadConfig({ GOOGLE_CLOUD_PROJECT: 'a-project', IMAGEN_MODEL: 'imagen-4.0-generate-001' }).imagen).toEqual({
      project: 'a-project',
      location: 'us-central1',
      model: 'imagen-4.0-generate-001',
    })
  })

  it('choose Socket Mode when both ways in are given', () => {
    expect(loadConfig({ ...SLACK, SLACK_SIGNING_SECRET: 's' }).slack?.mode).toEqual({ kind: 'socket', appToken: 'xapp-example' })
  })

  it('choose HTTP mode when there is a signing secret alone', () => {
    const env = { SLACK_BOT_TOKEN: 'xoxb-1', SLACK_SIGNING_SECRET: 's' }
    expect(loadConfig(env).slack?.mode).toEqual({ kind: 'http', signingSecret: 's' })
  })
})

describe('the settings of a child process', () => {
  it.each<[string, Record<string, string>]>([
    ['the playground', {}],
    ['a worker that only posts', { ROLES: 'worker', SLACK_BOT_TOKEN: 'xoxb-1', ...REDIS }],
    ['Slack over HTTP', { SLACK_BOT_TOKEN: 'xoxb-1', SLACK_SIGNING_SECRET: 's' }],
    [
      'everything there is',
      {
        ...S3,
        IMAGE_STORE: 's3://pictures/banana',
        IMAGE_STORE_ENDPOINT: 'http://127.0.0.1:4/',
        IMAGE_STORE_REGION: 'eu-1',
        ...SLACK,
        ...DISCORD,
        ROLES: 'slack,discord,worker,schedule,http',
        PORT: '0',
        HOST: '0.0.0.0',
        PUBLIC_URL: 'https://banana.example/x/',
        DATA_DIR: 'elsewhere',
        REDIS_URL: 'unix:/run/redis.sock',
        REDIS_PREFIX: 'pear',
        LOG_LEVEL: 'warn',
        SLACK_API_URL: 'http://127.0.0.1:1/api',
        DISCORD_APPLICATION_ID: '123456789012345678',
        DISCORD_GUILD_ID: '123456789012345679',
        DISCORD_API_URL: 'http://127.0.0.1:2/api/',
        GOOGLE_API_KEY: 'key',
        GEMINI_BASE_URL: 'http://127.0.0.1:3/',
        OPENAI_API_KEY: 'key-2',
        OPENAI_BASE_URL: 'http://127.0.0.1:4/v1/',
        BFL_API_KEY: 'key-3',
        BFL_BASE_URL: 'http://127.0.0.1:5/',
        GOOGLE_CLOUD_PROJECT: 'a-project',
        GOOGLE_CLOUD_LOCATION: 'europe-west4',
        IMAGEN_MODEL: 'imagen-4.0-generate-001',
        IMAGEN_BASE_URL: 'http://127.0.0.1:6/',
        SEMANTIC_SHARE: '25',
        SEMANTIC_BELOW: '0.7',
        SEMANTIC_TIMEOUT_MS: '900',
        SEMANTIC_MODEL: 'gemini-3.8-flash',
        WORKER_CONCURRENCY: '3',
        WORKER_LOCK_MS: '2000',
        WORKER_STALL_CHECK_MS: '500',
        WORKER_CORES: 'all',
        REQUEST_DEADLINE_MS: '60000',
        MAX_OPEN_REQUESTS_PER_PERSON: '4',
        STOP_GRACE_MS: '1000',
        DAILY_LIMIT_PER_PERSON_USD: '2.5',
        DAILY_LIMIT_PER_WORKSPACE_USD: '0.1',
        DAILY_LIMIT_USD: '500',
        TIME_ZONE: 'Europe/Berlin',
      },
    ],
  ])('of %s come out as they went in', (_name, env) => {
    const config = loadConfig(env)
    expect(loadConfig(toEnv(config))).toEqual(config)
  })

  it('leave alone what others put into the environment, and carry over nothing that was overruled or let pass', () => {
    const env = { PATH: '/bin', LANG: 'C', PORT: '1', SLACK_SIGNING_SECRET: 'unused', GEMINI_API_KEY: 'of another program' }
    const config = loadConfig({ ...SLACK, ROLES: 'worker', ...REDIS })
    const child = childEnv(config, env)
    expect(child).toEqual({ PATH: '/bin', LANG: 'C', ...toEnv(config) })
    expect(loadConfig(child)).toEqual(config)
  })
})
