import type { Learned } from '../../domain/record.ts'
import type { ImageRequest } from '../../domain/request.ts'
import type { Problem } from '../../errors.ts'
import type { Step } from '../../ports.ts'
import { type Button, buttons, type Card, type CardNode, card, note, picture, text } from '../cards.ts'
import { askedAndAnswered, readAsAsked } from './question-views.ts'
import { reusedNote } from './reused-note.ts'
import { about, altText, factsLine, ordinal, reading, seconds, shorten } from './words.ts'

/** What a person sees of one request, from "heard you" to the picture, in the order in which they see it. */

const QUOTE_CHARS = 300

const cancelButton = (requestId: string): Button => ({ action: 'cancel', key: requestId, label: 'Cancel' })

/** "Heard you", with the place in line and an honest estimate. */
export function heardView({ words, requestId }: ImageRequest, ahead: number, estimateMs: number | undefined): Card {
  const wait = estimateMs === undefined ? 'As soon as a worker is free.' : `${about(estimateMs)}.`
  const line = ahead === 0 ? `You are next: ${wait}` : `You are ${ordinal(ahead + 1)} in line: ${wait}`
  return card(
    `On it: ${shorten(words, 120)}`,
    text({ bold: 'On it: ' }, shorten(words, QUOTE_CHARS)),
    note(line),
    buttons(cancelButton(requestId)),
  )
}

export function progressView({ words, requestId, asker }: ImageRequest, step: Step, nowMs: number): Card {
  const doing = doingNow(step, nowMs)
  return card(
    `${doing} ${shorten(words, 120)}`,
    text({ person: asker.personId }, ' asked for ', { bold: shorten(words, QUOTE_CHARS) }),
    note(...(step.kind === 'joining' ? ['The same picture is being made for ', { person: step.personId }, '; I use it too.'] : [doing])),
    buttons(cancelButton(requestId)),
  )
}

function doingNow(step: Step, nowMs: number): string {
  switch (step.kind) {
    case 'drawing':
      return `Drawing with ${step.modelId}, ${about(step.estimateMs)}.`
    case 'waiting-for-model':
      return `${step.modelId} is busy; I try again in ${seconds(Math.max(1_000, step.resumesAtMs - nowMs))}.`
    case 'joining':
      return 'The same picture is being made already; I use it too.'
    case 'delivering':
      return 'The picture is ready; bringing it here.'
  }
}

export interface ResultShown extends Pick<Learned, 'intent' | 'plan' | 'generation'> {
  readonly request: ImageRequest
  /** What was given up on the way here. */
  readonly degraded: readonly string[]
  /** In place of the picture, where it cannot be uploaded. */
  readonly link?: string
}

/** The result: picture, facts, buttons. */
export function resultView({ request, intent, plan, generation, degraded, link }: ResultShown): Card {
  const { requestId, words, asker, options } = request
  const said = readAsAsked(intent)
  const remarks = [...degraded, ...plan.notes, ...generation.warnings]
  const nodes: CardNode[] = [
    text({ person: asker.personId }, ' asked for ', { bold: shorten(words, QUOTE_CHARS) }),
    link ? text({ link, label: 'Open the picture' }) : picture(generation.imageKey, altText(words, intent)),
    note(factsLine({ intent, generation })),
    ...(said ? [note(said)] : []),
    ...(generation.reused ? [reusedNote(generation.reused, asker.personId, Date.now())] : []),
    ...remarks.map((remark) => note(remark)),
    buttons(
      { action: 'vote-up', key: requestId, label: '👍' },
      { action: 'vote-down', key: requestId, label: '👎' },
      { action: 'again', key: requestId, label: 'Again' },
      { action: 'why', key: requestId, label: 'Why?' },
      { action: 'delete', key: requestId, label: 'Delete', style: 'danger', confirm: 'Delete this picture for everyone?' },
    ),
  ]
  if (options.private) nodes.push(buttons({ action: 'share', key: requestId, label: 'Share in the channel', style: 'primary' }))
  return card(`Your picture: ${shorten(words, 200)}`, ...nodes)
}

/** Why there is no picture, what the person can do, and the reference under which operators find it. */
export function problemView({ words, requestId, asker }: ImageRequest, problem: Pick<Problem, 'code' | 'tell' | 'verdict'>): Card {
  const offersAgain = problem.code !== 'UNDELIVERABLE'
  return card(
    problem.tell,
    text({ person: asker.personId }, ' asked for ', { bold: shorten(words, QUOTE_CHARS) }),
    text(problem.tell),
    ...(problem.code === 'CANCELLED' ? [] : [note('Reference ', { code: requestId })]),
    ...(offersAgain ? [buttons({ action: 'again', key: requestId, label: 'Try again' })] : []),
  )
}

/** The decisions, in words. */
export function whyView(request: ImageRequest, { intent, plan, generation }: Partial<Learned>): Card {
  if (!intent || !plan) return card('I have not decided anything about this yet.', text('I have not decided anything about this yet.'))
  const because =
    intent.words.length > 0
      ? `because of ${intent.words.map((word) => `“${word}”`).join(', ')}`
      : 'by default, because no word names a medium'
  const lines: CardNode[] = [
    text({ bold: 'Read as ' }, `${reading(intent)}, ${because} (${Math.round(intent.confidence * 100)} % sure).`),
    ...askedAndAnswered(intent),
    text({ bold: 'Model: ' }, plan.reason),
    text({ bold: 'Prompt sent: ' }, plan.prompt),
  ]
  if (generation) lines.push(note(`${generation.width} × ${generation.height} · ${factsLine({ intent, generation })}`))
  return card(`Why this picture: ${reading(intent)}. ${plan.reason}`, ...lines, note('Reference ', { code: request.requestId }))
}
