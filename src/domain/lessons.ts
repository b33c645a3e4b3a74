import { z } from 'zod'
import { DOMAINS, STYLES } from './intent.ts'
import { ROLES } from './model.ts'
import { QUALITIES } from './request.ts'

/** How much a wish asks of a model, as the catalogue's table of qualities divides it. */
export const BANDS = ['simple', 'medium', 'complex'] as const
export type Band = (typeof BANDS)[number]
export const bandOf = (complexity: number): Band => (complexity < 0.3 ? 'simple' : complexity < 0.7 ? 'medium' : 'complex')

const Share = z.number().min(0).max(1)

/** A word or two that say what is meant, as the classifier would have learned them. Folded: see `plainWords`. */
const TaughtWord = z
  .strictObject({ phrase: z.string().min(2).max(80), domain: z.enum(DOMAINS), style: z.string(), weight: z.number().min(0).max(8) })
  .refine(({ domain, style }) => (STYLES[domain] as readonly string[]).includes(style), {
    error: 'has a style that its domain does not know',
  })
export type TaughtWord = z.infer<typeof TaughtWord>

/** What a confidence that was said turned out to be worth: straight between its points, which rise. */
const ConfidenceCurve = z
  .array(z.strictObject({ said: Share, is: Share }))
  .min(2)
  .max(40)
export type ConfidenceCurve = z.infer<typeof ConfidenceCurve>

/** For `share` of the requests of this kind, by chance: less than 1 while it is tried, 0 when the trial is over and the rules decide again. */
const Route = z.strictObject({ domain: z.enum(DOMAINS), band: z.enum(BANDS), role: z.enum(ROLES), share: Share })
export type Route = z.infer<typeof Route>

/** Where a template would be used, the one of another quality is, or none at all; `share` as with a route. */
const TemplateSwitch = z.strictObject({ template: z.string(), use: z.enum([...QUALITIES, 'none']), share: Share })
export type TemplateSwitch = z.infer<typeof TemplateSwitch>

/** A logistic regression over hashed features, and what its chances turned out to be. */
const Prediction = z.strictObject({
  weights: z.array(z.tuple([z.number().int().nonnegative(), z.number()])).max(20_000),
  curve: ConfidenceCurve,
  /** Of a person: how often they liked what they got, by `numberOf` of their id. Somebody new has none. */
  likes: z.array(z.tuple([z.number().int().nonnegative(), Share])).max(5_000),
  /** `domain/band/role` that enough people voted on; of others nothing is foretold. */
  seen: z.array(z.string()).max(200),
})
export type Prediction = z.infer<typeof Prediction>

/** What one recommendation changes when it is applied. */
export const Change = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('words'), words: z.array(TaughtWord).min(1).max(50) }),
  z.strictObject({ kind: z.literal('thresholds'), confirmBelow: Share, clarifyBelow: Share }),
  z.strictObject({ kind: z.literal('complexity'), complexFrom: Share }),
  z.strictObject({ kind: z.literal('template'), ...TemplateSwitch.shape }),
  z.strictObject({ kind: z.literal('curve'), tier: z.enum(['fast', 'semantic']), curve: ConfidenceCurve }),
  z.strictObject({ kind: z.literal('route'), ...Route.shape }),
  z.strictObject({ kind: z.literal('prediction'), prediction: Prediction }),
])
export type Change = z.infer<typeof Change>

/** Set where a request takes part in a trial, on either side of it. */
interface Trial {
  readonly isTrial?: boolean
}

/** What a workspace has learned, as readers, planners and drawers use it. */
export interface Lessons {
  readonly words: readonly TaughtWord[]
  readonly thresholds: { readonly confirmBelow?: number; readonly clarifyBelow?: number }
  readonly complexFrom?: number
  readonly templates: readonly (TemplateSwitch & Trial)[]
  readonly curves: { readonly fast?: ConfidenceCurve; readonly semantic?: ConfidenceCurve }
  readonly routes: readonly (Route & Trial)[]
  readonly prediction?: Prediction
}

export const NO_LESSONS: Lessons = { words: [], thresholds: {}, templates: [], curves: {}, routes: [] }

/** One lesson more: what says something about the same thing takes the place of what was said before. */
export function withChange(lessons: Lessons, change: Change): Lessons {
  switch (change.kind) {
    case 'words': {
      const phrases = new Set(change.words.map(({ phrase }) => phrase))
      return { ...lessons, words: [...lessons.words.filter(({ phrase }) => !phrases.has(phrase)), ...change.words] }
    }
    case 'thresholds':
      return { ...lessons, thresholds: { confirmBelow: change.confirmBelow, clarifyBelow: change.clarifyBelow } }
    case 'complexity':
      return { ...lessons, complexFrom: change.complexFrom }
    case 'template': {
      const { kind: _kind, ...template } = change
      const others = lessons.templates.filter((each) => each.template !== change.template)
      return { ...lessons, templates: change.share === 0 ? others : [...others, template] }
    }
    case 'curve':
      return { ...lessons, curves: { ...lessons.curves, [change.tier]: change.curve } }
    case 'route': {
      const { kind: _kind, ...route } = change
      const others = lessons.routes.filter((each) => each.domain !== route.domain || each.band !== route.band)
      return { ...lessons, routes: change.share === 0 ? others : [...others, route] }
    }
    case 'prediction':
      return { ...lessons, prediction: change.prediction }
  }
}

/** As it holds for one request: what is being tried has the share 1 where chance drew it, else 0. */
export const lessonsFor = (lessons: Lessons, requestId: string): Lessons => ({
  ...lessons,
  routes: lessons.routes.map((route) => ({ ...route, ...drawn(`route ${route.domain} ${route.band}`, requestId, route.share) })),
  templates: lessons.templates.map((each) => ({ ...each, ...drawn(`template ${each.template}`, requestId, each.share) })),
})

/** Drawn or not, it stays a trial. */
const drawn = (purpose: string, requestId: string, share: number) =>
  share === 1 ? {} : { share: isDrawn(purpose, requestId, share) ? 1 : 0, isTrial: true }

/** The probability at a confidence that was said. */
export function curveAt(curve: ConfidenceCurve | undefined, said: number): number {
  if (!curve) return said
  const above = curve.findIndex((point) => point.said >= said)
  const [from, to] = [curve[above - 1], curve[above]]
  if (!to) return curve.at(-1)?.is ?? said
  if (!from || to.said === from.said) return to.is
  return from.is + ((to.is - from.is) * (said - from.said)) / (to.said - from.said)
}

/** Words as they are compared: without case, accents and marks. */
export const plainWords = (text: string): string[] =>
  (PLAIN.test(text) ? text : text.normalize('NFKD').replace(/\p{M}+/gu, '')).toLowerCase().match(WORD) ?? []

/** Most wishes hold nothing that would have to be taken apart. */
const PLAIN = /^[ -~]*$/
const WORD = /[\p{L}\p{N}]+/gu

/** Words and pairs of neighbours, each once. */
export function phrasesIn(words: readonly string[]): Set<string> {
  const pairs = words.slice(1).map((word, at) => `${words[at]} ${word}`)
  return new Set([...words, ...pairs])
}

/** A text as 32 bits that look random: the same for ever, in every process. */
export function numberOf(text: string): number {
  let hash = 0x811c9dc5
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
  hash = Math.imul(hash ^ (hash >>> 16), 0x45d9f3b)
  hash = Math.imul(hash ^ (hash >>> 16), 0x45d9f3b)
  return (hash ^ (hash >>> 16)) >>> 0
}

/** Whether a request falls into a share, for one purpose: chance decides, and always in the same way. */
export const isDrawn = (purpose: string, requestId: string, share: number): boolean =>
  share >= 1 || numberOf(`${purpose}:${requestId}`) / 2 ** 32 < share
