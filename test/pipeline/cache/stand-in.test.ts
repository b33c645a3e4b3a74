import { describe, expect, it } from 'vitest'
import type { KeptPicture } from '../../../src/domain/kept-picture.ts'
import { standIn } from '../../../src/pipeline/cache/stand-in.ts'
import { aPerson, aPlan, aRequest } from '../../support/builders.ts'

const kept = (words: string, digit: string): KeptPicture => ({
  cacheKey: digit.repeat(64),
  imageKey: digit.repeat(64),
  mime: 'image/png',
  width: 1024,
  height: 1024,
  sizeBytes: 100_000,
  modelId: 'flash',
  costMicroUsd: 33_600,
  requestId: digit.repeat(22),
  author: aPerson({ personId: 'UDANA' }),
  words,
  askedAtMs: 1_000,
  isPrivate: false,
})

function closestTo(words: string, recent: readonly KeptPicture[], isThere = (_imageKey: string) => true) {
  const forgotten: string[] = []
  const { find } = standIn({
    index: { recent: async () => recent, forget: async (cacheKey) => void forgotten.push(cacheKey) },
    images: { hold: async (imageKey) => isThere(imageKey) },
  })
  return find(aRequest({ words }), aPlan()).then((generation) => ({ generation, forgotten }))
}

describe('when no model gives a picture', () => {
  it('the closest of the workspace is shown for nothing, and said to be another one', async () => {
    const recent = [kept('a green car on a bridge', '1'), kept('a red fox in the deep snow', '2')]
    const { generation } = await closestTo('a blue fox in the deep snow', recent)
    expect(generation).toMatchObject({
      imageKey: '2'.repeat(64),
      costMicroUsd: 0,
      warnings: ['flash gives no picture right now, so this is one that was made for “a red fox in the deep snow” (it differs in colour).'],
      reused: { personId: 'UDANA', from: 'similar' },
    })
  })

  it('nothing is shown where nothing comes close', async () => {
    expect((await closestTo('a blue fox in the deep snow', [kept('a green car on a bridge', '1')])).generation).toBeUndefined()
  })

  it('the next one is shown when the bytes of the closest are gone, and those are forgotten', async () => {
    const recent = [kept('a blue fox in the deep snow', '1'), kept('a white fox in the deep snow', '2')]
    const { generation, forgotten } = await closestTo('a blue fox in the deep snow', recent, (imageKey) => imageKey.startsWith('2'))
    expect(generation?.imageKey).toBe('2'.repeat(64))
    expect(forgotten).toEqual(['1'.repeat(64)])
  })
})
