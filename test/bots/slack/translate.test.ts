import { describe, expect, it } from 'vitest'
import { ZodError } from 'zod'
import { readReplySecret } from '../../../src/bots/slack/reply-handle.ts'
import { fromButton, fromCommand, fromEvent, fromForm, fromShortcut, type Ourselves } from '../../../src/bots/slack/translate.ts'
import { Problem } from '../../../src/errors.ts'

// Shapes as documented and as in the types of @slack/bolt 5.1, November 2026; ids are invented.
const us: Ourselves = { teamId: 'T1', botUserId: 'UBOT', botId: 'B1' }
const ada = { platform: 'slack', workspaceId: 'T1', personId: 'U1' }
const art = { platform: 'slack', workspaceId: 'T1', channelId: 'C1' }
const RESPONSE_URL = 'https://hooks.slack.com/actions/T1/1/abc'

const aCommand = (fields: object = {}) => ({
  ...{
    command: '/banana',
    text: 'a cosy cabin',
    user_id: 'U1',
    team_id: 'T1',
    channel_id: 'C1',
    api_app_id: 'A1',
    is_enterprise_install: 'false',
  },
  ...{ response_url: RESPONSE_URL, trigger_id: '1.2.trigger', ...fields },
})

const anEvent = (event: object) => ({ type: 'event_callback', team_id: 'T1', event_id: 'Ev1', event_time: 1, event })

const aMention = (fields: object = {}) =>
  anEvent({ type: 'app_mention', user: 'U1', channel: 'C1', ts: '5.5', event_ts: '5.5', text: '<@UBOT> a cat', ...fields })

const aReaction = (fields: object = {}) =>
  anEvent({
    ...{ type: 'reaction_added', user: 'U1', reaction: '+1', item_user: 'UBOT', item: { type: 'message', channel: 'C1', ts: '1.2' } },
    ...{ event_ts: '1763600000.000250', ...fields },
  })

const aPress = (fields: object = {}) => ({
  ...{
    type: 'block_actions',
    team: { id: 'T1' },
    user: { id: 'U1', team_id: 'T9' },
    channel: { id: 'C1' },
    trigger_id: 't',
    response_url: RESPONSE_URL,
  },
  container: { type: 'message', message_ts: '1.2', channel_id: 'C1', is_ephemeral: false },
  message: { ts: '1.2', blocks: [] },
  actions: [{ type: 'button', action_id: 'again', block_id: 'b', value: 'r1' }],
  ...fields,
})

const aForm = (fields: object = {}) => ({
  ...{ type: 'view_submission', team: { id: 'T1' }, user: { id: 'U1' }, trigger_id: 't' },
  view: {
    callback_id: 'create',
    private_metadata: JSON.stringify({ key: 'k', channelId: 'C1', threadId: '1.1' }),
    state: {
      values: {
        words: { words: { type: 'plain_text_input', value: 'a cat' } },
        aspect: { aspect: { type: 'static_select', selected_option: { value: '16:9', text: {} } } },
        quality: { quality: { type: 'static_select', selected_option: null } },
      },
    },
    ...fields,
  },
})

describe('a command', () => {
  it('is a line, with a handle to answer it for 25 minutes', () => {
    const incoming = fromCommand(aCommand(), us)
    expect(incoming).toMatchObject({
      kind: 'command',
      deliveryId: '1.2.trigger',
      place: art,
      person: ada,
      answersInPlace: true,
      spoken: { line: 'a cosy cabin' },
    })
    expect(incoming.reply?.livesMs).toBe(25 * 60_000)
    expect(readReplySecret(incoming.reply?.secret ?? '')).toEqual({ url: RESPONSE_URL, threadId: undefined })
  })

  const lines: [typed: string, line: string][] = [
    ['cats &amp; dogs &lt;3', 'cats & dogs <3'],
    ['&amp;lt;b&amp;gt;', '&lt;b&gt;'],
    ['  a cat  ', 'a cat'],
    ['x < y > z <not markup>', 'x < y > z <not markup>'],
    ['', ''],
  ]
  for (const [typed, line] of lines) {
    it(`${JSON.stringify(typed)} is heard as ${JSON.stringify(line)}`, () =>
      expect(fromCommand(aCommand({ text: typed }), us)).toMatchObject({ spoken: { line } }))
  }
})

describe('a mention', () => {
  it('is the text without our name, in the channel', () => {
    expect(fromEvent(aMention(), us)).toEqual({
      kind: 'mention',
      deliveryId: 'Ev1',
      place: art,
      person: ada,
      answersInPlace: false,
      text: 'a cat',
      attachments: [],
    })
  })

  it('belongs to the thread it was made in', () => {
    expect(fromEvent(aMention({ thread_ts: '1.1' }), us)?.place).toEqual({ ...art, threadId: '1.1' })
  })

  it('belongs to the channel when it begins a thread itself', () => {
    expect(fromEvent(aMention({ thread_ts: '5.5' }), us)?.place).toEqual(art)
  })

  const texts: [sent: string, read: string][] = [
    ['hey <@UBOT> draw a cat', 'hey draw a cat'],
    ['<@UBOT|banana>: a cat', 'a cat'],
    ['<@UBOT> draw <@U2> and <@U3|bob>', 'draw someone and bob'],
    ['<@UBOT> <#C1|general> <#C2>', '#general a channel'],
    ['<@UBOT> <https://x.example|a link> <https://x.example/y>', 'a link https://x.example/y'],
    ['<@UBOT> <mailto:a@b.example|a@b.example>', 'a@b.example'],
    ['<@UBOT> <!here> <!subteam^S1|@team> <!channel>', '@here @team @channel'],
    ['<@UBOT> 1 &lt; 2 &amp;&amp; 3 &gt; 2', '1 < 2 && 3 > 2'],
    ['<@UBOT> &lt;!channel&gt;', '<!channel>'],
    ['<@UBOT>', ''],
  ]
  for (const [sent, read] of texts) {
    it(`${JSON.stringify(sent)} reads ${JSON.stringify(read)}`, () =>
      expect(fromEvent(aMention({ text: sent }), us)).toMatchObject({ text: read }))
  }

  it('carries its files, as far as Slack says what they are', () => {
    const files = [
      { id: 'F1', name: 'a.png', mimetype: 'image/png', size: 12 },
      { id: 'F2', mode: 'tombstone' },
    ]
    const attachments = [
      { name: 'a.png', mime: 'image/png', sizeBytes: 12 },
      { name: 'file', mime: '', sizeBytes: 0 },
    ]
    expect(fromEvent(aMention({ files }), us)).toMatchObject({ attachments })
  })

  it('may be any message in a direct message with us', () => {
    const message = { type: 'message', channel_type: 'im', channel: 'D1', text: 'a cat' }
    expect(fromEvent(aMention(message), us)).toMatchObject({ kind: 'mention', place: { channelId: 'D1' } })
    expect(fromEvent(aMention({ ...message, subtype: 'file_share' }), us)).toMatchObject({ kind: 'mention' })
  })

  const notForUs: [why: string, event: object][] = [
    ['we said it', { user: 'UBOT' }],
    ['a bot said it', { bot_id: 'B2' }],
    ['it was edited', { edited: { user: 'U1', ts: '6.6' } }],
    ['nobody said it', { user: undefined }],
    ['it is about a change', { type: 'message', channel_type: 'im', subtype: 'message_changed' }],
    ['it was not said to us', { type: 'message', channel_type: 'channel' }],
  ]
  for (const [why, event] of notForUs) it(`is none when ${why}`, () => expect(fromEvent(aMention(event), us)).toBeUndefined())
})

describe('a reaction', () => {
  it('is an opinion on our message, to the microsecond it was given', () => {
    expect(fromEvent(aReaction(), us)).toMatchObject({
      kind: 'reaction',
      emoji: '+1',
      added: true,
      message: { channelId: 'C1', messageId: '1.2' },
      atMs: expect.closeTo(1763600000000.25, 2),
    })
  })

  it('is the same in any skin tone', () => {
    expect(fromEvent(aReaction({ reaction: '+1::skin-tone-3' }), us)).toMatchObject({ emoji: '+1' })
  })

  it('can be taken back', () => expect(fromEvent(aReaction({ type: 'reaction_removed' }), us)).toMatchObject({ added: false }))

  const notForUs: [why: string, event: object][] = [
    ['it is on somebody else’s message', { item_user: 'U2' }],
    ['it is on a webhook’s message', { item_user: undefined }],
    ['it is on a file', { item: { type: 'file', file: 'F1' } }],
    ['it is our own', { user: 'UBOT' }],
  ]
  for (const [why, event] of notForUs) it(`is none when ${why}`, () => expect(fromEvent(aReaction(event), us)).toBeUndefined())
})

describe('the home tab', () => {
  const opened = (tab: string) => anEvent({ type: 'app_home_opened', user: 'U1', channel: 'D1', tab, event_ts: '1.2' })
  it('is heard when it is opened', () =>
    expect(fromEvent(opened('home'), us)).toMatchObject({ kind: 'home', person: ada, deliveryId: 'Ev1' }))
  it('is not the tab of messages', () => expect(fromEvent(opened('messages'), us)).toBeUndefined())
})

describe('a press', () => {
  it('is an action and a key, with the message it was on, by a person of our workspace', () => {
    const message = { platform: 'slack', channelId: 'C1', messageId: '1.2' }
    expect(fromButton(aPress(), us)).toMatchObject({
      kind: 'button',
      action: 'again',
      key: 'r1',
      message,
      person: ada,
      place: art,
      answersInPlace: true,
    })
  })

  it('is the same action for the second button of its kind', () => {
    expect(fromButton(aPress({ actions: [{ action_id: 'again:1', value: 'r2' }] }), us)).toMatchObject({ action: 'again', key: 'r2' })
  })

  it('keeps the message behind its response URL safe, and answers in its thread', () => {
    const incoming = fromButton(aPress({ message: { ts: '1.2', thread_ts: '1.1' } }), us)
    expect(readReplySecret(incoming.reply?.secret ?? '')).toEqual({ url: RESPONSE_URL, threadId: '1.1' })
    expect(incoming.place.threadId).toBe('1.1')
  })

  it('names no message when it was on a private one', () => {
    expect(
      fromButton(aPress({ container: { message_ts: '1.2', channel_id: 'C1', is_ephemeral: true }, message: undefined }), us),
    ).not.toHaveProperty('message')
  })

  it('on the home tab happens in the direct messages', () => {
    const incoming = fromButton(
      aPress({ channel: undefined, container: { type: 'view', view_id: 'V1' }, message: undefined, response_url: undefined }),
      us,
    )
    expect(incoming).toMatchObject({ place: { channelId: 'U1' }, answersInPlace: false })
  })

  it('passes whatever value it carries on as it is', () => {
    for (const value of ['../../etc/passwd', '{"__proto__":1}', 'x'.repeat(2001), '']) {
      expect(fromButton(aPress({ actions: [{ action_id: 'again', value }] }), us)).toMatchObject({ key: value })
    }
  })
})

describe('a shortcut', () => {
  it('on a message knows its words and files', () => {
    const message = {
      type: 'message',
      user: 'U2',
      ts: '1.2',
      text: 'a &lt;cat&gt;',
      files: [{ name: 'a.png', mimetype: 'image/png', size: 1 }],
    }
    const body = {
      type: 'message_action',
      callback_id: 'draw_message',
      trigger_id: 't',
      user: { id: 'U1' },
      channel: { id: 'C1' },
      message,
      response_url: RESPONSE_URL,
    }
    const pointed = { words: 'a <cat>', attachments: [{ name: 'a.png', mime: 'image/png', sizeBytes: 1 }] }
    expect(fromShortcut(body, us)).toMatchObject({
      kind: 'shortcut',
      name: 'draw_message',
      message: pointed,
      place: art,
      answersInPlace: true,
    })
  })

  it('from the global menu happens in the direct messages', () => {
    const incoming = fromShortcut({ type: 'shortcut', callback_id: 'create_image', trigger_id: 't', user: { id: 'U1' } }, us)
    expect(incoming).toMatchObject({ kind: 'shortcut', name: 'create_image', place: { channelId: 'U1' }, answersInPlace: false })
    expect(incoming).not.toHaveProperty('message')
  })
})

describe('a form', () => {
  it('is its values by name, in the place it was opened', () => {
    const values = { words: 'a cat', aspect: '16:9', quality: '' }
    expect(fromForm(aForm(), us)).toMatchObject({
      kind: 'form',
      name: 'create',
      key: 'k',
      values,
      place: { ...art, threadId: '1.1' },
      answersInPlace: false,
    })
  })

  const forged = [
    '',
    'null',
    '[]',
    '5',
    '{',
    '{"key":"k"}',
    '{"key":"k","channelId":"c1"}',
    '{"key":"k","channelId":"C1","threadId":"x"}',
    `{"key":"${'k'.repeat(201)}","channelId":"C1"}`,
  ]
  for (const private_metadata of forged) {
    it(`is not known with the memory ${private_metadata.slice(0, 50) || '(none)'}`, () => {
      expect(() => fromForm(aForm({ private_metadata }), us)).toThrow(Problem)
    })
  }
})

describe('a payload that is not what Slack documents', () => {
  const translators = { fromCommand, fromShortcut, fromButton, fromForm, fromEvent }
  const odd = [
    null,
    undefined,
    5,
    '',
    [],
    {},
    { event: null },
    { event: { type: 'app_mention', ts: {} }, event_id: 'E' },
    { actions: [null] },
    { view: { state: null } },
  ]
  for (const [name, translate] of Object.entries(translators)) {
    it(`is a ZodError for ${name}, and nothing else`, () => {
      for (const body of odd) expect(() => translate(body, us)).toThrow(ZodError)
    })
  }

  it('does not reach the prototype of anything', () => {
    const state = JSON.parse('{"values":{"__proto__":{"polluted":{"value":"x"}},"words":{"words":{"value":"a cat"}}}}')
    const incoming = fromForm({ ...aForm(), view: { ...aForm().view, state } }, us)
    expect(incoming).toMatchObject({ values: { words: 'a cat' } })
    expect(({} as Record<string, unknown>).polluted).toBeUndefined()
  })
})
