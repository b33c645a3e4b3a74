import { z } from 'zod'
import { IMAGE_MIMES } from './generation.ts'
import { Intent } from './intent.ts'
import { MicroUsd } from './money.ts'

/**
 * What is asked when a reading is doubtful: `confirm` shows it and goes on by itself; `subject`, then `style`, ask what the wish does not say
 * and wait until they lapse; `similar` offers a picture that is there already, and goes on by itself with a new one; `price` shows what a picture would cost,
 * before it is drawn; `approval` waits for whoever may allow more than a limit does.
 */
export const STEPS = ['confirm', 'subject', 'style', 'similar', 'price', 'approval'] as const
export type QuestionStep = (typeof STEPS)[number]

/** The buttons of each step, in the order in which they are shown. Every name is used once, so a press says which step it answers. */
export const CHOICES = {
  confirm: { yes: 'Yes, generate', no: 'No, let me clarify' },
  subject: { person: 'Person', landscape: 'Landscape', object: 'Object', abstract: 'Abstract' },
  style: { photo: 'Realistic photo', painting: 'Artistic painting', diagram: 'Technical diagram', product: 'Product shot' },
  similar: { use: 'Use this one (free)', make: 'Make a new one' },
  price: { draw: 'Draw it' },
  approval: { approve: 'Approve', refuse: 'Refuse' },
} as const satisfies Record<QuestionStep, Record<string, string>>

export type Subject = keyof (typeof CHOICES)['subject']
export type Look = keyof (typeof CHOICES)['style']

/** Steps that go on by themselves when nobody answers. */
export const GOES_ON: ReadonlySet<QuestionStep> = new Set(['confirm', 'similar'])

/** Steps that are about the wish: words of one's own answer them too. */
export const TAKES_WORDS: ReadonlySet<QuestionStep> = new Set(['confirm', 'subject', 'style'])

/** Offered with the clarification: the best guess, and one's own words. */
export const ANY_STEP = { try: 'Just try', words: 'In my own words…' } as const

/** On a price card: what another model would take, by its place in `Question.prices`. */
export const cheaperChoice = (index: number): string => `with-${index}`

const CHEAPER = /^with-(\d)$/

/** What the asker can press: a choice of a step, another price, or `try`. Of an approval others decide. */
export const isPressed = (choice: string): boolean => choice === 'try' || (stepOf(choice) ?? 'approval') !== 'approval'

/** The step that a choice answers; undefined for what answers any. */
export const stepOf = (choice: string): QuestionStep | undefined =>
  CHEAPER.test(choice) ? 'price' : STEPS.find((step) => Object.hasOwn(CHOICES[step], choice))

/** `silence`: nobody answered in time. `words`: said freely, in a form or as a reply. */
export const Answer = z.object({
  step: z.enum(STEPS),
  choice: z.string(),
  words: z.string().optional(),
  /** Who decided, of an approval. */
  by: z.string().optional(),
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

/** A model and what it takes. */
export const Priced = z.object({ modelId: z.string(), priceMicroUsd: MicroUsd })
export type Priced = z.infer<typeof Priced>

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
  /** With `price`: what it would cost, and after that what cheaper models would take. With `approval`: what is asked for. */
  prices: z.array(Priced).optional(),
  /** With `approval`. */
  approval: z
    .object({
      /** Where whoever may decide is asked. */
      channelId: z.string(),
      /** Whom the rules name for it; nobody where it is a group, or the admins. */
      people: z.array(z.string()),
      /** Which limit is in the way, in words. */
      because: z.string(),
    })
    .optional(),
})
export type Question = z.infer<typeof Question>

/** The model and the price that were agreed to on a price card; undefined where nothing was. */
export function agreedTo({ question, answer }: { readonly question?: Question; readonly answer?: Answer }): Priced | undefined {
  if (question?.step !== 'price' || answer?.step !== 'price') return undefined
  if (answer.choice === 'draw') return question.prices?.[0]
  const index = CHEAPER.exec(answer.choice)?.[1]
  return index === undefined ? undefined : question.prices?.[Number(index)]
}
