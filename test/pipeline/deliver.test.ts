import { describe, expect, it } from 'vitest'
import type { Standing } from '../../src/domain/ledger.ts'
import type { Context } from '../../src/pipeline/pipeline.ts'
import { deliver } from '../../src/pipeline/stages/deliver.ts'
import type { Conversation, Reserved } from '../../src/ports.ts'
import { aGeneration, anIntent, aPlan, aRequest } from '../support/builders.ts'
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
async function delivered(costMicroUsd: number, reserve: (microUsd: number) => Reserved) {
  const seen: { shown?: Parameters<Conversation['show']>[0]; charged?: number; reserved: number[] } = { reserved: [] }
  const context = {
    request: aRequest(),
    learned: { intent: anIntent(), plan: aPlan(), generation: aGeneration({ costMicroUsd }) },
    attempt: {
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

  it('of what costs nothing asks no ledger', async () => {
    const { charged, reserved } = await delivered(0, () => expect.unreachable())
    expect([charged, reserved]).toEqual([0, []])
  })
})
