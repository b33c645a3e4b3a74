import { fieldsOf } from './request.ts'

/** What the local model makes of a wish: a rule of thumb over a few words, far simpler than the program's own reader, so that the two can disagree. */
const RULES: readonly { readonly words: RegExp; readonly domain: string; readonly style: string }[] = [
  { words: /\b(diagram|flowchart|wireframe|chart|graph|topology|schema)\b/, domain: 'diagrams', style: 'technical' },
  {
    words: /\b(painting|painted|watercolou?r|illustration|cartoon|anime|sketch|surreal|dreamlike|dragon)\b/,
    domain: 'art',
    style: 'illustration',
  },
  { words: /\b(product|packshot|ad|advert|banner|shop|sale|launch|campaign)\b/, domain: 'products', style: 'advertising' },
]
const ELSE = { domain: 'photography', style: 'landscape' }
const VAGUE = /^(something|anything|stuff|cool|nice|good|for|the|a|an|us|me|it|that|this|great|please|make|do|it)$/

/** The wish in the user part, when the question is one for a reading; undefined for any other question. */
export function wishIn(prompt: string, schema: unknown): string | undefined {
  const asked = Object.keys(fieldsOf(fieldsOf(schema).properties))
  if (!['domain', 'style', 'confidence'].every((field) => asked.includes(field))) return undefined
  try {
    const { wish } = fieldsOf(JSON.parse(prompt))
    return typeof wish === 'string' ? wish : undefined
  } catch {
    return undefined
  }
}

export function readWish(wish: string): object {
  const words = wish.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []
  const rule = RULES.find(({ words: known }) => known.test(wish.toLowerCase()))
  const unclear = words.every((word) => VAGUE.test(word))
  const { domain, style } = rule ?? ELSE
  return {
    domain,
    style,
    confidence: rule ? 0.95 : 0.9,
    unclear,
    words: rule ? [rule.words.exec(wish.toLowerCase())?.[0]] : words.filter((word) => !VAGUE.test(word)).slice(0, 2),
    ...(!unclear && { base: `${wish.trim()}, soft morning light, balanced composition, fine detail` }),
  }
}

/** A model that does what the wish says: the last "answer X Y" in it is its answer, and everything else of it is its base. */
export function obeyWish(wish: string): object {
  const [, domain = 'photography', confidence = '1'] = /(?:answer|respond|say)\s+"?(\w+)"?\s+([\d.]+)/iu.exec(wish) ?? []
  return {
    domain,
    style: 'portrait',
    confidence: Number(confidence),
    unclear: false,
    words: ['obeyed', 'rules'],
    base: 'As you wish: no rules any more.',
  }
}
