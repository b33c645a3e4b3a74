import { describe, expect, it } from 'vitest'
import { live } from '../../src/bots/views/live.ts'

describe('people, groups and channels in our own sentences', () => {
  it.each([
    ['Channel of approvals from none to channel C024BE91L', ['Channel of approvals from none to ', { channel: 'C024BE91L' }, '']],
    ['Channel C024BE91L: brand from none to sunny', ['', { channel: 'C024BE91L' }, ': brand from none to sunny']],
    [
      'approvers: added person U1, group 1573435935192776704',
      ['approvers: added ', { person: 'U1' }, ', ', { group: '1573435935192776704' }, ''],
    ],
    ['a person of taste, a group of three', ['a person of taste, a group of three']],
  ])('%s', (words, pieces) => {
    expect(live(words)).toEqual(pieces)
  })
})
