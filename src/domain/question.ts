import { z } from 'zod'
import { IMAGE_MIMES } from './generation.ts'
import { Intent } from './intent.ts'
import { MicroUsd } from './money.ts'

/**
 * What is asked when a reading is doubtful: `confirm` shows it and goes on by itself; `subject`, then `style`, ask what the wish does not say
 * and wait until they lapse; `similar` offers a picture that is there already, and goes on by itself with a new one.
 */
export const STEPS = ['confirm', 'subject', 'style', 'similar'] as const
export type QuestionStep = (typeof STEPS)[number]

/** The buttons of each step, in the order in which they are shown. Every name is used once, so a press says which step it answers. */
export const CHOICES = {
  confirm: { yes: 'Yes, generate', no: 'No, let me clarify' },
  subject: { person: 'Person', landscape: 'Landscape', object: 'Object', abstract: 'Abstract' },
  style: { photo: 'Realistic photo', painting: 'Artistic painting', diagram: 'Technical diagram', product: 'Product shot' },
  similar: { use: 'Use this one (free)', make: 'Make a new one' },
} as const satisfies Record<QuestionStep, Record<string, string>>

export type Subject = keyof (typeof CHOICES)['subject']
export type Look = keyof (typeof CHOICES)['style']

/** Steps that go on by themselves when nobody answers. */
export const GOES_ON: ReadonlySet<QuestionStep> = new Set(['confirm', 'similar'])

/** Steps that are about the wish: words of one's own answer them too. */
export const TAKES_WORDS: ReadonlySet<QuestionStep> = new Set(['confirm', 'subject', 'style'])

/** Offered with the clarification: the best guess, and one's own words. */
export const ANY_STEP = { try: 'Just try', words: 'In my own words…' } as const

/** What a person can press: a choice of a step, or `try`. */
export const PRESSED = [...STEPS.flatMap((step) => Object.keys(CHOICES[step])), 'try'] as const

/** The step that a choice answers; undefined for what answers any. */
export const stepOf = (choice: string): QuestionStep | undefined => STEPS.find((step) => Object.hasOwn(CHOICES[step], choice))

/** `silence`: nobody answered in time. `words`: said freely, in a form or as a reply. */
export const Answer = z.object({
  step: z.enum(STEPS),
  choice: z.string(),
  words: z.string().optional(),
  atMs: z.number().int(),
})
export type Answer = z.infer<typeof Answer>

/** A picture of somebody in the workspace that comes close to the wish. */
export const Offered = z.object({
  /** Under which it is kept. */
  cacheKey: z.string(),
  imageKey: z.string(),
  mime: z.enum(IMAGE_MIMES),
  personId: z.string(),
  words: z.string(),
  askedAtMs: z.number().int(),
  /** What a new one would cost. */
  savesMicroUsd: MicroUsd,
  /** What the two wishes do not share, in words. */
  differences: z.array(z.string()),
  /** The platform's id of its upload (Slack). */
  staged: z.string().optional(),
})
export type Offered = z.infer<typeof Offered>

/** One open question about one request. There is never more than one. */
export const Question = z.object({
  step: z.enum(STEPS),
  /** How the wish reads so far. */
  reading: Intent,
  /** What was answered before, oldest first. */
  answers: z.array(Answer),
  askedAtMs: z.number().int(),
  /** Those of `GOES_ON` go on by themselves then; the others lapse. */
  dueAtMs: z.number().int(),
  /** With `similar`. */
  offer: Offered.optional(),
})
export type Question = z.infer<typeof Question>
