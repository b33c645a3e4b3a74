import type { Learned } from '../domain/record.ts'
import { asProblem, Problem } from '../errors.ts'
import type { Attempt, Conversation, Log, Outcome, RequestStore, Serve } from '../ports.ts'
import { runPipeline, type Stage } from './pipeline.ts'

export interface ServeParts {
  readonly stages: readonly Stage[]
  readonly requests: RequestStore
  readonly converse: (attempt: Attempt) => Promise<Conversation>
  readonly log: Log
}

/**
 * How often a request is taken up at most, crashes included: one that keeps killing its worker ends in a told failure instead of going round for ever.
 * A model that keeps failing gets fewer rounds (each is three calls already) than a delivery, whose picture is made and paid for.
 */
const MAX_ATTEMPTS = 12
const MAX_MODEL_ATTEMPTS = 5

/** Takes one request from where it stands to its end, or says when to go on. */
export function serveRequests({ stages, requests, converse, log }: ServeParts): Serve {
  return async (requestId, signal) => {
    const attempt = await requests.begin(requestId)
    if (!attempt) return { kind: 'ended' }
    const requestLog = log.child({ requestId, attempt: attempt.number })
    const conversation = await converse(attempt)
    let { learned } = attempt.record
    try {
      if (attempt.number > MAX_ATTEMPTS) throw new Problem('GAVE_UP', `taken up ${attempt.number} times`)
      const { request } = attempt.record
      const start = { request, learned, attempt, conversation, signal, log: requestLog }
      const done = await runPipeline(stages, start, (now) => {
        learned = now
      })
      logDelivered(requestLog, done)
      return { kind: 'ended' }
    } catch (error) {
      return await settle(reasonOf(error, signal), { attempt, learned, conversation, log: requestLog })
    } finally {
      await conversation.close()
    }
  }
}

/** When our own signal ended it, its reason says why; what the interrupted call threw is noise. */
const reasonOf = (error: unknown, signal: AbortSignal): Problem =>
  asProblem(signal.aborted && signal.reason instanceof Problem ? signal.reason : error)

interface Attempted {
  readonly attempt: Attempt
  /** What is known by now, held or saved. */
  readonly learned: Partial<Learned>
  readonly conversation: Conversation
  readonly log: Log
}

async function settle(problem: Problem, attempted: Attempted): Promise<Outcome> {
  const { attempt, conversation, log } = attempted
  log.info({ code: problem.code, err: problem }, 'attempt ended')
  switch (problem.verdict) {
    case 'stop':
      if (problem.code === 'CANCELLED') await conversation.explain(problem)
      return problem.code === 'STOPPING' ? { kind: 'later', atMs: Date.now(), why: problem.code } : { kind: 'ended' }
    case 'retry':
      if (attempt.number < (problem.code.startsWith('MODEL_') ? MAX_MODEL_ATTEMPTS : MAX_ATTEMPTS)) return later(problem, attempted)
      return finish('failed', new Problem('GAVE_UP', `gave up after ${problem.code}: ${problem.message}`, { cause: problem }), attempted)
    case 'decline':
      return finish('declined', problem, attempted)
    case 'elsewhere':
      return finish('failed', new Problem('UNDELIVERABLE', problem.message, { cause: problem }), attempted)
    case 'fail':
      if (problem.code === 'BUG') log.error({ err: problem }, 'bug')
      return finish('failed', problem, attempted)
  }
}

function later(problem: Problem, { attempt, learned, conversation }: Attempted): Outcome {
  const atMs = Date.now() + (problem.retryAfterMs ?? Math.min(500 * 2 ** attempt.number, 30_000))
  const modelId = learned.plan?.modelId
  if (modelId && problem.code === 'MODEL_BUSY') conversation.progress({ kind: 'waiting-for-model', modelId, resumesAtMs: atMs })
  return { kind: 'later', atMs, why: problem.code }
}

async function finish(state: 'declined' | 'failed', problem: Problem, { attempt, conversation, log }: Attempted): Promise<Outcome> {
  try {
    await conversation.explain(problem)
  } catch (error) {
    const untold = asProblem(error)
    // The chat is busy, not closed: the end waits until the person can be told.
    if (untold.verdict === 'retry' && attempt.number < MAX_ATTEMPTS) {
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
      way: delivery?.way,
      reason: plan?.reason,
    },
    'delivered',
  )
}
