/** What people may spend. */
import type { Standing } from '../domain/ledger.ts'
import type { Model } from '../domain/model.ts'
import type { MicroUsd } from '../domain/money.ts'
import type { ImageRequest, Person } from '../domain/request.ts'

export type Reserved =
  /** `tellOf`: the person's limits that came near their end with this request, and of which they have not been told. */
  | { readonly kind: 'held'; readonly microUsd: MicroUsd; readonly tellOf: readonly Standing[] }
  /** Charged already: nothing more is spent for this request. */
  | { readonly kind: 'settled'; readonly microUsd: MicroUsd }
  /** Nothing was reserved. The limits that have no room for it, the one that resets last first. */
  | { readonly kind: 'over'; readonly limits: readonly [Standing, ...Standing[]] }

/** How the limits stand, as things are now. */
export interface Limits {
  /** Every limit that a request from here would meet. */
  standings(of: Pick<ImageRequest, 'asker' | 'place'>): Promise<readonly Standing[]>
  /** What a person was charged, whether or not there is a limit. */
  spent(by: Person): Promise<{ readonly todayMicroUsd: MicroUsd; readonly monthMicroUsd: MicroUsd }>
  /** What this request may cost, with what is held for it already; undefined where nothing is limited. */
  left(request: Pick<ImageRequest, 'requestId' | 'asker' | 'place'>): Promise<MicroUsd | undefined>
}

/** What may be spent: asked again for every model that is to take another one's place. */
export interface Budget {
  allows(request: ImageRequest, model: Model, priceMicroUsd: MicroUsd): Promise<boolean>
}
