import { type Config, ConfigError, loadConfig } from '../config.ts'
import { checkDiscord } from './discord.ts'
import { about, type Finding, lineOf } from './finding.ts'
import { checkFlux } from './flux.ts'
import { type Checked, checkGemini } from './gemini.ts'
import { checkImagen } from './imagen.ts'
import { checkDataFolder, checkNode } from './machine.ts'
import { checkOpenAi } from './openai.ts'
import { checkRedis } from './redis.ts'
import { checkSlack } from './slack.ts'

export interface DoctorOptions {
  /** The program's own environment by default. */
  readonly env?: Readonly<Record<string, string | undefined>>
  /** Whose access is checked. */
  readonly models: readonly Checked[]
  /** One of these reads wishes: the one that SEMANTIC_MODEL names, else the first. */
  readonly textModels: readonly Checked[]
  /** Models that will be switched off soon, in words. */
  readonly endings?: readonly string[]
  /** Takes one line at a time, without its end. */
  readonly write: (line: string) => void
}

/** Looks at everything the program needs, changes nothing, and says what to do. @returns the exit code: 1 when something will not work */
export async function doctor({ env, models, textModels, endings = [], write }: DoctorOptions): Promise<0 | 1> {
  const machine = [checkNode(process.versions.node)]
  const settings = checkSettings(env)
  const outside = settings.config ? await checkOutside(settings.config, models, textModels) : []
  const ends = endings.map((text) => about('Models').note(text, 'upgrade this program before that day'))
  const findings = [...machine, ...settings.findings, ...outside, ...ends]
  for (const finding of findings) write(lineOf(finding))
  const bad = findings.filter(({ mark }) => mark === 'bad').length
  write(bad === 0 ? 'Ready: npm start' : `${bad} to fix before this works.`)
  return bad === 0 ? 0 : 1
}

function checkSettings(env: DoctorOptions['env']): { readonly config?: Config; readonly findings: Finding[] } {
  const settings = about('Settings')
  try {
    return { config: loadConfig(env), findings: [settings.ok('every value fits')] }
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    return {
      findings: error.problems.map(({ variable, text }) =>
        settings.bad(`${variable}: ${text}`, 'correct it and run this again; the rest is checked then'),
      ),
    }
  }
}

async function checkOutside(config: Config, models: readonly Checked[], textModels: readonly Checked[]): Promise<Finding[]> {
  const found = await Promise.all([
    checkDataFolder(config.dataDir),
    checkRedis(config.redisUrl, config.redisPrefix),
    config.slack ? checkSlack(config.slack, config.publicUrl) : [],
    config.discord ? checkDiscord(config.discord) : [],
    config.gemini
      ? checkGemini(config.gemini, [...models, ...readerOf(config, textModels)])
      : [config.openai || config.flux || config.imagen ? withoutGemini : withoutModels],
    config.imagen ? checkImagen(config.imagen) : [],
    config.openai ? checkOpenAi(config.openai, models) : [],
    config.flux ? checkFlux(config.flux) : [],
    unknownReader(config, textModels),
  ])
  return [...found.flat(), ...(config.slack || config.discord ? [] : [withoutPlatform])]
}

function readerOf({ semantic }: Config, textModels: readonly Checked[]): readonly Checked[] {
  if (semantic.sharePercent === 0) return []
  return textModels.filter(({ modelId }, at) => (semantic.modelId ? modelId === semantic.modelId : at === 0))
}

function unknownReader({ semantic: { modelId } }: Config, textModels: readonly Checked[]): Finding[] {
  if (modelId === undefined || textModels.some((one) => one.modelId === modelId)) return []
  const known = textModels.map((one) => one.modelId).join(', ')
  return [about('Settings').bad(`SEMANTIC_MODEL: there is no text model ${modelId}`, `take one of ${known}, or leave it out`)]
}

const MAKE_A_KEY = 'make a key at aistudio.google.com/apikey and set GOOGLE_API_KEY'
const withoutModels = about('Gemini').note('no GOOGLE_API_KEY: pictures are offline sketches', MAKE_A_KEY)
const withoutGemini = about('Gemini').note('no GOOGLE_API_KEY: the everyday models, lite, flash and pro, are missing', MAKE_A_KEY)

const withoutPlatform = about('Platforms').note(
  'no token of Slack or Discord: npm start opens the playground, a page on this machine',
  'to connect your own workspace, follow docs/set-up-slack.md or docs/set-up-discord.md',
)
