import { readdirSync, readFileSync } from 'node:fs'
import { parseCorpus, type Sample } from './corpus.ts'
import { randomFrom } from './random.ts'

const FOLDER = new URL('../corpus/templates/', import.meta.url)
/** Generated requests are many and alike: each counts as this part of a written one. */
const WEIGHT = 0.3
const PER_TEMPLATE = 12
const SHARE_LOWERED = 0.3
const SHARE_MISSPELT = 0.06

/**
 * Requests made from templates with slots, for the breadth that nobody writes by hand. Always the same for the same seed.
 *
 * @throws Error naming the template that has an unknown slot
 */
export function generateSamples(seed: number): Sample[] {
  const files = readdirSync(FOLDER)
    .filter((name) => name.endsWith('.txt'))
    .sort()
  return files.flatMap((name) => expand(readFileSync(new URL(name, FOLDER), 'utf8'), name, seed))
}

/** A line `[slot] one, two, three` names fillers; under a heading as in the corpus, `{slot}` stands for one of them. */
export function expand(text: string, name: string, seed: number): Sample[] {
  const random = randomFrom(seed)
  const slots = new Map<string, string[]>()
  const templates: string[] = []
  for (const line of text.split('\n')) {
    const slot = /^\[(\w+)\] (.+)$/.exec(line)
    if (slot) slots.set(slot[1] ?? '', [...(slots.get(slot[1] ?? '') ?? []), ...(slot[2] ?? '').split(',').map((word) => word.trim())])
    templates.push(slot ? '' : line)
  }
  return parseCorpus(templates.join('\n'), name).flatMap((template) =>
    [...new Set(Array.from({ length: PER_TEMPLATE }, () => vary(fill(template, slots, random), random)))].map((words) => ({
      ...template,
      text: words,
      weight: WEIGHT,
    })),
  )
}

function fill(template: Sample, slots: ReadonlyMap<string, readonly string[]>, random: () => number): string {
  const filled = template.text.replace(/\{(\w+)\}/g, (_, slot: string) => {
    const fillers = slots.get(slot)
    if (!fillers) throw new Error(`${template.group}: no slot {${slot}}`)
    return fillers[Math.floor(random() * fillers.length)] ?? ''
  })
  return filled.replace(/\ba (?=[aeiou])/gi, 'an ')
}

/** As people type: without capitals, now and then with a slip. */
function vary(words: string, random: () => number): string {
  const cased = random() < SHARE_LOWERED ? words.toLowerCase() : words
  return random() < SHARE_MISSPELT ? misspell(cased, random) : cased
}

/** Swaps two neighbouring letters, or drops one, inside a word. */
function misspell(words: string, random: () => number): string {
  const places = [...words.matchAll(/\p{L}{5,}/gu)]
  const place = places[Math.floor(random() * places.length)]
  if (!place) return words
  const at = place.index + 1 + Math.floor(random() * (place[0].length - 3))
  const slip = random() < 0.5 ? `${words[at + 1]}${words[at]}` : (words[at] ?? '')
  return words.slice(0, at) + slip + words.slice(at + 2)
}
