import type { Generation } from '../../domain/generation.ts'
import type { KeptPicture } from '../../domain/kept-picture.ts'
import { type Answer, type Offered, type Question, TAKES_WORDS } from '../../domain/question.ts'
import type { Aspect } from '../../domain/request.ts'
import { Problem } from '../../errors.ts'
import type { Embeddings, ImageStore, OfferManners, PictureIndex } from '../../ports.ts'
import { type Offer, type OfferOptions, similarPictures } from '../cache/offer.ts'
import type { Difference } from '../cache/similar-wishes.ts'
import { type Context, need, Pause } from '../pipeline.ts'
import { answerOf, putQuestion } from '../put-question.ts'

export interface OfferRules {
  /** So long an offer stands before a new picture is made; 0 offers none. */
  readonly waitMs: number
  /** An offer interrupts, so it must save this much. */
  readonly fromMicroUsd: number
}

export interface OfferParts {
  readonly rules: OfferRules
  readonly index: Pick<PictureIndex, 'recent' | 'find'>
  readonly images: Pick<ImageStore, 'hold'>
  readonly manners: OfferManners
  readonly embeddings?: Embeddings | undefined
}

/** Of the newest pictures of a workspace, so many are compared with a wish. */
const COMPARED = 100
/** An offer interrupts, so it has to come closer than what stands in for a picture that nobody can make. */
const CLOSE_BY_WORDS = 0.75
/** Whoever asks for nearly the same a moment later wants it otherwise. */
const OWN_FROM_MS = 10 * 60_000
/** Of one shape, as far as a person sees. */
const SAME_SHAPE = 0.03

/**
 * A picture of the workspace that comes close, offered to the asker before a new one is paid for. The wait for the answer is state in the journal.
 *
 * @param wanted the key of this wish, and whether somebody makes this very picture: then there is nothing to choose
 * @returns the picture that was taken, the pause while the offer stands, or undefined: a new one is made
 * @throws Problem OFFER_GONE when the picture that was taken is not there any more
 */
export async function offerSimilar(
  context: Context,
  parts: OfferParts,
  wanted: { readonly cacheKey: string; readonly isUnderWay: () => Promise<boolean> },
): Promise<Generation | Pause | undefined> {
  const { question, answer } = context.attempt.record
  if (question?.step === 'similar') return follow(question, await answerTo(question, answer, context), context, parts)
  if (!isWorthAsking(context, parts.rules) || !(await parts.manners.mayAsk(context.request.asker))) return undefined
  const offer = await closest(wanted.cacheKey, context, parts)
  if (!offer || (await wanted.isUnderWay())) return undefined
  const opened = questionOf(offer, context, parts.rules)
  await context.attempt.openQuestion(opened)
  return follow(opened, await putQuestion(context, opened, 'silence'), context, parts)
}

/** Who varies, edits or chooses another model has seen a picture, and wants another one. A picture that was begun is finished. */
function isWorthAsking({ request, learned, attempt: { record } }: Context, { waitMs, fromMicroUsd }: OfferRules): boolean {
  const { priceMicroUsd = 0 } = learned.plan ?? {}
  const isNew = request.options.fresh !== true && request.options.variation === undefined && request.parentId === undefined
  // Whoever was asked anything later than what they mean has declined an offer, or had none.
  const wasAsked = record.question !== undefined && !TAKES_WORDS.has(record.question.step)
  const isBegun = record.askedModel !== undefined || record.retries > 0
  return isNew && !wasAsked && !isBegun && waitMs > 0 && priceMicroUsd > 0 && priceMicroUsd >= fromMicroUsd
}

async function closest(
  cacheKey: string,
  context: Context,
  { index, embeddings }: OfferParts,
): Promise<{ offer: Offer; kept: KeptPicture } | undefined> {
  const { request, attempt, signal, log } = context
  const { priceMicroUsd, aspect } = need(context, 'plan')
  const nowMs = Date.now()
  const isAnother = ({ author, askedAtMs, modelId, ...kept }: KeptPicture) =>
    isShaped(kept, aspect) &&
    (request.options.modelId === undefined || request.options.modelId === modelId) &&
    (author.personId !== request.asker.personId || nowMs - askedAtMs >= OWN_FROM_MS)
  const earlier = (await index.recent(request.asker, COMPARED)).filter(isAnother)
  const wish = { cacheKey, words: need(context, 'intent').wish ?? request.words, closeByWords: CLOSE_BY_WORDS }
  const meaningsOf: OfferOptions['meaningsOf'] =
    embeddings && ((wishes) => embeddings.embed(wishes, request.asker, { bookCall: attempt.bookCall, signal, log }))
  const [offer] = await similarPictures(earlier, { ...wish, priceMicroUsd, nowMs, meaningsOf })
  const kept = offer && earlier.find(({ cacheKey }) => cacheKey === offer.picture.cacheKey)
  return offer && kept && { offer, kept }
}

function isShaped({ width, height }: Pick<KeptPicture, 'width' | 'height'>, aspect: Aspect): boolean {
  const [across = 1, down = 1] = aspect.split(':').map(Number)
  return Math.abs((width / height) * (down / across) - 1) <= SAME_SHAPE
}

function questionOf({ offer, kept }: { offer: Offer; kept: KeptPicture }, context: Context, { waitMs }: OfferRules): Question {
  const { question, answer } = context.attempt.record
  const nowMs = Date.now()
  const { cacheKey, imageKey, mime, words, askedAtMs, author, staged } = kept
  const offered: Offered = {
    ...{ cacheKey, imageKey, mime, words, askedAtMs, personId: author.personId },
    savesMicroUsd: offer.savesMicroUsd,
    differences: offer.differences.map(inWords),
    ...(staged !== undefined && { staged }),
  }
  return {
    step: 'similar',
    reading: need(context, 'intent'),
    answers: [...(question?.answers ?? []), ...(answer ? [answer] : [])],
    askedAtMs: nowMs,
    dueAtMs: nowMs + waitMs,
    offer: offered,
  }
}

/** "colour: blue instead of red". */
function inWords({ kind, asked, theirs }: Difference): string {
  if (theirs.length === 0) return `${kind}: without ${asked.join(', ')}`
  return asked.length === 0 ? `${kind}: with ${theirs.join(', ')}` : `${kind}: ${theirs.join(', ')} instead of ${asked.join(', ')}`
}

async function answerTo(question: Question, given: Answer | undefined, context: Context): Promise<Answer | Pause> {
  if (given) return given
  if (Date.now() < question.dueAtMs) return putQuestion(context, question, 'silence')
  return context.attempt.closeQuestion(answerOf(question, 'silence'))
}

async function follow({ offer }: Question, answer: Answer | Pause, context: Context, parts: OfferParts) {
  if (answer instanceof Pause) return answer
  const { request } = context
  const isTaken = answer.choice === 'use' && offer !== undefined
  await parts.manners.heard(request.asker, request.requestId, isTaken ? 'taken' : 'declined')
  return isTaken ? taken(offer, context, parts) : undefined
}

/** Nobody who chose what is free is charged for something else because it is gone. */
async function taken(offer: Offered, { request }: Context, { index, images }: OfferParts): Promise<Generation> {
  const kept = (await index.find(offer.cacheKey, request.asker))?.picture
  const isThere = kept?.imageKey === offer.imageKey && (await images.hold(kept.imageKey, request.requestId))
  if (!kept || !isThere) throw new Problem('OFFER_GONE', `${offer.imageKey} was let go of while it was offered`)
  const { imageKey, mime, width, height, sizeBytes, modelId, requestId, author, words, askedAtMs, costMicroUsd, cacheKey } = kept
  return {
    ...{ imageKey, mime, width, height, sizeBytes, modelId, cacheKey, costMicroUsd: 0, tookMs: 0 },
    warnings: [`You chose this one; it was made for “${words}”.`],
    reused: { ...{ requestId, personId: author.personId, words, askedAtMs, savedMicroUsd: costMicroUsd }, from: 'similar' },
  }
}
