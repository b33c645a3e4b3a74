import { describe, expect, it } from 'vitest'
import type { Offer } from '../../src/domain/recommendation.ts'
import { LessonWatch } from '../../src/learning/watch.ts'
import { randomFrom } from '../../src/pipeline/intent/training/random.ts'
import { aRecommendation } from '../support/lessons.ts'
import { aVotedSample } from './samples.ts'

const APPLIED_MS = 1_000_000
const ROUTE = { kind: 'route', domain: 'photography', band: 'simple', role: 'flash', share: 1 } as const
const offer: Offer = { recommendation: aRecommendation(ROUTE), state: 'applied', applied: { atMs: APPLIED_MS, by: 'UANN' } }

function watching(before: number, after: number, votes: number, seed: number, fields = {}) {
  const random = randomFrom(seed)
  const watch = new LessonWatch(offer)
  for (let vote = 0; vote < 200; vote += 1)
    watch.add(aVotedSample(random() < before ? 'up' : 'down', { askedAtMs: vote, personId: `U${vote % 40}` }))
  for (let vote = 0; vote < votes; vote += 1)
    watch.add(aVotedSample(random() < after ? 'up' : 'down', { askedAtMs: APPLIED_MS + vote, personId: `U${vote % 60}`, ...fields }))
  return watch.watched
}

describe('a lesson that was applied', () => {
  it('is taken back when its pictures are liked less, and the reason says by how much', () => {
    expect(watching(0.8, 0.4, 120, 1).because).toMatch(/^\d+ % of 120 votes since like it, \d+ % did before$/)
  })

  it('stays where people like its pictures as much: fewer than 1 of 100 are taken back for nothing, looked at after every vote', () => {
    const alarms = Array.from({ length: 200 }, (_, seed) => watching(0.75, 0.75, 250, seed + 1)).filter(({ because }) => because)
    expect(alarms.length).toBeLessThanOrEqual(2)
  })

  it('is not taken back by one person, however often they vote', () => {
    expect(watching(0.8, 0, 5_000, 3, { personId: 'USPAM' }).because).toBeUndefined()
  })

  it('is judged by what it is about alone', () => {
    expect(watching(0.8, 0.1, 200, 4, { domain: 'art' })).toMatchObject({ votes: 0, because: undefined })
  })
})
