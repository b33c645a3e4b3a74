import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { asProblem } from '../../src/errors.ts'
import type { TextModel, TextQuestion } from '../../src/ports.ts'

export interface TextModelUnderTest {
  readonly adapter: TextModel
  /** A question that the other side can answer. */
  readonly question: TextQuestion
  /** From now on the other side does not answer. */
  silence(): void
  stop(): Promise<void>
}

/** What every text model's adapter must do, whoever is behind it. */
export function textModelContract(name: string, open: () => Promise<TextModelUnderTest>): void {
  describe(`${name} as a text model`, () => {
    let under: TextModelUnderTest
    beforeAll(async () => {
      under = await open()
    })
    afterAll(() => under.stop())
    const never = () => new AbortController().signal

    it('answers in JSON of the schema it was given, and says what that cost in whole micro-dollars', async () => {
      const { json, costMicroUsd } = await under.adapter.answer(under.question, never())
      expect(Object.keys(json as object)).toEqual(expect.arrayContaining(['domain', 'style', 'confidence', 'unclear', 'words']))
      expect(Number.isInteger(costMicroUsd)).toBe(true)
      expect(costMicroUsd).toBeGreaterThan(0)
    })

    it('throws the reason of a signal that was aborted before, and asks nothing', async () => {
      const reason = new Error('cancelled by a person')
      await expect(under.adapter.answer(under.question, AbortSignal.abort(reason))).rejects.toBe(reason)
    })

    it('ends with its time limit when nobody answers', async () => {
      under.silence()
      const answer = under.adapter.answer({ ...under.question, timeoutMs: 80 }, never())
      expect(asProblem(await answer.catch((error: unknown) => error)).code).toBe('MODEL_TIMEOUT')
    })

    it('throws the reason of a signal that is aborted meanwhile', async () => {
      under.silence()
      const reason = new Error('cancelled by a person')
      const cancel = new AbortController()
      const answer = under.adapter.answer(under.question, cancel.signal)
      setImmediate(() => cancel.abort(reason))
      await expect(answer).rejects.toBe(reason)
    })
  })
}
