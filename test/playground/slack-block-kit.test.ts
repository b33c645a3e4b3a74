import { describe, expect, it } from 'vitest'
import { checkBlocks, checkView } from '../../playground/slack/block-kit.ts'

const noFile = () => 'invalid slack file'
const messages = (blocks: unknown, surface: 'message' | 'modal' | 'home' = 'message', fileProblem: () => string | undefined = noFile) =>
  checkBlocks(blocks, surface, fileProblem).map((one) => `${one.pointer} ${one.message}`)
const viewMessages = (view: unknown) => checkView(view, noFile).map((one) => `${one.pointer} ${one.message}`)

const plain = (text: string) => ({ type: 'plain_text', text })
const mrkdwn = (text: string) => ({ type: 'mrkdwn', text })
const long = (length: number) => 'x'.repeat(length)
const button = (more: object = {}) => ({ type: 'button', text: plain('Go'), action_id: 'go', ...more })
const actions = (...elements: unknown[]) => ({ type: 'actions', elements })
const option = (value: string) => ({ text: plain(value), value })
const chart = (more: object = {}) => ({
  type: 'data_visualization',
  title: 'Spend',
  chart: { type: 'bar', series: [{ name: 'usd', data: [{ label: 'Mon', value: 1 }] }], axis_config: { categories: ['Mon'] }, ...more },
})

describe('what Slack takes', () => {
  it.each([
    ['a section with fields', { type: 'section', fields: [mrkdwn('a'), plain('b')] }],
    ['the longest section', { type: 'section', text: mrkdwn(long(3000)) }],
    ['25 buttons', actions(...Array.from({ length: 25 }, (_, index) => button({ action_id: `go-${index}` })))],
    ['a picture from the web', { type: 'image', alt_text: 'a cat', image_url: 'https://example.com/cat.png' }],
    ['a select menu', actions({ type: 'static_select', action_id: 'pick', options: [option('a')], placeholder: plain('Pick') })],
    [
      'feedback buttons',
      {
        type: 'context_actions',
        elements: [
          {
            type: 'feedback_buttons',
            action_id: 'vote',
            positive_button: { text: plain('Good'), value: 'up' },
            negative_button: { text: plain('Bad'), value: 'down' },
          },
        ],
      },
    ],
    ['a chart', chart()],
    [
      'a table',
      {
        type: 'table',
        rows: [
          [
            { type: 'raw_text', text: 'a' },
            { type: 'raw_number', value: 1, text: '1' },
          ],
        ],
      },
    ],
    ['markdown', { type: 'markdown', text: '# Title' }],
  ])('%s', (_name, block) => {
    expect(messages([block])).toEqual([])
  })

  it('the same action id in two blocks', () => {
    expect(messages([actions(button()), actions(button())])).toEqual([])
  })
})

describe('what Slack refuses', () => {
  it.each([
    ['an unknown block', { type: 'banner' }, '/blocks/0/type unsupported type: banner'],
    ['a section without content', { type: 'section' }, '/blocks/0 missing required field: text or fields'],
    ['an empty text', { type: 'section', text: mrkdwn('') }, '/blocks/0/text/text must be more than 0 characters'],
    ['a long section', { type: 'section', text: mrkdwn(long(3001)) }, '/blocks/0/text/text must be less than 3001 characters'],
    ['a long field', { type: 'section', fields: [mrkdwn(long(2001))] }, '/blocks/0/fields/0/text must be less than 2001 characters'],
    ['11 fields', { type: 'section', fields: Array(11).fill(plain('a')) }, '/blocks/0/fields no more than 10 items allowed'],
    ['a string for a text object', { type: 'section', text: 'hello' }, '/blocks/0/text missing required field: type'],
    ['an unknown field', { type: 'divider', colour: 'red' }, '/blocks/0/colour invalid additional property: colour'],
    ['markup in a header', { type: 'header', text: mrkdwn('a') }, '/blocks/0/text/type must be a valid enum value: plain_text'],
    ['a long header', { type: 'header', text: plain(long(151)) }, '/blocks/0/text/text must be less than 151 characters'],
    ['an image without alt text', { type: 'image', image_url: 'https://example.com/a.png' }, '/blocks/0 missing required field: alt_text'],
    ['an image without a source', { type: 'image', alt_text: 'a' }, '/blocks/0 missing required field: image_url or slack_file'],
    [
      'an image with two sources',
      { type: 'image', alt_text: 'a', image_url: 'https://example.com/a.png', slack_file: { url: 'https://example.com' } },
      '/blocks/0 only one of image_url, slack_file is allowed',
    ],
    [
      'long alt text',
      { type: 'image', alt_text: long(2001), image_url: 'https://example.com/a.png' },
      '/blocks/0/alt_text must be less than 2001 characters',
    ],
    [
      'a malformed file id',
      { type: 'image', alt_text: 'a', slack_file: { id: 'f1' } },
      '/blocks/0/slack_file/id must match pattern ^F[A-Z0-9]{8,}$',
    ],
    [
      'a file that is not there',
      { type: 'image', alt_text: 'a', slack_file: { id: 'F012345678' } },
      '/blocks/0/slack_file invalid slack file',
    ],
    ['no elements', actions(), '/blocks/0/elements no fewer than 1 item allowed'],
    [
      '26 elements',
      actions(...Array.from({ length: 26 }, (_, index) => button({ action_id: `${index}` }))),
      '/blocks/0/elements no more than 25 items allowed',
    ],
    ['a repeated action id', actions(button(), button()), '/blocks/0/elements/1/action_id `action_id` already exists'],
    ['a long button', actions(button({ text: plain(long(76)) })), '/blocks/0/elements/0/text/text must be less than 76 characters'],
    ['a long button value', actions(button({ value: long(2001) })), '/blocks/0/elements/0/value must be less than 2001 characters'],
    ['a long action id', actions(button({ action_id: long(256) })), '/blocks/0/elements/0/action_id must be less than 256 characters'],
    [
      'an unknown button style',
      actions(button({ style: 'green' })),
      '/blocks/0/elements/0/style must be a valid enum value: primary, danger',
    ],
    [
      'an input among actions',
      actions({ type: 'plain_text_input', action_id: 'a' }),
      '/blocks/0/elements/0/type unsupported type: plain_text_input',
    ],
    ['a button in a context', { type: 'context', elements: [button()] }, '/blocks/0/elements/0/type unsupported type: button'],
    ['11 context elements', { type: 'context', elements: Array(11).fill(plain('a')) }, '/blocks/0/elements no more than 10 items allowed'],
    [
      '101 options',
      actions({ type: 'static_select', options: Array.from({ length: 101 }, (_, index) => option(`${index}`)) }),
      '/blocks/0/elements/0/options no more than 100 items allowed',
    ],
    [
      'a long option',
      actions({ type: 'static_select', options: [option(long(76))] }),
      '/blocks/0/elements/0/options/0/text/text must be less than 76 characters',
    ],
    [
      'a long confirmation',
      actions(button({ confirm: { title: plain(long(101)), text: plain('a'), confirm: plain('y'), deny: plain('n') } })),
      '/blocks/0/elements/0/confirm/title/text must be less than 101 characters',
    ],
    [
      'six context actions',
      {
        type: 'context_actions',
        elements: Array.from({ length: 6 }, (_, index) => ({
          type: 'icon_button',
          icon: 'trash',
          text: plain('x'),
          action_id: `${index}`,
        })),
      },
      '/blocks/0/elements no more than 5 items allowed',
    ],
    ['long markdown', { type: 'markdown', text: long(12_001) }, '/blocks/0/text must be less than 12001 characters'],
    [
      'a chart without a point for every category',
      chart({ axis_config: { categories: ['Mon', 'Tue'] } }),
      '/blocks/0/chart/series every series needs one point for every category',
    ],
    ['an alert in a message', { type: 'alert', text: plain('a') }, '/blocks/0 block is not supported on this surface: message'],
    [
      'a file input in a message',
      { type: 'input', label: plain('a'), element: { type: 'file_input' } },
      '/blocks/0 file_input is only supported in modals',
    ],
  ])('%s', (_name, block, message) => {
    expect(messages([block])).toContain(message)
  })

  it('more blocks than the surface takes', () => {
    const dividers = (count: number) => Array.from({ length: count }, () => ({ type: 'divider' }))
    expect(messages(dividers(51))).toEqual(['/blocks no more than 50 items allowed'])
    expect(messages(dividers(100), 'home')).toEqual([])
    expect(messages(dividers(101), 'modal')).toEqual(['/blocks no more than 100 items allowed'])
  })

  it('repeated block ids, three charts, too much markdown together', () => {
    const twice = { type: 'divider', block_id: 'same' }
    expect(messages([twice, twice])).toEqual(['/blocks/1/block_id `block_id` already exists'])
    expect(messages([chart(), chart(), chart()])).toEqual(['/blocks no more than 2 data_visualization blocks allowed'])
    const half = { type: 'markdown', text: long(6001) }
    expect(messages([half, half])).toEqual(['/blocks markdown blocks must be less than 12001 characters together'])
  })

  it('things that are not blocks at all', () => {
    expect(messages('blocks')).toEqual(['/blocks must be an array'])
    expect(messages([null])).toEqual(['/blocks/0 missing required field: type'])
    expect(messages([{ type: 'constructor' }])).toEqual(['/blocks/0/type unsupported type: constructor'])
  })

  it.each([
    ['a long title', { title: plain(long(25)) }, '/view/title/text must be less than 25 characters'],
    ['no title', { title: undefined }, '/view missing required field: title'],
    ['a long submit button', { submit: plain(long(25)) }, '/view/submit/text must be less than 25 characters'],
    ['long private metadata', { private_metadata: long(3001) }, '/view/private_metadata must be less than 3001 characters'],
    ['a long callback id', { callback_id: long(256) }, '/view/callback_id must be less than 256 characters'],
    [
      'an input without submit',
      { blocks: [{ type: 'input', label: plain('a'), element: { type: 'plain_text_input' } }] },
      '/view missing required field: submit',
    ],
    ['markdown', { blocks: [{ type: 'markdown', text: 'a' }] }, '/view/blocks/0 block is not supported on this surface: modal'],
    [
      'eleven files',
      { submit: plain('a'), blocks: [{ type: 'input', label: plain('a'), element: { type: 'file_input', max_files: 11 } }] },
      '/view/blocks/0/element/max_files must be between 1 and 10',
    ],
    ['another kind of view', { type: 'popup' }, '/view/type unsupported type: popup'],
  ])('a modal with %s', (_name, more, message) => {
    expect(viewMessages({ type: 'modal', title: plain('Edit'), blocks: [], ...more })).toContain(message)
  })
})
