/** What a timer of the real clock can be asked; virtual ones keep no process alive anyway. */
interface VirtualTimer {
  readonly atMs: number
  readonly order: number
  readonly act: () => void
  isCleared: boolean
  ref(): VirtualTimer
  unref(): VirtualTimer
  hasRef(): boolean
}

/**
 * A clock that jumps from one event to the next, so that days of waiting take seconds. While it is installed, the program's own `Date.now`, timers, time
 * limits and dice are this one's: the stages under test run as they are, and the same seed gives the same run. Whatever they wait for must be a timer
 * or something that is settled at once: nothing here waits for a socket or a disk.
 */
export class VirtualTime {
  #nowMs: number
  #made = 0
  readonly #timers: VirtualTimer[] = []

  constructor(startMs: number) {
    this.#nowMs = startMs
  }

  get nowMs(): number {
    return this.#nowMs
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason)
      const timer = this.#add(ms, () => {
        signal?.removeEventListener('abort', stop)
        resolve()
      })
      const stop = () => {
        timer.isCleared = true
        reject(signal?.reason)
      }
      signal?.addEventListener('abort', stop, { once: true })
    })
  }

  /** Lets everything happen that is due by then, in its order. */
  async runUntil(atMs: number): Promise<void> {
    await nothingLeftToDo()
    for (let next = this.#timers[0]; next && next.atMs <= atMs; next = this.#timers[0]) {
      pop(this.#timers)
      if (next.isCleared) continue
      this.#nowMs = Math.max(this.#nowMs, next.atMs)
      next.act()
      await nothingLeftToDo()
    }
    this.#nowMs = Math.max(this.#nowMs, atMs)
  }

  /** Lets things happen until the promise is settled. @throws Error when nothing is due and it is not */
  async runUntilSettled<T>(promise: Promise<T>): Promise<T> {
    let isSettled = false
    const settled = () => {
      isSettled = true
    }
    promise.then(settled, settled)
    await nothingLeftToDo()
    while (!isSettled) {
      const next = this.#timers[0]
      if (!next) throw new Error('the simulation waits for something that never comes')
      await this.runUntil(next.atMs)
    }
    return promise
  }

  /** Takes the place of the real clock, timers and dice. @returns gives them back */
  install(random: () => number): () => void {
    const clear = (timer: unknown) => {
      if (isVirtual(timer)) timer.isCleared = true
    }
    const replaced = [
      replace(Date, 'now', () => Math.floor(this.#nowMs)),
      replace(performance, 'now', () => this.#nowMs),
      replace(Math, 'random', random),
      replace(AbortSignal, 'timeout', (ms: number) => this.#limit(ms)),
      replace(globalThis, 'setTimeout', (act: (...args: unknown[]) => void, ms = 0, ...args: unknown[]) =>
        this.#add(ms, () => act(...args)),
      ),
      replace(globalThis, 'clearTimeout', clear),
    ]
    return () => {
      for (const giveBack of replaced.toReversed()) giveBack()
    }
  }

  #limit(ms: number): AbortSignal {
    const limit = new AbortController()
    this.#add(ms, () => limit.abort(new DOMException('The operation was aborted due to timeout', 'TimeoutError')))
    return limit.signal
  }

  #add(ms: number, act: () => void): VirtualTimer {
    this.#made += 1
    const timer: VirtualTimer = {
      atMs: this.#nowMs + Math.max(0, ms),
      order: this.#made,
      act,
      isCleared: false,
      ref: () => timer,
      unref: () => timer,
      hasRef: () => false,
    }
    push(this.#timers, timer)
    return timer
  }
}

const realImmediate = setImmediate

/** One turn of the real event loop: every promise that could go on has gone on. */
const nothingLeftToDo = (): Promise<void> => new Promise((resolve) => void realImmediate(resolve))

const isVirtual = (timer: unknown): timer is VirtualTimer => typeof timer === 'object' && timer !== null && 'isCleared' in timer

function replace(owner: object, name: string, by: unknown): () => void {
  const before = Object.getOwnPropertyDescriptor(owner, name)
  Object.defineProperty(owner, name, { value: by, configurable: true, writable: true })
  return () => void (before ? Object.defineProperty(owner, name, before) : Reflect.deleteProperty(owner, name))
}

// --- A binary heap, the earliest first; what is due at the same moment in the order in which it was made ---------------------------------

const isBefore = (one: VirtualTimer, other: VirtualTimer): boolean =>
  one.atMs < other.atMs || (one.atMs === other.atMs && one.order < other.order)

function push(heap: VirtualTimer[], timer: VirtualTimer): void {
  let at = heap.length
  heap.push(timer)
  while (at > 0) {
    const above = (at - 1) >> 1
    const parent = heap[above] as VirtualTimer
    if (isBefore(parent, timer)) break
    heap[at] = parent
    at = above
  }
  heap[at] = timer
}

function pop(heap: VirtualTimer[]): void {
  const last = heap.pop()
  if (!last || heap.length === 0) return
  let at = 0
  for (;;) {
    const left = 2 * at + 1
    if (left >= heap.length) break
    const right = left + 1
    const child = right < heap.length && isBefore(heap[right] as VirtualTimer, heap[left] as VirtualTimer) ? right : left
    if (isBefore(last, heap[child] as VirtualTimer)) break
    heap[at] = heap[child] as VirtualTimer
    at = child
  }
  heap[at] = last
}
