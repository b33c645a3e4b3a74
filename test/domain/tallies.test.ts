import { describe, expect, it } from 'vitest'
import { talliesIn, talliesInWords, tallyOf } from '../../src/domain/tallies.ts'
import { aGeneration, aModel, aPlan, aRequest } from '../support/builders.ts'

const flash = aModel()
const alternative = (modelId: string, priceMicroUsd: number) => ({
  modelId,
  priceMicroUsd,
  quality: 8,
  typicalMs: 8_000,
  bestAt: [],
  isChosen: false,
})
const plan = (complexity: number) => aPlan({ complexity, alternatives: [alternative('pro', 134_000), alternative('flash', 33_600)] })
const best = aRequest({ options: { quality: 'best' } })
const byPro = aGeneration({ modelId: 'pro', costMicroUsd: 134_000 })

describe('what is counted of a picture', () => {
  it('says what the best quality cost more than the everyday model where the wish was simple', () => {
    expect(tallyOf(best, { plan: plan(0.2), generation: byPro }, [flash])).toEqual({
      best: 1,
      simpleBest: 1,
      simpleBestOverMicroUsd: 100_400,
    })
    expect(tallyOf(best, { plan: plan(0.3), generation: byPro }, [flash])).toEqual({ best: 1 })
    expect(tallyOf(aRequest(), { plan: plan(0.2), generation: byPro }, [flash])).toEqual({})
  })

  it('claims no saving where there is no everyday model to compare with', () => {
    expect(tallyOf(best, { plan: plan(0.2), generation: byPro }, [])).toEqual({ best: 1 })
  })

  it('counts what was asked for anew', () => {
    const fresh = aRequest({ options: { fresh: true } })
    expect(tallyOf(fresh, { plan: plan(0.2), generation: aGeneration() }, [flash])).toEqual({ fresh: 1, freshMicroUsd: 33_600 })
  })

  it('counts of what was there already nothing but what it saved', () => {
    const reused = { requestId: 'r', personId: 'U2', words: 'a cabin', askedAtMs: 1, from: 'index', savedMicroUsd: 33_600 } as const
    const generation = aGeneration({ costMicroUsd: 0, reused })
    expect(tallyOf(best, { plan: plan(0.2), generation }, [flash])).toEqual({ reused: 1, savedMicroUsd: 33_600 })
  })

  it('reads in the journal as it was counted', () => {
    const tallies = { best: 1, simpleBest: 1, simpleBestOverMicroUsd: 100_400 }
    expect(talliesIn(talliesInWords({ ...tallies, reused: 0 }))).toEqual(tallies)
    expect([talliesInWords({}), talliesIn()]).toEqual(['', {}])
  })
})
