import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { Fault } from '../../playground/provider/faults.ts'
import type { FakeProvider } from '../../playground/provider/server.ts'
import type { ProblemCode } from '../../src/errors.ts'
import { asProblem, type Problem } from '../../src/errors.ts'
import { imageInspector } from '../../src/imaging/inspector.ts'
import type { Drawn, ImageModel, Order } from '../../src/ports.ts'

/** What a failed call cost: a figure in micro-dollars, or `unknown` where it may have been the whole price. */
export type Spent = number | 'unknown'

export type Row<Odd extends string> = readonly [fault: Fault<Odd>, code: ProblemCode, spent: Spent]

export interface AdapterUnderTest<Server> {
  readonly server: Server
  readonly adapter: ImageModel
  readonly order: (changes?: Partial<Order>) => Order
}

export interface FaultTable<Odd extends string, Server extends FakeProvider<Odd>> {
  readonly start: () => Promise<AdapterUnderTest<Server>>
  readonly rows: readonly Row<Odd>[]
  /** The step that buys the picture: whatever goes wrong, it happens once an order. */
  readonly buys: string
  /** Answers that only decoding tells from a right one. */
  readonly corrupt: Fault<Odd>
  readonly wrongSize: Fault<Odd>
}

/** The first problem of an order that must not succeed. */
export const problemOf = async (drawing: Promise<Drawn>): Promise<Problem> =>
  asProblem(
    await drawing.then(
      () => 'it was drawn',
      (error: unknown) => error,
    ),
  )

/** Each way in which a provider can fail an order, what that is to us, and what is said of the money. */
export function faultTable<Odd extends string, Server extends FakeProvider<Odd>>(name: string, table: FaultTable<Odd, Server>): void {
  let it_: AdapterUnderTest<Server>
  beforeAll(async () => {
    it_ = await table.start()
  })
  afterAll(() => it_.server.stop())
  afterEach(() => {
    it_.server.faults.clear()
    it_.server.release()
  })

  const limited = (timeoutMs: number): Order => it_.order({ model: { ...it_.order().model, timeoutMs } })
  const never = new AbortController().signal

  describe(`what ${name} can answer, and what that is to us`, () => {
    it.each(table.rows)('%j is %s, spent: %s', async (fault, code, spent) => {
      const before = it_.server.calls.length
      it_.server.faults.next(fault, 5)
      const problem = await problemOf(it_.adapter.draw(limited(3_000), never))
      expect([problem.code, problem.message]).toEqual([code, expect.stringMatching(/\S/)])
      expect(problem.spentMicroUsd ?? 'unknown').toBe(spent)
      expect(it_.server.calls.slice(before).filter(({ method }) => method === table.buys)).toHaveLength(1)
    })

    it('hands on a corrupt picture with its cost, and whoever decodes it says that it is broken', async () => {
      it_.server.faults.next(table.corrupt)
      const { bytes, costMicroUsd } = await it_.adapter.draw(it_.order(), never)
      expect(costMicroUsd).toBeGreaterThan(0)
      await expect(imageInspector().inspect(bytes)).rejects.toMatchObject({ code: 'IMAGE_BROKEN' })
    })

    it('hands on a picture of another size than was asked for, and whoever decodes it sees that', async () => {
      it_.server.faults.next(table.wrongSize)
      const { bytes } = await it_.adapter.draw(it_.order(), never)
      expect(await imageInspector().inspect(bytes)).toMatchObject({ width: 256, height: 256 })
    })

    it('passes on when it says to come back', async () => {
      it_.server.faults.next({ status: 429, retryAfterS: 7, at: table.buys })
      expect((await problemOf(it_.adapter.draw(it_.order(), never))).retryAfterMs).toBe(7_000)
    })

    it('says that nobody answers', async () => {
      const closed = await table.start()
      await closed.server.stop()
      expect((await problemOf(closed.adapter.draw(closed.order(), never))).code).toBe('MODEL_UNAVAILABLE')
    })
  })

  describe(`time and ${name}`, () => {
    it.each<Fault<Odd>>([{ hang: 'headers' }, { hang: 'headers', after: true }, { hang: 'body' }, { slowBodyMs: 30_000 }])(
      '%j ends with the time limit of the model',
      async (fault) => {
        it_.server.faults.next({ ...fault, at: table.buys })
        const startedAt = performance.now()
        const problem = await problemOf(it_.adapter.draw(limited(150), never))
        expect([problem.code, problem.spentMicroUsd]).toEqual(['MODEL_TIMEOUT', undefined])
        expect(performance.now() - startedAt).toBeLessThan(2_000)
        await it_.server.until((calls) => calls.at(-1)?.aborted === true)
      },
    )

    it('an answer that is slow but in time is an answer', async () => {
      it_.server.faults.next({ slowBodyMs: 100, at: table.buys })
      await expect(it_.adapter.draw(it_.order(), never)).resolves.toMatchObject({ mime: 'image/png' })
    })

    it('cancelling reaches the network call', async () => {
      const cancel = new AbortController()
      const reason = new Error('cancelled by a person')
      const before = it_.server.calls.length
      it_.server.hold()
      const drawing = problemOf(it_.adapter.draw(it_.order(), cancel.signal))
      await it_.server.until((calls) => calls.length > before)
      cancel.abort(reason)
      expect((await drawing).cause).toBe(reason)
      await it_.server.until((calls) => calls.at(-1)?.aborted === true)
    })
  })
}
