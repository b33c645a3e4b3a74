import { describe, expect, it, vi } from 'vitest'
import { learningAfter } from '../../src/compose/personal.ts'
import { NO_PREFERENCES } from '../../src/domain/preferences.ts'
import type { Person } from '../../src/domain/request.ts'
import type { Attempt, Outcome } from '../../src/ports.ts'
import { aPerson, aRecord, aRequest } from '../support/builders.ts'
import { recordingLog } from '../support/recording-log.ts'

const ANN = aPerson({ personId: 'UANN' })
const BEN = aPerson({ personId: 'UBEN' })

/** Requests that go as they are told to, and who was learned from. */
function serving(outcome: Outcome, refresh = async () => NO_PREFERENCES) {
  const learned: string[] = []
  const { log, lines } = recordingLog()
  const askers: Record<string, Person> = { one: ANN, two: ANN, three: BEN }
  const requests = {
    begin: async (requestId: string) =>
      ({ record: aRecord({ request: aRequest({ asker: askers[requestId] ?? ANN }) }) }) as unknown as Attempt,
  }
  const habits = {
    refresh: async (person: Person) => {
      learned.push(person.personId)
      return refresh()
    },
  }
  const serve = learningAfter(
    (begun) => async (requestId) => {
      await begun.begin(requestId)
      return outcome
    },
    { requests, habits, log },
  )
  return { learned, lines, run: (requestId: string) => serve(requestId, new AbortController().signal) }
}

describe('after a request', () => {
  it('is learned from its asker, once for several in a row', async () => {
    const { learned, run } = serving({ kind: 'ended' })
    for (const requestId of ['one', 'two', 'three']) expect(await run(requestId)).toEqual({ kind: 'ended' })
    expect(learned).toEqual(['UANN', 'UBEN'])
  })

  it('is learned nothing while it goes on', async () => {
    const { learned, run } = serving({ kind: 'later', atMs: 1, why: 'MODEL_BUSY' })
    await run('one')
    expect(learned).toEqual([])
  })

  it('is no harm done when that fails', async () => {
    const { lines, run } = serving({ kind: 'ended' }, () => Promise.reject(new Error('Redis is away')))
    expect(await run('one')).toEqual({ kind: 'ended' })
    await vi.waitUntil(() => lines.length > 0)
    expect(lines.map(({ level, message }) => [level, message])).toEqual([['info', 'could not learn from this request']])
  })
})
