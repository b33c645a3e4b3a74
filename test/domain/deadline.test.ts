import { setTimeout as pause } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { DeadlinePassed, withDeadline } from '../../src/domain/deadline.ts'
import { collectGarbage } from '../support/garbage.ts'

const LONG_MS = 60_000
/** As SDKs do it: they listen, and never stop listening. */
const untilAborted = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('the call broke off')), { once: true }))

describe('a call with a deadline', () => {
  it('gives what it was called for', async () => {
    expect(await withDeadline(new AbortController().signal, LONG_MS, async () => 'a picture')).toBe('a picture')
  })

  it('is told when its time is over, and what it made of that is the cause', async () => {
    const late = await withDeadline(new AbortController().signal, 5, untilAborted).catch((error: unknown) => error)
    expect(late).toBeInstanceOf(DeadlinePassed)
    expect(late).toMatchObject({ message: 'not done within 5 ms', cause: { message: 'the call broke off' } })
  })

  it('is told when whoever asked does not want it any more, with their reason', async () => {
    const asker = new AbortController()
    const seen: AbortSignal[] = []
    const broken = withDeadline(asker.signal, LONG_MS, (both) => {
      seen.push(both)
      return untilAborted(both)
    })
    asker.abort(new Error('cancelled'))
    await expect(broken).rejects.toThrow('the call broke off')
    expect(seen[0]?.reason).toEqual(new Error('cancelled'))
  })

  it('does not start for somebody who has gone', async () => {
    const gone = AbortSignal.abort(new Error('cancelled'))
    await expect(withDeadline(gone, LONG_MS, async () => expect.unreachable())).rejects.toThrow('cancelled')
  })

  it('throws what the call throws by itself', async () => {
    const failing = withDeadline(new AbortController().signal, LONG_MS, async () => Promise.reject(new RangeError('too large')))
    await expect(failing).rejects.toThrow(RangeError)
  })

  it('hears of nothing after its end', async () => {
    const asker = new AbortController()
    const seen: AbortSignal[] = []
    await withDeadline(asker.signal, 5, async (both) => void seen.push(both))
    await pause(10)
    asker.abort()
    expect(seen[0]?.aborted).toBe(false)
  })

  it('keeps nothing of what it was answered, though whoever called never stops listening', async () => {
    const asker = new AbortController()
    const answered = async () => {
      const answer = { bytes: new Uint8Array(1_000_000) }
      await withDeadline(asker.signal, LONG_MS, async (both) => {
        both.addEventListener('abort', () => answer.bytes.fill(0))
        return Promise.race([Promise.resolve(answer), untilAborted(both)])
      })
      return new WeakRef(answer)
    }
    const reference = await answered()
    await collectGarbage()
    expect(reference.deref()).toBeUndefined()
  })
})
