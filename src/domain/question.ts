import { z } from 'zod'
import { Intent } from './intent.ts'

/**
 * What is asked when a reading is doubtful: `confirm` shows it and goes on by itself; `subject`, then `style`, ask what the wish does not say
 * and wait until they lapse.
 */
export const STEPS = ['confirm', 'subject', 'style'] as const
export type QuestionStep = (typeof STEPS)[number]

/** The buttons of each step, in the order in which they are shown. Every name is used once, so a press says which step it answers. */
export const CHOICES = {
  confirm: { yes: 'Yes, generate', no: 'No, let me clarify' },
  subject: { person: 'Person', landscape: 'Landscape', object: 'Object', abstract: 'Abstract' },
  style: { photo: 'Realistic photo', painting: 'Artistic painting', diagram: 'Technical diagram', product: 'Product shot' },
} as const satisfies Record<QuestionStep, Record<string, string>>

export type Subject = keyof (typeof CHOICES)['subject']
export type Look = keyof (typeof CHOICES)['style']

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

/** One open question about one request. There is never more than one. */
export const Question = z.object({
  step: z.enum(STEPS),
  /** How the wish reads so far. */
  reading: Intent,
  /** What was answered before, oldest first. */
  answers: z.array(Answer),
  askedAtMs: z.number().int(),
  /** `confirm` goes on by itself then; the others lapse. */
  dueAtMs: z.number().int(),
})
export type Question = z.infer<typeof Question>
