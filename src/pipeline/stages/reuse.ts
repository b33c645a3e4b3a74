import type { Generation } from '../../domain/generation.ts'
import type { KeptPicture } from '../../domain/kept-picture.ts'
import { type ImageRequest, type Options, QUALITIES, type Quality } from '../../domain/request.ts'
import type { Brands, Models, RequestStore } from '../../ports.ts'
import { cacheKey, type PictureOf } from '../cache/cache-key.ts'
import { type MakeOnceParts, makeOnce, type Once } from '../cache/make-once.ts'
import { brandVersion, catalogueVersion, templateVersion } from '../cache/versions.ts'
import { type Context, need, Pause, type Stage } from '../pipeline.ts'
import { type OfferParts, offerSimilar } from './offer.ts'

export interface ReuseParts extends MakeOnceParts {
  readonly models: Pick<Models, 'find'>
  readonly brands?: Brands | undefined
  /** Who makes the picture that others wait for. */
  readonly requests: Pick<RequestStore, 'find'>
  /** Absent: similar pictures are not offered. */
  readonly offers?: Omit<OfferParts, 'index' | 'images'> | undefined
}

/** A picture that is done sooner is there before anybody has read that it will be. */
const WORTH_SAYING_MS = 2_000
/** Looking at the very end of a lease finds it not quite over. */
const AFTER_LEASE_MS = 100

/**
 * The stage that makes a picture, with the caches around it (docs/caches.md): what was made before is given again for nothing, and what several want at
 * once is made once. Whoever waits for somebody else's picture holds no worker.
 */
export const reuse = (inner: Stage<'generation'>, parts: ReuseParts): Stage<'generation'> => ({
  ...inner,
  async run(context) {
    // What a picture that came along has to do with the result, the key does not know.
    if (context.request.attachments.length > 0) return inner.run(context)
    const startedMs = performance.now()
    const wanted = await wantedBy(context, parts)
    const make = async () => {
      const made = await inner.run(context)
      if (made instanceof Pause || made.reused) return { made }
      const generation = { ...made, cacheKey: wanted.cacheKey }
      return { made: generation, keep: keptAs(generation, wanted.cacheKey, context) }
    }
    const { offers, index, images, flights } = parts
    const { cacheKey } = wanted
    const isUnderWay = () => flights.isLed(cacheKey)
    const instead = async () => offers && offerSimilar(context, { ...offers, index, images }, { cacheKey, isUnderWay })
    const once = await makeOnce(parts, wanted, make, instead)
    if (once.kind === 'made') return once.made
    if (once.kind === 'wait') return wait(once, wanted.cacheKey, context, parts)
    return generationOf(once, context, Math.round(performance.now() - startedMs))
  },
})

// --- What is wanted ---------------------------------------------------------------------------------------------------------------------

async function wantedBy(context: Context, { models, brands }: ReuseParts) {
  const { request, attempt } = context
  const picture = await pictureOf(context, models, brands)
  const everybodys = cacheKey(picture)
  return {
    requestId: request.requestId,
    asker: request.asker,
    fresh: request.options.fresh === true || need(context, 'plan').reuse === false,
    isFirstAttempt: attempt.number === 1,
    isRetry: attempt.record.retries > 0,
    modelId: picture.modelId,
    ...(isPrivate(request)
      ? { cacheKey: cacheKey({ ...picture, privateTo: request.asker }), alsoUnder: everybodys }
      : { cacheKey: everybodys }),
  }
}

/** Direct messages outside of a server are one "workspace" of people who do not know each other. */
const isPrivate = ({ options, place }: ImageRequest): boolean => options.private === true || place.workspaceId === 'dm'

async function pictureOf(context: Context, models: ReuseParts['models'], brands: Brands | undefined): Promise<PictureOf> {
  const { place, options, words } = context.request
  const { domain, style, wish } = need(context, 'intent')
  const { modelId, aspect, template, quality = options.quality ?? 'standard' } = need(context, 'plan')
  const model = models.find(modelId)
  const brand = await brands?.find(place)
  return {
    place: { platform: place.platform, workspaceId: place.workspaceId },
    words: wish ?? words,
    modelId,
    aspect,
    quality,
    domain,
    style,
    decisions: { ...otherOptions(options), enhanced: template !== undefined },
    versions: {
      catalogue: model ? catalogueVersion(model) : '',
      template: template === undefined ? '' : templateVersion({ domain, style }, qualityOf(template) ?? quality),
      ...(brand && { brand: brandVersion(brand) }),
    },
  }
}

/** The template of another quality may be in use: its name says which. */
const qualityOf = (template: string): Quality | undefined => QUALITIES.find((quality) => template.endsWith(`/${quality}`))

/** Whatever else can be asked for decides what the picture looks like; of these, only what became of them does, and that stands in the plan. */
function otherOptions({ fresh: _fresh, private: _private, modelId: _model, aspect: _aspect, quality: _quality, ...others }: Options) {
  return others as Readonly<Record<string, string | number | boolean>>
}

// --- What came of it --------------------------------------------------------------------------------------------------------------------

function keptAs(generation: Generation, cacheKey: string, { request, learned }: Context): KeptPicture {
  const { imageKey, mime, width, height, sizeBytes, modelId, costMicroUsd } = generation
  return {
    ...{ cacheKey, imageKey, mime, width, height, sizeBytes, modelId, costMicroUsd },
    requestId: request.requestId,
    author: request.asker,
    words: learned.intent?.wish ?? request.words,
    askedAtMs: request.askedAtMs,
    isPrivate: isPrivate(request),
  }
}

function generationOf({ picture, from }: Extract<Once<never>, { kind: 'reused' }>, context: Context, tookMs: number): Generation {
  const { imageKey, mime, width, height, sizeBytes, modelId, requestId, author, words, askedAtMs, costMicroUsd } = picture
  const planned = need(context, 'plan').modelId
  return {
    ...{ imageKey, mime, width, height, sizeBytes, modelId, tookMs },
    costMicroUsd: 0,
    warnings: modelId === planned ? [] : [`${planned} gave no picture, so this is by ${modelId}.`],
    cacheKey: picture.cacheKey,
    reused: {
      ...{ requestId, personId: author.personId, words, askedAtMs, savedMicroUsd: costMicroUsd },
      from: hasWaited(context) ? 'flight' : from,
    },
  }
}

/** An earlier attempt got as far as here, and let go on purpose; not to ask its asker something. */
const hasWaited = ({ attempt: { record } }: Context): boolean =>
  record.pauses > 0 && record.learned.plan !== undefined && record.question?.step !== 'similar'

/** Lets go of the request until the picture is there. Says so once: whoever looks again has said it before. */
async function wait(
  { untilMs, leaderId }: Extract<Once<never>, { kind: 'wait' }>,
  cacheKey: string,
  context: Context,
  { flights, requests }: ReuseParts,
): Promise<Pause> {
  const { request, attempt, conversation, log } = context
  const leader = await requests.find(leaderId)
  try {
    await attempt.giveBack('waiting')
  } catch (error) {
    await flights.leave(cacheKey, request.requestId)
    throw error
  }
  log.info({ leaderId }, 'the same picture is being made; waiting for it')
  if (leader && !hasWaited(context) && need(context, 'plan').estimateMs >= WORTH_SAYING_MS)
    conversation.progress({ kind: 'joining', personId: leader.request.asker.personId })
  return new Pause(untilMs + AFTER_LEASE_MS, () => flights.isOver(cacheKey, request.requestId))
}
