import { numberOf } from '../domain/lessons.ts'

/** So many of any number of things, each as likely as any other, and always the same ones for the same names. */
export class Reservoir<Item> {
  readonly #size: number
  #kept: { readonly order: number; readonly item: Item }[] = []
  #cutoff = 2 ** 32

  constructor(size: number) {
    this.#size = size
  }

  add(name: string, item: Item): void {
    const order = numberOf(`kept ${name}`)
    if (order >= this.#cutoff) return
    this.#kept.push({ order, item })
    if (this.#kept.length <= 2 * this.#size) return
    this.#kept.sort((one, other) => one.order - other.order)
    this.#cutoff = (this.#kept[this.#size] as { order: number }).order
    this.#kept = this.#kept.slice(0, this.#size)
  }

  get items(): readonly Item[] {
    return this.#kept
      .toSorted((one, other) => one.order - other.order)
      .slice(0, this.#size)
      .map(({ item }) => item)
  }
}
