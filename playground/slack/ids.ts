import { randomBytes } from 'node:crypto'

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789'

/** An id as Slack writes them: a letter for the kind, then ten capitals and digits. */
export function newId(prefix: string): string {
  return prefix + Array.from(randomBytes(10), (byte) => ALPHABET[byte % ALPHABET.length]).join('')
}

export const randomHex = (bytes: number): string => randomBytes(bytes).toString('hex')

/** Message timestamps: seconds with six decimals, strictly increasing, so that each is an id. */
export class Timestamps {
  readonly #now: () => number
  #lastMicros = 0

  constructor(now: () => number) {
    this.#now = now
  }

  next(): string {
    this.#lastMicros = Math.max(this.#now() * 1000, this.#lastMicros + 1)
    const micros = String(Math.trunc(this.#lastMicros)).padStart(16, '0')
    return `${micros.slice(0, -6)}.${micros.slice(-6)}`
  }
}
