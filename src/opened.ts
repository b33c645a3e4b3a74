import type { Log } from './ports.ts'

/** What has been opened, to be closed in reverse. A part that does not close is logged and does not keep the others. */
export class Opened {
  readonly #closers: { name: string; close: () => unknown }[] = []
  readonly #log: Log

  constructor(log: Log) {
    this.#log = log
  }

  push(name: string, close: () => unknown): void {
    this.#closers.push({ name, close })
  }

  async stop(): Promise<void> {
    for (let next = this.#closers.pop(); next; next = this.#closers.pop()) {
      try {
        await next.close()
      } catch (error) {
        this.#log.error({ part: next.name, err: error }, 'did not stop cleanly')
      }
    }
  }
}
