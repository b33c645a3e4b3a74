import { describe, expect, it } from 'vitest'
import type { EmbeddingModel } from '../../../src/domain/embedding-model.ts'
import { Problem } from '../../../src/errors.ts'
import { meanings } from '../../../src/pipeline/cache/meanings.ts'
import type { Admission } from '../../../src/ports.ts'
import { aPerson } from '../../support/builders.ts'
import { recordingLog } from '../../support/recording-log.ts'

const MODEL: EmbeddingModel = {
  modelId: 'meaning-1',
  provider: 'a test',
  providerModel: 'meaning-1',
  dimensions: 128,
  price: 200_000,
  prefix: '',
  lifecycle: { available: '2026-01-01' },
  checked: { source: 'a test', on: '2026-11-20' },
}

/** A model that counts the letters of a text, and a shelf that remembers. */
function scene({ admission = { kind: 'on' }, fails, refuses }: { admission?: Admission; fails?: Error; refuses?: Error } = {}) {
  const asked: string[][] = []
  const booked: number[] = []
  const reported: string[] = []
  const shelf = new Map<string, readonly number[]>()
  const embeddings = meanings({
    model: MODEL,
    adapter: {
      embed: async (texts) => {
        asked.push([...texts])
        if (fails) throw fails
        return texts.map((text) => [text.length, 1])
      },
    },
    health: {
      admit: async () => admission,
      report: async (_, outcome) => {
        reported.push(outcome)
        return 'unchanged'
      },
    },
    vectors: {
      find: async (_, version, cacheKeys) => cacheKeys.map((cacheKey) => shelf.get(`${version} ${cacheKey}`)),
      keep: async (_, version, vectors) => {
        for (const [cacheKey, vector] of vectors) shelf.set(`${version} ${cacheKey}`, vector)
      },
    },
  })
  const context = {
    bookCall: async (_: string, microUsd: number) => {
      if (refuses) throw refuses
      booked.push(microUsd)
      return { settle: async () => undefined }
    },
    signal: new AbortController().signal,
    log: recordingLog().log,
  }
  const embed = (...wishes: string[]) =>
    embeddings.embed(
      wishes.map((words) => ({ cacheKey: words, words })),
      aPerson(),
      context,
    )
  return { asked, booked, reported, embed }
}

describe('what wishes mean', () => {
  it('is asked for once, booked before, and remembered', async () => {
    const { asked, booked, reported, embed } = scene()
    expect(await embed('fox', 'boat')).toEqual([
      [3, 1],
      [4, 1],
    ])
    expect(await embed('a kite', 'boat', 'fox')).toEqual([
      [6, 1],
      [4, 1],
      [3, 1],
    ])
    expect(await embed('fox')).toEqual([[3, 1]])
    expect(asked).toEqual([['fox', 'boat'], ['a kite']])
    expect(booked).toHaveLength(2)
    expect(reported).toEqual(['answered', 'answered'])
  })

  it('is not known when the model fails, and its health hears of it', async () => {
    const { reported, embed } = scene({ fails: new Problem('MODEL_TIMEOUT', 'too slow') })
    expect(await embed('fox')).toBeUndefined()
    expect(reported).toEqual(['failed'])
  })

  it('is not asked for while the model is switched off', async () => {
    const { asked, embed } = scene({ admission: { kind: 'off' } })
    expect(await embed('fox')).toBeUndefined()
    expect(asked).toEqual([])
  })

  it('is not asked for by an attempt that was overtaken', async () => {
    const { asked, reported, embed } = scene({ refuses: new Problem('OVERTAKEN', 'another attempt') })
    await expect(embed('fox')).rejects.toMatchObject({ code: 'OVERTAKEN' })
    expect(asked).toEqual([])
    expect(reported).toEqual(['abandoned'])
  })
})
