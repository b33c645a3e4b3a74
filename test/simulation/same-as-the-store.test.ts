import { createHash, randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { KeptPicture } from '../../src/domain/kept-picture.ts'
import type { Person } from '../../src/domain/request.ts'
import type { Flight, PictureIndex, SingleFlight } from '../../src/ports.ts'
import { Chance } from '../../src/simulation/chance.ts'
import { type ImageShelf, PictureShelf } from '../../src/simulation/picture-shelf.ts'
import { flightsInMemory } from '../../src/simulation/shared-state.ts'
import { pictureIndex } from '../../src/store/picture-index.ts'
import { singleFlight } from '../../src/store/single-flight.ts'
import { aPerson } from '../support/builders.ts'
import { recordingLog } from '../support/recording-log.ts'
import { startTestRedis, type TestRedis } from '../support/redis.ts'

let server: TestRedis
beforeAll(async () => {
  server = await startTestRedis()
})
afterAll(() => server.stop())

const ACTS = 250
const newPrefix = (): string => `test-${randomBytes(6).toString('hex')}`
const digest = (text: string): string => createHash('sha256').update(text).digest('hex')

describe('what the simulator keeps in memory', () => {
  it('finds the pictures that the index in Redis finds, for the same people, from the same place', async () => {
    const chance = new Chance(1, 'acts')
    const people = ['dana', 'max'].flatMap((personId) => ['T1', 'T2'].map((workspaceId) => aPerson({ personId, workspaceId })))
    const keys = Array.from({ length: 12 }, (_, at) => digest(`key ${at}`))
    const [stored, simulated] = [storedIndexes(), simulatedIndexes()]
    for (let at = 0; at < ACTS; at += 1) {
      const [process, person, key] = [chance.below(2), chance.oneOf(people), chance.oneOf(keys)]
      const act = chance.weighted({ keep: 0.3, find: 0.5, recent: 0.1, forget: 0.08, purge: 0.02 })
      const picture = aPicture(at, key, person, chance.happens(0.3))
      const outcomes = await Promise.all([stored, simulated].map((side) => done(act, side, process, person, key, picture)))
      expect(outcomes[1], `act ${at}: ${act}`).toEqual(outcomes[0])
    }
  })

  it('gives the lead to those to whom Redis gives it', async () => {
    const chance = new Chance(2, 'acts')
    const stored = flying(singleFlight({ redis: server.redis, prefix: newPrefix(), log: recordingLog().log, leaseMs: 60_000 }))
    const simulated = flying(flightsInMemory(Date.now))
    const keys = [digest('one'), digest('another')]
    for (let at = 0; at < ACTS; at += 1) {
      const [key, requestId] = [chance.oneOf(keys), `request-${chance.below(6)}`]
      const act = chance.weighted({ lead: 0.6, made: 0.15, failed: 0.1, declined: 0.01, rest: 0.05, leave: 0.09 })
      const outcomes = [await stored(act, key, requestId), await simulated(act, key, requestId)]
      expect(outcomes[1], `act ${at}: ${act}`).toEqual(outcomes[0])
    }
  })
})

describe('the simulated index', () => {
  it('finds what is used every few days for a month, as the index does', async () => {
    let nowMs = 0
    const shelf = new PictureShelf(() => nowMs)
    const index = shelf.openIndex()
    const picture = aPicture(1, digest('fox'), aPerson(), false)
    await index.keep(picture)
    const days: number[] = []
    for (let day = 6; day <= 36; day += 6) {
      nowMs = day * 86_400_000
      if (await index.find(picture.cacheKey, aPerson())) days.push(day)
    }
    expect(days).toEqual([6, 12, 18, 24, 30])
  })

  it('finds nothing that was not used for a week, and lets go of its bytes', async () => {
    let nowMs = 0
    const shelf = new PictureShelf(() => nowMs)
    const dana = aPerson()
    const imageKey = await shelf.images.put(Buffer.from('a fox'), 'cache-first')
    const picture = { ...aPicture(1, digest('fox'), dana, false), imageKey, requestId: 'first' }
    const index = shelf.openIndex()
    await index.keep(picture)
    nowMs = 7 * 86_400_000 + 1
    expect(await index.find(picture.cacheKey, dana)).toBeUndefined()
    expect(await shelf.sweep()).toBe(1)
    expect(shelf.images.size).toBe(0)
  })
})

/** Two processes over one store. */
type Side = readonly PictureIndex[]

function storedIndexes(): Side {
  const [prefix, { log }] = [newPrefix(), recordingLog()]
  const images = heldAll()
  return [0, 1].map(() => pictureIndex({ redis: server.redis, prefix, images, log, limits: { findWithinMs: 2_000 } }))
}

function simulatedIndexes(): Side {
  const shelf = new PictureShelf(Date.now)
  return [shelf.openIndex(), shelf.openIndex()]
}

/** Every picture is there: what happens to bytes is the image store's own test. */
const heldAll = () => ({ hold: async () => true, release: async () => undefined }) satisfies Partial<ImageShelf>

const aPicture = (at: number, cacheKey: string, author: Person, isPrivate: boolean): KeptPicture => ({
  cacheKey,
  imageKey: digest(`image ${at}`),
  mime: 'image/png',
  width: 1024,
  height: 1024,
  sizeBytes: 2_000,
  modelId: 'flash',
  costMicroUsd: 39_000,
  requestId: digest(`request ${at}`).slice(0, 22),
  author,
  words: 'a red fox',
  askedAtMs: at,
  isPrivate,
})

async function done(act: string, side: Side, process: number, person: Person, key: string, picture: KeptPicture): Promise<unknown> {
  const index = side[process] as PictureIndex
  switch (act) {
    case 'keep':
      return index.keep(picture)
    case 'find':
      return index.find(key, person)
    case 'recent':
      return new Set((await index.recent(person, 100)).map(({ requestId }) => requestId))
    case 'forget':
      // Without a line between them, each process hears only of what it forgot itself.
      return Promise.all(side.map((each) => each.forget(key))).then(() => undefined)
    default:
      return Promise.all(side.map((each) => each.purge(person))).then(() => undefined)
  }
}

/** One act at a time; a request lands only what it leads. */
function flying(flights: SingleFlight) {
  const leading = new Map<string, Flight>()
  return async (act: string, key: string, requestId: string): Promise<unknown> => {
    const own = `${key} ${requestId}`
    if (act === 'leave') return flights.leave(key, requestId)
    if (act === 'lead') {
      const place = await flights.lead(key, requestId)
      if (place.kind === 'lead') leading.set(own, place.flight)
      const isOver = await flights.isOver(key, requestId)
      return { kind: place.kind, leaderId: place.kind === 'wait' ? place.leaderId : undefined, isOver }
    }
    const flight = leading.get(own)
    if (act === 'rest') return flight?.rest(1_000)
    leading.delete(own)
    const woken = await flight?.land(act as 'made' | 'failed' | 'declined')
    return woken && new Set(woken)
  }
}
