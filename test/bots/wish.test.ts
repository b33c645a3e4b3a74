import { describe, expect, it } from 'vitest'
import { checkAttachments, cleanWords } from '../../src/bots/inbox/wish.ts'

const clean = (raw: string) => cleanWords(raw, 3_000)
const code = (expected: string) => expect.objectContaining({ code: expected })

describe('the words of a wish', () => {
  it.each([
    ['  a   cat \n in\tthe rain ', 'a cat in the rain'],
    ['a\u0000 cat\u0007', 'a cat'],
    ['a cat\u202Egnp.exe', 'a catgnp.exe'],
    ['a\u200Bcat\uFEFF', 'acat'],
    ['café'.normalize('NFD'), 'café'],
    ['שלום עולם', 'שלום עולם'],
    ['🦊🌅', '🦊🌅'],
    ['👩‍🚀 on the moon', '👩‍🚀 on the moon'],
  ])('%j is cleaned to %j', (raw, words) => {
    expect(clean(raw)).toBe(words)
  })

  it.each(['', '   ', '\u200B\u0000'])('nothing (%j) is asked for again', (raw) => {
    expect(() => clean(raw)).toThrow(code('NOTHING_ASKED'))
  })

  it.each(['!!!', '--', '…?'])('punctuation alone (%j) is no wish', (raw) => {
    expect(() => clean(raw)).toThrow(code('NO_WORDS'))
  })

  it('ten thousand characters are refused with both numbers', () => {
    expect(() => clean('a'.repeat(10_000))).toThrow(
      expect.objectContaining({ code: 'WORDS_TOO_LONG', tell: expect.stringMatching(/3,000.*10,000/) }),
    )
  })
})

describe('attachments', () => {
  it('are named when they are no image', () => {
    const attachments = [
      { name: 'ok.png', mime: 'image/png', sizeBytes: 10 },
      { name: 'notes.pdf', mime: 'application/pdf', sizeBytes: 10 },
    ]
    expect(() => checkAttachments(attachments)).toThrow(
      expect.objectContaining({ code: 'NOT_AN_IMAGE', tell: expect.stringContaining('notes.pdf') }),
    )
  })
})
