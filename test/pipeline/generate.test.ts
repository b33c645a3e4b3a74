import { describe, expect, it } from 'vitest'
import type { Context } from '../../src/pipeline/pipeline.ts'
import { generate } from '../../src/pipeline/stages/generate.ts'
import type { ImageStore } from '../../src/ports.ts'
import { aGeneration, aRecord } from '../support/builders.ts'

const kept = aGeneration()

/** Whether the picture of an earlier attempt is used again, with a store that has these keys. */
function isUsedAgain(keysInStore: readonly string[], staged?: string): Promise<boolean> | undefined {
  const images = { get: async (imageKey: string) => (keysInStore.includes(imageKey) ? Buffer.from('a picture') : undefined) }
  const stage = generate({ images: images as unknown as ImageStore } as Parameters<typeof generate>[0])
  return stage.isStillThere?.(kept, { attempt: { record: { ...aRecord(), ...(staged && { staged }) } } } as Context)
}

describe('the picture of an earlier attempt', () => {
  it('is used again', async () => {
    expect(await isUsedAgain([kept.imageKey])).toBe(true)
  })

  it('is drawn again when the store has lost it, as a power cut may do to one that cost nothing', async () => {
    expect(await isUsedAgain([])).toBe(false)
  })

  it('is not missed when it is uploaded already', async () => {
    expect(await isUsedAgain([], 'F1')).toBe(true)
  })
})
