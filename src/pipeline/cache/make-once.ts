import type { KeptPicture } from '../../domain/kept-picture.ts'
import type { Person } from '../../domain/request.ts'
import { Problem } from '../../errors.ts'
import type { Flight, ImageStore, Log, PictureIndex, SingleFlight } from '../../ports.ts'

export interface MakeOnceParts {
  readonly index: PictureIndex
  readonly flights: SingleFlight
  readonly images: Pick<ImageStore, 'hold'>
  /** Requests that waited for this picture can go on. A wake-up that is lost costs them the rest of the lease. */
  readonly wake: (requestIds: readonly string[]) => Promise<void>
  readonly log: Log
}

export interface Wanted {
  readonly cacheKey: string
  readonly requestId: string
  readonly asker: Person
  /** Made anew, whatever there is; the new one takes the place of the old. */
  readonly fresh: boolean
}

export type Once<Made> =
  | { readonly kind: 'reused'; readonly picture: KeptPicture; readonly from: 'memory' | 'index' }
  | { readonly kind: 'made'; readonly made: Made }
  /** Somebody is making it: ask again then, or when woken. */
  | { readonly kind: 'wait'; readonly untilMs: number }

/**
 * The picture that is there already, or one provider call for all who want it now. What is reused is held for the request as if it had been made for
 * it, so that it outlives the cache.
 *
 * @param make makes the picture and says how it is to be kept. What it throws is thrown on, after those who wait were told
 */
export async function makeOnce<Made>(
  parts: MakeOnceParts,
  wanted: Wanted,
  make: () => Promise<{ readonly made: Made; readonly keep: KeptPicture }>,
): Promise<Once<Made>> {
  const keepMade = async (): Promise<Once<Made>> => {
    const { made, keep } = await make()
    await parts.index.keep(keep)
    return { kind: 'made', made }
  }
  if (wanted.fresh) return keepMade()
  const there = await reuse(parts, wanted)
  if (there) return there
  const place = await parts.flights.lead(wanted.cacheKey, wanted.requestId)
  if (place.kind === 'wait') return place
  if (place.kind === 'alone') return keepMade()
  return landing(parts, place.flight, async () => {
    // The leader before us may have landed between our look and our lead.
    return (await reuse(parts, wanted)) ?? (await keepMade())
  })
}

async function reuse(
  { index, images }: MakeOnceParts,
  { cacheKey, asker, requestId }: Wanted,
): Promise<Extract<Once<never>, { kind: 'reused' }> | undefined> {
  const found = await index.find(cacheKey, asker)
  if (!found) return undefined
  if (await images.hold(found.picture.imageKey, requestId)) return { kind: 'reused', ...found }
  await index.forget(cacheKey)
  return undefined
}

async function landing<Result>({ wake, log }: MakeOnceParts, flight: Flight, fly: () => Promise<Result>): Promise<Result> {
  let outcome: 'made' | 'failed' | 'declined' = 'failed'
  try {
    const result = await fly()
    outcome = 'made'
    return result
  } catch (error) {
    if (error instanceof Problem && error.verdict === 'decline') outcome = 'declined'
    throw error
  } finally {
    const waiting = await flight.land(outcome)
    await wake(waiting).catch((error: unknown) =>
      log.warn({ err: error, waiting: waiting.length }, 'could not wake who waited; they look again by themselves'),
    )
  }
}
