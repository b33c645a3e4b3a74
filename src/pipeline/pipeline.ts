import type { Learned } from '../domain/record.ts'
import type { ImageRequest } from '../domain/request.ts'
import type { Attempt, Conversation, Log } from '../ports.ts'

/** What a stage sees: the request, what earlier stages learned, and whom it may talk to. */
export interface Context {
  readonly request: ImageRequest
  readonly learned: Partial<Learned>
  readonly attempt: Attempt
  readonly conversation: Conversation
  /** Aborts on cancel, on shutdown and at the deadline. Everything that waits takes it. */
  readonly signal: AbortSignal
  readonly log: Log
}

/** A stage that has to wait for a person, or for another request, before it can learn its noun. The worker is free until then. */
export class Pause {
  readonly untilMs: number
  /** Whether what it waits for has come already; without it, an answer of the asker. */
  readonly isOver: (() => Promise<boolean>) | undefined

  constructor(untilMs: number, isOver?: () => Promise<boolean>) {
    this.untilMs = untilMs
    this.isOver = isOver
  }
}

export interface Stage<Noun extends keyof Learned = keyof Learned> {
  readonly name: string
  readonly learns: Noun
  run(context: Context): Promise<Learned[Noun] | Pause>
  /** Saved before the next stage starts, because learning it again would cost. Otherwise it is saved along with the next write. */
  isCostly?(learned: Learned[Noun]): boolean
  /** Whether what an earlier attempt learned can still be used; if not, it is learned again. */
  isStillThere?(learned: Learned[Noun], context: Context): Promise<boolean>
}

/** What an earlier stage must have learned by now; a missing one is a mistake in the order of the list. */
export function need<Noun extends keyof Learned>(context: Context, noun: Noun): Learned[Noun] {
  const learned = context.learned[noun]
  if (learned === undefined) throw new Error(`no stage before this one learned "${noun}"`)
  return learned
}

/**
 * Runs what is left of a request: stages whose noun is known already (an earlier attempt learned it) are skipped, so a crash or a retry
 * goes on after the last step that was paid for.
 *
 * @returns what is known now, or the pause that a stage asked for
 * @param tell hears what is known after each stage: whoever has to explain a broken-off run may need it
 */
export async function runPipeline(
  stages: readonly Stage[],
  start: Context,
  tell: (learned: Partial<Learned>) => void = () => undefined,
): Promise<Partial<Learned> | Pause> {
  let learned = start.learned
  for (const stage of stages) {
    if (await isKnown(stage, { ...start, learned })) continue
    start.signal.throwIfAborted()
    const startedMs = performance.now()
    const noun = await stage.run({ ...start, learned })
    if (noun instanceof Pause) return noun
    learned = { ...learned, [stage.learns]: noun }
    tell(learned)
    start.log.info({ stage: stage.name, tookMs: Math.round(performance.now() - startedMs) }, 'stage done')
    // The last stage ends the request itself, in the same script that charges for it.
    if (stage.learns === 'delivery') continue
    if (stage.isCostly?.(noun)) await start.attempt.save({ [stage.learns]: noun })
    else start.attempt.hold({ [stage.learns]: noun })
  }
  return learned
}

async function isKnown(stage: Stage, context: Context): Promise<boolean> {
  const noun = context.learned[stage.learns]
  if (noun === undefined) return false
  return (await stage.isStillThere?.(noun, context)) ?? true
}
