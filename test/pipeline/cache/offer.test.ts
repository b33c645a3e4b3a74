import { describe, expect, it } from 'vitest'
import { type EarlierPicture, type OfferOptions, similarPictures } from '../../../src/pipeline/cache/offer.ts'
import { likenessOf, readWish } from '../../../src/pipeline/cache/similar-wishes.ts'
import { aPerson } from '../../support/builders.ts'

const earlier = (words: string, fields: Partial<EarlierPicture> = {}): EarlierPicture => ({
  cacheKey: words,
  imageKey: 'a'.repeat(64),
  words,
  author: aPerson({ personId: 'dana' }),
  requestId: 'r'.repeat(22),
  askedAtMs: 1_000_000,
  ...fields,
})
const asking = (words: string, fields: Partial<OfferOptions> = {}): OfferOptions => ({
  cacheKey: 'another',
  words,
  priceMicroUsd: 39_000,
  nowMs: 8_200_000,
  ...fields,
})
const offered = async (words: string, ...others: string[]): Promise<string[]> =>
  (
    await similarPictures(
      others.map((other) => earlier(other)),
      asking(words),
    )
  ).map(({ picture }) => picture.words)

describe('pictures that are offered instead of a new one', () => {
  it('name who made them, how long ago, and what it saves', async () => {
    const [offer] = await similarPictures([earlier('a red fox in the snow')], asking('a white fox in the snow'))
    expect(offer).toMatchObject({ picture: { author: { personId: 'dana' } }, ageMs: 7_200_000, savesMicroUsd: 39_000 })
  })

  it.each([
    ['a white fox in the snow', 'a red fox in the snow', 'colour', ['white'], ['red']],
    ['three foxes in the snow', 'two foxes in the snow', 'count', ['3'], ['2']],
    ['a fox in the snow without a hat', 'a fox in the snow with a hat', 'negation', ['without'], []],
    ['a portrait of Dana in a garden', 'a portrait of Max in a garden', 'name', ['dana'], ['max']],
    ['a fox in the snow, watercolor', 'a fox in the snow, photo', 'style', ['watercolor'], ['photo']],
    ['a fox in the deep snow', 'a fox in the snow', 'detail', ['deep'], []],
  ] as const)('%j comes close to %j, and differs by %s', async (asked, theirs, kind, mine, others) => {
    const [offer] = await similarPictures([earlier(theirs)], asking(asked))
    expect(offer?.differences).toContainEqual({ kind, asked: mine, theirs: others })
  })

  it.each([
    ['a red fox in the snow', 'a flowchart of the login'],
    ['a red fox in the snow', 'a red car in the desert'],
    ['a portrait of an old fisherman', 'a bowl of ramen on a table'],
  ])('%j has nothing to do with %j', async (asked, theirs) => {
    expect(await offered(asked, theirs)).toEqual([])
  })

  it('come best first, and at most three', async () => {
    const words = [
      'a fox in the snow at night',
      'a red fox in the snow at dawn',
      'a red fox in snow, night',
      'a red fox in the deep snow at night',
      'a boat',
    ]
    const found = await offered('a red fox in the snow at night', ...words)
    expect(found).toHaveLength(3)
    expect(found[0]).toBe('a red fox in snow, night')
  })

  it('are never the wish itself: that one is served, not offered', async () => {
    expect(await similarPictures([earlier('a red fox', { cacheKey: 'same' })], asking('a red fox', { cacheKey: 'same' }))).toEqual([])
  })

  it('are chosen by meaning where somebody can tell it', async () => {
    const meaningsOf: OfferOptions['meaningsOf'] = async (wishes) => wishes.map(({ words }) => (/cat|kitten/.test(words) ? [1, 0] : [0, 1]))
    const found = await similarPictures([earlier('a boat at sea'), earlier('a kitten')], asking('a cat', { meaningsOf }))
    expect(found.map(({ picture }) => picture.words)).toEqual(['a kitten'])
  })

  it('are chosen by words when that somebody is away', async () => {
    const meaningsOf = async () => undefined
    expect(await similarPictures([earlier('a red fox in the snow')], asking('a fox in the snow', { meaningsOf }))).toHaveLength(1)
  })

  it('are found among two thousand in well under 100 ms', async () => {
    const many = Array.from({ length: 2_000 }, (_, at) => earlier(`a red fox number ${at} in the deep snow, golden hour, 35mm, wide shot`))
    const startedMs = performance.now()
    await similarPictures(many, asking('a white fox in the snow, golden hour'))
    expect(performance.now() - startedMs).toBeLessThan(500)
  })
})

describe('likeness', () => {
  it('is 1 for the same words and 0 for none in common', () => {
    expect(likenessOf(readWish('a red fox'), readWish('the red fox'))).toEqual({ score: 1, differences: [] })
    expect(likenessOf(readWish('xyz'), readWish('boat')).score).toBe(0)
    expect(likenessOf(readWish(''), readWish('')).score).toBe(0)
  })

  it('is the same both ways', () => {
    const [one, other] = [readWish('a red fox in the snow'), readWish('two blue birds in the snow')]
    expect(likenessOf(one, other).score).toBe(likenessOf(other, one).score)
  })
})
