import { describe, expect, it } from 'vitest'
import { alternativeInWords, Plan } from '../../src/domain/plan.ts'
import type { Options, Place } from '../../src/domain/request.ts'
import { Rules, rulesFor } from '../../src/domain/rules.ts'
import type { Context, Stage } from '../../src/pipeline/pipeline.ts'
import { makePlan } from '../../src/pipeline/routing/make-plan.ts'
import { obeying } from '../../src/pipeline/stages/obey.ts'
import { plan } from '../../src/pipeline/stages/plan.ts'
import type { Models, RuleBook, Step } from '../../src/ports.ts'
import { aBrand, aModel, anIntent, aPlan, aRecord, aRequest } from '../support/builders.ts'

const flash = aModel()
const pro = aModel({
  modelId: 'pro',
  role: 'pro',
  priceMicroUsdPerImage: 134_000,
  quality: { simple: 9, medium: 9, complex: 9 },
  typicalMs: 20_000,
})
const usable = [flash, pro]
const wish = { words: 'a cosy cabin at dusk', reading: anIntent(), options: {}, usable }

describe('a plan', () => {
  it('says what will be made, with what, for how much, and why', () => {
    expect(makePlan(wish)).toMatchObject({
      prompt: expect.stringContaining('a cosy cabin at dusk'),
      template: 'photography/landscape/standard',
      modelId: 'flash',
      aspect: '1:1',
      priceMicroUsd: 33_600,
      complexity: 0.22,
      rule: 'standard',
      reason: expect.stringContaining('flash ($0.034)'),
      notes: [],
    })
  })

  it('names what the asker’s words decide, so that “Why?” can say why the template was silent', () => {
    expect(makePlan(wish).decided).toEqual(['light'])
  })

  it('sends the words alone when enhancement is switched off', () => {
    const made = makePlan({ ...wish, enhance: false })
    expect(made.prompt).toBe(wish.words)
    expect(made.template).toBeUndefined()
  })

  it('uses the template of the quality that was asked for', () => {
    expect(makePlan({ ...wish, options: { quality: 'best' } })).toMatchObject({ template: 'photography/landscape/best', modelId: 'pro' })
  })

  it('keeps to the prompt limit of the model that was chosen', () => {
    const short = aModel({ promptLimitChars: 60 })
    expect(makePlan({ ...wish, usable: [short] }).prompt.length).toBeLessThanOrEqual(60)
  })

  it('says when the model cannot do the aspect, and when a picture was not looked at', () => {
    const attachments = [{ name: 'a.png', mime: 'image/png', sizeBytes: 10 }]
    const { aspect, notes } = makePlan({ ...wish, options: { aspect: '21:9' }, attachments })
    expect(aspect).toBe('1:1')
    expect(notes).toEqual(['flash cannot do 21:9, so this is 1:1.', expect.stringContaining('cannot look at attached pictures')])
  })

  it('says where the asker’s words win over the brand', () => {
    const brand = aBrand({ forbiddenStyles: ['neon'] })
    expect(makePlan({ ...wish, words: 'a neon sign in pink', brand }).notes).toEqual([
      'Acme avoids neon; your words speak of it, so they decide.',
      'You named colours, so I left out those of Acme.',
    ])
  })

  it('is what is stored, and a plan that an older version stored is still one', () => {
    const made = makePlan(wish)
    expect(Plan.parse(JSON.parse(JSON.stringify(made)))).toEqual(made)
    expect(Plan.parse(aPlan())).toEqual(aPlan())
  })
})

describe('the stage', () => {
  const steps: Step[] = []
  const conversation = { progress: (step: Step) => void steps.push(step) }
  const ended = { model: flash, notice: 'old was switched off, so flash draws this.' }
  const models = { usable, find: () => undefined, resolve: (asked: string) => (asked === 'old' ? ended : undefined) } as unknown as Models
  const brands = { find: async ({ channelId }: Place) => (channelId === 'C-brand' ? aBrand() : undefined) }
  const planIn = (channelId: string, options: Options = {}) => {
    const place = { platform: 'slack', workspaceId: 'T1', channelId } as const
    const request = aRequest({ place, options })
    const attempt = { record: aRecord({ request }) }
    return plan({ models, brands }).run({ request, learned: { intent: anIntent() }, attempt, conversation } as unknown as Context)
  }

  it('plans with the brand of the place', async () => {
    expect(await planIn('C-brand')).toMatchObject({ prompt: expect.stringContaining('ink #101820') })
    expect(await planIn('C-other')).not.toMatchObject({ prompt: expect.stringContaining('#101820') })
  })

  it('plans as for a team that has set no tiers', async () => {
    expect(await planIn('C-other')).toMatchObject({ modelId: 'flash', rule: 'standard' })
  })

  it('tells at once what it will be drawn with, and why in a few words', async () => {
    await planIn('C-other')
    expect(steps.at(-1)).toEqual({ kind: 'planned', modelId: 'flash', brief: 'cheapest that does this well' })
  })

  it('takes the successor of a model that was switched off while the wish was in line, and says so', async () => {
    expect(await planIn('C-other', { modelId: 'old' })).toMatchObject({ modelId: 'flash', notes: [ended.notice] })
  })
})

describe('the next quality of a plan', () => {
  const lite = aModel({ modelId: 'lite', role: 'lite', priceMicroUsdPerImage: 20_000, quality: { simple: 6, medium: 4, complex: 3 } })
  const sketch = aModel({ modelId: 'sketch', role: 'preview', priceMicroUsdPerImage: 0 })
  const betterOf = (options: Options, models = [sketch, lite, flash, pro]) => makePlan({ ...wish, usable: models, options }).better

  it.each([
    ['standard', {}, { quality: 'best', modelId: 'pro', priceMicroUsd: 134_000 }],
    ['a draft', { quality: 'draft' }, { quality: 'standard', modelId: 'flash', priceMicroUsd: 33_600 }],
    ['a cheap model by name', { modelId: 'lite' }, { quality: 'standard', modelId: 'flash', priceMicroUsd: 33_600 }],
    ['the best quality', { quality: 'best' }, undefined],
    ['the best model by name', { modelId: 'pro' }, undefined],
  ] as const)('of %s', (_, options, better) => {
    expect(betterOf(options)).toEqual(better)
  })

  it('is not the same model once more: a draft that only one model can make has none before the best', () => {
    expect(betterOf({ quality: 'draft' }, [flash, pro])).toMatchObject({ quality: 'best', modelId: 'pro' })
    expect(betterOf({}, [flash])).toBeUndefined()
  })

  it('is dearer where the table knows no difference, because a wish is simple', () => {
    const fine = aModel({ modelId: 'fine', role: 'pro', priceMicroUsdPerImage: 90_000 })
    expect(betterOf({}, [flash, fine])).toMatchObject({ modelId: 'fine' })
    expect(betterOf({}, [aModel({ priceMicroUsdPerImage: 100_000 }), fine])).toBeUndefined()
  })

  it('is no preview', () => {
    expect(betterOf({}, [sketch])).toBeUndefined()
  })
})

describe('the comparison of a plan', () => {
  const lite = aModel({
    modelId: 'lite',
    role: 'lite',
    priceMicroUsdPerImage: 20_000,
    quality: { simple: 6, medium: 4, complex: 3 },
    typicalMs: 9_000,
  })
  const sketch = aModel({ modelId: 'sketch', role: 'preview', priceMicroUsdPerImage: 0, typicalMs: 300 })
  const compared = (fields = {}) => makePlan({ ...wish, usable: [sketch, lite, flash, pro], ...fields }).alternatives ?? []

  it('has every model that could make it, the best first, with what each is best at', () => {
    expect(compared().map(({ modelId, bestAt, isChosen }) => [modelId, bestAt, isChosen])).toEqual([
      ['pro', ['quality'], false],
      ['flash', ['speed'], true],
      ['lite', ['value', 'price'], false],
    ])
  })

  it('has price, quality for a wish like this, seconds and quality for a dollar', () => {
    expect(compared()[1]).toMatchObject({ priceMicroUsd: 33_600, quality: 8, typicalMs: 8_000, valuePerUsd: 238.1 })
  })

  it('names the best that the budget allows', () => {
    expect(compared({ budgetMicroUsd: 50_000 }).find(({ bestAt }) => bestAt.includes('budget'))?.modelId).toBe('flash')
  })

  it('leaves a specialist out of what it is no specialist for', () => {
    const specialist = aModel({ modelId: 'studio', role: 'specialist', domains: ['photography'] })
    const ids = (reading = anIntent()) => compared({ usable: [flash, specialist], reading }).map(({ modelId }) => modelId)
    expect(ids()).toContain('studio')
    expect(ids(anIntent({ domain: 'art', style: 'painting' }))).toEqual(['flash'])
  })

  it('shows the preview when there is nothing else', () => {
    expect(compared({ usable: [sketch] }).map(({ modelId, valuePerUsd }) => [modelId, valuePerUsd])).toEqual([['sketch', undefined]])
  })

  it('can be read out', () => {
    expect(compared().map(alternativeInWords)).toEqual([
      'pro: $0.13, quality 9 of 10, 67 per dollar, about 20 s (best quality)',
      'flash: $0.034, quality 8 of 10, 238 per dollar, about 8 s (fastest)',
      'lite: $0.020, quality 6 of 10, 300 per dollar, about 9 s (best value, cheapest)',
    ])
  })
})

describe('the rules of a workspace', () => {
  const conversation = { progress: () => undefined }
  const resolve = (asked: string) => {
    const model = usable.find(({ modelId }) => modelId === asked)
    return model && { model }
  }
  const models = { usable, find: () => undefined, resolve } as unknown as Models
  const planned = (rules: Parameters<typeof Rules.parse>[0], options: Options = {}, intent = anIntent()) => {
    const ruleBook: RuleBook = {
      for: async (request) => rulesFor(Rules.parse(rules), request, [], { timeZone: 'UTC', person: {}, workspace: {} }),
    }
    const request = aRequest({ options })
    const attempt = { record: aRecord({ request }) }
    return plan({ models, ruleBook }).run({ request, learned: { intent }, attempt, conversation } as unknown as Context)
  }

  it('choose by the tier of the person, and say what it does not have', async () => {
    expect(await planned({ tier: 'enterprise' })).toMatchObject({ modelId: 'pro', rule: 'enterprise' })
    expect(
      await planned({ tier: 'free' }, { modelId: 'pro', quality: 'best' }, anIntent({ domain: 'art', style: 'painting' })),
    ).toMatchObject({
      modelId: 'flash',
      notes: ['The free tier does not have pro or best quality.'],
    })
  })

  it('let only the allowed models draw, by name or role, and say so to whoever wanted another', async () => {
    const onlyFlash = { tier: 'enterprise', tiers: { enterprise: { models: ['flash'] } } }
    expect(await planned(onlyFlash)).toMatchObject({ modelId: 'flash', alternatives: [{ modelId: 'flash' }] })
    expect(await planned(onlyFlash, { modelId: 'pro' })).toMatchObject({
      modelId: 'flash',
      notes: ['pro is not allowed for you here (flash is), so I chose the model.'],
    })
    expect(await planned({ channels: { C1: { models: ['pro', 'lite'] } } })).toMatchObject({ modelId: 'pro' })
  })

  it('give a tier the models that the admins name for it, even one that the policy would not give', async () => {
    expect(await planned({ tier: 'free', tiers: { free: { models: ['flash', 'pro'] } } }, { modelId: 'pro' })).toMatchObject({
      modelId: 'pro',
      rule: 'asked-for',
    })
  })

  it('decline where none of the allowed models is there, naming both', async () => {
    await expect(planned({ channels: { C1: { models: ['specialist'] } } })).rejects.toMatchObject({
      code: 'MODELS_NOT_ALLOWED',
      tell: expect.stringContaining('allow you no model here that I have (only specialist; I have flash and pro).'),
    })
  })

  it('look at what was answered to a question, too', async () => {
    const answered = anIntent({ wish: 'a poster of a Café' })
    await expect(planned({ blockedWords: ['cafe'] }, {}, answered)).rejects.toMatchObject({
      code: 'WORD_BLOCKED',
      tell: expect.stringContaining('(cafe)'),
    })
  })
})

describe('before anything is read', () => {
  const reads: string[] = []
  const reading: Stage<'intent'> = {
    name: 'understand',
    learns: 'intent',
    run: async () => {
      reads.push('read')
      return anIntent()
    },
  }
  const heard = (rules: Parameters<typeof Rules.parse>[0], fields: Parameters<typeof aRequest>[0] = {}) => {
    const ruleBook: RuleBook = {
      for: async (request) => rulesFor(Rules.parse(rules), request, [], { timeZone: 'UTC', person: {}, workspace: {} }),
    }
    return obeying(ruleBook, reading).run({ request: aRequest(fields) } as unknown as Context)
  }

  it.each([
    ['CHANNEL_NOT_ALLOWED', 'a channel that is not among the allowed ones', { allowedChannels: ['C2'] }, {}],
    [
      'PRIVATE_NOT_ALLOWED',
      'a private wish of a tier that has none',
      { tier: 'free', tiers: { free: { mayBePrivate: false } } },
      { options: { private: true } },
    ],
    [
      'PRIVATE_NOT_ALLOWED',
      'a private wish in a channel that has none',
      { channels: { C1: { mayBePrivate: false } } },
      { options: { private: true } },
    ],
    ['WORD_BLOCKED', 'a blocked word', { blockedWords: ['rocket'] }, { words: 'a ROCKET at dusk' }],
  ] as const)('%s meets %s', async (code, _, rules, fields) => {
    reads.length = 0
    await expect(heard(rules as never, fields as never)).rejects.toMatchObject({ code, verdict: 'decline' })
    expect(reads).toEqual([])
  })

  it('lets everything else through', async () => {
    await heard(
      { allowedChannels: ['C1'], blockedWords: ['rocket'], tiers: { pro: { mayBePrivate: false } } },
      { options: { private: true } },
    )
    expect(reads).toEqual(['read'])
  })
})
