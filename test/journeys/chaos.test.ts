import { describe, expect, it } from 'vitest'
import { chaos, SHORT_CHAOS } from '../../bench/faults/chaos.ts'
import { checkAll } from '../../bench/faults/checker.ts'
import type { Evidence, Stored } from '../../bench/faults/evidence.ts'
import type { Post } from '../../bench/faults/posts.ts'

/** The rows of `npm run faults` break one thing at a time; here all of it happens at once, as short as it can be and still mean something. */
it('nobody loses a picture, gets it twice or pays twice while workers die, one freezes, Redis crashes, and the model and both chats fail by chance', {
  timeout: 90_000,
}, async () => {
  const seed = Math.floor(Math.random() * 1_000_000)
  const { breaches, figures } = await chaos({ ...SHORT_CHAOS, seed })
  expect(breaches, `seed ${seed}: ${figures}`).toEqual([])
})

describe('the checker', () => {
  const stored: Stored = {
    requestId: 'r1',
    words: 'a cabin',
    platform: 'slack',
    state: 'delivered',
    attempts: 1,
    charged: 5,
    problem: undefined,
    delivery: { way: 'post' },
  }
  const picture: Post = {
    platform: 'slack',
    channelId: 'C1',
    messageId: '1.1',
    requestId: 'r1',
    says: 'picture',
    onlyFor: undefined,
    text: '',
  }
  const settled = { kind: 'settled', requestId: 'r1', microUsd: 5 }
  const logged = (line: Readonly<Record<string, unknown>>) => [
    { name: 'worker', pid: 1, isAlive: false, text: JSON.stringify(line), lines: [line] },
  ]
  const ask = { words: 'a cabin', platform: 'slack', personId: 'U1', channelId: 'C1', promised: true, answer: 'On it', tookMs: 1 } as const
  const sound: Evidence = {
    asks: [ask],
    records: [stored],
    ledger: [settled],
    audit: { entries: 1, compared: 1, breaches: [], differences: [] },
    posts: [picture],
    calls: [],
    processes: [],
    leftovers: { line: 0 },
    redisText: '',
    redisBytes: 1,
    secrets: ['xoxb-secret'],
  }
  const failed: Stored = { ...stored, state: 'failed', charged: undefined }

  it('finds nothing wrong where nothing is', () => {
    expect(checkAll(sound)).toEqual([])
  })

  it.each<[string, string, Partial<Evidence>]>([
    ['a promise without a record', 'I1', { records: [], ledger: [], posts: [] }],
    ['a request without an end', 'I1', { records: [{ ...stored, state: 'running' }], ledger: [] }],
    ['a delivered picture that nobody sees', 'I1', { posts: [] }],
    ['a failure that nobody was told of', 'I1', { records: [failed], ledger: [], posts: [] }],
    [
      'a counter that the journal does not explain',
      'I4',
      { audit: { entries: 1, compared: 1, breaches: [], differences: ['global: 1, not 0'] } },
    ],
    ['two charges', 'I2', { ledger: [settled, settled] }],
    ['a picture that was not charged', 'I2', { ledger: [] }],
    ['a charge without a picture', 'I2', { records: [failed], posts: [{ ...picture, says: 'told' }] }],
    ['two pictures', 'I3', { posts: [picture, { ...picture, messageId: '1.2' }] }],
    ['a promise left behind', 'I3', { posts: [picture, { ...picture, says: 'progress', messageId: '1.2' }] }],
    ['a token in a log', 'I7', { processes: logged({ msg: 'xoxb-secret' }) }],
    ['a token in Redis', 'I7', { redisText: 'job xoxb-secret' }],
    ['a token in a message', 'I7', { posts: [{ ...picture, text: 'xoxb-secret' }] }],
    ['a late answer', 'I9', { asks: [{ ...ask, tookMs: 3_500 }] }],
    ['endless attempts', 'I9', { records: [{ ...stored, attempts: 40 }] }],
    [
      'the same reason twice',
      'I10',
      {
        records: [failed],
        ledger: [],
        posts: [
          { ...picture, says: 'told' },
          { ...picture, says: 'told', messageId: '1.2' },
        ],
      },
    ],
    ['a cancelled request that was delivered', 'I11', { asks: [{ ...ask, cancel: 'cancelled' }] }],
    ['a job left behind', 'I12', { leftovers: { 'queue active': 1 } }],
    ['a bug in a log', 'bugs', { processes: logged({ msg: 'bug', err: 'x' }) }],
  ])('finds %s', (_, invariant, wrong) => {
    expect(checkAll({ ...sound, ...wrong }).map((breach) => breach.split(' ')[0])).toContain(invariant)
  })
})
