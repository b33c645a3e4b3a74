/** How long each of many takes, once they are under way: the first tenth is spent on starting. */
export class Pace {
  /** Resolves with the last one. */
  readonly msEach: Promise<number>
  readonly #count: number
  readonly #skipped: number
  #done = 0
  #startedMs = performance.now()
  #resolve: (msEach: number) => void = () => {}

  constructor(count: number) {
    this.#count = count
    this.#skipped = Math.floor(count / 10)
    this.msEach = new Promise((resolve) => {
      this.#resolve = resolve
    })
  }

  tick(): void {
    this.#done += 1
    if (this.#done === this.#skipped) this.#startedMs = performance.now()
    if (this.#done === this.#count) this.#resolve((performance.now() - this.#startedMs) / (this.#count - this.#skipped))
  }
}
