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
  /** A second key under which a picture may be found, and is never kept: a private wish takes what is everybody's. */
  readonly alsoUnder?: string
  /** The model it was planned with. What another one made in its place serves those who asked meanwhile, and nobody later. */
  readonly modelId?: string
  /** It was never taken up before, so nothing can be held for it yet. */
  readonly isFirstAttempt?: boolean
  /** It failed before, and came back. */
  readonly isRetry?: boolean
}

/** How long what another model made in the planned one's place is good enough: about as long as an outage that everybody shares. */
const STAND_IN_LIVES_MS = 5 * 60_000
/** As long as a request pauses after its first failure, where nobody says how long. */
const FIRST_PAUSE_MS = 1_000

export type Once<Made> =
  | { readonly kind: 'reused'; readonly picture: KeptPicture; readonly from: 'memory' | 'index' }
  | { readonly kind: 'made'; readonly made: Made }
  /** Somebody is making it: ask again then, or when woken. */
  | { readonly kind: 'wait'; readonly untilMs: number; readonly leaderId: string }

/**
 * The picture that is there already, or one provider call for all who want it now. What is reused is held for the request as if it had been made for
 * it, so that it outlives the cache.
 *
 * @param instead what serves as well before anything is made: asked after the look, and before anybody waits for us
 * @param make makes the picture and says how it is to be kept, if it is. What it throws is thrown on, after those who wait were told
 */
export async function makeOnce<Made>(
  parts: MakeOnceParts,
  wanted: Wanted,
  make: () => Promise<{ readonly made: Made; readonly keep?: KeptPicture | undefined }>,
  instead: () => Promise<Made | undefined> = async () => undefined,
): Promise<Once<Made>> {
  const keepMade = async (): Promise<Landing<Made>> => {
    const { made, keep } = await make()
    if (keep) await parts.index.keep(keep)
    // What cannot be kept serves nobody else: they had better not wait for it one after the other.
    return { once: { kind: 'made', made }, outcome: keep ? 'made' : 'declined' }
  }
  if (wanted.fresh) return (await keepMade()).once
  const there = await reuse(parts, wanted)
  if (there) return there
  const other = await instead()
  if (other !== undefined) return { kind: 'made', made: other }
  const place = await parts.flights.lead(wanted.cacheKey, wanted.requestId)
  if (place.kind === 'wait') return place
  if (place.kind === 'alone') return (await keepMade()).once
  return landing(parts, place.flight, wanted, async () => {
    // The leader before us may have landed between our look and our lead.
    const late = await reuse(parts, wanted)
    return late ? { once: late, outcome: 'made' } : keepMade()
  })
}

type Outcome = Parameters<Flight['land']>[0]
interface Landing<Made> {
  readonly once: Once<Made>
  readonly outcome: Outcome
}

type Reused = Extract<Once<never>, { kind: 'reused' }>

async function reuse({ index, images }: MakeOnceParts, wanted: Wanted): Promise<Reused | undefined> {
  for (const cacheKey of [wanted.cacheKey, ...(wanted.alsoUnder ? [wanted.alsoUnder] : [])]) {
    const found = await index.find(cacheKey, wanted.asker)
    if (!found || !isFor(found.picture, wanted)) continue
    if (await images.hold(found.picture.imageKey, wanted.requestId, wanted.isFirstAttempt)) return { kind: 'reused', ...found }
    await index.forget(cacheKey)
  }
  return undefined
}

/** A worker that died after it kept the picture has made it all the same: the next one goes on with it, and its asker pays for it. */
const isFor = ({ requestId, modelId, askedAtMs }: KeptPicture, wanted: Wanted): boolean =>
  requestId !== wanted.requestId &&
  (wanted.modelId === undefined || wanted.modelId === modelId || Date.now() - askedAtMs < STAND_IN_LIVES_MS)

async function landing<Made>(
  { wake, log }: MakeOnceParts,
  flight: Flight,
  { isRetry = false }: Wanted,
  fly: () => Promise<Landing<Made>>,
): Promise<Once<Made>> {
  const land = async (outcome: Outcome): Promise<void> => {
    const waiting = await flight.land(outcome)
    await wake(waiting).catch((error: unknown) =>
      log.warn({ err: error, waiting: waiting.length }, 'could not wake who waited; they look again by themselves'),
    )
  }
  try {
    const { once, outcome } = await fly()
    await land(outcome)
    return once
  } catch (error) {
    const problem = error instanceof Problem ? error : undefined
    if (problem?.code === 'OVERTAKEN') flight.abandon()
    // It comes back by itself, and one at a time is enough for a model that is busy. Who comes back in vain is not waited for again.
    else if (problem?.verdict === 'retry' && !isRetry) await flight.rest(problem.retryAfterMs ?? FIRST_PAUSE_MS)
    else await land(problem?.verdict === 'stop' ? 'failed' : 'declined')
    throw error
  }
}
