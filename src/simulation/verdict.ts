import type { Learned, RequestRecord } from '../domain/record.ts'
import { chosenLook, meantBy, shownOn } from './providers.ts'
import type { Result, Source } from './totals.ts'
import { isBlocked } from './wishes.ts'
import type { Arrival } from './workload.ts'

const WEEK_MS = 7 * 86_400_000

export interface Ended {
  readonly arrival: Arrival
  readonly record: RequestRecord
  /** The bytes of the picture that was shown. */
  readonly picture: Uint8Array | undefined
}

/** Whether a request came to the end that was right for it: its picture, or the refusal or the silence that it had to meet. */
export function judge(ended: Ended): Pick<Result, 'source' | 'modelId' | 'isRight' | 'isWrong' | 'end'> {
  const { arrival, record } = ended
  const { state, problemCode, learned } = record
  const source = state === 'delivered' ? sourceOf(ended) : undefined
  const isWrong = source !== undefined && !isItsPicture(ended, source)
  const isLetGo = problemCode === 'UNANSWERED'
  return {
    source,
    modelId: learned.generation?.modelId,
    isWrong,
    isRight: isBlocked(arrival.wish)
      ? problemCode === 'MODEL_REFUSED' || isLetGo || source?.from === 'similar'
      : (source !== undefined && !isWrong) || isLetGo,
    end: problemCode ?? state,
  }
}

function sourceOf({ arrival, record }: Ended): Source {
  const { reused } = record.learned.generation ?? {}
  if (!reused) return { from: 'made', isReworded: false }
  return { from: reused.from, isReworded: reused.words !== arrival.request.words }
}

/** Looks at the picture that was shown: what is on it, and whether this asker may see it. An offer was looked at by its asker, who took it. */
function isItsPicture({ arrival, record, picture }: Ended, { from }: Source): boolean {
  const { intent }: Partial<Learned> = record.learned
  if (!picture || !intent) return false
  const { what, look, workspaceId, privateTo } = shownOn(picture)
  const { place, asker } = arrival.request
  const mayBeSeen = workspaceId === place.workspaceId && (privateTo === undefined || privateTo === asker.personId)
  if (from === 'similar') return mayBeSeen
  return mayBeSeen && what === meantBy(arrival, intent) && look === (chosenLook(intent) ?? look)
}

/** What each workspace asked for in the last week. */
export class AskedLately {
  readonly #lastAtMs = new Map<string, number>()

  /** @returns whether somebody had asked for the same before */
  ask(arrival: Arrival): boolean {
    const key = `${arrival.request.place.workspaceId} ${meantBy(arrival, {})}`
    const before = this.#lastAtMs.get(key)
    this.#lastAtMs.delete(key)
    this.#lastAtMs.set(key, arrival.atMs)
    this.#forgetBefore(arrival.atMs - WEEK_MS)
    return before !== undefined && before > arrival.atMs - WEEK_MS
  }

  #forgetBefore(thenMs: number): void {
    for (const [key, atMs] of this.#lastAtMs) {
      if (atMs > thenMs) return
      this.#lastAtMs.delete(key)
    }
  }
}
