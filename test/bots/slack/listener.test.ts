import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { type FakeSlack, startSlack } from '../../../playground/slack/index.ts'
import { buttons, card, type Form, text } from '../../../src/bots/cards.ts'
import type { Heard } from '../../../src/bots/heard.ts'
import { EVENTS_PATH, slackListener } from '../../../src/bots/slack/listener.ts'
import { slackSurface } from '../../../src/bots/slack/surface.ts'
import { Problem } from '../../../src/errors.ts'
import { aCardFile, expectProblem, ONE_PIXEL_PNG, travelling } from '../../contracts/surface.ts'
import { recordingLog } from '../../support/recording-log.ts'
import { inspectorTo, type Mode, scriptedInbox, stopAfterEach } from './stage.ts'

const FORM: Form = {
  name: 'create',
  key: 'form-key',
  title: 'Create an image',
  submit: 'Create',
  fields: [
    { kind: 'words', name: 'words', label: 'What?', maxLength: 3000 },
    { kind: 'choice', name: 'aspect', label: 'Shape', choices: [{ value: '1:1', label: 'Square' }] },
  ],
}

const answer = (words: string): Heard => ({ kind: 'answer', reply: card(words, text(words)) })
const unavailable = () => Promise.reject(new Problem('QUEUE_UNAVAILABLE', 'redis is away'))

for (const via of ['socket', 'http'] as const) {
  describe(`the Slack listener over ${via}`, () => {
    const stopLater = stopAfterEach()

    async function listening(retryDelaysMs: readonly number[] = []) {
      const slack = await startSlack({ retryDelaysMs })
      stopLater(slack)
      const inbox = scriptedInbox()
      const { log, lines } = recordingLog()
      const http = await anHttpServer()
      stopLater(http)
      const socket: Mode = { socket: { appToken: slack.appToken } }
      const mode: Mode = via === 'socket' ? socket : { http: { signingSecret: slack.signingSecret, mount: http.mount } }
      const listener = slackListener({ botToken: slack.botToken, apiUrl: slack.apiUrl, inbox, log, mode })
      await listener.start()
      stopLater(listener)
      if (via === 'http') slack.deliverTo({ eventsUrl: http.url + EVENTS_PATH })
      return { slack, inbox, log, lines, listener, ...peopled(slack) }
    }

    it('hears a command and answers it privately with the acknowledgement', async () => {
      const { slack, inbox, ada, art } = await listening()
      inbox.answer = () => answer('heard you')
      const outcome = await slack.as(ada.id).command('/banana', 'a <cat> & a dog', { channelId: art.id })
      expect(outcome).toMatchObject({ ok: true, body: { response_type: 'ephemeral' } })
      expect(slack.ephemerals(ada.id).map((one) => one.text)).toEqual(['heard you'])
      expect(inbox.heard).toMatchObject([
        {
          kind: 'command',
          spoken: { line: 'a <cat> & a dog' },
          person: { personId: ada.id, workspaceId: slack.teamId },
          place: { channelId: art.id },
          answersInPlace: true,
        },
      ])
    })

    it('goes on with what comes after only when it has acknowledged', async () => {
      const { slack, inbox, ada, art } = await listening()
      const order: string[] = []
      const done = Promise.withResolvers<void>()
      slack.on((change) => change.kind === 'delivery' && change.delivery.outcome?.ok && order.push('acknowledged'))
      inbox.answer = () => ({
        kind: 'accepted',
        requestId: 'r',
        private: false,
        reply: card('ok', text('ok')),
        after: async () => done.promise,
      })
      expect(await slack.as(ada.id).command('/banana', 'a cat', { channelId: art.id })).toMatchObject({ ok: true })
      expect(order).toEqual(['acknowledged'])
      done.resolve()
    })

    it('logs what goes wrong afterwards', async () => {
      const { slack, inbox, lines, listener, ada, art } = await listening()
      inbox.answer = () => ({ kind: 'silence', after: () => Promise.reject(new Error('a broken vote')) })
      await slack.as(ada.id).command('/banana', 'x', { channelId: art.id })
      await listener.stop()
      expect(lines).toContainEqual(expect.objectContaining({ level: 'error', message: 'went wrong after the acknowledgement' }))
    })

    it('says that the queue is away instead of being silent', async () => {
      const { slack, inbox, ada, art } = await listening()
      inbox.answer = unavailable
      expect(await slack.as(ada.id).command('/banana', 'a cat', { channelId: art.id })).toMatchObject({ ok: true })
      expect(slack.ephemerals(ada.id).at(-1)?.text).toContain('I cannot take requests this very moment')
    })

    it('shows pictures with an answer, and the words alone when Slack refuses them', async () => {
      const { slack, inbox, log, ada, art } = await listening()
      const surface = slackSurface({ botToken: slack.botToken, apiUrl: slack.apiUrl, log, inspector: inspectorTo(ONE_PIXEL_PNG) })
      const files = await travelling(surface, aCardFile())
      const reply = card('your pictures', {
        kind: 'entry',
        pieces: ['a cat'],
        picture: { kind: 'picture', imageKey: files[0]?.imageKey ?? '', alt: 'A cat' },
      })
      inbox.answer = () => ({ kind: 'answer', reply, files })
      await slack.as(ada.id).command('/banana', 'history', { channelId: art.id })
      const first = await slack.until(() => slack.ephemerals(ada.id)[0], 'the history')
      expect(JSON.stringify(first.blocks)).toContain(files[0]?.staged)
      slack.workspace.files.delete(slack.workspace.files.get(files[0]?.staged ?? ''))
      await slack.as(ada.id).command('/banana', 'history', { channelId: art.id })
      const second = await slack.until(() => slack.ephemerals(ada.id)[1], 'the words')
      expect(JSON.stringify(second.blocks)).toContain('a cat')
    })

    it('opens a form, refuses mistakes in it, and takes it', async () => {
      const { slack, inbox, ada, art } = await listening()
      inbox.answer = () => ({ kind: 'form', form: FORM })
      await slack.as(ada.id).command('/banana', '', { channelId: art.id })
      await slack.until(() => slack.modal(ada.id), 'a form')
      inbox.answer = () => ({ kind: 'mistakes', fields: { words: 'I see no words I can draw.' } })
      await slack.as(ada.id).submit({ words: { words: '!!!' } })
      expect(slack.modal(ada.id)?.errors).toEqual({ words: 'I see no words I can draw.' })
      inbox.answer = unavailable
      await slack.as(ada.id).submit({ words: { words: 'a cat' } })
      expect(slack.modal(ada.id)?.errors.words).toContain('I cannot take requests')
      inbox.answer = () => answer('heard you')
      await slack.as(ada.id).submit({ words: { words: 'a cat' }, aspect: { aspect: '1:1' } })
      await slack.until(() => slack.ephemerals(ada.id).some((one) => one.text === 'heard you'), 'the answer')
      expect(slack.modal(ada.id)).toBeUndefined()
      expect(inbox.heard.at(-1)).toMatchObject({
        kind: 'form',
        name: 'create',
        key: 'form-key',
        values: { words: 'a cat', aspect: '1:1' },
        place: { channelId: art.id },
      })
    })

    it('does not know a form whose memory is not its own', async () => {
      const { slack, inbox, ada, art } = await listening()
      inbox.answer = () => ({ kind: 'form', form: FORM })
      await slack.as(ada.id).command('/banana', '', { channelId: art.id })
      const modal = await slack.until(() => slack.modal(ada.id), 'a form')
      for (const forged of ['', 'null', '[]', '{"key":1}', '{"key":"k","channelId":"../../etc"}', '{"__proto__":{}}']) {
        modal.private_metadata = forged
        await slack.as(ada.id).submit({ words: { words: 'a cat' } })
        expect(modal.errors.words).toContain('I do not know this button any more')
      }
      expect(inbox.heard).toHaveLength(1)
    })

    it('answers a press in place and privately, and leaves the message alone', async () => {
      const { slack, inbox, ada, surface, place } = await listening()
      const posted = await surface.post(
        place,
        card('result', buttons({ action: 'why', key: 'r1', label: 'Why?' }, { action: 'why', key: 'r2', label: 'Why 2?' })),
        [],
        'k',
      )
      inbox.answer = () => answer('because')
      await slack.as(ada.id).press({ channelId: posted.channelId, ts: posted.messageId }, { label: 'Why 2?' })
      await slack.until(() => slack.ephemerals(ada.id).some((one) => one.text === 'because'), 'the answer')
      expect(slack.messages(posted.channelId).map((one) => one.text)).toEqual(['result'])
      expect(inbox.heard).toMatchObject([{ kind: 'button', action: 'why', key: 'r2', message: posted }])
    })

    it('opens a form from the menus, and knows the message that was pointed at', async () => {
      const { slack, inbox, ada, art } = await listening()
      inbox.answer = () => ({ kind: 'form', form: FORM })
      await slack.as(ada.id).shortcut('create_image')
      await slack.until(() => slack.modal(ada.id), 'a form')
      const { message } = await slack.as(ada.id).say('a &lt;cat&gt;', { channelId: art.id })
      await slack.as(ada.id).shortcut('draw_message', { channelId: art.id, ts: message.ts })
      expect(inbox.heard).toMatchObject([
        { kind: 'shortcut', name: 'create_image', place: { channelId: ada.id } },
        { kind: 'shortcut', name: 'draw_message', message: { words: 'a <cat>', attachments: [] }, place: { channelId: art.id } },
      ])
    })

    it('hears a mention, with files, in its thread, and whispers the answer there', async () => {
      const { slack, inbox, ada, art } = await listening()
      inbox.answer = () => answer('help')
      const { message } = await slack.as(ada.id).say('a thread', { channelId: art.id })
      const hands = slack.as(ada.id)
      await hands.mention('draw <https://x.example|this> please', { channelId: art.id, threadTs: message.ts }, [
        hands.uploadImage(ONE_PIXEL_PNG, 'a.png'),
      ])
      const whisper = await slack.until(() => slack.ephemerals(ada.id)[0], 'a whisper')
      expect(whisper).toMatchObject({ text: 'help', thread_ts: message.ts })
      expect(inbox.heard).toMatchObject([
        {
          kind: 'mention',
          text: 'draw this please',
          attachments: [{ name: 'a.png', mime: 'image/png', sizeBytes: ONE_PIXEL_PNG.length }],
          place: { threadId: message.ts },
        },
      ])
    })

    it('takes whatever is said in a direct message for a mention, but not its own words', async () => {
      const { slack, inbox, ada, surface, place } = await listening()
      await surface.direct({ platform: 'slack', workspaceId: place.workspaceId, personId: ada.id }, card('hello', text('hello')), [], 'k')
      await slack.as(ada.id).say('a cat', { channelId: slack.workspace.dmOf(ada.id).id })
      expect(inbox.heard).toMatchObject([{ kind: 'mention', text: 'a cat', answersInPlace: false }])
    })

    it('lets Slack deliver an event again when it could not be made durable', async () => {
      const { slack, inbox, ada, art } = await listening([50])
      let calls = 0
      inbox.answer = () => (++calls === 1 ? unavailable() : { kind: 'silence' })
      await slack.as(ada.id).mention('a cat', { channelId: art.id })
      await slack.until(() => inbox.heard.length === 2, 'a second delivery')
      const [first, second] = inbox.heard
      expect(first?.deliveryId).toBe(second?.deliveryId)
    })

    it('does not have an event delivered again for any other mistake of ours', async () => {
      const { slack, inbox, lines, ada, art } = await listening([50])
      inbox.answer = () => Promise.reject(new TypeError('a bug'))
      const { delivered } = await slack.as(ada.id).mention('a cat', { channelId: art.id })
      expect(delivered).toMatchObject({ ok: true })
      expect(inbox.heard).toHaveLength(1)
      expect(lines).toContainEqual(expect.objectContaining({ level: 'error', message: 'could not hear' }))
    })

    it('hears reactions to its own messages, and homes that are opened', async () => {
      const { slack, inbox, ada, art, surface, place } = await listening()
      const posted = await surface.post(place, card('result', text('result')), [], 'k')
      const { message: other } = await slack.as(ada.id).say('not ours', { channelId: art.id })
      await slack.as(ada.id).react({ channelId: art.id, ts: other.ts }, '+1')
      await slack.as(ada.id).react({ channelId: art.id, ts: posted.messageId }, '+1::skin-tone-3')
      await slack.as(ada.id).unreact({ channelId: art.id, ts: posted.messageId }, '+1::skin-tone-3')
      await slack.as(ada.id).openHome()
      expect(inbox.heard).toMatchObject([
        { kind: 'reaction', emoji: '+1', added: true, message: posted },
        { kind: 'reaction', emoji: '+1', added: false, message: posted },
        { kind: 'home', person: { personId: ada.id } },
      ])
    })

    it('survives payloads that are not what Slack documents', async () => {
      const { slack, inbox, lines, ada } = await listening()
      const odd = [
        { type: 'block_actions', actions: [] },
        { type: 'view_submission', view: {} },
        { type: 'shortcut' },
        { type: 'unheard_of' },
        { type: 'block_actions', actions: [{ action_id: {} }], team: {}, user: {} },
      ]
      for (const payload of odd) await slack.as(ada.id).sendRaw({ user: { id: ada.id }, team: { id: slack.teamId }, ...payload })
      expect(inbox.heard).toEqual([])
      expect(lines.some((line) => line.message === 'ignored a payload that could not be read')).toBe(true)
    })

    it('logs no token, response URL or wish', async () => {
      const { slack, inbox, lines, ada, art } = await listening()
      inbox.answer = () => Promise.reject(new Error('a bug'))
      slack.faults.next('response_url', { cut: 'before' })
      slack.faults.next('chat.postEphemeral', { ok: false, error: 'not_in_channel' })
      await slack.as(ada.id).command('/banana', 'a hidden wish', { channelId: art.id })
      await slack.as(ada.id).mention('a hidden wish', { channelId: art.id })
      await slack.until(() => slack.calls.some((call) => call.method === 'chat.postEphemeral'), 'a whisper')
      const logged = inspect(lines, { depth: 12 })
      for (const secret of [slack.botToken, slack.appToken, slack.signingSecret, '/actions/', 'a hidden wish'])
        expect(logged).not.toContain(secret)
    })

    it('names the token that is wrong', async () => {
      const slack = await startSlack()
      stopLater(slack)
      const mode: Mode = via === 'socket' ? { socket: { appToken: slack.appToken } } : { http: { signingSecret: 'x', mount: () => {} } }
      const listener = slackListener({
        botToken: 'xoxb-wrong',
        apiUrl: slack.apiUrl,
        inbox: scriptedInbox(),
        log: recordingLog().log,
        mode,
      })
      const problem = await expectProblem('PLATFORM_KEY', listener.start())
      expect(problem.message).toContain('SLACK_BOT_TOKEN')
      expect(problem.message).not.toContain('xoxb-wrong')
    })
  })
}

describe('the Slack listener’s socket', () => {
  const stopLater = stopAfterEach()

  it('names the app token when that is wrong', async () => {
    const slack = await startSlack()
    stopLater(slack)
    const mode: Mode = { socket: { appToken: 'xapp-wrong' } }
    const listener = slackListener({
      botToken: slack.botToken,
      apiUrl: slack.apiUrl,
      inbox: scriptedInbox(),
      log: recordingLog().log,
      mode,
    })
    expect((await expectProblem('PLATFORM_KEY', listener.start())).message).toContain('SLACK_APP_TOKEN')
    await listener.stop()
  })

  it('comes back when Slack renews the connection, also when the first try fails', async () => {
    const slack = await startSlack()
    stopLater(slack)
    const inbox = scriptedInbox()
    const listener = slackListener({
      botToken: slack.botToken,
      apiUrl: slack.apiUrl,
      inbox,
      log: recordingLog().log,
      mode: { socket: { appToken: slack.appToken } },
    })
    await listener.start()
    stopLater(listener)
    const { ada, art } = peopled(slack)
    slack.faults.next('apps.connections.open', { cut: 'before' })
    slack.sockets.disconnect('refresh_requested')
    await slack.until(
      () => slack.calls.filter((call) => call.method === 'apps.connections.open').length === 3 && slack.sockets.count === 1,
      'a new connection',
    )
    await slack.as(ada.id).command('/banana', 'a cat', { channelId: art.id })
    expect(inbox.heard).toHaveLength(1)
  })
})

describe('what comes over the socket and is no envelope', () => {
  const stopLater = stopAfterEach()

  it('is ignored, and the next envelope is heard', async () => {
    const slack = await startSlack()
    stopLater(slack)
    const [inbox, { log, lines }] = [scriptedInbox(), recordingLog()]
    const listener = slackListener({
      botToken: slack.botToken,
      apiUrl: slack.apiUrl,
      inbox,
      log,
      mode: { socket: { appToken: slack.appToken } },
    })
    await listener.start()
    stopLater(listener)
    const { ada, art } = peopled(slack)
    const odd = [
      'null',
      '5',
      'no json',
      '{}',
      '{"type":"events_api"}',
      '{"type":"events_api","payload":null}',
      '{"type":"interactive","payload":null}',
      '{"type":"unheard_of"}',
    ]
    for (const text of odd) slack.sockets.sendRaw(text)
    expect(await slack.as(ada.id).command('/banana', 'a cat', { channelId: art.id })).toMatchObject({ ok: true })
    expect(inbox.heard).toHaveLength(1)
    expect(lines.filter((line) => line.level === 'warn').length).toBeGreaterThan(3)
  })
})

function peopled(slack: FakeSlack) {
  const ada = slack.workspace.addPerson({ name: 'ada' })
  const art = slack.workspace.addChannel({ name: 'art', kind: 'public', members: [ada.id, slack.botUserId] })
  const surface = slackSurface({
    botToken: slack.botToken,
    apiUrl: slack.apiUrl,
    log: recordingLog().log,
    inspector: inspectorTo(ONE_PIXEL_PNG),
  })
  return { ada, art, surface, place: { platform: 'slack', workspaceId: slack.teamId, channelId: art.id } as const }
}

async function anHttpServer() {
  const handlers = new Map<string, (request: IncomingMessage, response: ServerResponse) => void>()
  const server = createServer((request, response) => handlers.get(request.url ?? '')?.(request, response))
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    mount: (path: string, handler: (request: IncomingMessage, response: ServerResponse) => void) => void handlers.set(path, handler),
    stop: async () => {
      server.closeAllConnections()
      await new Promise((closed) => server.close(closed))
    },
  }
}
