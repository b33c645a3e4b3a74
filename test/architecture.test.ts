import { isBuiltin } from 'node:module'
import { posix } from 'node:path'
import { describe, expect, it } from 'vitest'
import { filesUnder, type Import, importsOf, linesWith, type SourceFile } from './support/source-imports.ts'

/** Who may import whom, besides what lies in the same folder. `compose` may import everything. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  domain: [],
  errors: [],
  ports: ['domain', 'errors'],
  settings: [],
  'setting-names': ['settings'],
  'setting-rules': ['settings'],
  config: ['settings', 'setting-names', 'setting-rules'],
  'child-env': ['config', 'settings', 'setting-names'],
  log: ['config', 'errors', 'ports'],
  pipeline: ['domain', 'ports', 'errors'],
  learning: ['domain', 'ports', 'errors'],
  reports: ['domain', 'ports', 'errors'],
  bots: ['domain', 'ports', 'errors'],
  'bots/slack': ['bots', 'domain', 'ports', 'errors'],
  'bots/discord': ['bots', 'domain', 'ports', 'errors'],
  models: ['models/*', 'domain', 'ports', 'errors'],
  'models/*': ['models', 'domain', 'ports', 'errors'],
  queue: ['domain', 'ports', 'errors'],
  store: ['domain', 'ports', 'errors'],
  http: ['domain', 'ports', 'errors'],
  imaging: ['domain', 'ports', 'errors'],
  'worker-process': ['ports'],
  'study-process': ['domain'],
  'study-child': ['config', 'compose', 'domain'],
  opened: ['ports'],
  'give-way': ['ports'],
  'give-back': ['ports'],
  doctor: ['config', 'store', 'domain'],
  main: ['config', 'compose', 'give-back', 'give-way', 'log', 'ports', 'errors'],
  simulation: ['pipeline', 'learning', 'domain', 'ports', 'errors'],
  commands: ['pipeline', 'learning', 'simulation', 'domain', 'ports', 'errors'],
  cli: ['config', 'compose', 'log', 'doctor', 'commands', 'models', 'main'],
}

/** Where each package lives. One that is not here has no home yet: give it one, and a line in docs/dependencies.md. */
const HOMES: Readonly<Record<string, readonly string[]>> = {
  '@slack/bolt': ['bots/slack'],
  '@slack/types': ['bots/slack'],
  '@slack/web-api': ['bots/slack'],
  'discord.js': ['bots/discord'],
  bullmq: ['queue'],
  ioredis: ['store', 'compose'],
  '@google/genai': ['models/gemini', 'models/imagen'],
  openai: ['models/openai'],
  'lru-cache': ['store', 'compose'],
  aws4fetch: ['store'],
  // Previews are drawn by a model, charts of summaries by nobody's: two subjects, one renderer of SVG.
  '@resvg/resvg-js': ['models/sketch', 'imaging'],
  'dejavu-fonts-ttf': ['models/sketch', 'imaging'],
  sharp: ['imaging'],
  fastify: ['http'],
  pino: ['log'],
  cockatiel: ['pipeline'],
  'fastest-levenshtein': ['bots', 'setting-names', 'cli'],
  yaml: ['commands'],
}

/** The plain nouns: they must load anywhere, at once. */
const WITHOUT_NODE = ['domain', 'errors', 'ports']
const WITHOUT_ZOD = ['errors', 'ports']

/** Never in the code of `src`, except in the files named. */
const FORBIDDEN: readonly { readonly pattern: RegExp; readonly except: readonly string[]; readonly rule: string }[] = [
  {
    pattern: /\bprocess\.env\b|\benv\b.*from 'node:process'/,
    except: ['src/config.ts', 'src/child-env.ts'],
    rule: 'only config.ts reads the environment, and what a child gets of it is decided beside it',
  },
  {
    pattern: /limitInputPixels:\s*false/,
    except: [],
    rule: 'a picture of a megabyte can decode to a gigabyte: limitInputPixels stays a number',
  },
  {
    pattern: /\bprocess\.exit\(|\bprocess\.(?:on|once)\(/,
    except: ['src/main.ts'],
    rule: 'only main.ts listens to the process and ends it',
  },
]

type Violation = string

const SOURCES = filesUnder('src')
const inAll = (check: (file: SourceFile) => Violation[]): Violation[] => SOURCES.flatMap(check)

describe('architecture', () => {
  it('reads all of src', () => {
    expect(SOURCES.length).toBeGreaterThan(20)
    expect(SOURCES.flatMap(importsOf).length).toBeGreaterThan(SOURCES.length)
  })

  it('knows the place of every file', () => {
    expect(inAll(unknownPlace)).toEqual([])
  })

  it('siblings never import siblings: folders meet in ports.ts and in compose.ts', () => {
    expect(inAll(strayImports)).toEqual([])
  })

  it('src never imports test, bench or playground; compose.ts alone may load the playground, when it is needed', () => {
    expect(inAll(importsOutside)).toEqual([])
  })

  it('every package has one home', () => {
    expect(inAll(homelessImports)).toEqual([])
  })

  it('the nouns, the problems and the ports depend on nothing but themselves', () => {
    expect(inAll(impureImports)).toEqual([])
  })

  it('what is imported can be read in the source: no computed imports', () => {
    expect(inAll(computedImports)).toEqual([])
  })

  it.each(FORBIDDEN)('$rule', (forbidden) => {
    expect(inAll((file) => forbiddenLines(file, forbidden))).toEqual([])
  })
})

describe('the architecture test itself', () => {
  const file = (path: string, text: string): SourceFile => ({ path, text })

  it.each([
    ['a sibling', strayImports, file('src/queue/worker.ts', "import { find } from '../store/requests.ts'")],
    ['a platform from shared code', strayImports, file('src/bots/views/card.ts', "\nexport * from '../slack/render.ts'")],
    ['the other platform', strayImports, file('src/bots/slack/render.ts', "import {\n  a,\n  b,\n} from '../discord/render.ts'")],
    ['another adapter', strayImports, file('src/models/gemini/draw.ts', "const a = await import('../sketch/draw.ts')")],
    ['the playground by declaration', importsOutside, file('src/compose.ts', "import { a } from '../playground/slack/index.ts'")],
    ['the playground from elsewhere', importsOutside, file('src/main.ts', "await import('../playground/slack/index.ts')")],
    ['a test', importsOutside, file('src/compose.ts', "await import('../test/support/a.ts')")],
    ['a package away from home', homelessImports, file('src/pipeline/a.ts', "import type { Redis } from 'ioredis'")],
    ['a package without a home', homelessImports, file('src/store/a.ts', "import 'left-pad/now.js'")],
    [
      'a file of a package away from home',
      homelessImports,
      file('src/store/a.ts', "const font = import.meta.resolve('dejavu-fonts-ttf/ttf/DejaVuSans.ttf')"),
    ],
    ['Node from a noun', impureImports, file('src/domain/a.ts', "import { hash } from 'node:crypto'")],
    ['a value into the ports', impureImports, file('src/ports.ts', "import { Problem } from './errors.ts'")],
    ['something computed', computedImports, file('src/compose.ts', 'await import(name)')],
    ['a folder that nobody has placed', unknownPlace, file('src/helpers/a.ts', '')],
  ])('finds %s, and names file and line', (_name, check, source) => {
    expect(check(source)).toEqual([expect.stringMatching(new RegExp(`^${source.path}:\\d+ \\S`))])
  })

  it.each(['const key = process.env.KEY', 'sharp(bytes, { limitInputPixels: false })', "process.once('SIGTERM', stop)", 'process.exit(1)'])(
    'finds %s',
    (line) => {
      const found = FORBIDDEN.flatMap((forbidden) => forbiddenLines(file('src/store/a.ts', `\n${line}\n`), forbidden))
      expect(found).toEqual([expect.stringMatching(/^src\/store\/a\.ts:2 /)])
    },
  )

  it('takes no offence at comments, at words in strings, and at what is allowed', () => {
    const innocent = file(
      'src/queue/a.ts',
      "// import { a } from '../store/a.ts'\n * process.env\nconst text = 'imported from \"here\"'\nimport { Queue } from 'bullmq'\nimport { a } from '../ports.ts'",
    )
    for (const check of [strayImports, importsOutside, homelessImports, impureImports, computedImports, unknownPlace])
      expect(check(innocent)).toEqual([])
    expect(importsOf(innocent).map(({ from, line }) => [line, from])).toEqual([
      [4, 'bullmq'],
      [5, '../ports.ts'],
    ])
  })
})

// --- Rules ------------------------------------------------------------------------------------------------------------------------------

function unknownPlace({ path }: SourceFile): Violation[] {
  const area = areaOf(path)
  return area === 'compose' || allowedFor(area) ? [] : [`${path}:1 lies in ${area}, which MAY_IMPORT does not know`]
}

function strayImports(file: SourceFile): Violation[] {
  const area = areaOf(file.path)
  const allowed = allowedFor(area)
  if (area === 'compose' || !allowed) return []
  return within(file).flatMap(({ entry, target }) => {
    const theirs = areaOf(target)
    const fits = theirs === area || allowed.some((one) => one === theirs || (one.endsWith('/*') && theirs.startsWith(one.slice(0, -1))))
    return fits ? [] : [`${at(file, entry)} imports ${target}: ${area} may import ${[...allowed, 'its own folder'].join(', ')}`]
  })
}

function importsOutside(file: SourceFile): Violation[] {
  return relatives(file).flatMap(({ entry, target }) => {
    const isLazyPlayground = file.path === 'src/compose.ts' && entry.isDynamic && target.startsWith('playground/')
    return target.startsWith('src/') || target === 'package.json' || isLazyPlayground
      ? []
      : [`${at(file, entry)} imports ${target}: src stands alone`]
  })
}

function homelessImports(file: SourceFile): Violation[] {
  const area = areaOf(file.path)
  return importsOf(file).flatMap((entry) => {
    if (isRelative(entry) || entry.from === '(computed)' || isBuiltin(entry.from) || packageOf(entry.from) === 'zod') return []
    const homes = HOMES[packageOf(entry.from)]
    if (homes?.includes(area)) return []
    return [`${at(file, entry)} imports ${entry.from}: ${homes ? `its home is src/${homes.join(' and src/')}` : 'it has no home in HOMES'}`]
  })
}

function impureImports(file: SourceFile): Violation[] {
  const area = areaOf(file.path)
  return importsOf(file).flatMap((entry) => {
    if (WITHOUT_NODE.includes(area) && isBuiltin(entry.from)) return [`${at(file, entry)} imports ${entry.from}: ${area} runs anywhere`]
    if (WITHOUT_ZOD.includes(area) && entry.from === 'zod') return [`${at(file, entry)} imports zod: ${area} is types and plain values`]
    if (area === 'ports' && !entry.isTypeOnly) return [`${at(file, entry)} imports values from ${entry.from}: ports.ts is types alone`]
    return []
  })
}

const computedImports = (file: SourceFile): Violation[] =>
  importsOf(file).flatMap((entry) => (entry.from === '(computed)' ? [`${at(file, entry)} computes what it imports`] : []))

function forbiddenLines(file: SourceFile, { pattern, except, rule }: (typeof FORBIDDEN)[number]): Violation[] {
  return except.includes(file.path) ? [] : linesWith(file, pattern).map((line) => `${file.path}:${line} breaks: ${rule}`)
}

// --- Names ------------------------------------------------------------------------------------------------------------------------------

/** `src/queue/worker.ts` → queue, `src/bots/slack/render.ts` → bots/slack, `src/log.ts` → log. */
function areaOf(path: string): string {
  const [, first = '', second = '', third] = path.split('/')
  const isAdapter = third !== undefined && (first === 'models' || (first === 'bots' && (second === 'slack' || second === 'discord')))
  return isAdapter ? `${first}/${second}` : first.replace(/\.ts$/, '')
}

const allowedFor = (area: string): readonly string[] | undefined =>
  MAY_IMPORT[area] ?? (area.startsWith('models/') ? MAY_IMPORT['models/*'] : undefined)

const isRelative = ({ from }: Import): boolean => from.startsWith('.')
const relatives = (file: SourceFile) =>
  importsOf(file)
    .filter(isRelative)
    .map((entry) => ({ entry, target: posix.join(posix.dirname(file.path), entry.from) }))
const within = (file: SourceFile) => relatives(file).filter(({ target }) => target.startsWith('src/'))

/** `@slack/bolt/dist/x.js` → @slack/bolt. */
const packageOf = (from: string): string => from.split('/', from.startsWith('@') ? 2 : 1).join('/')
const at = (file: SourceFile, entry: Import): string => `${file.path}:${entry.line}`
