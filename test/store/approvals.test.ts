import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Cap } from '../../src/domain/ledger.ts'
import type { Question } from '../../src/domain/question.ts'
import type { ImageRequest } from '../../src/domain/request.ts'
import type { Attempt, RequestStore } from '../../src/ports.ts'
import { type Ledger, openLedger } from '../../src/store/ledger.ts'
import { auditLedger } from '../../src/store/ledger-audit.ts'
import { requestStore } from '../../src/store/requests.ts'
import { rulesStore } from '../../src/store/rules.ts'
import { anIntent, aPerson, aRequest } from '../support/builders.ts'
import { startTestRedis, type TestRedis } from '../support/redis.ts'

/** Room for one picture at 40, and for a little of the next. */
const CAPS: readonly Cap[] = [
  { scope: 'person', period: 'day', limitMicroUsd: 50 },
  { scope: 'workspace', period: 'month', limitMicroUsd: 50 },
  { scope: 'global', period: 'day', limitMicroUsd: 200 },
]

let server: TestRedis
let ledger: Ledger
let store: RequestStore
let suite = 0
let prefix = ''

beforeAll(async () => {
  server = await startTestRedis()
})
afterAll(() => server.stop())
beforeEach(() => {
  prefix = `approvals${suite++}`
  ledger = openLedger({ redis: server.redis, prefix, caps: CAPS, timeZone: 'UTC' })
  store = requestStore({ redis: server.redis, prefix, deadlineMs: 60_000, ledger })
})

const WORKSPACE = { platform: 'slack', workspaceId: 'T1' } as const
let deliveries = 0
const delivery = () => ({ key: `slack:e${deliveries++}`, forMs: 60_000 })
const decided = (choice: 'approve' | 'refuse', by = 'UIDA') => ({ step: 'approval', choice, by, atMs: Date.now() }) as const
const held = (dueInMs = 60_000): Question => ({
  step: 'approval',
  reading: anIntent(),
  answers: [],
  askedAtMs: Date.now(),
  dueAtMs: Date.now() + dueInMs,
  prices: [{ modelId: 'flash', priceMicroUsd: 40 }],
})
const says = (choice: 'approve' | 'refuse', by = 'UIDA', allowsMicroUsd = 40) =>
  [
    decided(choice, by),
    { allowsMicroUsd: choice === 'approve' ? allowsMicroUsd : undefined, workspace: WORKSPACE, what: `${choice} by ${by}` },
    delivery(),
  ] as const

async function running(): Promise<{ request: ImageRequest; attempt: Attempt }> {
  const request = aRequest({ asker: aPerson() })
  await store.accept(request, { dedupe: [delivery()], maxOpen: 100, announced: false })
  return { request, attempt: (await store.begin(request.requestId)) as Attempt }
}

/** A request that is held because the limits have no room for it. */
async function heldRequest(question = held()) {
  const { request, attempt } = await running()
  await attempt.openQuestion(question)
  await attempt.park()
  return request
}

/** Everything that the limits of the team have room for. */
async function spend(): Promise<void> {
  const { attempt } = await running()
  expect(await attempt.reserve(40)).toMatchObject({ kind: 'held' })
  await attempt.deliver({ way: 'post', deliveredAtMs: 1, degraded: [] }, 40, 'flash')
}

const goOn = async ({ requestId }: ImageRequest) => (await store.begin(requestId)) as Attempt
const audit = () => auditLedger(server.redis, prefix)
const log = () => rulesStore({ redis: server.redis, prefix }).decisions(WORKSPACE, 10)

describe('a decision about a held request', () => {
  it('puts it back in line, with what it allows, a line in the journal and one in the audit log', async () => {
    const { requestId } = await heldRequest()
    expect(await store.decide(requestId, ...says('approve'))).toBe('taken')
    expect(await store.find(requestId)).toMatchObject({ state: 'waiting', answer: { choice: 'approve', by: 'UIDA' } })
    expect(await log()).toMatchObject([{ by: 'UIDA', kind: 'approval', what: 'approve by UIDA' }])
    const [[, entry = []] = expect.unreachable()] = await server.redis.xrange(`${prefix}:ledger`, '-', '+')
    expect(entry.join(' ')).toBe(`kind allowed requestId ${requestId} microUsd 40 by UIDA workspace slack:T1`)
  })

  it('stands, whoever comes later and however it is delivered', async () => {
    const { requestId } = await heldRequest()
    const first = says('refuse', 'UIDA')
    expect(await store.decide(requestId, ...first)).toBe('taken')
    expect(await store.decide(requestId, ...first)).toBe('repeated')
    expect(await store.decide(requestId, ...says('approve', 'UEVE'))).toBe('answered')
    expect(await log()).toHaveLength(1)
  })

  it('is one when ten press at once', async () => {
    const { requestId } = await heldRequest()
    const pressed = Array.from({ length: 10 }, (_, at) => store.decide(requestId, ...says(at % 2 ? 'approve' : 'refuse', `U${at}`)))
    expect((await Promise.all(pressed)).filter((taken) => taken === 'taken')).toHaveLength(1)
    expect(await log()).toHaveLength(1)
  })

  it('comes too late once the time for it is over, although nobody has closed it yet', async () => {
    const { requestId } = await heldRequest(held(0))
    expect(await store.decide(requestId, ...says('approve'))).toBe('answered')
    expect(await log()).toEqual([])
  })

  it('is none about a request that asks its asker something, has ended, or is not there', async () => {
    const { requestId } = await heldRequest({ ...held(), step: 'price' })
    expect(await store.decide(requestId, ...says('approve'))).toBe('none')
    const cancelled = await heldRequest()
    await store.cancel(cancelled.requestId)
    expect(await store.decide(cancelled.requestId, ...says('approve'))).toBe('none')
    expect(await store.decide('nothing', ...says('approve'))).toBe('none')
  })

  it('cannot be given as an answer of the asker', async () => {
    const { requestId } = await heldRequest()
    expect(await store.answer(requestId, { step: 'confirm', choice: 'approve', atMs: 1 }, delivery())).toBe('answered')
  })
})

describe('what a decision allows', () => {
  it('lets one request over the limits of its team, by its price, and nobody else', async () => {
    await spend()
    const [one, other] = [await heldRequest(), await heldRequest()]
    await store.decide(one.requestId, ...says('approve'))
    await store.decide(other.requestId, ...says('approve'))
    const stranger = await running()
    expect(await stranger.attempt.reserve(40)).toMatchObject({ kind: 'over' })
    for (const request of [one, other]) {
      const attempt = await goOn(request)
      expect(await attempt.reserve(40)).toMatchObject({ kind: 'held', microUsd: 40 })
      expect(await attempt.reserve(41)).toMatchObject({ kind: 'over' })
      await attempt.deliver({ way: 'post', deliveredAtMs: 1, degraded: [] }, 41, 'flash')
    }
    expect(await stranger.attempt.reserve(1)).toMatchObject({ kind: 'over' })
    expect(await audit()).toMatchObject({ breaches: [], differences: [] })
    expect(await ledger.spent(aPerson())).toMatchObject({ todayMicroUsd: 120 })
  })

  it('is nothing where somebody refused', async () => {
    await spend()
    const request = await heldRequest()
    await store.decide(request.requestId, ...says('refuse'))
    expect(await (await goOn(request)).reserve(40)).toMatchObject({ kind: 'over' })
  })

  it('does not reach beyond the limit of all who share the program', async () => {
    await spend()
    const request = await heldRequest()
    await store.decide(request.requestId, ...says('approve', 'UIDA', 1_000))
    expect(await (await goOn(request)).reserve(1_000)).toMatchObject({ kind: 'over', limits: [{ scope: 'global' }] })
  })

  it('comes back whole when the request ends without a picture', async () => {
    await spend()
    const request = await heldRequest()
    await store.decide(request.requestId, ...says('approve'))
    const attempt = await goOn(request)
    await attempt.reserve(40)
    await attempt.end('failed', 'GAVE_UP')
    expect(await ledger.spent(aPerson())).toMatchObject({ todayMicroUsd: 40 })
    expect(await audit()).toMatchObject({ breaches: [], differences: [] })
  })
})
