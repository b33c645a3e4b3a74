import type { FastifyInstance } from 'fastify'
import type { Log } from '../../ports.ts'

/** Each resolves when its part works, and rejects when it does not. */
export type Checks = Readonly<Record<string, () => Promise<unknown>>>

const CHECK_WITHIN_MS = 2_000

/** `/healthz`: the process lives. `/readyz`: every check passes, or 503 and the names of those that do not; why is in the log only. */
export const healthRoutes = (checks: Checks, log: Log) => async (app: FastifyInstance) => {
  const failing = oneAtATime(() => failingChecks(checks, log))
  app.get('/healthz', async () => ({ status: 'alive' }))
  app.get('/readyz', async (_request, reply) => {
    const failed = await failing()
    return reply.code(failed.length > 0 ? 503 : 200).send(failed.length > 0 ? { status: 'not ready', failed } : { status: 'ready' })
  })
}

/** However many ask at the same time, the checks run once. */
function oneAtATime<Result>(run: () => Promise<Result>): () => Promise<Result> {
  let underWay: Promise<Result> | undefined
  return () => {
    underWay ??= run().finally(() => {
      underWay = undefined
    })
    return underWay
  }
}

async function failingChecks(checks: Checks, log: Log): Promise<string[]> {
  const results = await Promise.all(
    Object.entries(checks).map(async ([name, check]) => {
      try {
        await within(CHECK_WITHIN_MS, check())
        return []
      } catch (error) {
        log.warn({ err: error, check: name }, 'not ready')
        return [name]
      }
    }),
  )
  return results.flat()
}

async function within(deadlineMs: number, work: Promise<unknown>): Promise<void> {
  const { promise: late, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(() => reject(new Error(`no answer within ${deadlineMs} ms`)), deadlineMs)
  await Promise.race([work, late]).finally(() => clearTimeout(timer))
}
