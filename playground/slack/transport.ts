import type { Fields } from './json.ts'
import type { AckOutcome, PayloadKind } from './nouns.ts'

export interface Retry {
  /** 1, 2 or 3 */
  readonly attempt: number
  readonly reason: string
}

/** A way to the app: its sockets, or its events URL. */
export interface Transport {
  readonly via: 'socket' | 'http'
  /** Never rejects: what goes wrong is in the outcome. */
  deliver(kind: PayloadKind, body: Fields, retry?: Retry): Promise<AckOutcome>
}
