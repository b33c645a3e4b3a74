import { describe, expect, it } from 'vitest'
import type { Standing } from '../../src/domain/ledger.ts'
import type { Alternative } from '../../src/domain/plan.ts'
import type { Answer, Question } from '../../src/domain/question.ts'
import type { RequestRecord } from '../../src/domain/record.ts'
import type { ImageRequest } from '../../src/domain/request.ts'
import { DEFAULT_RULES, Rules, rulesFor } from '../../src/domain/rules.ts'
import { Problem } from '../../src/errors.ts'
import { OverLimit } from '../../src/pipeline/drawing/over-limit.ts'
import { type Context, Pause } from '../../src/pipeline/pipeline.ts'
import { permit } from '../../src/pipeline/stages/permit.ts'
import { plan } from '../../src/pipeline/stages/plan.ts'
import type { Attempt, Conversation, Models } from '../../src/ports.ts'
import { aGeneration, anIntent, aPlan, aRecord, aRequest } from '../support/builders.ts'
import { recordingLog } from '../support/recording-log.ts'

const NOW = Date.now()
const alternative = (modelId: string, priceMicroUsd: number, isChosen = false): Alternative => ({
  ...{ modelId, priceMicroUsd, isChosen },
  quality: 8,
  typicalMs: 1_000,
  bestAt: [],
})
const PRO = aPlan({
  modelId: 'pro',
  priceMicroUsd: 240_000,
  alternatives: [alternative('pro', 240_000, true), alternative('mid', 90_000), alternative('flash', 33_600)],
})
const limit = (fields: Partial<Standing> = {}): Standing => ({
  ...{ scope: 'person', period: 'day', limitMicroUsd: 1_000_000, spentMicroUsd: 950_000, heldMicroUsd: 0, resetsAtMs: NOW + 3_600_000 },
  ...fields,
})

interface Scene {
  readonly request?: Partial<ImageRequest>
  readonly record?: Partial<RequestRecord>
  /** What is in the way when a picture is to be drawn. */
  readonly over?: Standing
  /** What is pressed while it is being asked. */
  readonly meanwhile?: Answer
  readonly ask?: () => never
  readonly rules?: Rules
}

function scene({ request = {}, record = {}, over, meanwhile, ask, rules = DEFAULT_RULES }: Scene = {}) {
  const opened: Question[] = []
  const marks: string[] = []
  const attempt = {
    number: 1,
    record: aRecord({ request: aRequest(request), ...record }),
    openQuestion: async (question: Question) => void opened.push(question),
    park: async () => meanwhile,
    closeQuestion: async (silence: Answer) => meanwhile ?? silence,
    giveBack: async (because: string) => void marks.push(because),
    save: async () => void marks.push('saved'),
  } as unknown as Attempt
  const conversation = { ask: async () => ask?.() } as unknown as Conversation
  const learned = { intent: anIntent(), plan: PRO }
  const context = { request: attempt.record.request, learned, attempt, conversation, log: recordingLog().log } as unknown as Context
  const inner = {
    name: 'generate',
    learns: 'generation',
    run: async () => {
      marks.push('drawn')
      if (over) throw new OverLimit([over], { modelId: 'pro', priceMicroUsd: 240_000 }, 'no room')
      return aGeneration()
    },
  } as const
  const ruleBook = {
    for: async (of: Parameters<typeof rulesFor>[1]) => rulesFor(rules, of, [], { timeZone: 'UTC', person: {}, workspace: {} }),
  }
  const stage = permit(inner, {
    ruleBook,
    rules: { of: async () => ({ rules, version: 0 }) },
    expiresMs: 900_000,
    approvalExpiresMs: 86_400_000,
  })
  return { run: () => stage.run(context), opened, marks }
}

const card = (fields: Partial<Question> = {}): Question => ({
  ...{ step: 'price', reading: anIntent(), answers: [], askedAtMs: NOW, dueAtMs: NOW + 60_000 },
  prices: [
    { modelId: 'pro', priceMicroUsd: 240_000 },
    { modelId: 'flash', priceMicroUsd: 33_600 },
  ],
  ...fields,
})
const pressed = (choice: string, fields: Partial<Answer> = {}): Answer => ({ step: 'price', choice, atMs: NOW, ...fields })
const rulesWith = (priceCardAbove: number) => Rules.parse({ tier: 'pro', tiers: { pro: { priceCardAbove } } })
const code = (expected: string) => expect.objectContaining({ code: expected })

describe('a picture above the price that is worth asking about', () => {
  it('is not drawn before its asker has seen what it costs, and what cheaper models would take', async () => {
    const { run, opened, marks } = scene()
    const paused = await run()
    expect(paused).toEqual(new Pause(opened[0]?.dueAtMs ?? 0))
    expect(opened[0]?.prices).toEqual([
      { modelId: 'pro', priceMicroUsd: 240_000 },
      { modelId: 'mid', priceMicroUsd: 90_000 },
      { modelId: 'flash', priceMicroUsd: 33_600 },
    ])
    expect(marks).toEqual([])
  })

  it.each<[string, Scene]>([
    ['the price was pressed', { record: { question: card(), answer: pressed('draw') } }],
    ['the button that made it had the price', { request: { agreedMicroUsd: 240_000 } }],
    ['the team asks only above another price', { rules: rulesWith(240_000) }],
    ['it was begun before, and may be paid for', { record: { askedModel: 'pro' } }],
  ])('is drawn without another word where %s', async (_, given) => {
    const { run, opened, marks } = scene(given)
    await run()
    expect([opened, marks]).toEqual([[], ['drawn']])
  })

  it('is asked about again when it has become dearer since', async () => {
    const cheaper = card({ prices: [{ modelId: 'pro', priceMicroUsd: 200_000 }] })
    const { run, opened, marks } = scene({ record: { question: cheaper, answer: pressed('draw') } })
    await run()
    expect([opened.length, marks]).toEqual([1, []])
    expect(opened[0]?.answers).toEqual([pressed('draw')])
  })

  it('is taken up anew at once where something was pressed while the card was being shown', async () => {
    const { run, marks } = scene({ meanwhile: pressed('with-1') })
    const paused = (await run()) as Pause
    expect(marks).toEqual(['waiting'])
    expect(await paused.isOver?.()).toBe(true)
  })

  it.each<[string, Scene]>([
    ['nobody presses in time', { record: { question: card({ dueAtMs: NOW - 1 }) } }],
    ['nobody pressed, and the worker died before it said so', { record: { question: card(), answer: pressed('silence') } }],
    [
      'there is no way to ask',
      {
        ask: () => {
          throw new Problem('PLACE_CLOSED', 'said the platform')
        },
      },
    ],
  ])('is let go of when %s', async (_, given) => {
    const { run, marks } = scene(given)
    await expect(run()).rejects.toEqual(code('UNANSWERED'))
    expect(marks).toEqual([])
  })

  it('is planned anew with the model that was chosen instead, unless it is drawn already', async () => {
    const { isStillThere } = plan({ models: {} as Models })
    const at = (answer: Answer, learned = {}) =>
      isStillThere?.(PRO, { learned, attempt: { record: { question: card(), answer } } } as unknown as Context)
    expect(await at(pressed('draw'))).toBe(true)
    expect(await at(pressed('with-1'))).toBe(false)
    expect(await at(pressed('with-7'))).toBe(true)
    expect(await at(pressed('with-1'), { generation: aGeneration() })).toBe(true)
  })
})

describe('a picture that a limit has no room for', () => {
  const agreed = { agreedMicroUsd: 240_000 }
  const asksForMore = { ...agreed, asksForMore: true }
  const withRoom = Rules.parse({ approvals: { channel: 'C9', people: ['UIDA'] } })

  it('is refused with the ways out: asking for more, and a model that still fits', async () => {
    const { run, marks } = scene({ request: agreed, over: limit() })
    const waysOut = { askForMore: true, cheaper: { index: 2, modelId: 'flash', priceMicroUsd: 33_600 } }
    await expect(run()).rejects.toMatchObject({ code: 'OVER_LIMIT', waysOut })
    expect(marks).toEqual(['drawn', 'saved'])
  })

  it('is nobody’s to allow where the limit is everybody’s, or where there is no team', async () => {
    const everybodys = scene({ request: asksForMore, over: limit({ scope: 'global', spentMicroUsd: 1_000_000 }), rules: withRoom })
    await expect(everybodys.run()).rejects.toMatchObject({ code: 'OVER_LIMIT', waysOut: { askForMore: false } })
    const alone = scene({ request: { ...agreed, place: { ...aRequest().place, workspaceId: 'dm-1' } }, over: limit() })
    await expect(alone.run()).rejects.toMatchObject({ waysOut: { askForMore: false } })
  })

  it('is held where its asker asked for more, with all that whoever decides wants to know', async () => {
    const { run, opened } = scene({ request: asksForMore, over: limit(), rules: withRoom })
    expect(await run()).toBeInstanceOf(Pause)
    expect(opened).toMatchObject([
      {
        step: 'approval',
        dueAtMs: (opened[0]?.askedAtMs ?? 0) + 86_400_000,
        prices: [{ modelId: 'pro', priceMicroUsd: 240_000 }],
        approval: { channelId: 'C9', people: ['UIDA'], because: expect.stringContaining('Their limit: $0.050 left of $1.00 for today') },
      },
    ])
  })

  it('ends with words where the channel to ask in is gone', async () => {
    await expect(scene({ request: asksForMore, over: limit() }).run()).rejects.toEqual(code('NOBODY_TO_ASK'))
  })

  const held = card({ step: 'approval', prices: [{ modelId: 'pro', priceMicroUsd: 240_000 }] })
  const decided = (choice: string, by?: string) => pressed(choice, { step: 'approval', ...(by && { by }) })

  it('is drawn once somebody approved, and asks nobody about the price again', async () => {
    const { run, marks, opened } = scene({ request: asksForMore, record: { question: held, answer: decided('approve', 'UIDA') } })
    await run()
    expect([marks, opened]).toEqual([['drawn'], []])
  })

  it('is asked about once: what is in its way after that is told', async () => {
    const record = { question: held, answer: decided('approve', 'UIDA') }
    const { run, opened } = scene({ request: asksForMore, over: limit(), rules: withRoom, record })
    await expect(run()).rejects.toMatchObject({ code: 'OVER_LIMIT', waysOut: { askForMore: false } })
    expect(opened).toEqual([])
  })

  it.each<[string, Partial<RequestRecord>, string]>([
    ['somebody refused', { question: held, answer: decided('refuse', 'UIDA') }, 'NOT_APPROVED'],
    ['nobody decided', { question: held, answer: decided('silence') }, 'APPROVAL_EXPIRED'],
  ])('is let go of when %s', async (_, record, expected) => {
    const { run, marks } = scene({ request: asksForMore, record })
    await expect(run()).rejects.toEqual(code(expected))
    expect(marks).toEqual([])
  })

  it('closes the wait once its time is over, and goes by what stands then', async () => {
    const record = { question: { ...held, dueAtMs: NOW - 1 } }
    const { run, marks } = scene({ request: asksForMore, record, meanwhile: decided('approve', 'UIDA') })
    expect(await run()).toBeInstanceOf(Pause)
    expect(marks).toEqual(['waiting'])
  })

  it('asks again where it was being asked when its worker died', async () => {
    const { run, opened } = scene({ request: asksForMore, record: { question: held } })
    expect(await run()).toEqual(new Pause(held.dueAtMs))
    expect(opened).toEqual([])
  })
})
