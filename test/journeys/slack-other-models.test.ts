import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { startFlux } from '../../playground/flux/index.ts'
import { startOpenAi } from '../../playground/openai/index.ts'
import { slackStage } from './support/slack-stage.ts'
import { wordsOf } from './support/slack-words.ts'

const [openai, flux] = await Promise.all([startOpenAi(), startFlux()])
afterAll(() => Promise.all([openai.stop(), flux.stop()]))
afterEach(() => {
  openai.faults.clear()
  flux.faults.clear()
})

describe('a person on Slack who names a model of another provider', () => {
  const stage = slackStage('socket', {
    settings: {
      OPENAI_API_KEY: openai.apiKey,
      OPENAI_BASE_URL: openai.baseUrl,
      BFL_API_KEY: flux.apiKey,
      BFL_BASE_URL: flux.url,
    },
  })

  it.for([
    ['gpt-image', openai, 'draw', 42_000],
    ['flux', flux, 'submit', 30_000],
  ] as const)('%s: gets its picture, and is charged what it cost', async ([modelId, provider, buys, atLeast]) => {
    await stage.ann.asks(`a lighthouse --model ${modelId}`)
    const [picture = expect.unreachable(), ...more] = await stage.settled()
    expect([wordsOf(picture), more]).toEqual([expect.stringContaining(modelId), []])
    expect(provider.calls.filter(({ method }) => method === buys)).toHaveLength(1)
    const [charge = 0, ...others] = await stage.charges()
    expect([charge >= atLeast && charge < atLeast + 1_000, others]).toEqual([true, []])
    expect(stage.drawn()).toEqual([])
  })

  it.for([
    [
      'gpt-image',
      () => openai.faults.next({ status: 400, code: 'moderation_blocked', message: 'safety_violations=[violence]' }),
      'violence',
    ],
    ['flux', () => flux.faults.next({ answer: 'Content Moderated', at: 'poll' }), 'its safety rules for pictures'],
  ] as const)('%s: hears why it refused, and is charged nothing', async ([modelId, refuse, category]) => {
    refuse()
    await stage.ann.asks(`something dreadful --model ${modelId}`)
    expect(wordsOf(await stage.saying('The model will not draw this'))).toContain(`(${category}). Nothing was charged.`)
    expect(await stage.settled()).toEqual([])
    expect(await stage.charges()).toEqual([])
  })

  it.for([
    ['gpt-image', () => openai.faults.next({ answer: 'corrupt image' })],
    ['flux', () => flux.faults.next({ answer: 'corrupt image', at: 'deliver' })],
  ] as const)('%s: never sees the broken picture that came first', async ([modelId, spoil]) => {
    spoil()
    await stage.ann.asks(`a lighthouse --model ${modelId}`)
    expect(await stage.settled()).toHaveLength(1)
    expect((await stage.charges()).length).toBe(1)
  })
})
