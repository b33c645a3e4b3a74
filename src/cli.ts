import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { closest, distance } from 'fastest-levenshtein'

interface Command {
  readonly does: string
  /** Further words, where the command takes any; it reads and refuses them itself. */
  readonly takes?: string
  /** @returns the exit code; undefined while the program goes on */
  run(args: readonly string[]): Promise<number | undefined>
}

const COMMANDS: Readonly<Record<string, Command>> = {
  start: {
    does: 'run the bot (the same as npm start)',
    async run() {
      await import('./main.ts')
      return undefined
    },
  },
  doctor: {
    does: 'check settings, Redis, tokens, scopes and models, and say what to do',
    async run() {
      const [{ doctor }, { readCatalogue }, { readTextCatalogue }, { dayOf, endNotices, isUsableOn }] = await Promise.all([
        import('./doctor/doctor.ts'),
        import('./models/catalogue.ts'),
        import('./models/text-catalogue.ts'),
        import('./models/lifecycle.ts'),
      ])
      const today = dayOf(new Date())
      const models = readCatalogue().filter((model) => isUsableOn(model, today))
      const endings = endNotices(models, today).map(({ text }) => text)
      return doctor({ models, textModels: readTextCatalogue(), endings, write: say })
    },
  },
  train: {
    does: 'train the intent classifier from its corpus',
    takes: 'intent [--seed N]',
    run: async (args) => (await import('./commands/train.ts')).train(args, say),
  },
  eval: {
    does: 'measure the intent classifier on labelled requests',
    takes: 'FILE [--semantic]',
    run: async (args) => (await import('./commands/eval.ts')).evaluateFile(args, say, secondReader),
  },
  classify: {
    does: 'read requests from the input and write how each is understood',
    takes: '--jsonl',
    run: async (args) =>
      (await import('./commands/classify.ts')).classify(args, { input: process.stdin, output: process.stdout, complain }),
  },
  plan: {
    does: 'show how a wish would be served, spending nothing; docs/routing.md has all options',
    takes: '"WORDS" [--json] …',
    run: async (args) => {
      const [{ plan }, { readCatalogue }, { openModels }, { loadConfig }] = await Promise.all([
        import('./commands/plan.ts'),
        import('./models/catalogue.ts'),
        import('./models/models.ts'),
        import('./config.ts'),
      ])
      const configured = () => openModels({ googleApiKey: loadConfig().gemini?.apiKey }).usable
      return plan(args, { write: say, complain, catalogue: readCatalogue, configured })
    },
  },
  audit: {
    does: 'rebuild the counters of money from the journal and compare; or write the journal',
    takes: '[--export csv|jsonl [--workspace slack:T1]]',
    run: async (args) => {
      const [{ audit }, { openBooks }, { loadConfig }] = await Promise.all([
        import('./commands/audit.ts'),
        import('./compose/stored.ts'),
        import('./config.ts'),
      ])
      return audit(args, { write: say, complain, open: () => openBooks(loadConfig()) })
    },
  },
  analyse: {
    does: 'say what the records of a workspace show should be different; changes nothing',
    takes: '[--workspace W] [--from FILE] …',
    run: async (args) => {
      const [{ analyse }, { openRecords }, { loadConfig }, { openLog }, { readCatalogue }] = await Promise.all([
        import('./commands/analyse.ts'),
        import('./compose/analysis.ts'),
        import('./config.ts'),
        import('./log.ts'),
        import('./models/catalogue.ts'),
      ])
      const open = () => {
        const config = loadConfig()
        return openRecords(config, openLog(config))
      }
      return analyse(args, { write: say, complain, models: readCatalogue, open })
    },
  },
  report: {
    does: 'write how pictures are liked and what they cost; docs/feedback.md has all options',
    takes: '--json|--csv …',
    run: async (args) => {
      const [{ report }, { openSamples }, { loadConfig }, { readCatalogue }] = await Promise.all([
        import('./commands/report.ts'),
        import('./compose/stored.ts'),
        import('./config.ts'),
        import('./models/catalogue.ts'),
      ])
      return report(args, { write: say, complain, models: readCatalogue, open: () => openSamples(loadConfig()) })
    },
  },
  rules: {
    does: 'write the rules of a workspace as a file, compare such a file with them, or apply it; docs/rules.md',
    takes: 'export|diff|apply --workspace slack:T1 [--file rules.yaml]',
    run: async (args) => {
      const [{ rules }, { openRuleFiles }, { readCatalogue }, { loadConfig }] = await Promise.all([
        import('./commands/rules.ts'),
        import('./compose/stored.ts'),
        import('./models/catalogue.ts'),
        import('./config.ts'),
      ])
      const models = readCatalogue().flatMap(({ modelId, role }) => [modelId, role])
      // What is wrong with a file has its own way out.
      const report = (problem: string) => process.stderr.write(`${problem}\n`)
      return rules(args, { write: say, complain: report, open: () => openRuleFiles(loadConfig()), models: [...new Set(models)] })
    },
  },
  summary: {
    does: 'show the summary of a day or a week, without posting it; docs/summaries.md has all options',
    takes: '--workspace slack:T… …',
    run: async (args) => {
      const [{ showSummary }, { openReports }, { loadConfig }] = await Promise.all([
        import('./commands/summary.ts'),
        import('./compose/reports.ts'),
        import('./config.ts'),
      ])
      return showSummary(args, { write: say, complain, open: () => openReports(loadConfig()) })
    },
  },
  experiments: {
    does: 'what came of the experiments that admins have started',
    takes: '[--workspace W] [--json]',
    run: async (args) => {
      const [{ experiments }, { openExperimentReports }, { loadConfig }] = await Promise.all([
        import('./commands/experiments.ts'),
        import('./compose/stored.ts'),
        import('./config.ts'),
      ])
      return experiments(args, { write: say, complain, open: () => openExperimentReports(loadConfig()) })
    },
  },
  simulate: {
    does: 'serve made-up requests, and say what a picture costs; docs/simulate.md has all options',
    takes: '[--learn] [--json] …',
    run: async (args) => {
      const [{ runSimulation }, { readCatalogue }, { readTextCatalogue }, { dayOf, isUsableOn }] = await Promise.all([
        import('./commands/simulate.ts'),
        import('./models/catalogue.ts'),
        import('./models/text-catalogue.ts'),
        import('./models/lifecycle.ts'),
      ])
      const catalogue = () => readCatalogue().filter((model) => isUsableOn(model, dayOf(new Date())))
      return runSimulation(args, { write: say, complain, catalogue, textCatalogue: readTextCatalogue })
    },
  },
  help: {
    does: 'show this',
    async run() {
      say(help())
      return 0
    },
  },
  version: {
    does: 'show the version',
    async run() {
      say(version())
      return 0
    },
  },
}

/** The text model that a worker would ask, with the same settings. */
async function secondReader() {
  const [{ loadConfig }, { openTextModel }] = await Promise.all([import('./config.ts'), import('./models/text-models.ts')])
  const { gemini, semantic } = loadConfig()
  const { modelId: textModelId, below, timeoutMs } = semantic
  const text = openTextModel({ googleApiKey: gemini?.apiKey, geminiBaseUrl: gemini?.baseUrl, textModelId })
  return text && { ...text, below, timeoutMs }
}

const say = (text: string): boolean => process.stdout.write(`${text}\n`)
const WRONG_USE = 2

async function main(args: readonly string[]): Promise<number | undefined> {
  let name: string
  try {
    const [first = '', ...further] = args
    const taking = Object.hasOwn(COMMANDS, first) ? COMMANDS[first] : undefined
    if (taking?.takes && !further.some((word) => word === '--help' || word === '-h')) return await taking.run(further)
    const options = { help: { type: 'boolean', short: 'h' }, version: { type: 'boolean', short: 'v' } } as const
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true })
    name = values.help ? 'help' : values.version ? 'version' : (positionals[0] ?? 'help')
    if (positionals.length > 1) return complain(`${name} takes no further words; got “${positionals.slice(1).join(' ')}”.`)
  } catch (error) {
    if (!isWrongUse(error)) throw error
    // parseArgs goes on to explain how to pass a file name that begins with a dash.
    return complain(`${String(error instanceof Error ? error.message : error).split('. ')[0]}.`)
  }
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined
  if (command) return command.run([])
  const nearest = closest(name, Object.keys(COMMANDS))
  const isNear = distance(name, nearest) <= nearest.length / 3
  return complain(`There is no command “${name}”.${isNear ? ` Did you mean ${nearest}?` : ''}`)
}

const isWrongUse = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && (String(error.code).startsWith('ERR_PARSE_ARGS') || error.code === 'ENOENT')

function complain(problem: string): number {
  process.stderr.write(`${problem} See banana help.\n`)
  return WRONG_USE
}

function help(): string {
  return [
    'banana turns a wish typed in Slack or Discord into an image.',
    '',
    ...Object.entries(COMMANDS).map(([name, { does, takes }]) => `  banana ${(takes ? `${name} ${takes}` : name).padEnd(24)} ${does}`),
    '',
    'Settings are environment variables; docs/operations.md lists them.',
  ].join('\n')
}

function version(): string {
  const { version: ours } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string }
  return `banana ${ours} (Node ${process.versions.node})`
}

process.exitCode = await main(process.argv.slice(2))
