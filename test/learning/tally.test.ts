import { describe, expect, it } from 'vitest'
import { opinionsOf } from '../../src/learning/opinions.ts'
import { Tally } from '../../src/learning/tally.ts'
import { Voters } from '../../src/learning/voters.ts'
import { aSample, aVotedSample } from './samples.ts'

const team = (people: number, votes: number, likes: (vote: number) => boolean): Tally => {
  const tally = new Tally()
  for (let person = 0; person < people; person += 1)
    for (let vote = 0; vote < votes; vote += 1) tally.add(`U${person}`, likes(vote + person) ? 1 : 0)
  return tally
}

describe('what people like, on average', () => {
  it('is what they say, with an interval that gets narrower with more of them', () => {
    const few = team(5, 10, (vote) => vote % 5 > 0).read()
    const many = team(80, 10, (vote) => vote % 5 > 0).read()
    expect(few.rate).toBeCloseTo(0.8)
    expect(many.rate).toBeCloseTo(0.8)
    expect(many.high - many.low).toBeLessThan((few.high - few.low) / 2)
    expect(many.low).toBeLessThan(0.8)
  })

  it('is nobody knows where nobody has said anything', () => {
    expect(new Tally().read()).toMatchObject({ low: 0, high: 1, votes: 0, voters: 0 })
  })

  it('stays in the same memory, and the same, for any number of voters', () => {
    const estimate = team(20_000, 1, (vote) => vote % 4 > 0).read()
    expect(estimate.voters).toBeLessThanOrEqual(500)
    expect(Math.abs(estimate.rate - 0.75)).toBeLessThan(0.06)
  })
})

describe('votes that want to move an estimate', () => {
  it.each([1, 10, 1_000, 100_000])('of one person, %i of them, have no more than a tenth of it', (votes) => {
    const tally = team(30, 10, (vote) => vote % 2 === 0)
    const before = tally.read().rate
    for (let vote = 0; vote < votes; vote += 1) tally.add('USPAM', 0)
    const share = tally.shares().get('USPAM') ?? 0
    expect(share).toBeLessThanOrEqual(0.1001)
    expect(Math.abs(tally.read().rate - before)).toBeLessThanOrEqual(share + 1e-9)
  })

  it.each([
    [2, 200],
    [5, 40],
    [8, 500],
  ])('of %i people with %i votes each move it by no more than their share', (people, votes) => {
    const honest = team(40, 12, (vote) => vote % 3 > 0)
    const before = honest.read().rate
    for (let person = 0; person < people; person += 1) for (let vote = 0; vote < votes; vote += 1) honest.add(`USPAM${person}`, 0)
    const share = [...honest.shares()].reduce((sum, [who, each]) => sum + (who.startsWith('USPAM') ? each : 0), 0)
    expect(before - honest.read().rate).toBeLessThanOrEqual(share + 1e-9)
    expect(share).toBeLessThanOrEqual(people * 0.1001)
  })

  it('count once a person and picture, the last of them', () => {
    const votes = [1, 2, 3].map((atMs) => ({ personId: 'U1', value: atMs === 3 ? ('up' as const) : ('down' as const), atMs }))
    expect(opinionsOf(aSample({ votes }))).toEqual([{ personId: 'U1', liked: 1, isAskers: true, reason: undefined }])
  })

  it('weigh less the further somebody is from everybody else, and all the same where tastes differ a little', () => {
    const voters = new Voters()
    for (let person = 0; person < 20; person += 1)
      for (let vote = 0; vote < 12; vote += 1) voters.add(aVotedSample(vote % 5 > 0 ? 'up' : 'down', { personId: `U${person}` }))
    for (let vote = 0; vote < 50; vote += 1) voters.add(aVotedSample('down', { personId: 'UGRIM' }))
    expect(voters.trust('U3')).toBe(1)
    expect(voters.trust('UGRIM')).toBeLessThan(0.5)
    expect(voters.trust('UNEW')).toBe(1)
  })
})
