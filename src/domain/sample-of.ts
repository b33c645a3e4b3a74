import type { RequestRecord, RequestState } from './record.ts'
import { workspaceKey } from './rules.ts'
import type { Sample, Signal } from './sample.ts'

const ENDS: readonly RequestState[] = ['delivered', 'declined', 'cancelled', 'expired', 'failed'] satisfies Sample['state'][]

const hasEnded = (state: RequestState): state is Sample['state'] => ENDS.includes(state)

/** An answer that is none: nobody said how the wish is meant. */
const UNSAID = ['silence', 'try']

/**
 * The journal of a request and what people did with its picture, flat.
 *
 * @param signals oldest first, of all persons
 * @returns undefined while the request has not ended
 */
export function sampleOf(record: RequestRecord, signals: readonly Signal[] = []): Sample | undefined {
  const { request, state, learned, problemCode, chargedMicroUsd = 0, spentMicroUsd = 0 } = record
  if (!hasEnded(state)) return undefined
  const { asker, askedAtMs, options, parentId } = request
  const endedAtMs = learned.delivery?.deliveredAtMs ?? record.endedAtMs ?? askedAtMs
  return {
    requestId: request.requestId,
    workspace: workspaceKey(asker),
    channelId: request.place.channelId,
    personId: asker.personId,
    ...(parentId && { parentId }),
    askedAtMs,
    // Two machines may not agree about the time.
    tookMs: Math.max(0, endedAtMs - askedAtMs),
    state,
    ...(problemCode && { problemCode }),
    isPrivate: options.private === true,
    words: request.words,
    ...read(learned),
    wasAsked: learned.intent?.asked?.some(({ choice }) => !UNSAID.includes(choice)) ?? false,
    quality: learned.plan?.quality ?? options.quality ?? 'standard',
    ...planned(learned),
    ...made(learned),
    chargedMicroUsd,
    spentMicroUsd,
    votes: votesOf(record),
    signals: [...signals],
    // Whoever gives up over a question has no reading of their own.
    exposures: { ...record.question?.reading.exposures, ...learned.intent?.exposures, ...learned.plan?.exposures },
  }
}

type Learned = RequestRecord['learned']

function read({ intent }: Learned): Pick<Sample, 'domain' | 'style' | 'confidence' | 'method' | 'readMicroUsd' | 'readAs'> {
  if (!intent) return {}
  const { domain, style, confidence, method, costMicroUsd, readAs } = intent
  return { domain, style, confidence, method, ...(costMicroUsd !== undefined && { readMicroUsd: costMicroUsd }), ...(readAs && { readAs }) }
}

function planned({ plan }: Learned): Pick<Sample, 'template' | 'complexity' | 'rule' | 'modelId'> {
  if (!plan) return {}
  const { template, complexity, rule, modelId } = plan
  return { ...(template && { template }), ...(complexity !== undefined && { complexity }), ...(rule && { rule }), modelId }
}

/** The model that drew, which may be another one than planned. */
function made({ generation }: Learned): Pick<Sample, 'modelId' | 'reusedFrom' | 'savedMicroUsd' | 'pictureScore'> {
  if (!generation) return {}
  const { modelId, reused, quality } = generation
  return {
    modelId,
    ...(reused && { reusedFrom: reused.from, savedMicroUsd: reused.savedMicroUsd }),
    ...(quality && { pictureScore: quality.score }),
  }
}

/** Oldest first. */
function votesOf({ votes }: RequestRecord): Sample['votes'] {
  return Object.entries(votes)
    .map(([person, { value, atMs, reason }]) => ({
      personId: person.slice(person.lastIndexOf(':') + 1),
      value,
      atMs,
      ...(reason && { reason }),
    }))
    .toSorted((one, other) => one.atMs - other.atMs || (one.personId < other.personId ? -1 : 1))
}
