import { describe, expect, it } from 'vitest'
import { escapeWords, writeNote, writePieces } from '../../../src/bots/discord/markdown.ts'

const HOSTILE: [what: string, words: string, written: string][] = [
  ['a ping of everybody', 'hi @everyone and @here', 'hi \\@everyone and \\@here'],
  ['a mention of a person', '<@123>', '\\<\\@123\\>'],
  ['a mention of a role', '<@&123>', '\\<\\@&123\\>'],
  ['a mention of a channel', '<#123>', '\\<\\#123\\>'],
  ['a masked link', '[your bank](https://evil.example)', '\\[your bank\\]\\(https\\://evil.example\\)'],
  ['a bare address', 'see https://evil.example/a_b', 'see https\\://evil.example/a\\_b'],
  ['a heading', '# big', '\\# big'],
  ['small print', '-# small', '\\-\\# small'],
  ['a quote', '> said', '\\> said'],
  ['a list with dashes', 'a\n - b', 'a\n \\- b'],
  ['a list with stars', '* b', '\\* b'],
  ['a numbered list', 'a\n1. b', 'a\n1\\. b'],
  ['bold, italic, underlined, struck', '**a** _b_ __c__ ~~d~~', '\\*\\*a\\*\\* \\_b\\_ \\_\\_c\\_\\_ \\~\\~d\\~\\~'],
  ['a spoiler', '||a||', '\\|\\|a\\|\\|'],
  ['code', '`a` ```b```', '\\`a\\` \\`\\`\\`b\\`\\`\\`'],
  ['an escape of our escape', '\\@everyone', '\\\\\\@everyone'],
  ['a custom emoji', '<:cat:123>', '\\<:cat:123\\>'],
  ['a time stamp', '<t:0:R>', '\\<t:0:R\\>'],
  ['a turn of the writing direction', 'a\u202eb\u2066c', 'abc'],
  ['control characters', 'a\u0000\u001b[31mb\r\nc', 'a\\[31mb\nc'],
]

describe('words', () => {
  it.each(HOSTILE)('stay words: %s', (_what, words, written) => {
    expect(escapeWords(words)).toBe(written)
  })

  it('of everyday life stay as they are', () => {
    expect(escapeWords("A cat, 2.5 m long: it's 50 % fluff! שלום 🐈 - and e-mail")).toBe(
      "A cat, 2.5 m long: it's 50 % fluff! שלום 🐈 - and e-mail",
    )
  })

  it.each(['a', '[', ' ', '\n', '*_', '\\', '1', '://', '\u202e', '<@'])('made of %j a hundred thousand times take no time', (unit) => {
    const started = performance.now()
    escapeWords(unit.repeat(100_000))
    expect(performance.now() - started).toBeLessThan(500)
  })
})

describe('pieces', () => {
  it('become markdown, and only persons, channels and links come alive', () => {
    const { markdown } = writePieces(
      [
        'Drawn for ',
        { person: '123' },
        ' in ',
        { channel: '456' },
        ' with ',
        { bold: 'flash*' },
        ' as ',
        { code: 'a`b' },
        ', see ',
        { link: 'https://example.com/a(b)', label: 'it]' },
      ],
      4000,
    )
    expect(markdown).toBe('Drawn for <@123> in <#456> with **flash\\*** as `aˋb`, see [it\\]](https://example.com/a%28b%29)')
  })

  it('that are quiet get lines of their own', () => {
    expect(writePieces(['A cabin', { quiet: '2 h ago' }, 'Again?'], 4000).markdown).toBe('A cabin\n-# 2 h ago\nAgain?')
  })

  it('of a note are small on every line', () => {
    expect(writeNote(['flash · $0.034\n', { quiet: 'reference' }], 4000).markdown).toBe('-# flash · $0.034\n-# reference')
  })

  it.each(['javascript:alert(1)', 'not an address', 'data:text/html,x'])('do not link to %s', (link) => {
    expect(writePieces([{ link, label: 'click' }], 4000).markdown).toBe('click')
  })

  it('do not mention what is no person and no channel', () => {
    expect(writePieces([{ person: '&123' }, ' ', { person: 'everyone>' }, ' ', { channel: '@&1' }], 4000).markdown).toBe(
      '&123 everyone\\> \\#\\@&1',
    )
  })
})

describe('text that is too long', () => {
  it.each([
    ['words', ['x'.repeat(50)]],
    ['marks', ['*'.repeat(50)]],
    ['bold', [{ bold: '*'.repeat(50) }]],
    ['code', [{ code: '`'.repeat(50) }]],
    ['quiet', [{ quiet: 'q'.repeat(50) }]],
    ['emoji', ['👩‍🚀'.repeat(30)]],
    ['a link', ['abc ', { link: 'https://example.com', label: 'l'.repeat(50) }]],
  ])('is cut to fit: %s', (_what, pieces) => {
    const { markdown, cut } = writePieces(pieces, 20)
    expect(markdown.length).toBeLessThanOrEqual(20)
    expect(cut).toBe(true)
    expect(markdown).toContain('…')
    expect(markdown.isWellFormed()).toBe(true)
  })

  it('never ends in half an escape', () => {
    for (let room = 1; room < 12; room++) expect(writePieces(['****'], room).markdown.replace(/\\\*/g, '')).not.toContain('\\')
  })

  it('of a note stays within its room with the marks of all lines', () => {
    const { markdown, cut } = writeNote(['line\n'.repeat(100)], 100)
    expect(markdown.length).toBeLessThanOrEqual(100)
    expect(cut).toBe(true)
  })
})
