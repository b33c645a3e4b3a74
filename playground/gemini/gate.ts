/** Holds calls back until a test lets them go. */
export class Gate {
  #waiting: (() => void)[] = []
  #isOpen = true

  close(): void {
    this.#isOpen = false
  }

  open(): void {
    this.#isOpen = true
    for (const go of this.#waiting.splice(0)) go()
  }

  pass(): Promise<void> {
    if (this.#isOpen) return Promise.resolve()
    return new Promise((resolve) => this.#waiting.push(resolve))
  }
}
