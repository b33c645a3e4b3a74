import { randomFrom } from '../pipeline/intent/training/random.ts'

/** The dice of one part of the simulation: its own row of numbers, so that a change in one part does not change the luck of another. */
export class Chance {
  readonly #random: () => number

  constructor(seed: number, part: string) {
    this.#random = randomFrom([...part].reduce((mixed, letter) => Math.imul(mixed ^ letter.charCodeAt(0), 0x01000193), seed ^ 0x811c9dc5))
  }

  get random(): () => number {
    return this.#random
  }

  happens(share: number): boolean {
    return this.#random() < share
  }

  below(count: number): number {
    return Math.floor(this.#random() * count)
  }

  /** @throws Error on an empty list */
  oneOf<Item>(items: readonly Item[]): Item {
    const item = items[this.below(items.length)]
    if (item === undefined) throw new Error('there is nothing to choose from')
    return item
  }

  /** By their shares, which need not add up to one. */
  weighted<Name extends string>(shares: Readonly<Record<Name, number>>): Name {
    const entries = Object.entries(shares) as [Name, number][]
    let left = this.#random() * entries.reduce((sum, [, share]) => sum + share, 0)
    for (const [name, share] of entries) {
      left -= share
      if (left < 0) return name
    }
    return (entries.at(-1) as [Name, number])[0]
  }

  /** Long-tailed, as waiting times are: half are under the median, one in twenty over `p95`. */
  wait({ median, p95 }: Wait): number {
    const normal = Math.sqrt(-2 * Math.log(1 - this.#random())) * Math.cos(2 * Math.PI * this.#random())
    return median * Math.exp((normal * Math.log(p95 / median)) / 1.645)
  }

  /** Until the next of things that happen by themselves, so often on average. */
  gap(meanMs: number): number {
    return -Math.log(1 - this.#random()) * meanMs
  }
}

/** Milliseconds. */
export interface Wait {
  readonly median: number
  readonly p95: number
}
