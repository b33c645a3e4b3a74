import type { Generation } from '../../domain/generation.ts'
import { type CardNode, note, type Piece } from '../cards.ts'
import { ago } from './words.ts'

/** Whose picture it is, since when, and the way to one of one's own. */
export function reusedNote({ personId, askedAtMs, from }: NonNullable<Generation['reused']>, askerId: string, nowMs: number): CardNode {
  const whose: Piece[] = personId === askerId ? ['you'] : [{ person: personId }]
  return from === 'flight'
    ? note('Made once, for ', ...whose, ' as well. Press Again for another one.')
    : note('Made for ', ...whose, ` ${ago(nowMs - askedAtMs)}. Press Again for a new one.`)
}
