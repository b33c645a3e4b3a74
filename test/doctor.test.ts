import { spawn } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, it } from 'vitest'
import { startDiscord } from '../playground/discord/index.ts'
import { startFlux } from '../playground/flux/index.ts'
import { startGemini } from '../playground/gemini/index.ts'
import { startOpenAi } from '../playground/openai/index.ts'
import { startSlack } from '../playground/slack/index.ts'
import { doctor } from '../src/doctor/doctor.ts'
import { checkDataFolder, checkNode } from '../src/doctor/machine.ts'
import { botScopes } from '../src/doctor/slack.ts'
import { readCatalogue } from '../src/models/catalogue.ts'
import { readTextCatalogue } from '../src/models/text-catalogue.ts'

const stops: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop()
})

const stopping = <Server extends { stop(): Promise<void> }>(server: Server): Server => {
  stops.push(() => server.stop())
  return server
}

const manifest = await readFile(new URL('../manifest.yml', import.meta.url), 'utf8')
const SCOPES = botScopes(manifest)

/** A server that answers by path, for what the playground's servers are never like. @returns its address */
async function aServerThatSays(answers: Readonly<Record<string, object>>): Promise<string> {
  const server = createServer((request, response) => {
    const answer = answers[request.url ?? '']
    response.writeHead(answer ? 200 : 404, { 'content-type': 'application/json' }).end(JSON.stringify(answer ?? {}))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  stops.push(() => new Promise((resolve) => server.close(resolve)))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** Nothing listens there: ports below 1024 are the system's, and nobody uses this one. */
const NOWHERE = 'http://127.0.0.1:2'

async function seen(env: Record<string, string>): Promise<{ lines: string[]; code: number }> {
  const lines: string[] = []
  const code = await doctor({ env, models: readCatalogue(), textModels: readTextCatalogue(), write: (line) => lines.push(line) })
  return { lines, code }
}

describe('doctor, with no token at all', () => {
  it('says that the playground will start, where the set-up is written, and that all is well', async () => {
    const { lines, code } = await seen({})
    expect(lines).toContainEqual(
      expect.stringMatching(/^! Platforms: no token .* the playground, .*docs\/set-up-slack\.md .*docs\/set-up-discord\.md$/),
    )
    expect(lines).toContainEqual(expect.stringMatching(/^! Gemini: no GOOGLE_API_KEY/))
    expect(lines).toContainEqual(expect.stringMatching(/^✓ Redis: private, by (redis|valkey)-server \d/))
    expect(lines.at(-1)).toBe('Ready: npm start')
    expect(code).toBe(0)
  })

  it('gives every finding one line with a sign in front', async () => {
    const { lines } = await seen({})
    expect(lines.slice(0, -1).filter((line) => !/^[✓✗!] [A-Z][\w ]+: [^\n]+$/.test(line))).toEqual([])
  })
})

describe('doctor on settings', () => {
  it('lists every bad one and fails', async () => {
    const { lines, code } = await seen({ PORT: 'x', LOG_LEVEL: 'loud' })
    expect(lines.filter((line) => line.startsWith('✗'))).toEqual([
      expect.stringMatching(/^✗ Settings: PORT: got "x"; expected/),
      expect.stringMatching(/^✗ Settings: LOG_LEVEL: got "loud"; expected/),
    ])
    expect(lines.at(-1)).toBe('2 to fix before this works.')
    expect(code).toBe(1)
  })
})

describe('doctor on this machine', () => {
  it('refuses a Node that cannot run TypeScript', () => {
    expect(checkNode('22.19.0')).toMatchObject({ mark: 'bad', fix: expect.stringContaining('24') })
    expect(checkNode('24.0.0').mark).toBe('ok')
    expect(checkNode('100.1.0').mark).toBe('ok')
  })

  it('accepts a data folder that can be made, and refuses one that cannot', async () => {
    expect(await checkDataFolder('/tmp/not-yet/there')).toMatchObject([{ mark: 'ok' }])
    expect(await checkDataFolder(fileURLToPath(import.meta.url))).toMatchObject([{ mark: 'bad' }])
  })
})

describe('doctor on Slack', () => {
  const envOf = (slack: { apiUrl: string; botToken: string; appToken: string }) => ({
    SLACK_API_URL: slack.apiUrl,
    SLACK_BOT_TOKEN: slack.botToken,
    SLACK_APP_TOKEN: slack.appToken,
  })

  it('knows the scopes of the manifest', () => {
    expect(SCOPES).toEqual(expect.arrayContaining(['chat:write', 'commands', 'files:write', 'app_mentions:read']))
    expect(SCOPES).toHaveLength(new Set(SCOPES).size)
  })

  it('is content with a good token, all scopes and Socket Mode', async () => {
    const { lines, code } = await seen(envOf(stopping(await startSlack({ scopes: SCOPES }))))
    expect(lines.filter((line) => line.includes('Slack'))).toEqual([
      expect.stringMatching(/^✓ Slack: I am \S+ in /),
      `✓ Slack: all ${SCOPES.length} scopes are granted`,
      '✓ Slack: Socket Mode opens',
    ])
    expect(code).toBe(0)
  })

  it('names each missing scope and how to get it', async () => {
    const { lines, code } = await seen(
      envOf(stopping(await startSlack({ scopes: SCOPES.filter((scope) => !/^(files:write|commands)$/.test(scope)) }))),
    )
    const line = lines.find((one) => one.includes('missing scopes'))
    expect(line).toMatch(/^✗ Slack: missing scopes: (commands, files:write|files:write, commands) → paste manifest\.yml .*Reinstall/)
    expect(code).toBe(1)
  })

  it('says which of the two tokens is refused, and shows neither', async () => {
    const slack = stopping(await startSlack({ scopes: SCOPES }))
    const { lines } = await seen({ ...envOf(slack), SLACK_BOT_TOKEN: 'xoxb-revoked', SLACK_APP_TOKEN: 'xapp-revoked' })
    expect(lines).toContainEqual(expect.stringMatching(/^✗ Slack: SLACK_BOT_TOKEN is refused \(\w+\) → copy/))
    expect(lines).toContainEqual(
      expect.stringMatching(/^✗ Slack: Socket Mode does not open with SLACK_APP_TOKEN \(\w+\) → .*connections:write/),
    )
    expect(lines.join('\n')).not.toContain('revoked')
  })

  it('says where Slack must call us in HTTP mode', async () => {
    const { botToken, apiUrl } = stopping(await startSlack({ scopes: SCOPES }))
    const env = { SLACK_API_URL: apiUrl, SLACK_BOT_TOKEN: botToken, SLACK_SIGNING_SECRET: 'example' }
    expect((await seen(env)).lines).toContainEqual(expect.stringMatching(/^! Slack: HTTP mode, but PUBLIC_URL is not set/))
    expect((await seen({ ...env, PUBLIC_URL: 'https://banana.example' })).lines).toContainEqual(
      '✓ Slack: HTTP mode; the Request URL of your app must be https://banana.example/slack/events',
    )
  })

  it('tells when nobody answers', async () => {
    const { lines, code } = await seen({ SLACK_API_URL: NOWHERE, SLACK_BOT_TOKEN: 'xoxb-1', SLACK_APP_TOKEN: 'xapp-1' })
    expect(lines).toContainEqual(expect.stringMatching(/^✗ Slack: http:\/\/127\.0\.0\.1:2 does not answer \(ECONNREFUSED\)/))
    expect(code).toBe(1)
  })
})

describe('doctor on Discord', () => {
  it('is content with a good token and a server', async () => {
    const discord = stopping(await startDiscord())
    const { lines, code } = await seen({ DISCORD_API_URL: discord.apiUrl, DISCORD_TOKEN: discord.token })
    expect(lines.filter((line) => line.includes('Discord'))).toEqual([
      expect.stringMatching(/^✓ Discord: I am /),
      '✓ Discord: I am in 1 server',
    ])
    expect(code).toBe(0)
  })

  it('says that a token is refused', async () => {
    const discord = stopping(await startDiscord())
    const { lines, code } = await seen({ DISCORD_API_URL: discord.apiUrl, DISCORD_TOKEN: 'wrong-token' })
    expect(lines).toContainEqual(expect.stringMatching(/^✗ Discord: DISCORD_TOKEN is refused \(HTTP 401\) → copy it again/))
    expect(code).toBe(1)
  })

  it('invites itself to a server it is not in', async () => {
    const discord = stopping(await startDiscord())
    const env = { DISCORD_API_URL: discord.apiUrl, DISCORD_TOKEN: discord.token, DISCORD_GUILD_ID: '111111111111111111' }
    expect((await seen(env)).lines).toContainEqual(
      expect.stringMatching(
        `^✗ Discord: I am not in the server 1{18} .*oauth2/authorize\\?client_id=${discord.applicationId}&scope=bot\\+applications\\.commands`,
      ),
    )
    expect((await seen({ ...env, DISCORD_GUILD_ID: discord.guildId })).lines).toContainEqual(expect.stringMatching(/^✓ Discord: I am in /))
  })

  it('finds an application id of another bot, an endpoint that takes our commands, an intent too many, and no server at all', async () => {
    const DISCORD_API_URL = await aServerThatSays({
      '/v10/users/@me': { id: '222222222222222222', username: 'banana' },
      '/v10/applications/@me': { id: '222222222222222222', flags: 1 << 19, interactions_endpoint_url: 'https://elsewhere.example' },
      '/v10/users/@me/guilds': [],
    })
    const { lines } = await seen({ DISCORD_API_URL, DISCORD_TOKEN: 'example', DISCORD_APPLICATION_ID: '333333333333333333' })
    expect(lines.filter((line) => line.includes('Discord'))).toEqual([
      '✓ Discord: I am banana',
      expect.stringMatching(/^✗ Discord: DISCORD_APPLICATION_ID is 3{18}, but the token belongs to 2{18}/),
      expect.stringMatching(/^✗ Discord: commands are sent to an Interactions Endpoint URL/),
      expect.stringMatching(/^! Discord: the Message Content intent is on/),
      expect.stringMatching(/^✗ Discord: I am in no server yet → invite me/),
    ])
  })
})

describe('doctor on Gemini', () => {
  it('asks for every Gemini model of the catalogue and the one that reads wishes, with the key in the header', async () => {
    const gemini = stopping(await startGemini())
    const { lines, code } = await seen({ GEMINI_BASE_URL: gemini.url, GOOGLE_API_KEY: gemini.apiKey })
    const models = [...readCatalogue().filter(({ provider }) => provider === 'gemini'), ...readTextCatalogue().slice(0, 1)]
    expect(lines.filter((line) => line.includes('Gemini'))).toEqual(
      models.map(({ modelId, providerModel }) => `✓ Gemini: ${modelId} (${providerModel}) can be used`),
    )
    expect(code).toBe(0)
  })

  it('asks for the reader of wishes that is set, if any is', async () => {
    const gemini = stopping(await startGemini())
    const asked = async (more: Record<string, string>) => {
      const { lines } = await seen({ GEMINI_BASE_URL: gemini.url, GOOGLE_API_KEY: gemini.apiKey, ...more })
      return lines.join('\n')
    }
    expect(await asked({ SEMANTIC_MODEL: 'gemini-3.8-flash' })).toMatch(/✓ Gemini: gemini-3\.8-flash (?![\s\S]*flash-lite)/)
    expect(await asked({ SEMANTIC_SHARE: '0' })).not.toContain('gemini-3.5-flash-lite')
    expect(await asked({ SEMANTIC_MODEL: 'gemini-9' })).toContain(
      '✗ Settings: SEMANTIC_MODEL: there is no text model gemini-9 → take one of',
    )
  })

  it('says that a key is refused', async () => {
    const gemini = stopping(await startGemini())
    const { lines, code } = await seen({ GEMINI_BASE_URL: gemini.url, GOOGLE_API_KEY: 'wrong-key' })
    expect(lines).toContainEqual(expect.stringMatching(/^✗ Gemini: GOOGLE_API_KEY is refused for flash .*\(HTTP 40[0-3]\)/))
    expect(lines.join('\n')).not.toContain('wrong-key')
    expect(code).toBe(1)
  })

  it('names a model that is not offered', async () => {
    const gemini = stopping(await startGemini({ models: [] }))
    const { lines } = await seen({ GEMINI_BASE_URL: gemini.url, GOOGLE_API_KEY: gemini.apiKey })
    expect(lines).toContainEqual(expect.stringMatching(/^✗ Gemini: flash \([\w.-]+\) is not offered to this key/))
  })
})

describe('doctor on other image models', () => {
  it('asks OpenAI for its models and Flux for its credits, and says what cannot be asked', async () => {
    const [openai, flux] = [stopping(await startOpenAi()), stopping(await startFlux())]
    const { lines, code } = await seen({
      OPENAI_API_KEY: openai.apiKey,
      OPENAI_BASE_URL: openai.baseUrl,
      BFL_API_KEY: flux.apiKey,
      BFL_BASE_URL: flux.url,
      GOOGLE_CLOUD_PROJECT: 'a-project',
      IMAGEN_MODEL: 'imagen-4.0-generate-001',
    })
    expect(lines.filter((line) => /OpenAI|Flux|Imagen|Gemini/.test(line))).toEqual([
      expect.stringMatching(/^! Gemini: no GOOGLE_API_KEY: the everyday models, lite, flash and pro, are missing → make a key/),
      expect.stringMatching(/^! Imagen: imagen-4.0-generate-001 in a-project \(us-central1\) is used without being checked/),
      '✓ OpenAI: gpt-image (gpt-image-2.5-flare) can be used',
      '✓ Flux: the key is accepted, 1000 credits are left',
    ])
    expect(code).toBe(0)
  })

  it('says that keys are refused, without showing them', async () => {
    const [openai, flux] = [stopping(await startOpenAi()), stopping(await startFlux())]
    const keys = { OPENAI_API_KEY: 'wrong-key', BFL_API_KEY: 'wrong-key' }
    const { lines, code } = await seen({ ...keys, OPENAI_BASE_URL: openai.baseUrl, BFL_BASE_URL: flux.url })
    expect(lines).toContainEqual(expect.stringMatching(/^✗ OpenAI: OPENAI_API_KEY is refused for gpt-image .*\(HTTP 401\)/))
    expect(lines).toContainEqual(expect.stringMatching(/^✗ Flux: BFL_API_KEY is refused \(HTTP 403\)/))
    expect(lines.join('\n')).not.toContain('wrong-key')
    expect(code).toBe(1)
  })

  it('says that nobody answers, that there is no money left, and which model ends soon', async () => {
    const broke = await aServerThatSays({ '/v1/credits': { credits: 0 } })
    const lines: string[] = []
    const env = { OPENAI_API_KEY: 'key', OPENAI_BASE_URL: NOWHERE, BFL_API_KEY: 'key', BFL_BASE_URL: broke }
    await doctor({
      env,
      models: readCatalogue(),
      textModels: [],
      endings: ['flash is switched off tomorrow.'],
      write: (line) => lines.push(line),
    })
    expect(lines).toContainEqual(expect.stringMatching(/^✗ OpenAI: http:\/\/127.0.0.1:2 does not answer/))
    expect(lines).toContainEqual(expect.stringMatching(/^✗ Flux: no credits are left → buy some/))
    expect(lines).toContainEqual('! Models: flash is switched off tomorrow. → upgrade this program before that day')
  })
})

describe('the banana command', () => {
  async function banana(...args: string[]): Promise<{ code: number | null; out: string; err: string }> {
    const child = spawn(process.execPath, [fileURLToPath(new URL('../src/cli.ts', import.meta.url)), ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let [out, err] = ['', '']
    child.stdout.on('data', (chunk) => {
      out += chunk
    })
    child.stderr.on('data', (chunk) => {
      err += chunk
    })
    const code = await new Promise<number | null>((resolve) => child.once('close', resolve))
    return { code, out, err }
  }

  it('shows its commands when it is given none', async () => {
    const { code, out } = await banana()
    expect(out).toMatch(/banana start .*\n {2}banana doctor /)
    expect(code).toBe(0)
  })

  it('suggests the nearest command for a misspelled one, with exit code 2', async () => {
    expect(await banana('docter')).toEqual({
      code: 2,
      out: '',
      err: 'There is no command “docter”. Did you mean doctor? See banana help.\n',
    })
  })

  it('suggests nothing where nothing is near', async () => {
    expect(await banana('constructor')).toMatchObject({ code: 2, err: 'There is no command “constructor”. See banana help.\n' })
  })

  it.each([
    ['an unknown option', ['--nope'], "Unknown option '--nope'. See banana help.\n"],
    ['too many words', ['doctor', 'now'], 'doctor takes no further words; got “now”. See banana help.\n'],
  ])('refuses %s with exit code 2', async (_name, args, err) => {
    expect(await banana(...args)).toMatchObject({ code: 2, err })
  })

  it('shows its version', async () => {
    expect(await banana('--version')).toMatchObject({ code: 0, out: expect.stringMatching(/^banana \d+\.\d+\.\d+ \(Node 2\d\./) })
  })
})
