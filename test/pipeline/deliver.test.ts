import { describe, expect, it } from 'vitest'
import type { Standing } from '../../src/domain/ledger.ts'
import type { RequestRecord } from '../../src/domain/record.ts'
import type { Context } from '../../src/pipeline/pipeline.ts'
import { deliver } from '../../src/pipeline/stages/deliver.ts'
import type { Conversation, Reserved } from '../../src/ports.ts'
import { aGeneration, anIntent, aPlan, aRecord, aRequest } from '../support/builders.ts'
import { recordingLog } from '../support/recording-log.ts'

const LIMIT: Standing = {
  scope: 'person',
  period: 'day',
  limitMicroUsd: 100_000,
  spentMicroUsd: 40_000,
  heldMicroUsd: 45_000,
  resetsAtMs: Date.now() + 5 * 3_600_000,
}

/** @returns what the person saw, and what they were charged */
async function delivered(costMicroUsd: number, reserve: (microUsd: number) => Reserved, record: RequestRecord = aRecord()) {
  const seen: { shown?: Parameters<Conversation['show']>[0]; charged?: number; reserved: number[] } = { reserved: [] }
  const context = {
    request: record.request,
    learned: { intent: anIntent(), plan: aPlan(), generation: aGeneration({ costMicroUsd }) },
    attempt: {
      record,
      reserve: async (microUsd: number) => {
        seen.reserved.push(microUsd)
        return reserve(microUsd)
      },
      deliver: async (_: unknown, charge: number) => {
        seen.charged = charge
      },
    },
    conversation: {
      show: async (learned: Parameters<Conversation['show']>[0]) => {
        seen.shown = learned
        return { way: 'post', deliveredAtMs: 1, degraded: [] }
      },
    },
    signal: new AbortController().signal,
    log: recordingLog().log,
  } as unknown as Context
  await deliver().run(context)
  return seen
}

describe('a delivery', () => {
  it('charges what the picture cost, and says when most of a limit is used', async () => {
    const { shown, charged } = await delivered(45_000, (microUsd) => ({ kind: 'held', microUsd, tellOf: [LIMIT] }))
    expect(charged).toBe(45_000)
    expect(shown?.generation.warnings).toEqual(['You have used $0.085 of your $0.10 for today; it starts anew in 5 h.'])
  })

  it('charges and shows what was held where the picture cost more than the limit has room for', async () => {
    const { shown, charged } = await delivered(67_000, (microUsd) =>
      microUsd > 45_000 ? { kind: 'over', limits: [LIMIT] } : { kind: 'held', microUsd: 45_000, tellOf: [] },
    )
    expect([charged, shown?.generation.costMicroUsd]).toEqual([45_000, 45_000])
  })

  it('charges no more than the price that its asker pressed, wherever that was named', async () => {
    const held = (microUsd: number): Reserved => ({ kind: 'held', microUsd, tellOf: [] })
    const button = aRecord({ request: aRequest({ agreedMicroUsd: 40_000 }) })
    const prices = [{ modelId: 'pro', priceMicroUsd: 45_000 }]
    const asked = { step: 'price', reading: anIntent(), answers: [], askedAtMs: 1, dueAtMs: 2, prices } as const
    const card = aRecord({ question: { ...asked, answers: [], prices }, answer: { step: 'price', choice: 'draw', atMs: 1 } })
    expect((await delivered(50_000, held, button)).charged).toBe(40_000)
    const { charged, shown, reserved } = await delivered(50_000, held, card)
    expect([charged, shown?.generation.costMicroUsd, reserved]).toEqual([45_000, 45_000, [45_000]])
  })

  it('of what costs nothing asks no ledger', async () => {
    const { charged, reserved } = await delivered(0, () => expect.unreachable())
    expect([charged, reserved]).toEqual([0, []])
  })
})
