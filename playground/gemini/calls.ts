import type { FakeModel } from './catalogue.ts'

/** One call that arrived, and what became of it. */
export interface Call {
  readonly number: number
  /** `generateContent`, `batchEmbedContents`, `models.get` or `models.list`. */
  readonly method: string
  readonly model: string
  /** What the model makes, as far as it is one we know. */
  readonly makes: FakeModel['makes'] | undefined
  readonly prompt: string
  /** Milliseconds since 1970. */
  readonly at: number
  /** Path and query, to prove that no key travels in an address. */
  readonly url: string
  readonly request: unknown
  /** Whether the work was finished, and so would be billed, whatever became of the answer. */
  finished: boolean
  /** Whether the whole answer left. */
  answered: boolean
  /** Whether the client went away before it had its answer. */
  aborted: boolean
  status?: number
  /** SHA-256 (hex) of each picture in the answer. */
  imageKeys: string[]
}

interface Watcher {
  readonly predicate: (calls: readonly Call[]) => boolean
  readonly resolve: () => void
}

/** The record of all calls; tests wait on it instead of sleeping. */
export class CallLog {
  readonly calls: Call[] = []
  readonly #watchers = new Set<Watcher>()

  begin(call: Pick<Call, 'method' | 'model' | 'makes' | 'prompt' | 'url' | 'request'>): Call {
    const begun: Call = {
      ...call,
      number: this.calls.length + 1,
      at: Date.now(),
      finished: false,
      answered: false,
      aborted: false,
      imageKeys: [],
    }
    this.calls.push(begun)
    this.#look()
    return begun
  }

  change(call: Call, changes: Partial<Pick<Call, 'finished' | 'answered' | 'aborted' | 'status' | 'imageKeys'>>): void {
    Object.assign(call, changes)
    this.#look()
  }

  /** Resolves as soon as the record satisfies the predicate. @throws Error after `deadlineMs` */
  until(predicate: (calls: readonly Call[]) => boolean, deadlineMs: number): Promise<void> {
    if (predicate(this.calls)) return Promise.resolve()
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#watchers.delete(watcher)
        reject(new Error(`the Gemini calls did not come to that within ${deadlineMs} ms; there were ${this.calls.length}`))
      }, deadlineMs)
      const watcher: Watcher = {
        predicate,
        resolve: () => {
          clearTimeout(timer)
          resolve()
        },
      }
      this.#watchers.add(watcher)
    })
  }

  #look(): void {
    for (const watcher of this.#watchers) {
      if (!watcher.predicate(this.calls)) continue
      this.#watchers.delete(watcher)
      watcher.resolve()
    }
  }
}
