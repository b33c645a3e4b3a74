import { afterEach, describe, expect, it, vi } from 'vitest'
import type { InboxParts } from '../../src/bots/inbox/inbox-parts.ts'
import type { Incoming } from '../../src/bots/incoming.ts'
import { experimentDesk } from '../../src/bots/screens/experiments.ts'
import { DEFAULT_RULES } from '../../src/domain/rules.ts'
import { Problem } from '../../src/errors.ts'
import { aPerson, aRequest } from '../support/builders.ts'
import { recordingLog } from '../support/recording-log.ts'

afterEach(() => vi.useRealTimers())

const { place } = aRequest()
const IDA = aPerson({ personId: 'UIDA' })
const command = {
  kind: 'command',
  deliveryId: 'c1',
  place,
  person: IDA,
  answersInPlace: true,
  spoken: { line: 'experiments' },
} as const satisfies Incoming

const aDesk = (isAdmin: boolean, reports: () => Promise<never> = () => new Promise(() => undefined)) => {
  const { log, lines } = recordingLog()
  const rules = { of: async () => ({ rules: DEFAULT_RULES, version: 0 }) }
  const parts = { rules, members: { of: async () => ({ isAdmin, groups: [] }) }, experiments: { reports }, log } as unknown as InboxParts
  return { desk: experimentDesk(parts), lines }
}

describe('experiments in the chat', () => {
  it('answer within the time that a platform waits, also where counting takes longer', async () => {
    vi.useFakeTimers()
    const heard = aDesk(true).desk.show(command)
    await vi.advanceTimersByTimeAsync(1_500)
    expect(await heard).toMatchObject({ kind: 'answer', reply: { plain: expect.stringContaining('I am still counting') } })
  })

  it('say what went wrong when they cannot be counted', async () => {
    const { desk, lines } = aDesk(true, () => Promise.reject(new Problem('QUEUE_UNAVAILABLE', 'Redis is away')))
    await expect(desk.show(command)).rejects.toThrow('Redis is away')
    expect(lines.map(({ message }) => message)).toEqual(['experiments could not be counted'])
  })

  it('are shown and changed by admins alone', async () => {
    const { desk } = aDesk(false)
    const press = { ...command, kind: 'button', action: 'experiment-stop', key: 'h2-routing' } as const
    const form = { ...command, kind: 'form', name: 'experiment', key: 'h2-routing', values: { share: '50' } } as const
    for (const refused of [desk.show(command), desk.pressed(press), desk.submitted(form)])
      await expect(refused).rejects.toMatchObject({ code: 'NOT_ADMIN' })
  })
})
