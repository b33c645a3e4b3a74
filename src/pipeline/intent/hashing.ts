/** FNV-1a over code units, 32 bits. */
export const HASH_START = 0x811c9dc5 | 0
export const hashUnit = (hash: number, unit: number): number => Math.imul(hash ^ unit, 0x01000193)

/** Two hashes to one; the order counts. */
export function combine(a: number, b: number): number {
  let hash = Math.imul(a ^ (a >>> 15), 0x2c1b3c6d) ^ (b + 0x9e3779b9)
  hash = Math.imul(hash ^ (hash >>> 13), 0x297a2d39)
  return hash ^ (hash >>> 16)
}

export function hashWord(word: string): number {
  let hash = HASH_START
  for (let i = 0; i < word.length; i++) hash = hashUnit(hash, word.charCodeAt(i))
  return hash
}

/** Open addressing from 32-bit keys to small whole numbers; twice as many places as keys. Absent keys give -1. */
export class HashIndex {
  readonly #mask: number
  readonly #places: Int32Array

  constructor(keys: Int32Array) {
    const size = 2 ** Math.ceil(Math.log2(Math.max(2, keys.length * 2)))
    this.#mask = size - 1
    this.#places = new Int32Array(size * 2)
    keys.forEach((key, number) => {
      let place = scatter(key) & this.#mask
      while (this.#places[place * 2 + 1] !== 0) place = (place + 1) & this.#mask
      this.#places[place * 2] = key
      this.#places[place * 2 + 1] = number + 1
    })
  }

  find(key: number): number {
    const places = this.#places
    let place = scatter(key) & this.#mask
    for (;;) {
      const number = places[place * 2 + 1] as number
      if (number === 0) return -1
      if (places[place * 2] === key) return number - 1
      place = (place + 1) & this.#mask
    }
  }
}

const scatter = (key: number): number => Math.imul(key ^ (key >>> 16), 0x45d9f3b) >>> 7
