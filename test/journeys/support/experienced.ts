import type { Redis } from 'ioredis'
import type { Person } from '../../../src/domain/request.ts'
import { requestStore } from '../../../src/store/requests.ts'
import { aGeneration, anIntent, aPlan, aRequest } from '../../support/builders.ts'

/** As if somebody had asked for so many simple photographs by a model, this morning, and liked them all. */
export async function likedPhotographs(redis: Redis, asker: Person, modelId: string, count: number): Promise<void> {
  const requests = requestStore({ redis, prefix: 'banana', deadlineMs: 60_000 })
  for (let at = 0; at < count; at += 1) {
    const request = aRequest({ asker, words: `a lighthouse, the ${at + 1}. of ${modelId}`, askedAtMs: Date.now() - 3_600_000 + at })
    await requests.accept(request, { dedupe: [], maxOpen: 10_000, announced: false })
    const attempt = await requests.begin(request.requestId)
    attempt?.hold({
      intent: anIntent(),
      plan: aPlan({ modelId, complexity: 0.22, rule: 'photography' }),
      generation: aGeneration({ modelId }),
    })
    await attempt?.deliver({ way: 'post', deliveredAtMs: Date.now(), degraded: [] }, 0, modelId)
    await requests.vote(request.requestId, asker, { value: 'up', source: 'button', atMs: Date.now() })
  }
}

/** What is drawn by chance comes up in some of these: one in two tries, nine in ten pictures by a model that is enough. */
const MOST_WISHES = 40

/** Asks until a picture is drawn so. */
export async function untilDrawn<Picture>(ask: (wish: string) => Promise<Picture>, isSo: (picture: Picture) => boolean): Promise<Picture> {
  for (let at = 1; at <= MOST_WISHES; at += 1) {
    const picture = await ask(`a violin number ${at}`)
    if (isSo(picture)) return picture
  }
  throw new Error(`none of ${MOST_WISHES} pictures was drawn so`)
}
