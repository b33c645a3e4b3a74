import type { Proposal } from '../domain/proposal.ts'
import type { Learned } from '../domain/record.ts'
import { asProblem, Problem } from '../errors.ts'
import type { Attempt, Conversation, Log, Outcome, RequestStore, Rewording, Serve } from '../ports.ts'
import { Pause, runPipeline, type Stage } from './pipeline.ts'

export interface ServeParts {
  readonly stages: readonly Stage[]
  readonly requests: Pick<RequestStore, 'begin'>
  readonly converse: (attempt: Attempt) => Promise<Conversation>
  /** Absent: whoever was refused finds other words alone. */
  readonly rewording?: Rewording
  readonly log: Log
}

/**
 * A request that keeps killing its worker ends in a told failure instead of going round for ever. It does so in one place; where a worker is lost with many others in
 * its hands, or is killed from outside, each of these gets a little further between two deaths, and is not to blame.
 */
const MAX_CRASHES = 11
/** With pauses of 30 s at most, a chat that is away for a quarter of an hour still gets its picture, which is made and paid for. */
const MAX_RETRIES = 40
/** Each of them is three calls already. */
const MAX_MODEL_RETRIES = 4
const LONGEST_PAUSE_MS = 30_000

/** Takes one request from where it stands to its end, or says when to go on. */
export function serveRequests({ stages, requests, converse, rewording, log }: ServeParts): Serve {
  return async (requestId, signal) => {
    const attempt = await requests.begin(requestId)
    if (!attempt) return { kind: 'ended' }
    const requestLog = log.child({ requestId, attempt: attempt.number })
    const conversation = await converse(attempt)
    let { learned } = attempt.record
    try {
      const crashes = crashesOf(attempt)
      if (crashes > MAX_CRASHES) throw new Problem('GAVE_UP', `it lost its worker ${crashes} times`)
      const { request } = attempt.record
      const start = { request, learned, attempt, conversation, signal, log: requestLog }
      const done = await runPipeline(stages, start, (now) => {
        learned = now
      })
      if (done instanceof Pause) return { kind: 'waiting', untilMs: done.untilMs, ...(done.isOver && { isOver: done.isOver }) }
      logDelivered(requestLog, done)
      return { kind: 'ended' }
    } catch (error) {
      return await settle(reasonOf(error, signal), { attempt, learned, conversation, rewording, signal, log: requestLog })
    } finally {
      await conversation.close()
    }
  }
}

/** Since it last got further. */
const crashesOf = ({ number, record: { retries, pauses, outlived } }: Attempt): number => number - 1 - retries - pauses - outlived

/** When our own signal ended it, its reason says why; what the interrupted call threw is noise. */
const reasonOf = (error: unknown, signal: AbortSignal): Problem =>
  asProblem(signal.aborted && signal.reason instanceof Problem ? signal.reason : error)

interface Attempted {
  readonly attempt: Attempt
  /** What is known by now, held or saved. */
  readonly learned: Partial<Learned>
  readonly conversation: Conversation
  readonly rewording: Rewording | undefined
  readonly signal: AbortSignal
  readonly log: Log
}

async function settle(problem: Problem, attempted: Attempted): Promise<Outcome> {
  const { attempt, conversation, log } = attempted
  log.info({ code: problem.code, err: problem }, 'attempt ended')
  switch (problem.verdict) {
    case 'stop':
      if (problem.code === 'CANCELLED') await conversation.explain(problem)
      if (problem.code !== 'STOPPING') return { kind: 'ended' }
      await attempt.giveBack('stopping')
      return { kind: 'later', atMs: Date.now(), why: problem.code }
    case 'retry':
      if (attempt.record.retries < (problem.code.startsWith('MODEL_') ? MAX_MODEL_RETRIES : MAX_RETRIES)) return later(problem, attempted)
      return finish('failed', new Problem('GAVE_UP', `gave up after ${problem.code}: ${problem.message}`, { cause: problem }), attempted)
    case 'decline':
      return finish('declined', problem, attempted, problem.code === 'MODEL_REFUSED' ? await otherWords(problem, attempted) : undefined)
    case 'expire':
      return finish('expired', problem, attempted)
    case 'elsewhere':
      return finish('failed', new Problem('UNDELIVERABLE', problem.message, { cause: problem }), attempted)
    case 'fail':
      if (problem.code === 'BUG') log.error({ err: problem }, 'bug')
      return finish('failed', problem, attempted)
  }
}

async function later(problem: Problem, { attempt, learned, conversation }: Attempted): Promise<Outcome> {
  const atMs = Date.now() + (problem.retryAfterMs ?? Math.min(1_000 * 2 ** attempt.record.retries, LONGEST_PAUSE_MS))
  await attempt.giveBack('retry')
  const modelId = learned.plan?.modelId
  if (modelId && (problem.code === 'MODEL_BUSY' || problem.code === 'MODELS_RESTING'))
    conversation.progress({ kind: 'waiting-for-model', modelId, resumesAtMs: atMs })
  return { kind: 'later', atMs, why: problem.code }
}

/** Found once: an attempt that could not tell left them for the next. Without any the refusal is told all the same. */
async function otherWords(
  { values: { category = '' } }: Problem,
  { attempt, learned, rewording, signal, log }: Attempted,
): Promise<Proposal | undefined> {
  const { request, proposal } = attempt.record
  if (proposal || !rewording) return proposal
  try {
    const context = { requestId: request.requestId, person: request.asker, signal, log, bookCall: attempt.bookCall }
    const found = await rewording.propose(learned.intent?.wish ?? request.words, String(category), context)
    if (found) await attempt.propose(found)
    return found
  } catch (error) {
    log.info({ err: error }, 'no other words are proposed')
    return undefined
  }
}

async function finish(
  state: 'declined' | 'failed' | 'expired',
  problem: Problem,
  { attempt, conversation, log }: Attempted,
  proposal?: Proposal,
): Promise<Outcome> {
  try {
    await conversation.explain(problem, proposal)
  } catch (error) {
    const untold = asProblem(error)
    // The chat is busy, not closed: the end waits until the person can be told.
    if (untold.verdict === 'retry' && attempt.record.retries < MAX_RETRIES) {
      await attempt.giveBack('retry')
      return { kind: 'later', atMs: Date.now() + (untold.retryAfterMs ?? 2_000), why: untold.code }
    }
    if (untold.verdict === 'stop') return { kind: 'ended' }
    log.error({ err: untold }, 'could not tell the person; they find it in their history')
  }
  await attempt.end(state, problem.code)
  return { kind: 'ended' }
}

function logDelivered(log: Log, { plan, generation, delivery }: Partial<Learned>): void {
  log.info(
    {
      modelId: generation?.modelId,
      costMicroUsd: generation?.costMicroUsd,
      drawMs: generation?.tookMs,
      reused: generation?.reused?.from,
      way: delivery?.way,
      reason: plan?.reason,
    },
    'delivered',
  )
}
