import { describe, expect, it } from 'vitest'
import { voteOfEmoji } from '../../src/bots/inbox/emoji.ts'

describe('reactions as votes', () => {
  it.each(['+1', '+1::skin-tone-3', 'heart', '👍', '👍🏽', '❤️'])('%s is for it', (emoji) => {
    expect(voteOfEmoji(emoji)).toBe('up')
  })
  it.each(['-1', 'thumbsdown', '👎🏿', '❌'])('%s is against it', (emoji) => {
    expect(voteOfEmoji(emoji)).toBe('down')
  })
  it.each(['eyes', '🤔', 'constructor', 'toString'])('%s says nothing', (emoji) => {
    expect(voteOfEmoji(emoji)).toBeUndefined()
  })

  describe('of a workspace’s own', () => {
    const custom = { up: [':Party-Blob:', 'x'], down: ['blob_no', '🐢'] }

    it.each([
      ['party-blob', 'up'],
      ['blob_no', 'down'],
      ['🐢', 'down'],
    ])('%s counts there', (emoji, value) => {
      expect(voteOfEmoji(emoji, custom)).toBe(value)
      expect(voteOfEmoji(emoji)).toBeUndefined()
    })

    it('go before those that count everywhere, which still do', () => {
      expect([voteOfEmoji('x', custom), voteOfEmoji('+1', custom)]).toEqual(['up', 'up'])
      expect(voteOfEmoji('x')).toBe('down')
    })
  })
})
