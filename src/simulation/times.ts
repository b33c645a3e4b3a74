/** Counts waiting times in classes that are one per cent wide: any number of them in the same memory. */
export class Times {
  readonly #classes = new Uint32Array(2_048)
  #count = 0

  add(ms: number): void {
    const place = Math.ceil(Math.log(Math.max(ms, 1)) / WIDTH)
    const last = Math.min(place, this.#classes.length - 1)
    this.#classes[last] = (this.#classes[last] ?? 0) + 1
    this.#count += 1
  }

  /** The time within which this share of them was done, to one per cent; 0 without any. */
  at(share: number): number {
    let left = share * this.#count
    for (const [place, count] of this.#classes.entries()) {
      left -= count
      if (left <= 0 && this.#count > 0) return Math.round(Math.exp(place * WIDTH))
    }
    return 0
  }
}

const WIDTH = Math.log(1.01)
