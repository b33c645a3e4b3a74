import { setTimeout as wait } from 'node:timers/promises'
import type { Log } from '../../ports.ts'

/** What goes on after an acknowledgement. Errors are logged, never lost: whatever was accepted is durable already. */
export class Background {
  readonly #running = new Set<Promise<void>>()
  readonly #log: Log

  constructor(log: Log) {
    this.#log = log
  }

  /** Starts after the present turn of the event loop, so that an acknowledgement on its way is written first. */
  run(what: string, task: () => Promise<unknown>): void {
    const running: Promise<void> = new Promise((turn) => setImmediate(turn))
      .then(task)
      .then(() => {})
      .catch((error: unknown) => this.#log.error({ err: error, what }, 'went wrong after the acknowledgement'))
      .finally(() => this.#running.delete(running))
    this.#running.add(running)
  }

  /** Resolves when everything is done, or at the deadline. */
  async settled(withinMs: number): Promise<void> {
    const done = new AbortController()
    const late = wait(withinMs, undefined, { signal: done.signal }).catch(() => {})
    await Promise.race([this.#allDone(), late])
    done.abort()
  }

  async #allDone(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running)
  }
}
