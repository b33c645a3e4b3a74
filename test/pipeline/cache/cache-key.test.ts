import { describe, expect, it } from 'vitest'
import { cacheKey, type PictureOf } from '../../../src/pipeline/cache/cache-key.ts'
import { aPerson } from '../../support/builders.ts'

const aPicture = (fields: Partial<PictureOf> = {}): PictureOf => ({
  place: { platform: 'slack', workspaceId: 'T1' },
  words: 'a red fox in the snow, golden hour',
  modelId: 'flash',
  aspect: '1:1',
  quality: 'standard',
  domain: 'photography',
  style: 'landscape',
  versions: { catalogue: '2026-11-20', template: '3' },
  ...fields,
})

describe('the key of a picture', () => {
  it('is the same for the same wish, however it is typed', () => {
    expect(cacheKey(aPicture({ words: 'Golden hour, RED FOX in snow' }))).toBe(cacheKey(aPicture()))
    expect(cacheKey(aPicture())).toMatch(/^[0-9a-f]{64}$/)
  })

  it('does not depend on the order in which the facts are given', () => {
    const { words, ...others } = aPicture()
    expect(cacheKey({ ...others, words })).toBe(cacheKey({ words, ...others }))
    expect(cacheKey(aPicture({ decisions: { a: 1, b: 2 } }))).toBe(cacheKey(aPicture({ decisions: { b: 2, a: 1 } })))
  })

  it.each<[string, Partial<PictureOf>]>([
    ['another workspace', { place: { platform: 'slack', workspaceId: 'T2' } }],
    ['another platform', { place: { platform: 'discord', workspaceId: 'T1' } }],
    ['other words', { words: 'a blue fox in the snow, golden hour' }],
    ['another model', { modelId: 'pro' }],
    ['another aspect', { aspect: '16:9' }],
    ['another quality', { quality: 'best' }],
    ['another domain', { domain: 'art' }],
    ['another style', { style: 'macro' }],
    ['no style', { style: undefined }],
    ['a size', { size: '2K' }],
    ['a reference', { references: ['a'.repeat(64)] }],
    ['an answer', { decisions: { subject: 'animal' } }],
    ['a newer catalogue', { versions: { catalogue: '2026-11-21', template: '3' } }],
    ['a newer template', { versions: { catalogue: '2026-11-20', template: '4' } }],
    ['a brand', { versions: { catalogue: '2026-11-20', template: '3', brand: '1' } }],
    ['a private request', { privateTo: aPerson() }],
  ])('is another for %s', (_name, fields) => {
    expect(cacheKey(aPicture(fields))).not.toBe(cacheKey(aPicture()))
  })

  it('is another for each person who asks in private', () => {
    const mine = cacheKey(aPicture({ privateTo: aPerson({ personId: 'U1' }) }))
    expect(cacheKey(aPicture({ privateTo: aPerson({ personId: 'U2' }) }))).not.toBe(mine)
    expect(cacheKey(aPicture({ privateTo: aPerson({ personId: 'U1' }) }))).toBe(mine)
  })

  it('keeps its fields apart, whatever stands in them', () => {
    expect(cacheKey(aPicture({ domain: 'art","style":"macro', style: 'x' }))).not.toBe(
      cacheKey(aPicture({ domain: 'art', style: 'macro' })),
    )
    expect(cacheKey(aPicture({ references: ['a', 'b'] }))).not.toBe(cacheKey(aPicture({ references: ['a,b'] })))
    expect(cacheKey(aPicture({ references: ['a', 'b'] }))).not.toBe(cacheKey(aPicture({ references: ['b', 'a'] })))
  })
})
