import type { Generation } from '../../domain/generation.ts'
import type { Plan } from '../../domain/plan.ts'
import type { ImageRequest } from '../../domain/request.ts'
import type { ImageStore, PictureIndex } from '../../ports.ts'
import { similarPictures } from './offer.ts'
import type { Difference } from './similar-wishes.ts'

export interface StandInParts {
  readonly index: Pick<PictureIndex, 'recent' | 'forget'>
  readonly images: Pick<ImageStore, 'hold'>
}

/** As many as the index remembers of a workspace. */
const MOST_COMPARED = 500

/** The workspace's picture that comes closest to a wish, for when no model gives one: said to be that, and free. */
export const standIn = ({ index, images }: StandInParts) => ({
  async find({ asker, words, requestId }: ImageRequest, { priceMicroUsd, modelId: planned }: Plan): Promise<Generation | undefined> {
    const recent = await index.recent(asker, MOST_COMPARED)
    const options = { cacheKey: '', words, priceMicroUsd, nowMs: Date.now() }
    for (const { picture, differences } of await similarPictures(recent, options)) {
      const kept = recent.find(({ cacheKey }) => cacheKey === picture.cacheKey)
      if (!kept) continue
      if (!(await images.hold(kept.imageKey, requestId))) {
        await index.forget(kept.cacheKey)
        continue
      }
      const { imageKey, mime, width, height, sizeBytes, modelId, askedAtMs } = kept
      return {
        ...{ imageKey, mime, width, height, sizeBytes, modelId },
        costMicroUsd: 0,
        tookMs: 0,
        warnings: [`${planned} gives no picture right now, so this is one that was made for “${kept.words}”${inWords(differences)}.`],
        reused: {
          ...{ requestId: kept.requestId, personId: kept.author.personId, words: kept.words, askedAtMs },
          ...{ from: 'similar', savedMicroUsd: kept.costMicroUsd },
        },
      }
    }
    return undefined
  },
})

const inWords = (differences: readonly Difference[]): string =>
  differences.length === 0 ? '' : ` (it differs in ${differences.map(({ kind }) => kind).join(', ')})`
