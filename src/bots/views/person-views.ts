import { formatUsd } from '../../domain/money.ts'
import type { RequestRecord } from '../../domain/record.ts'
import { ASPECTS, type Platform, QUALITIES } from '../../domain/request.ts'
import { tellOf } from '../../errors.ts'
import { buttons, type Card, type CardNode, card, divider, type Piece, picture, text } from '../cards.ts'
import { altText, seconds, shorten } from './words.ts'

/** What a person sees that is about them rather than about one request: help, history, home, a quiet word. */

export const wordView = (words: string): Card => card(words, text(words))

const openFormButton = (key: string) => buttons({ action: 'open-form', key, label: 'Open the form', style: 'primary' })

/** How a wish is typed: on Slack in one line, on Discord in the fields of a command. */
const TYPED: Readonly<Record<Platform, { wish(words: string): string; option(name: string, value?: string): string }>> = {
  slack: { wish: (words) => `/banana ${words}`, option: (name, value) => (value ? `--${name} ${value}` : `--${name}`) },
  discord: { wish: (words) => `/banana create prompt: ${words}`, option: (name, value = 'True') => `${name}: ${value}` },
}

type CommandHelp = readonly [command: string, shows: string]

const COMMANDS: readonly CommandHelp[] = [
  ['history', 'your recent pictures'],
  ['budget', 'what you spent, and what is left'],
  ['settings', 'how you like your pictures'],
  ['stats', 'how pictures are liked here, and what they cost'],
  ['export', 'sends you what I keep of you'],
  ['forget', 'erases it'],
]

const RULES: CommandHelp = ['admin', 'limits, channels, words, brands and the other rules']
const TRIALS: CommandHelp = ['experiments', 'what is being tried on whom, and what came of it']

/** Discord's commands are single words; there, the log is a button under the rules. */
const ADMIN_COMMANDS: Readonly<Record<Platform, readonly CommandHelp[]>> = {
  slack: [RULES, ['admin log', 'who decided what'], TRIALS],
  discord: [RULES, TRIALS],
}

const commandLine = ([command, shows]: CommandHelp, index: number): Piece[] => [
  ...(index > 0 ? ['\n'] : []),
  { code: `/banana ${command}` },
  ` ${shows}`,
]

export function helpView(platform: Platform, isAdmin = false): Card {
  const { wish, option } = TYPED[platform]
  const name = (of: string): Piece => ({ code: platform === 'slack' ? `--${of}` : of })
  return card(
    `Banana draws what you ask for. Example: ${wish('a cosy cabin at dusk')}`,
    text({ bold: 'Banana draws what you ask for.' }, ' Write it in your own words:'),
    text({ code: wish('a cosy cabin at dusk') }),
    text({ code: `${wish('flowchart of our release process')} ${option('aspect', '16:9')}` }),
    text({ code: `${wish('product shot of a red mug')} ${option('quality', 'best')} ${option('private')}` }),
    divider,
    text(
      name('quality'),
      ` ${QUALITIES.join(', ')}   `,
      name('aspect'),
      ` ${ASPECTS.join(', ')}   `,
      name('model'),
      ' by name   ',
      name('private'),
      ' only you see it   ',
      name('fresh'),
      ' made anew',
    ),
    text(
      'Or mention me. Under each picture: ',
      { bold: 'Again' },
      ' and ',
      { bold: 'Vary' },
      ' for another one, ',
      { bold: 'Edit…' },
      ' for other words, ',
      { bold: 'Better' },
      ' for a finer one, ',
      { bold: 'Why?' },
      ' for what I decided and what else could draw it. 👍 and 👎, there or as a reaction, tell me what you like.',
    ),
    text(...COMMANDS.flatMap(commandLine)),
    ...(isAdmin ? [text({ bold: 'For you as an admin' }, '\n', ...ADMIN_COMMANDS[platform].flatMap(commandLine))] : []),
    openFormButton('new'),
  )
}

/** The answer to an empty or undrawable wish: what to do, and a form for who likes fields better. */
export const askAgainView = (tell: string): Card => card(tell, text(tell), openFormButton('new'))

/** @param permalinks by request id */
export function historyView(records: readonly RequestRecord[], permalinks: ReadonlyMap<string, string>, platform: Platform): Card {
  const example = TYPED[platform].wish('a cosy cabin at dusk')
  if (records.length === 0) return card('No pictures yet.', text('No pictures yet. Try ', { code: example }))
  return card(
    `Your last ${records.length} requests`,
    text({ bold: `Your last ${records.length === 1 ? 'request' : `${records.length} requests`}` }),
    ...records.map((record) => historyEntry(record, permalinks.get(record.request.requestId))),
  )
}

/** A person's own page: the form, then one section below the other, such as their budget and their recent pictures. */
export function homeView(sections: readonly (readonly CardNode[])[]): Card {
  return card(
    'Banana',
    text({ bold: 'Banana' }, ' turns a wish into a picture.'),
    openFormButton('new'),
    ...sections.flatMap((nodes) => [divider, ...nodes]),
  )
}

function historyEntry(
  { request, state, learned, deletedAtMs, problemCode, votes, question }: RequestRecord,
  permalink: string | undefined,
): CardNode {
  const { generation, intent } = learned
  const isPosted = state === 'delivered'
  const isShown = (isPosted || problemCode === 'UNDELIVERABLE') && generation !== undefined && intent !== undefined && !deletedAtMs
  const words: Piece[] = [
    permalink && isShown && isPosted ? { link: permalink, label: shorten(request.words, 100) } : { bold: shorten(request.words, 100) },
  ]
  const facts = isShown
    ? `${generation.modelId} · ${isPosted ? formatUsd(generation.costMicroUsd) : 'free, because I could not post it'} · ${seconds(generation.tookMs)}${tally(votes)}`
    : howItStands(state, problemCode, deletedAtMs, question?.step === 'approval')
  return {
    kind: 'entry',
    pieces: [...words, '\n', { quiet: facts }],
    ...(isShown && { picture: picture(generation.imageKey, altText(request.words, intent)) }),
  }
}

function tally(votes: RequestRecord['votes']): string {
  const count = (value: string) => Object.values(votes).filter((vote) => vote.value === value).length
  return [count('up') > 0 ? ` · 👍 ${count('up')}` : '', count('down') > 0 ? ` · 👎 ${count('down')}` : ''].join('')
}

function howItStands(
  state: RequestRecord['state'],
  problemCode: string | undefined,
  deletedAtMs: number | undefined,
  isHeld: boolean,
): string {
  if (deletedAtMs) return 'deleted'
  if (state === 'waiting') return 'in line'
  if (state === 'running') return 'being drawn'
  if (state === 'asking') return isHeld ? 'waiting for somebody to allow it' : 'waiting for your answer'
  if (state === 'cancelled') return 'cancelled'
  // The values that once filled the sentence (a category, a name) are not kept.
  return tellOf(problemCode ?? 'BUG').replace(/ \(?\{\w+\}\)?/g, '')
}
