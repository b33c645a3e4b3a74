import { createHash } from 'node:crypto'
import { DOMAINS, type Domain, type Intent, STYLES } from '../domain/intent.ts'
import { costOfTokens, type LanguageModel } from '../domain/language-model.ts'
import type { Model } from '../domain/model.ts'
import type { MicroUsd } from '../domain/money.ts'
import { CHOICES } from '../domain/question.ts'
import type { Aspect } from '../domain/request.ts'
import { Problem } from '../errors.ts'
import type { ImageModel, Models, Order, PictureReader, TextModel } from '../ports.ts'
import { CALL_FAULTS, CALL_TIME, OUTAGE, RETRY_AFTER_MS, SECOND_READER } from './assumptions.ts'
import type { Chance } from './chance.ts'
import type { VirtualTime } from './virtual-time.ts'
import { isBlocked, truthOf, type Wish } from './wishes.ts'
import type { Arrival } from './workload.ts'

/** What is on a simulated picture: the bytes say for whom and for what it was made, so that whoever is shown it can be checked. */
export interface Shown {
  readonly what: string
  /** Domain and style that it was drawn in. */
  readonly look: string
  readonly workspaceId: string
  readonly privateTo: string | undefined
  readonly requestId: string
  /** So that two pictures of the same wish are two files. */
  readonly number: number
  readonly isBroken: boolean
  readonly aspect: Aspect
}

/** All that a picture of this wish must be, as far as its asker said: what a picture of another one never is. */
export function meantBy({ wish, request: { options } }: Arrival, { asked = [] }: Pick<Intent, 'asked'>): string {
  const subject = asked.findLast(({ step, choice }) => step === 'subject' && choice in CHOICES.subject)?.choice
  return JSON.stringify([truthOf(wish), options.aspect ?? '1:1', options.quality ?? 'standard', subject])
}

export const lookOf = ({ domain, style }: Pick<Intent, 'domain' | 'style'>): string => `${domain}/${style}`

/** The look that the asker chose; who leaves it to us gets any. */
export const chosenLook = (intent: Intent): string | undefined =>
  intent.asked?.some(({ step, choice }) => step === 'style' && choice in CHOICES.style) ? lookOf(intent) : undefined

export interface ProviderParts {
  readonly chance: Chance
  readonly time: VirtualTime
  readonly arrivals: ReadonlyMap<string, Arrival>
  readonly bill: (kind: 'pictures' | 'readings', costMicroUsd: MicroUsd) => void
}

/** Models that take as long, cost as much and fail as often as real ones, and draw nothing but what was meant. */
export function simulatedModels(usable: readonly Model[], parts: ProviderParts): Models {
  let drawn = 0
  const adapter: ImageModel = {
    provider: 'simulated',
    async draw(order, signal) {
      const arrival = parts.arrivals.get(order.requestId)
      if (!arrival) throw new Error(`nobody asked for ${order.requestId}`)
      drawn += 1
      const isBroken = await called(order, arrival, parts, signal)
      parts.bill('pictures', order.model.priceMicroUsdPerImage)
      const { place, asker, options, requestId } = arrival.request
      const shown: Shown = {
        what: meantBy(arrival, order.intent),
        look: lookOf(order.intent),
        workspaceId: place.workspaceId,
        privateTo: options.private ? asker.personId : undefined,
        requestId,
        number: drawn,
        isBroken,
        aspect: order.aspect,
      }
      return { bytes: Buffer.from(JSON.stringify(shown)), mime: 'image/png', costMicroUsd: order.model.priceMicroUsdPerImage, warnings: [] }
    },
  }
  const find = (modelId: string): Model | undefined => usable.find((model) => model.modelId === modelId)
  return {
    usable,
    find,
    resolve: (asked) => {
      const model = find(asked)
      return model && { model }
    },
    adapter: () => adapter,
  }
}

/** Each model has its own bad hour, at another time than the others. */
const isDown = (modelId: string, nowMs: number): boolean =>
  (nowMs + createHash('sha256').update(modelId).digest().readUInt32BE(0)) % OUTAGE.everyMs < OUTAGE.lastsMs

/** @returns whether the picture came out broken. @throws Problem as the adapters of the real providers do */
async function called(order: Order, { wish }: Arrival, { chance, time }: ProviderParts, signal: AbortSignal): Promise<boolean> {
  const { modelId, typicalMs, timeoutMs } = order.model
  const fine = 1 - Object.values(CALL_FAULTS).reduce((sum, share) => sum + share, 0)
  const isOut = isDown(modelId, time.nowMs) && chance.happens(OUTAGE.share)
  const fate = isOut ? 'unavailable' : chance.weighted({ ...CALL_FAULTS, fine })
  const tookMs = Math.min(chance.wait({ median: typicalMs * CALL_TIME.median, p95: typicalMs * CALL_TIME.p95 }), timeoutMs)
  if (fate === 'busy') {
    await time.sleep(150, signal)
    const saysWhen = chance.happens(0.5)
    throw new Problem('MODEL_BUSY', `${modelId} answered 429`, { spentMicroUsd: 0, ...(saysWhen && { retryAfterMs: RETRY_AFTER_MS }) })
  }
  if (fate === 'unavailable') {
    await time.sleep(300, signal)
    throw new Problem('MODEL_UNAVAILABLE', `${modelId} answered 503`, { spentMicroUsd: 0 })
  }
  await time.sleep(fate === 'timeout' ? timeoutMs : tookMs, signal)
  if (fate === 'timeout') throw new Problem('MODEL_TIMEOUT', `${modelId} did not answer within ${timeoutMs} ms`)
  if (isBlocked(wish))
    throw new Problem('MODEL_REFUSED', `${modelId} refused`, { spentMicroUsd: 0, values: { category: 'dangerous content' } })
  if (fate === 'noImage') throw new Problem('MODEL_GAVE_NO_IMAGE', `${modelId} answered with words alone`, { spentMicroUsd: 0 })
  return fate === 'broken'
}

/** As many tones as a simple drawing has, so that a check of its pixels finds a picture. */
const GREY = Uint8Array.from({ length: 256 * 256 }, (_, at) => (at % 32) * 8)
const EDGES: Readonly<Partial<Record<Aspect, readonly [number, number]>>> = { '1:1': [1024, 1024], '16:9': [1344, 756] }

/** Reads what is on a picture. @throws Problem IMAGE_BROKEN for one that came out broken */
export const simulatedEye: PictureReader = {
  async read(bytes) {
    const { isBroken, aspect } = shownOn(bytes)
    if (isBroken) throw new Problem('IMAGE_BROKEN', 'the picture ends too early')
    const [width, height] = EDGES[aspect] ?? [1024, 1024]
    return { mime: 'image/png', width, height, grey: GREY }
  },
}

export const shownOn = (bytes: Uint8Array): Shown => JSON.parse(Buffer.from(bytes).toString('utf8')) as Shown

/** A text model that knows what was meant, and says so as often as a real one is right. */
export function simulatedReader(wish: Wish, flatPrice: MicroUsd | undefined, { chance, time, bill }: ProviderParts): TextModel {
  return {
    provider: 'simulated',
    async answer({ model, timeoutMs }, signal) {
      const tookMs = chance.wait(SECOND_READER.takes)
      await time.sleep(Math.min(tookMs, timeoutMs), signal)
      // A question that nobody waited for is paid for all the same.
      const costMicroUsd = flatPrice ?? priceOfReading(model, time.nowMs)
      bill('readings', costMicroUsd)
      if (tookMs > timeoutMs) throw new Problem('MODEL_TIMEOUT', `${model.modelId} did not answer within ${timeoutMs} ms`)
      if (chance.happens(SECOND_READER.fails)) throw new Problem('MODEL_UNAVAILABLE', `${model.modelId} answered 503`)
      return { json: readingOf(wish, chance), costMicroUsd }
    },
  }
}

export const priceOfReading = (model: LanguageModel, atMs: number): MicroUsd => costOfTokens(model, SECOND_READER.tokens, atMs)

function readingOf({ accept, isUnclear, style }: Wish, chance: Chance): object {
  const isRight = chance.happens(SECOND_READER.accuracy)
  const right = accept[0] ?? chance.oneOf(DOMAINS)
  const domain: Domain = isRight ? right : chance.oneOf(DOMAINS)
  const unclear = isUnclear ? chance.happens(SECOND_READER.findsUnclear) : !chance.happens(SECOND_READER.findsUnclear)
  const named = style !== undefined && domain === right ? style : STYLES[domain][0]
  return { domain, style: named, confidence: isRight ? 0.95 : 0.8, unclear, words: [] }
}
