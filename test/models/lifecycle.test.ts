import { describe, expect, it } from 'vitest'
import type { Model } from '../../src/domain/model.ts'
import { readCatalogue } from '../../src/models/catalogue.ts'
import { dayOf, endNotices, isUsableOn, resolveModel } from '../../src/models/lifecycle.ts'
import { openModels } from '../../src/models/models.ts'
import { RETIRED } from '../../src/models/retired.ts'

const DAY = '2026-11-20'

function aModel(modelId: string, lifecycle: Partial<Model['lifecycle']> = {}): Model {
  const [sketch] = readCatalogue()
  if (!sketch) throw new Error('the catalogue is empty')
  return { ...sketch, modelId, providerModel: `provider-${modelId}`, lifecycle: { available: '2026-01-01', ...lifecycle } }
}

describe('the life of a model', () => {
  it('lasts until the day before it is shut down', () => {
    const model = aModel('old', { shutDown: '2026-12-01' })
    expect(['2026-11-30', '2026-12-01', '2026-12-02'].map((day) => isUsableOn(model, day))).toEqual([true, false, false])
  })

  it('has no end without a date, and a clock that is behind takes nothing away', () => {
    expect(['2020-01-01', '2099-01-01'].map((day) => isUsableOn(aModel('young'), day))).toEqual([true, true])
  })

  it('is reckoned in days of UTC', () => {
    expect(dayOf(new Date('2026-12-01T00:30:00+01:00'))).toBe('2026-11-30')
  })
})

describe('what somebody asks for', () => {
  const models = [
    aModel('first', { shutDown: '2026-06-01', successor: 'second' }),
    aModel('second', { shutDown: '2026-11-01', successor: 'third' }),
    aModel('third'),
    aModel('unconfigured'),
  ]
  const third = models[2] as Model
  const retired = [
    { name: 'ancient', shutDown: '2025-05-05', successor: 'first', source: 'a test' },
    { name: 'loop-a', shutDown: '2025-05-05', successor: 'loop-b', source: 'a test' },
    { name: 'loop-b', shutDown: '2025-05-05', successor: 'loop-a', source: 'a test' },
    { name: 'stranded', shutDown: '2025-05-05', successor: 'unconfigured', source: 'a test' },
    { name: 'next-year', shutDown: '2027-05-05', successor: 'third', source: 'a test' },
  ]
  const ask = (asked: string, day = DAY) => resolveModel(asked, [third], { models, retired, day })

  it.each(['third', 'THIRD', ' third ', 'provider-third', 'Provider-Third'])(
    '%j is found by our id and by the name of its provider',
    (asked) => {
      expect(ask(asked)).toEqual({ model: third })
    },
  )

  it('is answered by the successor once it is shut down, with a word about it', () => {
    expect(ask('second')).toEqual({ model: third, notice: 'second was switched off on 1 November 2026, so third draws this.' })
  })

  it.each(['first', 'ancient'])('%s leads through successors that have ended themselves', (asked) => {
    expect(ask(asked)?.model).toBe(third)
    expect(ask(asked)?.notice).toMatch(new RegExp(`^${asked} was switched off`))
  })

  it.each(['unconfigured', 'stranded', 'loop-a', 'next-year', 'never-heard-of', ''])('%j is nobody we could ask', (asked) => {
    expect(ask(asked)).toBeUndefined()
  })

  it.each(RETIRED.map(({ name }) => name))('%s of the table is answered once all providers are configured', (name) => {
    const options = { googleApiKey: 'a-key', openai: { apiKey: 'a-key' } }
    const models = openModels({ ...options, now: () => new Date(`${DAY}T12:00:00Z`) })
    expect(models.find(name)).toBeUndefined()
    expect(models.resolve(name)).toMatchObject({ model: { modelId: expect.any(String) }, notice: expect.stringContaining(name) })
  })

  it('takes the successors that the providers recommend', () => {
    const models = openModels({ googleApiKey: 'a-key', openai: { apiKey: 'a-key' }, now: () => new Date(`${DAY}T12:00:00Z`) })
    const answeredBy = (name: string) => models.resolve(name)?.model.modelId
    expect(['imagen-3.0-generate-002', 'imagen-4.0-ultra-generate-001', 'gemini-2.5-flash-image', 'dall-e-3'].map(answeredBy)).toEqual([
      'flash',
      'pro',
      'flash',
      'gpt-image',
    ])
  })

  it('is nobody without the key of the successor', () => {
    expect(openModels({}).resolve('gemini-2.5-flash-image')).toBeUndefined()
    expect(openModels({}).resolve('sketch')).toMatchObject({ model: { modelId: 'sketch' } })
  })
})

describe('notice of an end', () => {
  const model = aModel('old', { shutDown: '2027-03-01', successor: 'new' })
  const dueOn = (day: string) => endNotices([model], day).map(({ due, daysLeft }) => [due, daysLeft])

  it.each<[string, [number, number][]]>([
    ['2026-12-30', []],
    ['2026-12-31', [[60, 60]]],
    ['2027-01-29', [[60, 31]]],
    ['2027-01-30', [[30, 30]]],
    ['2027-02-21', [[30, 8]]],
    ['2027-02-22', [[7, 7]]],
    ['2027-02-28', [[7, 1]]],
    ['2027-03-01', []],
    ['2027-06-01', []],
  ])('on %s: %j', (day, due) => {
    expect(dueOn(day)).toEqual(due)
  })

  it('says when, and who answers from then on', () => {
    expect(endNotices([model], '2027-01-30')[0]?.text).toBe(
      'old (provider-old) is switched off by its provider on 1 March 2027, in 30 days. From then on new answers for it.',
    )
    const alone = aModel('old', { shutDown: '2027-03-01' })
    expect(endNotices([alone], '2027-02-28')[0]?.text).toMatch(/on 1 March 2027, tomorrow\. Nothing takes its place yet: name a successor/)
  })
})
