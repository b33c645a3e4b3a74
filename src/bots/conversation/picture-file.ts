import { EXTENSIONS, type Generation } from '../../domain/generation.ts'
import type { Intent } from '../../domain/intent.ts'
import type { Offered } from '../../domain/question.ts'
import { Problem } from '../../errors.ts'
import type { ImageStore } from '../../ports.ts'
import type { CardFile, Surface } from '../surface.ts'
import { altText } from '../views/words.ts'

/** A generated picture, ready to travel: read from the store when a surface wants the bytes. Its name is ours, never the asker's words. */
export function pictureFile(
  images: Pick<ImageStore, 'get'>,
  { imageKey, mime }: Pick<Generation, 'imageKey' | 'mime'>,
  words: string,
  intent: Intent | undefined,
  staged?: string,
): CardFile {
  return {
    imageKey,
    name: `banana-${imageKey.slice(0, 12)}.${EXTENSIONS[mime]}`,
    mime,
    alt: intent ? altText(words, intent) : words,
    ...(staged && { staged }),
    async bytes() {
      const bytes = await images.get(imageKey)
      if (!bytes) throw new Problem('NO_SUCH_REQUEST', `the image store has no ${imageKey}`)
      return bytes
    },
  }
}

/** The picture of somebody else that is offered. Where uploads are shown by their id, one that has none goes without. */
export const offeredFiles = (
  images: Pick<ImageStore, 'get'>,
  offer: Offered | undefined,
  surface: Pick<Surface, 'stage'>,
): readonly CardFile[] =>
  offer && (!surface.stage || offer.staged) ? [pictureFile(images, offer, offer.words, undefined, offer.staged)] : []
