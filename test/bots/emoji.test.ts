import { describe, expect, it } from 'vitest'
import { voteOfEmoji } from '../../src/bots/emoji.ts'

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
})
