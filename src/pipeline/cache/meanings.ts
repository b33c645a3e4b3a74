import { type EmbeddingModel, mostEmbeddingCosts } from '../../domain/embedding-model.ts'
import type { Person } from '../../domain/request.ts'
import { asProblem, type Problem } from '../../errors.ts'
import type { Admission, Embedder, Embeddings, HealthSwitch, PictureVectors, Worded } from '../../ports.ts'

export interface MeaningParts {
  readonly model: EmbeddingModel
  readonly adapter: Embedder
  readonly health: HealthSwitch
  readonly vectors: PictureVectors
  readonly timeoutMs?: number
}

type Context = Parameters<Embeddings['embed']>[2]

/** An offer saves cents: it is not worth a longer wait than a second reading. */
const TIMEOUT_MS = 1_000
/** Enough to recognise a wish, and as much as the index keeps of one. */
const MOST_CHARS = 160

/** What wishes mean: the vectors that were paid for before, and one booked call for those that are missing. Whatever goes wrong, the caller compares words. */
export function meanings({ model, adapter, health, vectors, timeoutMs = TIMEOUT_MS }: MeaningParts): Embeddings {
  const version = `${model.modelId}/${model.dimensions}`

  async function embed(wishes: readonly Worded[], asker: Person, context: Context): Promise<readonly (readonly number[])[] | undefined> {
    const known = await vectors.find(
      asker,
      version,
      wishes.map(({ cacheKey }) => cacheKey),
    )
    const missing = wishes.filter((_, at) => known[at] === undefined)
    const found = missing.length === 0 ? [] : await switchedOn(missing, context)
    if (!found) return undefined
    const made = missing.map(({ cacheKey }, at) => [cacheKey, found[at] ?? []] as const)
    await vectors.keep(asker, version, made)
    const fresh = new Map(made)
    return wishes.map(({ cacheKey }, at) => known[at] ?? fresh.get(cacheKey) ?? [])
  }

  async function switchedOn(wishes: readonly Worded[], context: Context): Promise<readonly (readonly number[])[] | undefined> {
    const admission = await health.admit().catch((): Admission => ({ kind: 'off' }))
    if (admission.kind === 'off') return undefined
    let outcome: Parameters<HealthSwitch['report']>[1] = 'abandoned'
    try {
      const found = await ask(
        wishes.map(({ words }) => words.slice(0, MOST_CHARS)),
        context,
      )
      outcome = 'answered'
      return found
    } catch (error) {
      context.signal.throwIfAborted()
      const problem = asProblem(error)
      if (problem.verdict === 'stop') throw problem
      outcome = 'failed'
      logFailure(problem, context)
      return undefined
    } finally {
      await report(admission, outcome, context)
    }
  }

  /** Nobody reports what it cost: it counts as the most that it can have cost, which is booked before it is sent. */
  async function ask(texts: readonly string[], { bookCall, signal }: Context): Promise<readonly (readonly number[])[]> {
    await bookCall(model.modelId, mostEmbeddingCosts(model, texts))
    return adapter.embed(texts, { model, timeoutMs }, signal)
  }

  async function report(admission: Admission, outcome: Parameters<HealthSwitch['report']>[1], { log }: Context): Promise<void> {
    try {
      const change = await health.report(admission, outcome)
      if (change !== 'unchanged') log.warn({ modelId: model.modelId }, `comparing by meaning was ${change}`)
    } catch (error) {
      log.warn({ err: error }, 'the health of the embedding model could not be reported')
    }
  }

  return { embed }
}

function logFailure(problem: Problem, { log }: Context): void {
  if (problem.code === 'BUG') log.error({ err: problem }, 'bug')
  else log.warn({ code: problem.code, err: problem }, 'meanings were not told; comparing words')
}
