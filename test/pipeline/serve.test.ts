import { describe, expect, it } from 'vitest'
import { serveRequests } from '../../src/pipeline/serve.ts'
import type { Attempt, Conversation } from '../../src/ports.ts'
import { aRecord } from '../support/builders.ts'
import { recordingLog } from '../support/recording-log.ts'

/** How a request ends that is taken up for the so-many-th time. */
async function endOf(number: number, fields: Partial<Parameters<typeof aRecord>[0]> = {}): Promise<string> {
  const ends: string[] = []
  const attempt = {
    number,
    record: aRecord({ state: 'running', ...fields }),
    end: async (state: string, code: string) => void ends.push(`${state} ${code}`),
  } as unknown as Attempt
  const conversation = { explain: async () => undefined, close: async () => undefined } as unknown as Conversation
  const serve = serveRequests({
    stages: [],
    requests: { begin: async () => attempt },
    converse: async () => conversation,
    log: recordingLog().log,
  })
  await serve('r1', new AbortController().signal)
  return ends[0] ?? 'served'
}

describe('a request whose worker dies', () => {
  it('is taken up again, eleven times in the same place, and then its asker is told', async () => {
    expect(await endOf(12)).toBe('served')
    expect(await endOf(13)).toBe('failed GAVE_UP')
  })

  it('is not given up for what it tried again, or waited for', async () => {
    expect(await endOf(20, { retries: 5, pauses: 3 })).toBe('served')
  })

  it('is not given up while it gets further between these deaths: it is not what kills them', async () => {
    expect(await endOf(20, { outlived: 8 })).toBe('served')
    expect(await endOf(21, { outlived: 8 })).toBe('failed GAVE_UP')
  })
})
