import { describe, expect, it } from 'vitest'
import { NO_PREFERENCES, type Preferences } from '../../src/domain/preferences.ts'
import type { Sample } from '../../src/domain/sample.ts'
import { habitLearning } from '../../src/learning/habits.ts'
import { preferencesFrom } from '../../src/learning/preferences.ts'
import type { PreferencesStore } from '../../src/ports.ts'
import { aPerson, aSample } from '../support/builders.ts'

/** So many requests, the first the oldest. */
const asked = (count: number, fields: Partial<Sample> | ((index: number) => Partial<Sample>) = {}): Sample[] =>
  Array.from({ length: count }, (_, index) =>
    aSample({ askedAtMs: 1_000_000 + index, ...(typeof fields === 'function' ? fields(index) : fields) }),
  )

/** Of these requests, the first so many were drawn again in a better quality. */
function bettered(samples: readonly Sample[], count: number): Sample[] {
  return samples.flatMap((sample, index) =>
    index < count
      ? [
          { ...sample, signals: ['better' as const] },
          aSample({ askedAtMs: sample.askedAtMs, parentId: sample.requestId, quality: 'best', rule: 'best' }),
        ]
      : [sample],
  )
}

describe('what a person’s requests say about them', () => {
  it('is that quality comes first, when more than three in ten were wanted better', () => {
    expect(preferencesFrom(bettered(asked(26), 14))).toMatchObject({ requests: 40, better: { count: 14, of: 40 }, leaning: 'quality' })
    expect(preferencesFrom(bettered(asked(28), 12))).not.toHaveProperty('leaning')
  })

  it('is that a low price comes first, when more than seven in ten were fine as a draft', () => {
    const drafts = (count: number) => asked(40, (index) => (index < count ? { quality: 'draft', rule: 'draft' } : {}))
    expect(preferencesFrom(drafts(29))).toMatchObject({ drafts: { count: 29, of: 40 }, leaning: 'cost' })
    expect(preferencesFrom(drafts(28))).not.toHaveProperty('leaning')
  })

  it('is which domain they mostly ask for, and in which style', () => {
    const samples = asked(30, (index) =>
      index < 20 ? { domain: 'art', style: index < 12 ? 'painting' : 'abstract', confidence: 0.9 } : { confidence: 0.9 },
    )
    expect(preferencesFrom(samples)).toMatchObject({ domain: 'art', domains: { domain: 'art', style: 'painting', count: 20, of: 30 } })
  })

  it('is nothing before there are ten', () => {
    const nine = preferencesFrom(asked(9, { quality: 'draft', domain: 'art', style: 'painting', confidence: 0.9 }))
    expect(nine).toMatchObject({ requests: 9, drafts: { count: 9, of: 9 } })
    expect(nine).not.toHaveProperty('leaning')
    expect(nine).not.toHaveProperty('domain')
  })

  it('is read from the newest fifty that were delivered, in whatever order they come', () => {
    const old = asked(50, { quality: 'draft', askedAtMs: 1 })
    const failed = asked(30, { state: 'failed', quality: 'draft' })
    expect(preferencesFrom([...old, ...failed, ...asked(50)])).toMatchObject({ requests: 50, drafts: { count: 0, of: 50 } })
  })

  it('leaves out what others did with their pictures', () => {
    const pressedByOthers = asked(20, { signals: ['better', 'again'] })
    expect(preferencesFrom(pressedByOthers).better).toEqual({ count: 0, of: 20 })
  })

  it('leaves out readings that were in doubt: what leaned on a preference does not prove it', () => {
    const leaned = asked(30, { domain: 'art', style: 'painting', confidence: 0.6 })
    expect(preferencesFrom(leaned)).not.toHaveProperty('domain')
    expect(preferencesFrom(asked(30, { domain: 'art', style: 'painting', confidence: 0.6, wasAsked: true }))).toMatchObject({
      domain: 'art',
    })
  })

  it('does not take it against quality that nobody asks for better once they get better at once', () => {
    const before = preferencesFrom(bettered(asked(26), 14))
    const served = asked(45, { rule: 'quality-sensitive', modelId: 'pro' })
    expect(preferencesFrom([...served, ...asked(5)], before)).toMatchObject({ better: { count: 0, of: 5 }, leaning: 'quality' })
    expect(preferencesFrom([...asked(40), ...asked(10, { rule: 'quality-sensitive' })], before)).not.toHaveProperty('leaning')
  })

  it('does not take drafts for a taste that are made better every time', () => {
    expect(preferencesFrom(bettered(asked(25, { quality: 'draft' }), 25))).not.toMatchObject({ leaning: 'cost' })
  })
})

describe('keeping up with a person', () => {
  const ANN = aPerson()
  /** What is kept, in memory. */
  function kept(now: Partial<Preferences> = {}) {
    let known: Preferences = { ...NO_PREFERENCES, ...now }
    const store: Pick<PreferencesStore, 'of' | 'learn'> = {
      of: async () => known,
      learn: async (_, __, habits) => {
        known = { ...known, habits }
      },
    }
    return store as PreferencesStore
  }
  const newest = (samples: readonly Sample[]) => ({ newest: async () => samples })

  it('keeps what their newest requests say', async () => {
    const preferences = kept()
    const drafts = asked(20, { quality: 'draft' })
    expect(await habitLearning({ preferences, samples: newest(drafts) }).refresh(ANN)).toMatchObject({ habits: { leaning: 'cost' } })
    expect(await preferences.of(ANN)).toMatchObject({ habits: { leaning: 'cost' } })
  })

  it('looks at nothing that was to be forgotten', async () => {
    const preferences = kept({ sinceMs: 2_000_000 })
    expect(await habitLearning({ preferences, samples: newest(asked(20)) }).refresh(ANN)).toMatchObject({ habits: undefined })
  })

  it('looks at nothing at all when they do not want that', async () => {
    const preferences = kept({ chosen: { enhance: true, learn: false } })
    const samples = { newest: () => Promise.reject(new Error('was asked')) }
    expect(await habitLearning({ preferences, samples }).refresh(ANN)).toMatchObject({ habits: undefined })
  })
})
