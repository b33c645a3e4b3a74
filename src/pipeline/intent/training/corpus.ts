import { readdirSync, readFileSync } from 'node:fs'
import { DOMAINS, type Domain, STYLES } from '../../../domain/intent.ts'

export interface Sample {
  readonly text: string
  /** Undefined where nobody could tell the domain. */
  readonly domain?: Domain
  /** Every domain that counts as right, the most natural first. */
  readonly accept: readonly Domain[]
  readonly style?: string
  readonly unclear: boolean
  /** Samples of one group share their wording (one template): cross-validation keeps them together. */
  readonly group: string
  readonly weight: number
}

const FOLDER = new URL('../corpus/', import.meta.url)

/** Every request that was written by hand, in the order of the files' names. */
export function readCorpus(): Sample[] {
  const files = readdirSync(FOLDER)
    .filter((name) => name.endsWith('.txt'))
    .sort()
  return files.flatMap((name) => parseCorpus(readFileSync(new URL(name, FOLDER), 'utf8'), name))
}

/**
 * One request a line under headings that label them:
 * `= art/painting`, `= photography/other +art` (also accepted), `= unclear`, `= unclear art/illustration` (only the domain can be told).
 *
 * @throws Error naming file and line
 */
export function parseCorpus(text: string, name: string): Sample[] {
  let label: ReturnType<typeof parseHeading> | undefined
  const samples: Sample[] = []
  text.split('\n').forEach((raw, index) => {
    const line = raw.trim()
    if (line === '' || line.startsWith('# ')) return
    if (line.startsWith('= ')) label = parseHeading(line.slice(2), `${name}:${index + 1}`)
    else if (label) samples.push({ ...label, text: line, group: `${name}:${index + 1}`, weight: 1 })
    else throw new Error(`${name}:${index + 1}: a request before the first heading`)
  })
  return samples
}

function parseHeading(heading: string, where: string): Pick<Sample, 'domain' | 'accept' | 'style' | 'unclear'> {
  const words = heading.split(/\s+/)
  const unclear = words[0] === 'unclear'
  const [path, ...also] = unclear ? words.slice(1) : words
  if (!path) return { accept: [], unclear }
  const [domain, style] = path.split('/')
  if (!isDomain(domain)) throw new Error(`${where}: ${domain} is no domain`)
  if (style !== undefined && !(STYLES[domain] as readonly string[]).includes(style))
    throw new Error(`${where}: ${style} is no style of ${domain}`)
  const others = also.map((word) => word.replace(/^\+/, ''))
  if (!others.every(isDomain)) throw new Error(`${where}: ${also.join(' ')} should be +domain`)
  return { domain, accept: [domain, ...others], ...(style !== undefined && { style }), unclear }
}

const isDomain = (word: string | undefined): word is Domain => (DOMAINS as readonly (string | undefined)[]).includes(word)
