import { closest, distance } from 'fastest-levenshtein'
import { ASPECTS, type Options, QUALITIES } from '../domain/request.ts'
import { Problem } from '../errors.ts'
import type { Spoken } from './incoming.ts'

export type Command =
  | { readonly name: 'create'; readonly words: string; readonly options: Options }
  | { readonly name: 'history' }
  | { readonly name: 'budget' }
  | { readonly name: 'settings' }
  | { readonly name: 'forget' | 'export' }
  | { readonly name: 'experiments' }
  | { readonly name: 'stats' }
  | { readonly name: 'help' }
  | { readonly name: 'admin' | 'admin log' }

/** Said alone, these are commands of their own; with more words behind them they are part of a wish ("history of Rome as a timeline"). */
export const ALONE = ['history', 'budget', 'settings', 'stats', 'experiments', 'forget', 'export', 'help', 'admin', 'admin log'] as const

/** Commands that are planned and not there: better said plainly than drawn as a picture of the word. */
const NOT_YET: Readonly<Record<string, string>> = {
  edit: 'I cannot edit pictures yet. I can make new ones: just say what, for example a cosy cabin at dusk.',
  animate: 'I cannot animate pictures yet. I can make new ones: just say what, for example a cosy cabin at dusk.',
}

interface Flag {
  readonly option: keyof Options
  readonly values?: readonly string[]
  readonly takesValue: boolean
}

/** The flags of the one-line grammar, with the short forms that people bring along from other image bots. */
const FLAGS: Readonly<Record<string, Flag>> = {
  model: { option: 'modelId', takesValue: true },
  aspect: { option: 'aspect', takesValue: true, values: ASPECTS },
  ar: { option: 'aspect', takesValue: true, values: ASPECTS },
  quality: { option: 'quality', takesValue: true, values: QUALITIES },
  q: { option: 'quality', takesValue: true, values: QUALITIES },
  fresh: { option: 'fresh', takesValue: false },
  private: { option: 'private', takesValue: false },
}

/** What a person said, understood as a command. @throws Problem BAD_OPTION, NOT_YET with the nearest correct form; words are checked later */
export function parseCommand(spoken: Spoken): Command {
  return 'line' in spoken ? parseLine(spoken.line) : parseFields(spoken)
}

function parseLine(line: string): Command {
  const words = line.trim()
  const lower = words.toLowerCase().replace(/\s+/gu, ' ')
  const alone = ALONE.find((name) => name === lower)
  if (alone) return { name: alone }
  const first = lower.split(/\s/u, 1)[0] ?? ''
  const isCommandAlone = first === lower
  const notYet = Object.hasOwn(NOT_YET, first) ? NOT_YET[first] : undefined
  if (notYet && (isCommandAlone || first === 'edit' || first === 'animate')) throw new Problem('NOT_YET', notYet)
  return parseWish(first === 'create' ? words.slice('create'.length).trim() : words)
}

/** Phones and chat clients turn a double hyphen into a dash, so a dash before a letter counts as one. */
const FLAG_START = /^(?:--|—|–)(?=\p{L})/u

function parseWish(text: string): Command {
  const kept: string[] = []
  const options: Record<string, string | boolean> = {}
  const tokens = text.split(/\s+/u).filter((token) => token !== '')
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i] as string
    if (!FLAG_START.test(token)) {
      kept.push(token)
      continue
    }
    const [name = '', inline] = token.replace(FLAG_START, '').split('=', 2)
    const flag = flagNamed(name)
    if (!flag.takesValue) options[flag.option] = true
    else options[flag.option] = checkValue(name, flag, inline ?? tokens[++i])
  }
  return { name: 'create', words: kept.join(' '), options: options as Options }
}

function flagNamed(name: string): Flag {
  const flag = Object.hasOwn(FLAGS, name.toLowerCase()) ? FLAGS[name.toLowerCase()] : undefined
  if (flag) return flag
  const near = closest(name.toLowerCase(), Object.keys(FLAGS))
  const hint =
    distance(name.toLowerCase(), near) <= 2
      ? ` Did you mean --${near}?`
      : ` I know ${Object.keys(FLAGS)
          .map((known) => `--${known}`)
          .join(', ')}.`
  throw new Problem('BAD_OPTION', `I do not know the option --${name}.${hint}`)
}

function checkValue(name: string, { values }: Flag, value: string | undefined): string {
  if (!value || FLAG_START.test(value))
    throw new Problem('BAD_OPTION', `--${name} needs a value${values ? `: ${values.join(', ')}` : ', for example --model flash'}.`)
  if (values && !values.includes(value.toLowerCase())) {
    throw new Problem(
      'BAD_OPTION',
      `--${name} cannot be “${value.slice(0, 40)}”. It can be ${values.join(', ')}, for example: --${name} ${closest(value.toLowerCase(), [...values])}`,
    )
  }
  return values ? value.toLowerCase() : value
}

/** Fields arrive checked by the platform against what was registered, and are checked again: registration and program may differ by a version. */
function parseFields({ name, words, options }: Extract<Spoken, { name: string }>): Command {
  const alone = ALONE.find((known) => known === name)
  if (alone) return { name: alone }
  if (name !== 'create') throw new Problem('BAD_OPTION', `I do not know /banana ${name}. Try /banana help.`)
  const checked: Record<string, string | boolean> = {}
  for (const [option, value] of Object.entries(options)) {
    if (value === undefined || value === false || value === '') continue
    const flag = Object.entries(FLAGS).find(([, known]) => known.option === option)
    if (!flag) throw new Problem('BAD_OPTION', `I do not know the option “${option}”. Try /banana help.`)
    checked[option] = value === true ? true : checkValue(flag[0], flag[1], value)
  }
  return { name: 'create', words, options: checked as Options }
}
