import { describe, expect, it } from 'vitest'
import { Chosen, type Habits, NO_PREFERENCES, type Preferences, steeringOf } from '../../src/domain/preferences.ts'
import type { Options } from '../../src/domain/request.ts'
import { leanTo } from '../../src/pipeline/intent/leaning.ts'
import type { Context } from '../../src/pipeline/pipeline.ts'
import { plan } from '../../src/pipeline/stages/plan.ts'
import type { Models } from '../../src/ports.ts'
import { aModel, anIntent, aRecord, aRequest } from '../support/builders.ts'

const lite = aModel({ modelId: 'lite', role: 'lite', priceMicroUsdPerImage: 20_000, quality: { simple: 6, medium: 5, complex: 3 } })
const flash = aModel()
const pro = aModel({ modelId: 'pro', role: 'pro', priceMicroUsdPerImage: 134_000, quality: { simple: 9, medium: 9, complex: 9 } })
const usable = [lite, flash, pro]
const models = {
  usable,
  find: (asked: string) => usable.find(({ modelId }) => modelId === asked),
  resolve: (asked: string) => {
    const model = usable.find(({ modelId }) => modelId === asked)
    return model && { model }
  },
} as unknown as Models

const HABITS: Habits = { requests: 40, better: { count: 14, of: 40 }, drafts: { count: 2, of: 40 }, leaning: 'quality' }
/** Complex enough for a better model to show. */
const MEDIUM = 'an oil painting of a harbour with chiaroscuro, impasto, golden hour light and a leading line'

function planFor(preferences: Partial<Preferences>, words = 'a cosy cabin', options: Options = {}) {
  const request = aRequest({ words, options })
  const conversation = { progress: () => undefined }
  const stage = plan({ models, preferences: { of: async () => ({ ...NO_PREFERENCES, ...preferences }) } })
  const learned = { intent: anIntent({ domain: 'art', style: 'painting' }) }
  const attempt = { record: aRecord({ request }) }
  return stage.run({ request, learned, conversation, attempt } as unknown as Context)
}
const set = (chosen: Parameters<typeof Chosen.parse>[0]) => ({ chosen: Chosen.parse(chosen) })

describe('a plan for somebody with settings', () => {
  it('sends their words alone where they want no enhancement, and says so', async () => {
    expect(await planFor(set({ enhance: false }))).toMatchObject({
      prompt: 'a cosy cabin',
      personal: ['Your settings: your words are sent alone.'],
    })
  })

  it('fills in what the wish does not say', async () => {
    expect(await planFor(set({ quality: 'best', aspect: '16:9' }))).toMatchObject({ modelId: 'pro', aspect: '16:9', quality: 'best' })
    expect(await planFor(set({ modelId: 'lite' }))).toMatchObject({
      modelId: 'lite',
      personal: ['Your settings: lite where you name neither model nor quality.'],
    })
  })

  it('lets the wish win, always', async () => {
    const plans = set({ quality: 'best', aspect: '16:9', modelId: 'pro', leaning: 'quality' })
    const made = await planFor(plans, MEDIUM, { quality: 'draft', aspect: '1:1' })
    expect(made).toMatchObject({ aspect: '1:1', rule: 'draft' })
    expect(made).not.toHaveProperty('personal')
    expect(await planFor(plans, 'a cabin', { modelId: 'lite' })).toMatchObject({ modelId: 'lite', aspect: '16:9' })
  })

  it('chooses by itself when the model of the settings is gone, and says so', async () => {
    const made = await planFor(set({ modelId: 'old' }))
    expect(made).toMatchObject({ modelId: 'flash', notes: ['old, the model of your settings, cannot be used here, so I chose.'] })
  })
})

describe('a plan for somebody whose habits are known', () => {
  it('takes the better model at once for who often asks for better, and names the evidence', async () => {
    expect(await planFor({ habits: HABITS }, MEDIUM)).toMatchObject({
      modelId: 'pro',
      rule: 'quality-sensitive',
      personal: ['Quality came first: you asked for better quality in 14 of your last 40.'],
    })
  })

  it('does nothing of that for a wish that is simple', async () => {
    const made = await planFor({ habits: HABITS })
    expect(made).toMatchObject({ modelId: 'flash', rule: 'standard' })
    expect(made).not.toHaveProperty('personal')
  })

  it('makes a draft for who mostly wants drafts, says so on the result, and offers more', async () => {
    const made = await planFor({ habits: { ...HABITS, drafts: { count: 32, of: 40 }, leaning: 'cost' } })
    expect(made).toMatchObject({
      modelId: 'lite',
      quality: 'draft',
      better: { quality: 'standard', modelId: 'flash' },
      notes: ['A draft, because a draft was enough in 32 of your last 40. Better makes it in full; /banana settings changes that.'],
    })
  })

  it('makes no draft of what is asked for in another quality', async () => {
    const thrifty = set({ leaning: 'cost' })
    expect(await planFor(thrifty, 'a cabin', { quality: 'standard' })).toMatchObject({ modelId: 'flash', notes: [] })
    expect(await planFor(thrifty, 'a cabin', { modelId: 'pro' })).toMatchObject({ modelId: 'pro', notes: [] })
  })
})

describe('a reading for somebody who mostly asks for one domain', () => {
  const RULES = { confirmBelow: 0.8, clarifyBelow: 0.5, confirmWaitMs: 5_000, expiresMs: 900_000 }
  const art = { ...HABITS, domains: { domain: 'art', style: 'painting', count: 36, of: 40 }, domain: 'art' } as const
  const { domain } = steeringOf({ chosen: Chosen.parse({}), habits: art })
  const read = (fields: Parameters<typeof anIntent>[0]) => leanTo(anIntent(fields), domain, RULES)

  it('stays as it is where the words are clear, and where they name no subject', () => {
    expect(read({ domain: 'photography', confidence: 0.9 })).toEqual(anIntent({ domain: 'photography', confidence: 0.9 }))
    const unclear = anIntent({ confidence: 0.2, unclear: true })
    expect(leanTo(unclear, domain, RULES)).toBe(unclear)
  })

  it('is surer where the words point the same way, so that nobody is asked what they always answer alike', () => {
    const leaned = read({ domain: 'art', style: 'impressionist', confidence: 0.6 })
    expect(leaned).toMatchObject({ domain: 'art', style: 'impressionist', leaned: 'You asked for art in 36 of your last 40.' })
    expect(leaned.confidence).toBeCloseTo(4.5 / 5.5, 2)
  })

  it('stays as it is where the words point elsewhere with some weight', () => {
    expect(read({ domain: 'photography', confidence: 0.6 })).toEqual(anIntent({ domain: 'photography', confidence: 0.6 }))
  })

  it('proposes the domain where the words say next to nothing, to be confirmed', () => {
    expect(read({ domain: 'photography', confidence: 0.3 })).toMatchObject({ domain: 'art', style: 'painting', confidence: 0.5 })
  })
})
