import { describe, expect, it } from 'vitest'
import { steadyRules } from '../../src/compose/limits.ts'
import { type Rules, Rules as RulesSchema, rulesFor } from '../../src/domain/rules.ts'
import { aRequest } from '../support/builders.ts'
import { recordingLog } from '../support/recording-log.ts'

const DEFAULTS = { timeZone: 'UTC', person: {}, workspace: {} }
const limitOf = (rules: { readonly caps: readonly { readonly scope: string; readonly limitMicroUsd: number }[] }) =>
  rules.caps.find(({ scope }) => scope === 'person')?.limitMicroUsd

describe('the limits of a person whose tier hangs on a group', () => {
  const rules: Rules = RulesSchema.parse({ tier: 'free', members: { groups: { S1: 'pro' } } })
  let isDown = false
  const channels: Record<string, string> = {}
  const parts = {
    rules: { of: async () => ({ rules, version: 1 }) },
    ruleBook: {
      for: async (request: Parameters<typeof rulesFor>[1]) => {
        if (isDown) throw new Error('slack does not answer')
        return rulesFor(rules, request, ['S1'], DEFAULTS)
      },
      channelOf: async ({ channelId }: { channelId: string }) => channels[channelId] ?? channelId,
    },
    log: recordingLog().log,
  }

  it('stay as they were last while the platform is down', async () => {
    const limits = steadyRules(parts, DEFAULTS)
    isDown = false
    expect(limitOf(await limits(aRequest()))).toBe(50_000_000)
    isDown = true
    expect(limitOf(await limits(aRequest()))).toBe(50_000_000)
  })

  it('are those of who has no group when the platform was never heard', async () => {
    isDown = true
    expect(limitOf(await steadyRules(parts, DEFAULTS)(aRequest()))).toBe(10_000_000)
  })

  it('keep a thread in the books of its channel while the platform does not tell who is in which group', async () => {
    isDown = true
    channels['C1-thread'] = 'C1'
    const { asker } = aRequest()
    const inThread = { asker, place: { platform: 'slack', workspaceId: 'T1', channelId: 'C1-thread' } } as const
    const capped = { ...rules, channels: { C1: RulesSchema.parse({ channels: { C1: { limits: { day: 7 } } } }).channels.C1 ?? {} } }
    const limits = steadyRules({ ...parts, rules: { of: async () => ({ rules: capped, version: 1 }) } }, DEFAULTS)
    const { channelId, caps } = await limits(inThread)
    expect([channelId, caps.find(({ scope }) => scope === 'channel')?.limitMicroUsd]).toEqual(['C1', 7])
  })

  it('are not made up when the rules cannot be read', async () => {
    isDown = true
    const unreadable = { ...parts, rules: { of: () => Promise.reject(new Error('no Redis')) } }
    await expect(steadyRules(unreadable, DEFAULTS)(aRequest())).rejects.toThrow('no Redis')
  })
})
