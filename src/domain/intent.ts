import { z } from 'zod'

/** Domains and the styles in each (S3). Adding a style is adding a word here and a template for it. */
export const STYLES = {
  photography: ['portrait', 'landscape', 'product', 'macro', 'architectural'],
  diagrams: ['architecture', 'flowchart', 'wireframe', 'sequence', 'network', 'technical'],
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
  method: z.enum(['words', 'default']),
  /** The words that decided, as the asker wrote them. */
  words: z.array(z.string()),
})
export type Intent = z.infer<typeof Intent>
