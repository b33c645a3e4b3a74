import { setImmediate as nextTurn } from 'node:timers/promises'
import { cachedDataVersionTag } from 'node:v8'
import { describe, expect, it } from 'vitest'
import { giveBack } from '../src/give-back.ts'
import { recordingLog } from './support/recording-log.ts'

describe('giving back what only the start needed', () => {
  it('lets go of what nobody holds any more', async () => {
    const { log } = recordingLog()
    const dropped = somethingDropped()
    // A weak reference holds until its turn is over.
    await nextTurn()
    giveBack(log)
    expect(dropped.deref()).toBeUndefined()
  })

  it('leaves the compiler as it was: what it compiled before and what it compiles afterwards fit the same cache', () => {
    const { log } = recordingLog()
    const before = cachedDataVersionTag()
    giveBack(log)
    expect(cachedDataVersionTag()).toBe(before)
  })

  it('says how large the process was and is', () => {
    const { log, lines } = recordingLog()
    giveBack(log)
    expect(lines).toEqual([
      {
        level: 'debug',
        message: 'gave back what only the start needed',
        fields: { rssMb: expect.any(Number), beforeMb: expect.any(Number) },
      },
    ])
  })
})

/** In a function of its own, so that no frame holds it. */
function somethingDropped(): WeakRef<object> {
  const large = { bytes: new Array(100_000).fill(0) }
  return new WeakRef(large)
}
