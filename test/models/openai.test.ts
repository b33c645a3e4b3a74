import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type FakeOpenAi, type OddAnswer, startOpenAi } from '../../playground/openai/index.ts'
import { openModels } from '../../src/models/models.ts'
import type { Order } from '../../src/ports.ts'
import { imageModelContract } from '../contracts/image-model.ts'
import { anOrder } from './an-order.ts'
import { faultTable, problemOf } from './fault-table.ts'

const order = (changes?: Partial<Order>) => anOrder('gpt-image', changes)
const adapterFor = ({ apiKey, baseUrl }: Pick<FakeOpenAi, 'apiKey' | 'baseUrl'>) =>
  openModels({ openai: { apiKey, baseUrl } }).adapter(order().model)
const never = new AbortController().signal

imageModelContract('openai', async () => {
  const openai = await startOpenAi()
  return { adapter: adapterFor(openai), order, stop: () => openai.stop() }
})

const PROMPT_TOKENS = Math.ceil(order().prompt.length / 4)
const WHOLE_COST = Math.ceil(PROMPT_TOKENS * 5 + 1_400 * 30)

faultTable<OddAnswer, FakeOpenAi>('openai', {
  buys: 'draw',
  corrupt: { answer: 'corrupt image' },
  wrongSize: { answer: 'wrong size' },
  async start() {
    const server = await startOpenAi()
    return { server, adapter: adapterFor(server), order }
  },
  rows: [
    [{ status: 400 }, 'MODEL_BAD_REQUEST', 0],
    [{ status: 400, code: 'moderation_blocked', message: 'Rejected. safety_violations=[sexual]' }, 'MODEL_REFUSED', 'unknown'],
    [{ status: 400, code: 'content_policy_violation' }, 'MODEL_REFUSED', 'unknown'],
    [{ status: 400, code: 'billing_hard_limit_reached' }, 'MODEL_KEY', 0],
    [{ status: 401 }, 'MODEL_KEY', 0],
    [{ status: 403 }, 'MODEL_KEY', 0],
    [{ status: 404 }, 'MODEL_GONE', 0],
    [{ status: 429 }, 'MODEL_BUSY', 0],
    [{ status: 429, retryAfterS: 7 }, 'MODEL_BUSY', 0],
    [{ status: 429, code: 'insufficient_quota' }, 'MODEL_KEY', 0],
    [{ status: 418 }, 'MODEL_BAD_REQUEST', 0],
    [{ status: 500 }, 'MODEL_UNAVAILABLE', 'unknown'],
    [{ status: 503 }, 'MODEL_UNAVAILABLE', 'unknown'],
    [{ status: 503, after: true }, 'MODEL_UNAVAILABLE', 'unknown'],
    [{ status: 599 }, 'MODEL_UNAVAILABLE', 'unknown'],
    [{ redirect: 'http://127.0.0.1:2/' }, 'MODEL_UNAVAILABLE', 'unknown'],
    [{ cut: 'before' }, 'MODEL_UNAVAILABLE', 'unknown'],
    [{ cut: 'after' }, 'MODEL_UNAVAILABLE', 'unknown'],
    [{ cut: 'inside' }, 'MODEL_UNAVAILABLE', 'unknown'],
    [{ answer: 'truncated json' }, 'MODEL_UNAVAILABLE', 'unknown'],
    [{ answer: 'html' }, 'MODEL_UNAVAILABLE', 'unknown'],
    [{ answer: 'oversized' }, 'IMAGE_BROKEN', 'unknown'],
    [{ answer: 'no data' }, 'MODEL_GAVE_NO_IMAGE', WHOLE_COST],
    [{ answer: 'an address' }, 'MODEL_GAVE_NO_IMAGE', WHOLE_COST],
    [{ answer: 'not an image' }, 'IMAGE_BROKEN', WHOLE_COST],
    [{ answer: 'bad base64' }, 'IMAGE_BROKEN', WHOLE_COST],
  ],
})

describe('OpenAI', () => {
  let openai: FakeOpenAi
  beforeAll(async () => {
    openai = await startOpenAi()
  })
  afterAll(() => openai.stop())

  it('is told the prompt, the size in pixels and the effort, and the key in a header only', async () => {
    await adapterFor(openai).draw(order({ aspect: '16:9' }), never)
    const call = openai.calls.at(-1)
    expect(call?.request).toEqual({
      model: 'gpt-image-2.5-flare',
      prompt: order().prompt,
      size: '1344x768',
      quality: 'medium',
      format: 'png',
      references: [],
    })
    expect(call?.url).toBe('/v1/images/generations')
  })

  it('gets pictures as files of an edit, in their order', async () => {
    const bytes = await sharp({ create: { width: 32, height: 32, channels: 3, background: '#08f' } })
      .jpeg()
      .toBuffer()
    const { costMicroUsd } = await adapterFor(openai).draw(order({ references: [{ bytes, mime: 'image/jpeg' }], edit: true }), never)
    expect(openai.calls.at(-1)).toMatchObject({
      url: '/v1/images/edits',
      request: { references: [{ name: 'picture-1.jpg', mime: 'image/jpeg', size: bytes.length }] },
    })
    expect(costMicroUsd).toBe(WHOLE_COST + 780 * 8)
  })

  it('costs what the tokens of the reply say, and the flat price when it does not say', async () => {
    expect((await adapterFor(openai).draw(order(), never)).costMicroUsd).toBe(WHOLE_COST)
    openai.faults.next({ answer: 'no usage' })
    expect((await adapterFor(openai).draw(order(), never)).costMicroUsd).toBe(52_700)
    openai.faults.next({ answer: 'no usage' })
    expect((await adapterFor(openai).draw(order({ size: '2K' }), never)).costMicroUsd).toBe(107_100)
  })

  it('names what it refuses in plain words', async () => {
    openai.faults.next({ status: 400, code: 'moderation_blocked', message: 'Rejected. safety_violations=[sexual, violence]' })
    expect((await problemOf(adapterFor(openai).draw(order(), never))).tell).toContain('(sexual content, violence)')
    openai.faults.next({ status: 400, code: 'moderation_blocked', message: 'Rejected.' })
    expect((await problemOf(adapterFor(openai).draw(order(), never))).tell).toContain('(its safety rules)')
  })

  it('says which model is gone, and that the key is wrong', async () => {
    const model = { ...order().model, providerModel: 'dall-e-3' }
    expect((await problemOf(adapterFor(openai).draw(order({ model }), never))).tell).toContain('gpt-image')
    const wrong = adapterFor({ apiKey: 'another-key', baseUrl: openai.baseUrl })
    expect((await problemOf(wrong.draw(order(), never))).code).toBe('MODEL_KEY')
  })
})
