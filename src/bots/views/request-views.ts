import { formatUsd } from '../../domain/money.ts'
import type { Plan } from '../../domain/plan.ts'
import type { Proposal } from '../../domain/proposal.ts'
import type { Learned } from '../../domain/record.ts'
import type { ImageRequest } from '../../domain/request.ts'
import type { Problem, WaysOut } from '../../errors.ts'
import type { Step } from '../../ports.ts'
import { type Action, alternativeAction } from '../actions.ts'
import { type Button, buttons, type Card, type CardNode, card, note, type Piece, picture, text } from '../cards.ts'
import { live } from './live.ts'
import { readAsAsked } from './question-views.ts'
import { reusedNote } from './reused-note.ts'
import { about, altText, factsLine, ordinal, seconds, shorten } from './words.ts'

/** What a person sees of one request, from "heard you" to the picture, in the order in which they see it. */

const QUOTE_CHARS = 300

const cancelButton = (requestId: string): Button => ({ action: 'cancel', key: requestId, label: 'Cancel' })

/** "Heard you", with the place in line and an honest estimate. */
export function heardView({ words, requestId, notices = [] }: ImageRequest, ahead: number, estimateMs: number | undefined): Card {
  const wait = estimateMs === undefined ? 'As soon as a worker is free.' : `${about(estimateMs)}.`
  const line = ahead === 0 ? `You are next: ${wait}` : `You are ${ordinal(ahead + 1)} in line: ${wait}`
  return card(
    `On it: ${shorten(words, 120)}`,
    text({ bold: 'On it: ' }, shorten(words, QUOTE_CHARS)),
    note(line),
    ...notices.map((notice) => note(notice)),
    buttons(cancelButton(requestId)),
  )
}

/** Everything but a plan, which shows in what follows it. */
export type ShownStep = Exclude<Step, { kind: 'planned' }>
/** What was planned, and why in a few words. */
export type Planned = Pick<Plan, 'modelId' | 'brief'>

export function progressView({ words, requestId, asker }: ImageRequest, step: ShownStep, nowMs: number, planned?: Planned): Card {
  const doing = doingNow(step, nowMs, planned)
  return card(
    `${doing} ${shorten(words, 120)}`,
    text({ person: asker.personId }, ' asked for ', { bold: shorten(words, QUOTE_CHARS) }),
    note(...(step.kind === 'joining' ? ['The same picture is being made for ', { person: step.personId }, '; I use it too.'] : [doing])),
    buttons(cancelButton(requestId)),
  )
}

function doingNow(step: ShownStep, nowMs: number, planned: Planned | undefined): string {
  switch (step.kind) {
    case 'drawing': {
      // Another model than planned draws for another reason.
      const why = planned?.brief && planned.modelId === step.modelId ? ` (${planned.brief})` : ''
      return `Drawing with ${step.modelId}${why}, ${about(step.estimateMs)}.`
    }
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
  const { requestId, words, asker, options, notices = [] } = request
  const said = readAsAsked(intent)
  const remarks = [...degraded, ...notices, ...plan.notes, ...generation.warnings]
  const nodes: CardNode[] = [
    text({ person: asker.personId }, ' asked for ', { bold: shorten(words, QUOTE_CHARS) }),
    link ? text({ link, label: 'Open the picture' }) : picture(generation.imageKey, altText(words, intent)),
    note(factsLine({ intent, generation })),
    ...(said ? [note(said)] : []),
    ...(generation.reused ? [reusedNote(generation.reused, asker.personId, Date.now())] : []),
    ...remarks.map((remark) => note(remark)),
    ...resultButtons(requestId, plan),
  ]
  if (options.private) nodes.push(buttons({ action: 'share', key: requestId, label: 'Share in the channel', style: 'primary' }))
  return card(`Your picture: ${shorten(words, 200)}`, ...nodes)
}

/**
 * One row for the next picture, one for everything else: five fit into a row on both platforms. None of them is primary: a picture is an end, not a question,
 * and what costs more shall not be what catches the eye.
 */
function resultButtons(requestId: string, { better }: Plan): CardNode[] {
  const button = (action: Action, label: string): Button => ({ action, key: requestId, label })
  return [
    buttons(
      { ...button('vote-up', '👍'), vote: 'up' },
      { ...button('vote-down', '👎'), vote: 'down' },
      button('again', 'Again'),
      button('vary', 'Vary'),
      button('edit', 'Edit…'),
    ),
    buttons(...(better ? [button('better', `Better · ${formatUsd(better.priceMicroUsd)}`)] : []), button('why', 'Why?'), {
      ...button('delete', 'Delete'),
      style: 'danger',
      confirm: 'Delete this picture for everyone?',
    }),
  ]
}

/** Why there is no picture, what the person can do, and the reference under which operators find it. */
export function problemView(
  { words, requestId, asker }: ImageRequest,
  problem: Pick<Problem, 'code' | 'tell' | 'verdict' | 'waysOut'>,
  { proposal, decidedBy }: { readonly proposal?: Proposal | undefined; readonly decidedBy?: string | undefined } = {},
): Card {
  return card(
    problem.tell,
    text({ person: asker.personId }, ' asked for ', { bold: shorten(words, QUOTE_CHARS) }),
    text(...toldOf(problem), ...(problem.code === 'NOT_APPROVED' && decidedBy ? [' It was ', { person: decidedBy }, ' who decided.'] : [])),
    ...(proposal ? [text('This may work: ', { bold: proposal.words })] : []),
    ...(problem.code === 'CANCELLED' ? [] : [note('Reference ', { code: requestId })]),
    ...wayOut(problem, requestId, proposal),
  )
}

/** The one sentence of these with channels in it; others may quote the asker. */
const toldOf = ({ code, tell }: Pick<Problem, 'code' | 'tell'>): Piece[] => (code === 'CHANNEL_NOT_ALLOWED' ? live(tell) : [tell])

/** The same words would be refused again, so other ones are offered; nothing is charged for either. */
function wayOut({ code, waysOut }: Pick<Problem, 'code' | 'waysOut'>, requestId: string, proposal: Proposal | undefined): CardNode[] {
  const button = (action: string, label: string): Button => ({ action, key: requestId, label })
  if (code === 'UNDELIVERABLE') return []
  if (code === 'MODEL_REFUSED' || code === 'WORD_BLOCKED') {
    const rewrite = button('edit', 'Rewrite…')
    return [
      proposal ? buttons({ ...button('reword', 'Try these words'), style: 'primary' }, rewrite) : buttons({ ...rewrite, style: 'primary' }),
    ]
  }
  return [
    buttons(
      ...(waysOut?.askForMore ? [button('ask-more', 'Ask for more')] : []),
      ...(waysOut?.cheaper ? [button(alternativeAction(waysOut.cheaper.index), pricedLabel(waysOut.cheaper))] : []),
      button('again', 'Try again'),
    ),
  ]
}

const pricedLabel = ({ modelId, priceMicroUsd }: NonNullable<WaysOut['cheaper']>): string => `${modelId} · ${formatUsd(priceMicroUsd)}`
