import { z } from 'zod'
import { MicroUsd } from './money.ts'

/** Domains and the styles in each (S3). `other` is what fits none of them. Adding a style is adding a word here and requests of it to the corpus. */
export const STYLES = {
  photography: ['portrait', 'landscape', 'product', 'macro', 'architectural', 'other'],
  diagrams: ['architecture', 'flowchart', 'wireframe', 'sequence', 'network', 'technical', 'other'],
  art: ['painting', 'impressionist', 'digital_art', '3d_render', 'abstract', 'illustration'],
  products: ['ecommerce', 'lifestyle', 'editorial', 'advertising'],
} as const

export const DOMAINS = ['photography', 'diagrams', 'art', 'products'] as const
export type Domain = (typeof DOMAINS)[number]
export type Style = (typeof STYLES)[Domain][number]

/** What the asker means. `confidence` is the probability that they would accept this reading. */
export const Intent = z.object({
  domain: z.enum(DOMAINS),
  style: z.string(),
  confidence: z.number().min(0).max(1),
  /**
   * Who read it: the trained classifier (`fast`), a text model just now (`semantic`) or lately for the same words (`cached`), or nobody, because
   * there was nothing to go by (`default`). `words` stands in older records.
   */
  method: z.enum(['words', 'fast', 'semantic', 'cached', 'default']),
  /** Whether somebody would have to ask first: no subject, no purpose, or nothing but a reference to what we do not know. */
  unclear: z.boolean().optional(),
  /** The words that decided, as the asker wrote them. */
  words: z.array(z.string()),
  /** What the asker was asked about it and answered, oldest first: choices of question.ts. Absent where nobody asked. */
  asked: z.array(z.object({ step: z.string(), choice: z.string(), words: z.string().optional() })).optional(),
  /** What the fast tier said at first, where somebody else said otherwise afterwards: a text model, or the asker. */
  readAs: z.object({ domain: z.enum(DOMAINS), style: z.string(), confidence: z.number() }).optional(),
  /** The wish with the answers in it; where it is absent, the asker's own words are the whole wish. */
  wish: z.string().optional(),
  /** The wish as a text model would put it for a picture, with the asker's own words in it. */
  base: z.string().optional(),
  /** What is to be different, where the wish is to change or to move a picture that exists. */
  change: z.string().optional(),
  /** Why the asker's preferred domain counted where the words left a doubt, in words. */
  leaned: z.string().optional(),
  /** Experiments that this reading took part in, and the variant of each. */
  exposures: z.record(z.string(), z.string()).optional(),
  /** The text model that read it, and what this request paid for that: nothing when the answer was there already. */
  modelId: z.string().optional(),
  costMicroUsd: MicroUsd.optional(),
})
export type Intent = z.infer<typeof Intent>

/** The style as words for people, or undefined where it has no name of its own. */
export const styleInWords = (style: string): string | undefined => (style === 'other' ? undefined : style.replaceAll('_', ' '))
