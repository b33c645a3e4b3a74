import { describe, expect, it } from 'vitest'
import { checkBlocks, checkView } from '../../../playground/slack/block-kit.ts'
import { whoIsNotified } from '../../../playground/slack/notifications.ts'
import { buttons, type Card, card, divider, type Form, note, type Piece, picture, text } from '../../../src/bots/cards.ts'
import { LIMITS, shorten } from '../../../src/bots/slack/limits.ts'
import { pressOf, renderCard } from '../../../src/bots/slack/render.ts'
import { renderForm } from '../../../src/bots/slack/render-form.ts'
import { escapeToFit, literal } from '../../../src/bots/slack/words.ts'
import { aCardFile } from '../../contracts/surface.ts'

const file = { ...aCardFile(), staged: 'F0123456789' }
const cat = picture(file.imageKey, 'A cat')
const aButton = (fields: object = {}) => ({ action: 'again', key: 'r1', label: 'Again', ...fields })

const HOSTILE = [
  '<!channel> <!here> <!everyone> @channel',
  '<@U123> <#C123|general> <!subteam^S1>',
  '<https://evil.example|https://bank.example>',
  'https://evil.example mailto:a@b.example',
  '&lt;!channel&gt; &amp;lt; &',
  '*bold* _italic_ ~struck~ `code` ```block```',
  '> quote\n&gt; quote\n>>> quotes',
  ':smile: :banana:',
  '\u202eright to left\u0000\u001b[31m',
  '🍌'.repeat(3000),
  '<'.repeat(10_000),
  '&'.repeat(10_000),
  'a'.repeat(10_000),
]

const everyNode = (words: string): Card =>
  card(
    words,
    text(words, { bold: words }, { quiet: words }, { code: words }, { link: 'https://ours.example', label: words }),
    note(words, { bold: words }, { link: 'https://ours.example', label: words }, words),
    note(words),
    { kind: 'entry', pieces: [words], picture: cat },
    { kind: 'entry', pieces: [{ bold: words }, words, { code: words }, { link: 'https://ours.example', label: words }], picture: cat },
    { kind: 'entry', pieces: [words] },
    picture(file.imageKey, words),
    picture('not-uploaded', words),
    buttons(aButton({ label: words, confirm: words })),
  )

describe('a card', () => {
  it('is what Slack takes, of every kind of node', () => {
    const { blocks } = renderCard(everyNode('a cat & a <dog>'), [file])
    expect(checkBlocks(blocks, 'message', () => undefined)).toEqual([])
    expect(blocks.map((block) => block.type)).toEqual([
      'rich_text',
      'context',
      'context',
      'section',
      'section',
      'rich_text',
      'image',
      'context',
      'actions',
    ])
  })

  for (const words of HOSTILE) {
    it(`cannot be made to notify, link or break by ${JSON.stringify(words).slice(0, 50)}`, () => {
      const { text: plain, blocks } = renderCard(everyNode(words), [file])
      expect(whoIsNotified(plain, blocks, true).filter((who) => !/^(channel|here|everyone)$/.test(who))).toEqual([])
      expect(whoIsNotified(plain, blocks)).toEqual([])
      expect(checkBlocks(blocks, 'message', () => undefined)).toEqual([])
      expect(checkBlocks(blocks, 'home', () => undefined)).toEqual([])
      expect(liveIn(blocks).filter((address) => !address.startsWith('https://ours.example'))).toEqual([])
      expect(plain.length).toBeLessThanOrEqual(LIMITS.messageText)
    })
  }

  it('shows words as literal elements, formatted only where we say so', () => {
    const { blocks } = renderCard(
      card(
        'x',
        text('*a* ', { bold: '<b>' }, { code: '`c`' }, { person: 'U1' }, { channel: 'C1' }, { link: 'https://x.example/?a&b', label: 'd' }),
      ),
    )
    expect(blocks).toEqual([
      {
        type: 'rich_text',
        elements: [
          {
            type: 'rich_text_section',
            elements: [
              { type: 'text', text: '*a* ' },
              { type: 'text', text: '<b>', style: { bold: true } },
              { type: 'text', text: '`c`', style: { code: true } },
              { type: 'user', user_id: 'U1' },
              { type: 'channel', channel_id: 'C1' },
              { type: 'link', url: 'https://x.example/?a&b', text: 'd' },
            ],
          },
        ],
      },
    ])
  })

  it('takes the life out of ids and addresses that are none', () => {
    const pieces: Piece[] = [
      { person: '!channel' },
      { person: 'U1> <!here' },
      { link: 'javascript:alert(1)', label: 'a' },
      { link: 'https://x.example/>|<!here>', label: 'b' },
    ]
    const rendered = JSON.stringify(renderCard(card('x', text(...pieces), note(...pieces))).blocks)
    expect(rendered).not.toMatch(/channel|here|javascript|user_id|mrkdwn/)
  })

  it('writes what is no channel as plain words', () => {
    const { blocks } = renderCard(card('x', text({ channel: 'C1> <!here' }), note({ channel: '!everyone' })))
    expect(JSON.stringify(blocks)).not.toMatch(/channel_id|mrkdwn/)
  })

  it('shows a picture by its upload, with its words', () => {
    expect(renderCard(card('x', cat), [file]).blocks).toEqual([{ type: 'image', slack_file: { id: 'F0123456789' }, alt_text: 'A cat' }])
  })

  it('puts five buttons into a row, each with an id of its own that leads back to its action', () => {
    const { blocks } = renderCard(card('x', buttons(...Array.from({ length: 12 }, (_, n) => aButton({ key: `r${n}` })))))
    const rows = blocks.map((block) =>
      block.type === 'actions' ? block.elements.map((one) => ('action_id' in one ? (one.action_id ?? '') : '')) : [],
    )
    expect(rows.map((row) => row.length)).toEqual([5, 5, 2])
    expect(new Set(rows.flat()).size).toBe(12)
    expect(new Set(rows.flat().map((actionId) => pressOf(actionId, 'r1').action))).toEqual(new Set(['again']))
  })

  describe('the two buttons that vote', () => {
    const votes = card(
      'x',
      buttons(
        aButton({ action: 'vote-up', label: '👍', vote: 'up' }),
        aButton({ action: 'vote-down', label: '👎', vote: 'down' }),
        aButton(),
      ),
    )

    it('are Slack’s own in a message, and each press says which it was', () => {
      const { blocks } = renderCard(votes, [], 'message')
      expect(checkBlocks(blocks, 'message', () => undefined)).toEqual([])
      expect(blocks).toMatchObject([
        {
          type: 'context_actions',
          elements: [
            {
              type: 'feedback_buttons',
              action_id: 'feedback',
              positive_button: { text: { text: '👍' } },
              negative_button: { text: { text: '👎' } },
            },
          ],
        },
        { type: 'actions', elements: [{ action_id: 'again' }] },
      ])
      expect([pressOf('feedback', 'vote-up r1'), pressOf('feedback:1', 'vote-down r1')]).toEqual([
        { action: 'vote-up', key: 'r1' },
        { action: 'vote-down', key: 'r1' },
      ])
    })

    it.each(['word', 'home'] as const)('are buttons like any other where Slack’s own may not stand: %s', (on) => {
      const { blocks } = renderCard(votes, [], on)
      expect(blocks).toMatchObject([
        { type: 'actions', elements: [{ action_id: 'vote-up' }, { action_id: 'vote-down' }, { action_id: 'again' }] },
      ])
    })
  })

  it('asks before a press counts', () => {
    const [row] = renderCard(card('x', buttons(aButton({ label: 'Delete', style: 'danger', confirm: 'Delete this picture?' })))).blocks
    expect(row).toMatchObject({
      elements: [{ style: 'danger', confirm: { text: { text: 'Delete this picture?' }, confirm: { text: 'Delete' }, style: 'danger' } }],
    })
  })

  it('leaves out what has no words, and says what did not fit', () => {
    expect(renderCard(card('x', text(''), note('', ' '), buttons())).blocks).toEqual([])
    const long = renderCard(card('x', ...Array.from({ length: 60 }, () => divider)))
    expect([long.blocks.length, long.cut]).toEqual([50, ['10 blocks']])
    expect(renderCard(card('x', ...Array.from({ length: 60 }, () => divider)), [], 'home').blocks).toHaveLength(60)
  })

  it('tells small print of more than ten pieces in one', () => {
    const pieces = Array.from({ length: 12 }, (_, n): Piece => ({ link: `https://x.example/${n}`, label: `n${n}` }))
    const [block] = renderCard(card('x', note(...pieces))).blocks
    expect(block).toMatchObject({ type: 'context', elements: [{ type: 'plain_text', text: expect.stringContaining('n11') }] })
  })
})

/** Everything in blocks that Slack would turn into more than words: control sequences of mrkdwn, and the addresses of rich-text links. */
function liveIn(node: unknown): string[] {
  if (Array.isArray(node)) return node.flatMap(liveIn)
  if (typeof node !== 'object' || node === null) return []
  if ('type' in node && node.type === 'mrkdwn' && 'text' in node)
    return [...String(node.text).matchAll(/<([^>]*)/g)].map((match) => match[1] ?? '')
  if ('type' in node && node.type === 'link' && 'url' in node) return [String(node.url)]
  return Object.values(node).flatMap(liveIn)
}

describe('a text', () => {
  it('is cut with an ellipsis, never inside an emoji', () => {
    expect(shorten('abcdef', 4)).toBe('abc…')
    expect(shorten('ab🍌🍌', 4)).toBe('ab…')
    expect(shorten('abcd', 4)).toBe('abcd')
  })

  it('is cut before it is escaped, so that no escape is cut in two', () => {
    for (const words of HOSTILE) {
      const fitted = escapeToFit(words, 100)
      expect(fitted.length).toBeLessThanOrEqual(100)
      expect(fitted).not.toMatch(/&(?!(amp|lt|gt);)/)
    }
  })

  it('has no mark that touches a word where only mrkdwn is taken', () => {
    expect(literal('*a* `b` >c').replaceAll('\u200b', '·')).toBe('*·a*· `·b`· &gt;c')
    expect(literal('> c').startsWith('\u200b')).toBe(true)
  })
})

describe('a form', () => {
  const form: Form = {
    name: 'create',
    key: 'k',
    title: 'A title that is much too long for Slack',
    submit: 'Create',
    fields: [
      { kind: 'words', name: 'words', label: 'What?', hint: 'A cosy cabin', value: 'x'.repeat(5000), maxLength: 4000 },
      { kind: 'choice', name: 'aspect', label: 'Shape', value: '1:1', choices: [{ value: '1:1', label: 'Square' }] },
      {
        kind: 'choice',
        name: 'quality',
        label: 'Quality',
        choices: Array.from({ length: 120 }, (_, n) => ({ value: `q${n}`, label: 'Q'.repeat(100) })),
      },
    ],
  }

  it('is what Slack takes', () => {
    const view = renderForm(form, { channelId: 'C1', threadId: '1.1' })
    expect(checkView(view, () => undefined)).toEqual([])
    expect(view.title.text).toHaveLength(LIMITS.viewTitle)
  })

  it('must be filled in where there is no first choice, except for choices', () => {
    const optional = renderForm(form, { channelId: 'C1' }).blocks.map((block) => ('optional' in block ? block.optional : undefined))
    expect(optional).toEqual([undefined, false, true])
  })
})
