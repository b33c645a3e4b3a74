import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Answer, Question } from '../../src/domain/question.ts'
import type { ImageRequest } from '../../src/domain/request.ts'
import type { Attempt, RequestStore } from '../../src/ports.ts'
import { requestStore } from '../../src/store/requests.ts'
import { anIntent, aPerson, aRequest } from '../support/builders.ts'
import { startTestRedis, type TestRedis } from '../support/redis.ts'

let server: TestRedis
let store: RequestStore
let suite = 0
let prefix = ''

beforeAll(async () => {
  server = await startTestRedis()
})
afterAll(() => server.stop())
beforeEach(() => {
  prefix = `questions${suite++}`
  store = requestStore({ redis: server.redis, subscriber: server.subscriber, prefix, deadlineMs: 60_000 })
})

const question = (fields: Partial<Question> = {}): Question => ({
  step: 'confirm',
  reading: anIntent(),
  answers: [],
  askedAtMs: Date.now(),
  dueAtMs: Date.now() + 5_000,
  ...fields,
})
const answer = (choice: string, step: Question['step'] = 'confirm'): Answer => ({ step, choice, atMs: Date.now() })
let deliveries = 0
const delivery = (key = `slack:e${deliveries++}`) => ({ key, forMs: 60_000 })

async function accepted(fields: Partial<ImageRequest> = {}): Promise<ImageRequest> {
  const request = aRequest(fields)
  await store.accept(request, { dedupe: [delivery()], maxOpen: 100, announced: false })
  return request
}

const begin = async ({ requestId }: ImageRequest) => (await store.begin(requestId)) as Attempt

/** A request whose question is open and whose worker is gone. */
async function asking(fields: Partial<ImageRequest> = {}, asked = question()) {
  const request = await accepted(fields)
  const attempt = await begin(request)
  await attempt.openQuestion(asked)
  await attempt.park()
  return { request, attempt }
}

const stateOf = async ({ requestId }: ImageRequest) => (await store.find(requestId))?.state
const openUntilMs = async ({ requestId }: ImageRequest) => Number(await server.redis.zscore(`${prefix}:open`, requestId))

describe('an open question', () => {
  it('frees its worker, and is no crash', async () => {
    const { request } = await asking()
    expect(await store.find(request.requestId)).toMatchObject({ state: 'asking', pauses: 1, question: { step: 'confirm' } })
  })

  it('adds the time that a person may take to the time that the request has', async () => {
    const { request } = await asking({}, question({ dueAtMs: Date.now() + 900_000 }))
    expect((await openUntilMs(request)) - Date.now()).toBeGreaterThan(950_000)
    await store.answer(request.requestId, answer('yes'), delivery())
    expect((await openUntilMs(request)) - Date.now()).toBeLessThanOrEqual(61_000)
  })

  it('is found by its asker in the thread that the wish came from, and by nobody else', async () => {
    const place = { platform: 'slack', workspaceId: 'T1', channelId: 'C1', threadId: '1.0' } as const
    const { request } = await asking({ place })
    const thread = { platform: 'slack', channelId: 'C1', messageId: '1.0' } as const
    expect((await store.findAsking(thread, request.asker))?.request.requestId).toBe(request.requestId)
    expect(await store.findAsking(thread, aPerson({ personId: 'U2' }))).toBeUndefined()
    expect(await store.findAsking({ ...thread, messageId: '2.0' }, request.asker)).toBeUndefined()
  })

  it('is found by its message, also in direct messages that count as another workspace, until it is answered', async () => {
    const asker = aPerson({ platform: 'discord', workspaceId: 'G1' })
    const request = await accepted({ asker })
    const attempt = await begin(request)
    await attempt.openQuestion(question())
    const message = { platform: 'discord', channelId: 'D1', messageId: 'm1' } as const
    await attempt.saveProgress(message)
    await attempt.park()
    const inDirectMessages = { ...asker, workspaceId: 'dm-U1' }
    expect((await store.findAsking(message, inDirectMessages))?.request.requestId).toBe(request.requestId)
    await store.answer(request.requestId, answer('yes'), delivery())
    expect(await store.findAsking(message, inDirectMessages)).toBeUndefined()
  })
})

describe('an answer', () => {
  it('puts the request back in line, where the sweeper finds it should nobody call it', async () => {
    const { request } = await asking()
    expect(await store.answer(request.requestId, answer('yes'), delivery())).toBe('taken')
    expect(await store.isAnswered(request.requestId)).toBe(true)
    expect(await server.redis.zscore(`${prefix}:unqueued`, request.requestId)).not.toBeNull()
    expect((await begin(request)).record.answer).toMatchObject({ choice: 'yes' })
  })

  it('that comes first stands', async () => {
    const { request } = await asking()
    const [yes, no] = [answer('yes'), answer('no')]
    const taken = await Promise.all([yes, no].map((one) => store.answer(request.requestId, one, delivery())))
    expect(taken.sort()).toEqual(['answered', 'taken'])
  })

  it('delivered again, or to two processes in the same moment, is the same one', async () => {
    const { request } = await asking()
    const [yes, carried] = [answer('yes'), delivery()]
    const taken = await Promise.all([1, 2].map(() => store.answer(request.requestId, yes, carried)))
    expect(taken.sort()).toEqual(['repeated', 'taken'])
    const attempt = await begin(request)
    await attempt.openQuestion(question({ step: 'subject' }))
    expect(await store.answer(request.requestId, yes, carried)).toBe('repeated')
    await attempt.end('declined', 'MODEL_REFUSED')
    expect(await store.answer(request.requestId, yes, carried)).toBe('repeated')
  })

  it('delivered again as a wish makes no request', async () => {
    const { request } = await asking()
    const carried = delivery()
    await store.answer(request.requestId, answer('yes'), carried)
    const again = await store.accept(aRequest(), { dedupe: [carried], maxOpen: 100, announced: false })
    expect(again).toMatchObject({ isNew: false, requestId: request.requestId })
  })

  it('to a step that is over comes too late', async () => {
    const { request } = await asking({}, question({ step: 'style' }))
    expect(await store.answer(request.requestId, answer('person', 'subject'), delivery())).toBe('answered')
  })

  it('to something that was never asked, or has ended, is none', async () => {
    const request = await accepted()
    expect(await store.answer(request.requestId, answer('yes'), delivery())).toBe('none')
    const { request: cancelled } = await asking()
    await store.cancel(cancelled.requestId)
    expect(await store.answer(cancelled.requestId, answer('yes'), delivery())).toBe('none')
  })

  it('that comes while a worker is still asking is handed to it', async () => {
    const request = await accepted()
    const attempt = await begin(request)
    await attempt.openQuestion(question())
    expect(await store.answer(request.requestId, answer('yes'), delivery())).toBe('taken')
    expect(await attempt.park()).toMatchObject({ choice: 'yes' })
    expect(await stateOf(request)).toBe('running')
  })
})

describe('the clock and a person', () => {
  it('decide once, whoever is first', async () => {
    const { request } = await asking()
    const attempt = await begin(request)
    const [closed, taken] = await Promise.all([
      attempt.closeQuestion(answer('silence')),
      store.answer(request.requestId, answer('yes'), delivery()),
    ])
    expect(closed.choice).toBe(taken === 'taken' ? 'yes' : 'silence')
    expect((await store.find(request.requestId))?.answer?.choice).toBe(closed.choice)
  })

  it('hears a person after the clock that they are late', async () => {
    const { request } = await asking()
    await (await begin(request)).closeQuestion(answer('silence'))
    expect(await store.answer(request.requestId, answer('yes'), delivery())).toBe('answered')
  })

  it('does not let a worker that was overtaken park or close', async () => {
    const { request, attempt } = await asking()
    await begin(request)
    await expect(attempt.park()).rejects.toMatchObject({ code: 'OVERTAKEN' })
    await expect(attempt.closeQuestion(answer('silence'))).rejects.toMatchObject({ code: 'OVERTAKEN' })
  })

  it('does not bring back what was cancelled meanwhile', async () => {
    const { request } = await asking()
    expect((await store.cancel(request.requestId))?.before).toBe('asking')
    expect(await store.begin(request.requestId)).toBeUndefined()
  })
})
