import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { LEFT_IN_PEACE_MS, offerManners } from '../../src/store/offer-manners.ts'
import { aPerson } from '../support/builders.ts'
import { recordingLog } from '../support/recording-log.ts'
import { startTestRedis, type TestRedis } from '../support/redis.ts'

let server: TestRedis
beforeAll(async () => {
  server = await startTestRedis()
})
afterAll(() => server.stop())

let people = 0
function somebody() {
  people += 1
  const person = aPerson({ personId: `U${people}` })
  const manners = offerManners(server.redis, 'manners', recordingLog().log)
  const declines = async (...requestIds: string[]) => {
    for (const requestId of requestIds) await manners.heard(person, requestId, 'declined')
  }
  return { person, manners, declines }
}

describe('whoever is offered similar pictures', () => {
  it('is asked until three in a row were let go by, and then left in peace for a day', async () => {
    const { person, manners, declines } = somebody()
    await declines('r1', 'r2')
    expect(await manners.mayAsk(person)).toBe(true)
    await declines('r3')
    expect(await manners.mayAsk(person)).toBe(false)
    const leftMs = await server.redis.pttl(`manners:offers:slack:T1:${person.personId}`)
    expect(leftMs).toBeGreaterThan(LEFT_IN_PEACE_MS - 60_000)
    expect(leftMs).toBeLessThanOrEqual(LEFT_IN_PEACE_MS)
  })

  it('starts anew after taking one', async () => {
    const { person, manners, declines } = somebody()
    await declines('r1', 'r2')
    await manners.heard(person, 'r3', 'taken')
    await declines('r4', 'r5')
    expect(await manners.mayAsk(person)).toBe(true)
  })

  it('is counted once for one request, however often it is told', async () => {
    const { person, manners, declines } = somebody()
    await declines('r1', 'r1', 'r1', 'r1')
    expect(await manners.mayAsk(person)).toBe(true)
  })
})
