import type { Intent } from '../../../domain/intent.ts'
import type { Brief } from '../brief.ts'
import { tellingWords } from '../brief.ts'
import type { Canvas } from '../canvas.ts'
import { technical, wireframe } from './drafts.ts'
import type { Figure } from './figure-parts.ts'
import { paper } from './figure-parts.ts'
import { architecture, flowchart, network, sequence } from './figures-of-thought.ts'

type DrawFigure = (figure: Figure) => string

const BY_STYLE: Readonly<Record<string, DrawFigure>> = { flowchart, architecture, sequence, network, wireframe, technical }

/** What to show when the words name fewer things than a figure needs. */
const STOCK_LABELS: Readonly<Record<string, readonly string[]>> = {
  flowchart: ['Start', 'Check', 'Decide', 'Act', 'Done'],
  architecture: ['Client', 'Gateway', 'Service', 'Worker', 'Database', 'Cache'],
  sequence: ['Client', 'Server', 'Database'],
  network: ['Router', 'Server', 'Laptop', 'Phone', 'Storage', 'Printer'],
  wireframe: ['Home', 'Products', 'About', 'Contact'],
  technical: ['Housing', 'Shaft', 'Bearing', 'Base'],
}

const ACCENTS = ['#3d6fd8', '#2a8c82', '#c8553d', '#7a55c7', '#d08a24'] as const
const MOST_LABELS = 7

/** A figure with boxes and arrows, labelled with what the words name. */
export function diagram(canvas: Canvas, brief: Brief, style: Intent['style']): string {
  const { unit, width, height, random } = canvas
  const kind = style in BY_STYLE ? style : 'flowchart'
  const figure: Figure = {
    canvas,
    title: shortened(brief.words, 52),
    labels: labelsFrom(brief.words, kind),
    accent: brief.colours[0] ?? random.pick(ACCENTS),
    left: unit * 6,
    top: unit * 19,
    width: width - unit * 12,
    height: height - unit * 29,
  }
  return paper(figure) + (BY_STYLE[kind] ?? flowchart)(figure)
}

/** Things between commas, arrows and joining words are named whole ("load balancer"); otherwise each telling word is one. */
function labelsFrom(words: string, kind: string): string[] {
  const phrases = words.split(/\s*(?:,|;|->|→|=>|\||\b(?:and|then|to|with|into|via|of|for|from|between|using)\b)\s*/i)
  const named = phrases.map((phrase) => tellingWords(phrase).slice(0, 3).join(' ')).filter((phrase) => phrase !== '')
  const labels = (named.length >= 2 ? named : named.flatMap((phrase) => phrase.split(' '))).map((label) => shortened(capital(label), 18))
  const stock = STOCK_LABELS[kind] ?? []
  const missing = stock.filter((label) => !labels.includes(label)).slice(0, Math.max(0, stock.length - labels.length))
  return [...new Set([...labels, ...missing])].slice(0, MOST_LABELS)
}

const capital = (label: string): string => label.charAt(0).toUpperCase() + label.slice(1)

const shortened = (words: string, most: number): string => (words.length <= most ? words : `${words.slice(0, most - 1).trimEnd()}…`)
