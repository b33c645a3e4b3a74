import { describe, expect, it } from 'vitest'
import { type Experience, Experiences, experienceInWords } from '../../src/domain/experience.ts'

const PHOTOS = { domain: 'photography', band: 'simple' } as const

/** So many pictures of a model, with so many of which somebody was content. */
const drew = (modelId: string, count: number, of: number, kind: Pick<Experience, 'domain' | 'band'> = PHOTOS): Experience => ({
  ...{ ...kind, modelId },
  pictures: Array.from({ length: of }, (_, at) => [at, at < count ? 1 : 0]),
})

describe('how content somebody is expected to be', () => {
  it('is as content as people are, where nothing is known of them', () => {
    expect(new Experiences([]).with('pro', PHOTOS)).toEqual({ count: 0, of: 0, expected: 0.8 })
  })

  it('is as content as they are with all that they get, until pictures of this kind say otherwise', () => {
    const easy = new Experiences([drew('flash', 30, 30, { domain: 'art', band: 'simple' })])
    const hard = new Experiences([drew('flash', 6, 30, { domain: 'art', band: 'simple' })])
    expect(easy.with('pro', PHOTOS).expected).toBeGreaterThan(0.9)
    expect(hard.with('pro', PHOTOS).expected).toBeLessThan(0.4)
    expect(new Experiences([drew('pro', 38, 40)]).with('pro', PHOTOS)).toMatchObject({ count: 38, of: 40 })
  })

  it('comes close to what was, the more there is to go by', () => {
    const expected = [4, 10, 40].map((of) => new Experiences([drew('pro', of / 2, of)]).with('pro', PHOTOS).expected)
    expect(expected).toEqual(expected.toSorted((one, other) => other - one))
    expect(expected.at(-1)).toBeCloseTo(0.5, 1)
  })

  it('is of another model what it is of the first one, less what the table gives it less, until its own pictures say otherwise', () => {
    const known = new Experiences([drew('pro', 36, 40), drew('flash', 20, 40)])
    const usual = known.with('pro', PHOTOS)
    expect(known.withInstead('flux', PHOTOS, usual, 0).expected).toBeCloseTo(usual.expected, 10)
    expect(known.withInstead('flux', PHOTOS, usual, 0.1).expected).toBeCloseTo(usual.expected - 0.1, 10)
    expect(known.withInstead('flash', PHOTOS, usual, 0).expected).toBeLessThan(0.6)
  })

  it('does not take one kind of wish for another', () => {
    const known = new Experiences([drew('flash', 0, 20, { domain: 'photography', band: 'medium' })])
    expect(known.with('flash', PHOTOS).of).toBe(0)
  })
})

describe('what somebody thought of their pictures, in words', () => {
  it('compares the models that drew the same kind of wish', () => {
    expect(experienceInWords([drew('flash', 14, 15), drew('pro', 12, 14)])).toEqual([
      'for simple wishes for photography you were content with 14 of 15 by flash and 12 of 14 by pro',
    ])
  })

  it('leaves out what there is nothing to compare with, and what is too little to tell', () => {
    expect(experienceInWords([drew('flash', 14, 15), drew('pro', 3, 3)])).toEqual([])
    expect(experienceInWords([drew('flash', 14, 15), drew('pro', 9, 9, { domain: 'art', band: 'simple' })])).toEqual([])
  })

  it('shows the three kinds that tell most', () => {
    const kinds = (['photography', 'art', 'diagrams', 'products'] as const).map((domain, at) => ({
      ...{ domain, band: 'simple' as const },
      of: 5 + at,
    }))
    const all = kinds.flatMap(({ of, ...kind }) => [drew('flash', of, of, kind), drew('pro', of, of, kind)])
    const shown = experienceInWords(all)
    expect(shown).toHaveLength(3)
    expect(shown[0]).toContain('products')
    expect(shown.join()).not.toContain('photography')
  })
})
