import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { rules } from '../../src/commands/rules.ts'
import { openRuleFiles } from '../../src/compose/stored.ts'
import { Rules } from '../../src/domain/rules.ts'
import { rulesStore } from '../../src/store/rules.ts'
import { aBrand } from '../support/builders.ts'
import { startTestRedis, type TestRedis } from '../support/redis.ts'

const T1 = { platform: 'slack', workspaceId: 'T1' } as const
const GUILD = { platform: 'discord', workspaceId: '81384788765712384' } as const
const MODELS = ['flash', 'pro', 'lite', 'preview', 'specialist']
const EVERYTHING = Rules.parse({
  timeZone: 'Europe/Berlin',
  admins: { people: ['U1'] },
  approvals: { channel: 'C1', groups: ['S1'] },
  tiers: { free: { limits: { day: 5_000_000 }, models: ['flash'], priceCardAbove: 33_600, mayBePrivate: false } },
  tier: 'pro',
  members: { people: { '81384788765712385': 'free' }, groups: { S1: 'enterprise' } },
  limits: { month: 800_000_000 },
  allowedChannels: ['C1'],
  channels: { C1: { limits: { week: 10_500_000 }, brand: 'acme' } },
  blockedWords: ['gun', 'true', '7', 'a: b', '# no comment'],
  brands: [aBrand({ brandId: 'acme' })],
  brand: 'acme',
  summaries: { channel: 'C1', daily: false, hour: 17 },
  retentionDays: 30,
  emoji: { up: ['+1', 'tada'] },
})

let server: TestRedis
let folder: string
let prefix = 0
beforeAll(async () => {
  server = await startTestRedis()
  folder = await mkdtemp(join(tmpdir(), 'banana-rules-'))
})
afterAll(async () => {
  await server.stop()
  await rm(folder, { recursive: true, force: true })
})
beforeEach(() => {
  prefix += 1
})

const store = () => rulesStore({ redis: server.redis, prefix: `rules${prefix}` })
const set = (changed: Rules, version = 0) => store().change(T1, version, changed, { by: 'UANN', kind: 'rules', what: 'by Ann' })

async function run(...args: string[]) {
  const said: string[] = []
  const complaints: string[] = []
  const code = await rules(args, {
    write: (text) => said.push(text),
    complain: (text) => complaints.push(text),
    open: async () => ({ rules: store(), close: async () => undefined }),
    models: MODELS,
  })
  return { code, said: said.join('\n'), complaints }
}

async function fileOf(yaml: string): Promise<string> {
  const file = join(folder, 'rules.yaml')
  await writeFile(file, yaml)
  return file
}

describe('banana rules export', () => {
  it('writes dollars and a word about every part, and shows what is not set', async () => {
    await set(Rules.parse({ tiers: { free: { limits: { day: 10_000_000 }, priceCardAbove: 33_600 } } }))
    const { said } = await run('export', '--workspace', 'slack:T1')
    expect(said).toContain('# The rules of slack:T1. Amounts are US dollars')
    expect(said).toContain('version: 1')
    expect(said).toContain('limits: { day: 10 }')
    expect(said).toContain('priceCardAbove: 0.0336')
    expect(said).toContain('# timeZone: Europe/Berlin   # In whose days')
    for (const name of Object.keys(Rules.shape)) expect(said, name).toContain(`${name}:`)
  })

  it('writes what can be read again: every rule, whatever its words look like', async () => {
    await set(EVERYTHING)
    const file = join(folder, 'all.yaml')
    expect(await run('export', '--workspace', 'slack:T1', '--file', file)).toMatchObject({ code: 0, said: `Written to ${file}.` })
    expect(await run('diff', '--workspace', 'slack:T1', '--file', file)).toEqual({ code: 0, said: 'No difference.', complaints: [] })
    // Into another workspace, of another platform.
    await writeFile(file, (await readFile(file, 'utf8')).replace('version: 1', 'version: 0'))
    expect((await run('apply', '--workspace', 'discord:81384788765712384', '--file', file)).code).toBe(0)
    expect((await store().of(GUILD)).rules).toEqual(EVERYTHING)
  })
})

describe('banana rules diff and apply', () => {
  it('say in words what changes, and write the same into the audit log', async () => {
    const file = await fileOf('version: 0\ntiers:\n  free:\n    limits: { day: 5 }\nblockedWords: [gun]\n')
    const words = ['day limit of the free tier from $10.00 to $5.00', 'blocked words: added “gun”']
    expect(await run('diff', '--workspace', 'slack:T1', '--file', file)).toMatchObject({ code: 1, said: words.join('\n') })
    expect((await store().of(T1)).version).toBe(0)
    expect((await run('apply', '--workspace', 'slack:T1', '--file', file)).said).toBe(
      [...words, 'Applied: the rules are at version 1 now.'].join('\n'),
    )
    expect((await store().decisions(T1, 5)).map(({ by, what }) => [by, what])).toEqual(words.toReversed().map((what) => ['operator', what]))
  })

  it('apply nothing over a change that the file does not know, and say who made it', async () => {
    await set(Rules.parse({ tier: 'pro' }))
    const file = await fileOf('version: 0\ntier: free\n')
    const { code, complaints } = await run('apply', '--workspace', 'slack:T1', '--file', file)
    expect(code).toBe(1)
    expect(complaints.join('\n')).toMatch(
      /made from version 0, and the rules are at version 1 now.*\n.* UANN: by Ann\n.*version: 1 into it/,
    )
    expect((await store().of(T1)).rules.tier).toBe('pro')
  })

  it('take long ids of Discord, signs and bare keys as they stand', async () => {
    const file = await fileOf(
      'version: 0\nmembers:\n  people:\n    81384788765712385: pro\nallowedChannels: [81384788765712399]\nemoji:\n  up: [+1]\ntier:\n',
    )
    expect((await run('apply', '--workspace', 'slack:T1', '--file', file)).complaints).toEqual([])
    const { rules: now } = await store().of(T1)
    expect(now.members.people).toEqual({ '81384788765712385': 'pro' })
    expect([now.allowedChannels, now.emoji.up, now.tier]).toEqual([['81384788765712399'], ['+1'], undefined])
  })

  it.each<[string, string, string | RegExp]>([
    [
      'an amount',
      'version: 0\nlimits:\n  day: ten\n',
      /:3: limits\.day is “ten”\. It has to be an amount in dollars, for example 10 or 0\.25\.$/,
    ],
    ['a tier', 'version: 0\n\ntier: gold\n', /:3: tier is “gold”\. Choose one of: free, pro, enterprise\.$/],
    [
      'a time zone',
      'version: 0\ntimeZone: Mars/Olympus\n',
      /:2: timeZone is “Mars\/Olympus”\. It has to be a time zone such as Europe\/Berlin\.$/,
    ],
    [
      'a key',
      'version: 0\nblockedWord: [gun]\n',
      /:2: blockedWord is no rule that I know, so nothing is applied\. There are: version, timeZone, /,
    ],
    ['a key within', 'version: 0\ntiers:\n  free:\n    limit: 5\n', /:4: tiers\.free\.limit is no rule that I know/],
    ['a channel', 'version: 0\nallowedChannels: ["#art"]\n', /:2: allowedChannels\.0 is “#art”\. It has to be a platform's own id/],
    ['a list', 'version: 0\nblockedWords: gun\n', /:2: blockedWords is “gun”\. It has to be a list: \[one, two\]\.$/],
    [
      'a model',
      'version: 0\ntiers:\n  pro:\n    models: [gpt-9]\n',
      /:4: tiers\.pro\.models\.0 is “gpt-9”, and there is no such model or role\. There are: flash, /,
    ],
    ['a brand', 'version: 0\nbrand: acme\n', /:2: brand is “acme”, and there is no such brand\. There are none under brands\.$/],
    [
      'a word',
      'version: 0\nblockedWords: [gun, "…"]\n',
      /:2: blockedWords\.1 is “…”\. It has to be a word with letters, digits or symbols to look for\.$/,
    ],
    ['an hour', 'version: 0\nsummaries:\n  hour: 25\n', /:3: summaries\.hour is “25”\. .*<=23/],
    ['no version', 'tier: pro\n', /:1: version is missing\./],
    ['a key twice', 'version: 0\ntier: pro\ntier: free\n', /:3: Map keys must be unique/],
    ['no YAML', 'version: [0\n', /:\d: .*Correct it and run the command again\.$/],
  ])('name line, key, value, rule and way out of %s', async (_, yaml, words) => {
    const file = await fileOf(yaml)
    const { code, complaints } = await run('apply', '--workspace', 'slack:T1', '--file', file)
    expect(code).toBe(2)
    expect(complaints[0]).toMatch(words)
    expect(complaints[0]?.startsWith(file)).toBe(true)
    expect((await store().of(T1)).version).toBe(0)
  })

  it.each([
    [['explain'], 'I can export, diff, apply rules; got “explain”.'],
    [['export'], '--workspace is “”. It names a platform and a workspace, for example slack:T024BE7LH'],
    [['export', '--workspace', 'teams:1'], '--workspace is “teams:1”'],
    [['diff', '--workspace', 'slack:T1'], 'I diff a file: name it with --file.'],
    [['apply', '--workspace', 'slack:T1', '--file', '/nowhere/rules.yaml'], '/nowhere/rules.yaml: it cannot be read (ENOENT).'],
  ])('say how they are used: %s', async (args, words) => {
    const { code, complaints } = await run(...args)
    expect([code, complaints[0]]).toEqual([2, expect.stringContaining(words)])
  })
})

describe('the rules of a program that does not run', () => {
  it('are there all the same', async () => {
    const where = { redisPrefix: 'banana', dataDir: join(folder, 'data') }
    const first = await openRuleFiles(where)
    // A second one, while the first holds the folder as a running program does.
    const second = await openRuleFiles(where)
    await second.rules.change(T1, 0, Rules.parse({ tier: 'pro' }), { by: 'operator', kind: 'rules', what: 'x' })
    await second.close()
    await first.close()
    const third = await openRuleFiles(where)
    expect((await third.rules.now(T1)).rules.tier).toBe('pro')
    await third.close()
  })
})
