import { type Domain, type Intent, STYLES, type Style } from '../../domain/intent.ts'
import type { Answer, Look, Question, QuestionStep, Subject } from '../../domain/question.ts'

/** When a reading is doubtful enough to be worth an interruption, and how long an answer is waited for (S3). */
export interface DoubtRules {
  /** Readings at least this sure go on without a question. */
  readonly confirmBelow: number
  /** Readings less sure than this are not worth showing: what the wish leaves open is asked instead. */
  readonly clarifyBelow: number
  /** A confirmation goes on by itself after this. */
  readonly confirmWaitMs: number
  /** A clarification lapses after this. */
  readonly expiresMs: number
}

/** The step at which to start asking; undefined where the reading stands. */
export function doubtOf({ confidence }: Intent, { confirmBelow, clarifyBelow }: DoubtRules): QuestionStep | undefined {
  if (confidence >= confirmBelow) return undefined
  return confidence >= clarifyBelow ? 'confirm' : 'subject'
}

export function newQuestion(step: QuestionStep, reading: Intent, answers: readonly Answer[], rules: DoubtRules, nowMs: number): Question {
  const waitMs = step === 'confirm' ? rules.confirmWaitMs : rules.expiresMs
  return { step, reading, answers: [...answers], askedAtMs: nowMs, dueAtMs: nowMs + waitMs }
}

/** What an answer leads to: the reading is settled, the next step is asked, own words are to be read, or nobody answered what could not be guessed. */
export type Next =
  | { readonly kind: 'settled'; readonly intent: Intent }
  | { readonly kind: 'ask'; readonly step: QuestionStep }
  /** `added` is what was said last: clear by itself, it is not made unclear by the vague words before it. */
  | { readonly kind: 'read'; readonly wish: string; readonly added: string }
  | { readonly kind: 'lapsed' }

/** @param words the asker's first words */
export function nextAfter(question: Question, answer: Answer, words: string): Next {
  const answers = [...question.answers, answer]
  switch (answer.choice) {
    case 'silence':
      return question.step === 'confirm' ? settled(question.reading, answers) : { kind: 'lapsed' }
    case 'yes':
      return settled(question.reading, answers)
    case 'try':
      return settled(tried(question.reading, answers, words), answers)
    case 'no':
      return { kind: 'ask', step: 'subject' }
    case 'words':
      return { kind: 'read', wish: wishWith(words, answers), added: answer.words ?? '' }
    default:
      return question.step === 'subject' ? { kind: 'ask', step: 'style' } : settled(picked(question.reading, answers, words), answers)
  }
}

/** The wish with everything in it that was answered freely, oldest first. */
export const wishWith = (words: string, answers: readonly Answer[]): string =>
  [words, ...answers.flatMap((answer) => (answer.words ? [answer.words] : []))].join(', ')

export const withAnswers = (intent: Intent, answers: readonly Answer[]): Intent => ({
  ...intent,
  asked: answers.map(({ step, choice, words }) => ({ step, choice, ...(words && { words }) })),
})

const settled = (intent: Intent, answers: readonly Answer[]): Next => ({ kind: 'settled', intent: withAnswers(intent, answers) })

/** A subject as words of the wish: what a template cannot know. */
const SUBJECTS: Readonly<Record<Subject, string>> = {
  person: 'showing a person',
  landscape: 'set in a landscape',
  object: 'showing a single object',
  abstract: 'as an abstract composition',
}

/** The style that a look and a subject make together. */
const LOOKS: Readonly<Record<Look, { readonly domain: Domain; readonly styles: Readonly<Record<Subject, Style>> }>> = {
  photo: { domain: 'photography', styles: { person: 'portrait', landscape: 'landscape', object: 'product', abstract: 'macro' } },
  painting: { domain: 'art', styles: { person: 'painting', landscape: 'painting', object: 'painting', abstract: 'abstract' } },
  diagram: { domain: 'diagrams', styles: { person: 'technical', landscape: 'technical', object: 'technical', abstract: 'technical' } },
  product: { domain: 'products', styles: { person: 'lifestyle', landscape: 'lifestyle', object: 'ecommerce', abstract: 'advertising' } },
}

const subjectOf = (answers: readonly Answer[]): Subject | undefined =>
  answers.findLast(({ step, choice }) => step === 'subject' && choice in SUBJECTS)?.choice as Subject | undefined

/** The best guess, with what was answered before nobody wanted to say more. */
function tried(reading: Intent, answers: readonly Answer[], words: string): Intent {
  const subject = subjectOf(answers)
  return subject ? { ...reading, wish: `${wishWith(words, answers)}, ${SUBJECTS[subject]}` } : reading
}

/** Certain, because the asker said so. */
function picked(reading: Intent, answers: readonly Answer[], words: string): Intent {
  const subject = subjectOf(answers)
  const look = LOOKS[answers.at(-1)?.choice as Look]
  const style = subject ? look.styles[subject] : (STYLES[look.domain][0] as Style)
  const wish = subject ? `${wishWith(words, answers)}, ${SUBJECTS[subject]}` : wishWith(words, answers)
  return { ...reading, domain: look.domain, style, confidence: 1, unclear: false, wish }
}
