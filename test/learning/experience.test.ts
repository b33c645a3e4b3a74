import { describe, expect, it } from 'vitest'
import { REMEMBERED } from '../../src/domain/experience.ts'
import type { Sample } from '../../src/domain/sample.ts'
import { experienceFrom } from '../../src/learning/experience.ts'
import { preferencesFrom } from '../../src/learning/preferences.ts'
import { aSample } from '../support/builders.ts'

const HOUR_MS = 3_600_000
const START_MS = 1_700_000_000_000

/** One request an hour; a last one of another kind has given all of them time to be said something about. */
function asked(...wishes: readonly Partial<Sample>[]): Sample[] {
  const after = { domain: 'art', style: 'painting' } as const
  return [...wishes, after].map((fields, hour) => aSample({ complexity: 0.25, askedAtMs: START_MS + hour * HOUR_MS, ...fields }))
}
const vote = (value: 'up' | 'down', reason?: Sample['votes'][number]['reason'], personId = 'U1'): Partial<Sample> => ({
  votes: [{ personId, value, atMs: START_MS, ...(reason && { reason }) }],
})
/** What became of photographs, one a picture: 1 where they were content. */
const photographs = (samples: readonly Sample[], redrawn: readonly Sample[] = []) =>
  experienceFrom(samples, new Set(redrawn.map(({ requestId }) => requestId)))
    .filter(({ domain }) => domain === 'photography')
    .flatMap(({ pictures }) => pictures.map(([, content]) => content))

describe('what a person thought of a model', () => {
  it('is content with what they voted for and with what they took in silence, not with what they voted against', () => {
    expect(photographs(asked(vote('up'), {}, vote('down'), vote('down', 'low-quality')))).toEqual([1, 1, 0, 0])
  })

  it('is not content with what they had drawn again or better themselves', () => {
    const samples = asked({ signals: ['again'] }, { signals: ['better'] }, { signals: ['again'] })
    expect(photographs(samples, samples.slice(0, 2))).toEqual([0, 0, 1])
  })

  it('is nothing where the wish was misread or put differently, or the picture deleted', () => {
    const samples = asked(vote('down', 'wrong-subject'), vote('down', 'wrong-style'), { signals: ['edit'] }, { signals: ['delete'] })
    expect(photographs(samples, samples.slice(2, 3))).toEqual([])
  })

  it('is nothing that others think', () => {
    expect(photographs(asked(vote('down', undefined, 'U2')))).toEqual([1])
  })

  it('is nothing of a draft or of the best there is that they asked for, nor of another try', () => {
    expect(photographs(asked({ quality: 'draft' }, { quality: 'best' }, { parentId: 'before' }))).toEqual([])
  })

  it('is not known yet of a picture that they have hardly seen', () => {
    const [first = expect.unreachable()] = asked({})
    expect(photographs([first])).toEqual([])
    expect(photographs([{ ...first, ...vote('up') }])).toEqual([1])
  })

  it('is told apart by domain, by how much the wish asks, and by model', () => {
    const samples = asked({}, { complexity: 0.5 }, { modelId: 'pro' }, { domain: 'products' })
    expect(experienceFrom(samples, new Set()).map(({ domain, band, modelId }) => `${domain} ${band} ${modelId}`)).toEqual([
      'photography simple flash',
      'photography medium flash',
      'photography simple pro',
      'products simple flash',
    ])
  })
})

describe('what was known before', () => {
  it('stands for what is older than the newest requests, and is counted once', () => {
    const all = asked(...Array.from({ length: 80 }, (_, at) => ({ ...vote('up'), modelId: at < 20 ? 'pro' : 'flash' })))
    const before = preferencesFrom(all.slice(0, 50))
    const { experience = [] } = preferencesFrom(all, preferencesFrom(all.slice(0, 70), before))
    expect(experience.map(({ modelId, pictures }) => [modelId, pictures.length])).toEqual([
      ['pro', 20],
      ['flash', REMEMBERED],
    ])
  })

  it('gives way to what they say later about one of the newest', () => {
    const samples = asked({}, {})
    const { experience } = preferencesFrom(samples)
    const [first = expect.unreachable(), ...others] = samples
    expect(
      experienceFrom([{ ...first, ...vote('down') }, ...others], new Set(), experience)[0]?.pictures.map(([, content]) => content),
    ).toEqual([0, 1])
  })

  it('is forgotten after ninety days', () => {
    const { experience } = preferencesFrom(asked({}, {}))
    const later = (days: number) => [aSample({ askedAtMs: START_MS + days * 24 * HOUR_MS })]
    expect(experienceFrom(later(80), new Set(), experience)).not.toEqual([])
    expect(experienceFrom(later(91), new Set(), experience)).toEqual([])
  })
})
