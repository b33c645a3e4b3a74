import { describe, expect, it } from 'vitest'
import type { Button, Card } from '../../src/bots/cards.ts'
import { MESSAGE_LIMITS } from '../../src/bots/discord/limits.ts'
import { renderCard as renderForDiscord } from '../../src/bots/discord/render.ts'
import { renderForm as renderFormForDiscord } from '../../src/bots/discord/render-form.ts'
import { LIMITS } from '../../src/bots/slack/limits.ts'
import { renderCard as renderForSlack } from '../../src/bots/slack/render.ts'
import { renderForm as renderFormForSlack } from '../../src/bots/slack/render-form.ts'
import { problemView, progressView, resultView } from '../../src/bots/views/request-views.ts'
import { whyView } from '../../src/bots/views/why-view.ts'
import { editForm } from '../../src/bots/views/wish-forms.ts'
import type { Intent } from '../../src/domain/intent.ts'
import { Problem } from '../../src/errors.ts'
import { makePlan } from '../../src/pipeline/routing/make-plan.ts'
import { aGeneration, aModel, anIntent, aPlan, aRequest } from '../support/builders.ts'

const flash = aModel()
const pro = aModel({ modelId: 'pro', role: 'pro', priceMicroUsdPerImage: 134_000, quality: { simple: 9, medium: 9, complex: 9 } })
const usable = [flash, pro]
const made = makePlan({ words: 'a cosy cabin at dusk', reading: anIntent(), options: {}, usable })

const wordsOf = ({ nodes }: Card): string =>
  nodes
    .flatMap((node) =>
      'pieces' in node ? [node.pieces.map((piece) => (typeof piece === 'string' ? piece : Object.values(piece)[0])).join('')] : [],
    )
    .join('\n')
const rowsOf = ({ nodes }: Card): (readonly Button[])[] => nodes.flatMap((node) => (node.kind === 'buttons' ? [node.buttons] : []))
const labelsOf = (shown: Card): string[] => rowsOf(shown).flatMap((row) => row.map(({ label }) => label))

describe('while a picture is drawn', () => {
  const drawing = { kind: 'drawing', modelId: 'flash', estimateMs: 8_000 } as const

  it('says with what, and why in a few words', () => {
    expect(wordsOf(progressView(aRequest(), drawing, 0, made))).toContain('Drawing with flash (cheapest that does this well), about 8 s.')
  })

  it('gives no reason for another model than the one that was planned, nor for a plan of an older version', () => {
    expect(wordsOf(progressView(aRequest(), drawing, 0, { ...made, modelId: 'pro' }))).toContain('Drawing with flash, about 8 s.')
    expect(wordsOf(progressView(aRequest(), drawing, 0, aPlan()))).toContain('Drawing with flash, about 8 s.')
  })
})

describe('a result', () => {
  const result = (fields: Partial<Parameters<typeof resultView>[0]> = {}) =>
    resultView({ request: aRequest(), intent: anIntent(), plan: made, generation: aGeneration(), degraded: [], ...fields })

  it('has one row of buttons for the next picture and one for the rest, none of them louder than the picture', () => {
    const rows = rowsOf(result())
    expect(rows.map((row) => row.map(({ label }) => label))).toEqual([
      ['👍', '👎', 'Again', 'Vary', 'Edit…'],
      ['Better · $0.13', 'Why?', 'Delete'],
    ])
    expect(rows.flat().filter(({ style }) => style === 'primary')).toEqual([])
  })

  it('offers nothing better at the best, nor where an older version planned it', () => {
    const best = makePlan({ words: 'a cabin', reading: anIntent(), options: { quality: 'best' }, usable })
    for (const plan of [best, aPlan()]) expect(labelsOf(result({ plan })).join()).not.toContain('Better')
  })

  it('says what became of the wish on its way, each on a line of its own', () => {
    const request = aRequest({ notices: ['old was switched off on 2 October 2026, so flash draws this.'] })
    const generation = aGeneration({ warnings: ['pro did not answer, so flash drew this.'] })
    const words = wordsOf(result({ request, generation })).split('\n')
    expect(words).toEqual(expect.arrayContaining([...(request.notices ?? []), ...generation.warnings]))
  })
})

describe('why there is no picture', () => {
  it('offers other words for what was refused, because the same ones would be refused again', () => {
    const refused = problemView(aRequest(), new Problem('MODEL_REFUSED', 'blocked', { values: { category: 'violence' } }))
    expect(wordsOf(refused)).toContain('(violence). Nothing was charged.')
    expect(labelsOf(refused)).toEqual(['Rewrite…'])
  })

  it('offers words that may work, where there are any, and the form as well', () => {
    const problem = new Problem('MODEL_REFUSED', 'blocked', { values: { category: 'violence' } })
    const refused = problemView(aRequest(), problem, { proposal: { words: 'a knight confronts a dragon', by: 'table' } })
    expect(wordsOf(refused)).toContain('This may work: a knight confronts a dragon')
    expect(labelsOf(refused)).toEqual(['Try these words', 'Rewrite…'])
  })

  it('offers another try for everything that may pass', () => {
    expect(labelsOf(problemView(aRequest(), new Problem('GAVE_UP', 'x')))).toEqual(['Try again'])
  })
})

describe('why this picture', () => {
  const why = (intent: Partial<Intent> = {}, fields: Partial<Parameters<typeof whyView>[1]> = {}, offered = usable) =>
    whyView(aRequest(), { intent: anIntent(intent), plan: made, generation: aGeneration(), ...fields }, offered)

  it.each([
    [{ method: 'fast' }, 'Read by the trained reader, in process and for free.'],
    [{ method: 'fast', costMicroUsd: 213 }, 'Read by the trained reader; a text model, asked as well for $0.0002, was less sure.'],
    [{ method: 'semantic', modelId: 'gemini-3.5-flash-lite', costMicroUsd: 213 }, 'Read by gemini-3.5-flash-lite for $0.0002.'],
    [{ method: 'cached', modelId: 'gemini-3.5-flash-lite', costMicroUsd: 0 }, 'Read by gemini-3.5-flash-lite before, free this time.'],
    [{ method: 'default', words: [], confidence: 0.3 }, '(30 % sure). There was nothing to go by, so this is where I start.'],
  ] as const)('tells who read it and for how much: %j', (intent, words) => {
    expect(wordsOf(why({ ...intent, words: [] }))).toContain(words)
  })

  it('tells the words that decided, how sure that is, and never claims to be certain', () => {
    expect(wordsOf(why({ confidence: 0.999 }))).toContain('photography / landscape, because of “cabin” (99 % sure)')
  })

  it('tells the reason, the comparison, the template, what the asker decided, the complexity and the prompt', () => {
    const words = wordsOf(why())
    expect(words).toContain(made.reason)
    expect(words).toMatch(/pro: \$0\.13, quality 9 of 10, 67 per dollar, about 8 s/)
    expect(words).toContain('Template: photography/landscape/standard; your words decide light, so it says nothing about that.')
    expect(words).toContain('Complexity: 0.22 of 1.')
    expect(words).toContain(`Prompt sent: ${made.prompt}`)
  })

  it('tells of a plan of an older version what there is to tell', () => {
    const words = wordsOf(why({}, { plan: aPlan() }))
    expect(words).toContain('Prompt sent: ')
    expect(words).not.toMatch(/Template|Complexity|What could draw it/)
  })

  it('offers every other model that is still there, at its price of today', () => {
    const dearer = aModel({ ...pro, priceMicroUsdPerImage: 150_000 })
    expect(rowsOf(why({}, {}, [flash, dearer])).flat()).toEqual([expect.objectContaining({ action: 'with-0', label: 'pro · $0.15' })])
    expect(labelsOf(why({}, {}, [flash]))).toEqual([])
    expect(wordsOf(why({}, {}, [flash]))).not.toContain('Press another one')
  })

  it('offers the planned model where another one had to draw, and says which', () => {
    const shown = why({}, { generation: aGeneration({ modelId: 'lite' }) })
    expect(wordsOf(shown)).toContain('In the end lite drew it.')
    expect(labelsOf(shown)).toEqual(['pro · $0.13', 'flash · $0.034'])
  })

  it('fits both platforms with everything at its longest, and loses no button', () => {
    const models = Array.from({ length: 9 }, (_, index) =>
      aModel({ modelId: `model-number-${index}`, priceMicroUsdPerImage: 10_000 + index }),
    )
    const plan = {
      ...makePlan({ words: '*words* '.repeat(500), reading: anIntent(), options: {}, usable: models }),
      prompt: '*words* '.repeat(1_000),
    }
    const asked = ['confirm', 'subject', 'style'].map((step) => ({ step, choice: 'words', words: 'x'.repeat(500) }))
    const shown = why({ asked }, { plan }, models)
    const discord = renderForDiscord(shown, new Map())
    const slack = renderForSlack(shown)
    expect(JSON.stringify(discord.components).match(/"with-\d:/g)).toHaveLength(9)
    expect(JSON.stringify(slack.blocks).match(/"with-\d"/g)).toHaveLength(9)
    expect(slack.cut).toEqual([])
    expect(discord.cut).toEqual([`text beyond ${MESSAGE_LIMITS.textChars} characters`])
    expect(slack.blocks.length).toBeLessThanOrEqual(LIMITS.messageBlocks)
  })
})

describe('the form to edit a wish', () => {
  it('holds the wish with what was answered about it, its quality and its shape', () => {
    const request = aRequest({ options: { aspect: '16:9', quality: 'draft' } })
    const { key, fields } = editForm({ request, learned: { intent: anIntent({ wish: 'a cosy cabin at dusk, in a landscape' }) } }, 3_000)
    expect(key).toBe(request.requestId)
    expect(fields.map((field) => 'value' in field && field.value)).toEqual(['a cosy cabin at dusk, in a landscape', 'draft', '16:9'])
  })

  it('fits both platforms, and says that the picture itself stays as it is', () => {
    const form = editForm({ request: aRequest({ words: 'x'.repeat(5_000) }), learned: {} }, 3_000)
    expect(form.fields[0]).toMatchObject({ maxLength: 3_000, value: expect.stringMatching(/^x{2999}…$/) })
    const shown = [renderFormForSlack(form, { channelId: 'C1' }), renderFormForDiscord(form)].map((each) => JSON.stringify(each))
    for (const each of shown) {
      expect(each).toContain('Edit the wish')
      expect(each).toContain('I cannot change the picture itself yet.')
    }
  })
})
