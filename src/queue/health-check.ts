import type { Admins, Log, ModelHealth, Role } from '../ports.ts'

export interface HealthCheckOptions {
  /** Models of providers that can be used now; asked anew each time. */
  readonly modelIds: () => readonly string[]
  readonly health: Pick<ModelHealth, 'check'>
  /** What is known about the coming end of a model, each with the key under which it is told once. */
  readonly endings: () => readonly { readonly text: string; readonly key: string }[]
  readonly admins: Admins
  readonly everyMs?: number
  readonly log: Log
}

/**
 * Every five minutes (S5) looks at how the calls of the last five went, and tells admins of a model that failed more often than it answered, and of
 * one whose end is near. It asks no provider: people's own requests are the test, and one of them tries again every minute (store/model-health.ts).
 * Any number of these may run: each thing is told once.
 */
export function healthCheck({ modelIds, health, endings, admins, everyMs = 5 * 60_000, log }: HealthCheckOptions): Role {
  let timer: NodeJS.Timeout | undefined
  let checking: Promise<void> = Promise.resolve()

  async function check(): Promise<void> {
    const all = modelIds()
    for (const modelId of all) {
      const off = await health.check(
        modelId,
        all.filter((other) => other !== modelId),
      )
      if (!off) continue
      const text = `${modelId} failed more often than it answered in the last minutes, so it is switched off. Others draw for it until it answers again.`
      await admins.tell(text, `model-off:${modelId}:${off.sinceMs}`)
    }
    for (const { text, key } of endings()) await admins.tell(text, key)
  }

  const checkSafely = () =>
    check().catch((error: unknown) => log.warn({ err: error }, 'the check of the models broke off; the next one goes on'))

  return {
    name: 'health check',
    async start() {
      await checkSafely()
      timer = setInterval(() => {
        checking = checking.then(checkSafely)
      }, everyMs)
    },
    async stop() {
      clearInterval(timer)
      await checking
    },
  }
}
