import { once } from 'node:events'
import { createServer } from 'node:http'
import { App, type BlockAction, HTTPReceiver, LogLevel, type Receiver, SocketModeReceiver } from '@slack/bolt'
import type { ModalView } from '@slack/types'
import { WebClient } from '@slack/web-api'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { WebSocket as WsClient } from 'ws'
import { type Channel, type FakeSlack, type Person, type SlackOptions, startSlack } from '../../playground/slack/index.ts'

const PNG = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==', 'base64')
const MODES = ['socket', 'http'] as const

/** So that one message is one delivery. */
const EVENTS = ['app_home_opened', 'app_mention', 'message.im', 'reaction_added', 'reaction_removed']

let slack: FakeSlack
let app: App
let dana: Person
let general: Channel
const started: { stop(): Promise<unknown> }[] = []

async function startWorkspace(options: SlackOptions = {}): Promise<void> {
  slack = await startSlack({ ackTimeoutMs: 500, retryDelaysMs: [0, 20], events: EVENTS, ...options })
  started.push(slack)
  dana = slack.workspace.addPerson({ name: 'dana', isAdmin: true })
  general = slack.workspace.addChannel({ name: 'general', kind: 'public', members: [dana.id, slack.botUserId] })
}

function newApp(mode: (typeof MODES)[number], receiver?: Receiver): App {
  const common = {
    token: slack.botToken,
    clientOptions: { slackApiUrl: slack.apiUrl, retryConfig: { retries: 0 } },
    logLevel: LogLevel.ERROR,
  }
  return mode === 'socket'
    ? new App({ ...common, appToken: slack.appToken, socketMode: true })
    : new App({ ...common, ...(receiver ? { receiver } : {}) })
}

async function startApp(mode: (typeof MODES)[number], listen: (app: App) => void): Promise<void> {
  const receiver = mode === 'http' ? new HTTPReceiver({ signingSecret: slack.signingSecret, logLevel: LogLevel.ERROR }) : undefined
  app = newApp(mode, receiver)
  listen(app)
  const server = await app.start(0)
  started.push(app)
  const address = server && 'address' in server ? server.address() : undefined
  if (address && typeof address === 'object') slack.deliverTo({ eventsUrl: `http://127.0.0.1:${address.port}/slack/events` })
}

const button = (action_id: string, value = 'v') =>
  ({ type: 'button', action_id, value, text: { type: 'plain_text', text: action_id } }) as const
const section = (text: string) => ({ type: 'section', text: { type: 'mrkdwn', text } }) as const
const textInput = {
  type: 'input',
  block_id: 'name',
  label: { type: 'plain_text', text: 'Name' },
  element: { type: 'plain_text_input', action_id: 'typed' },
} as const
const modal = (title: string): ModalView => ({
  type: 'modal',
  callback_id: 'form',
  title: { type: 'plain_text', text: title },
  submit: { type: 'plain_text', text: 'Send' },
  blocks: [textInput],
})

afterEach(async () => {
  for (const one of started.splice(0).reverse()) await one.stop()
})

describe.each(MODES)('the real Bolt in %s mode', (mode) => {
  beforeEach(() => startWorkspace())

  it('answers a slash command and posts where it was typed', async () => {
    await startApp(mode, (bolt) => {
      bolt.command('/banana', async ({ command, ack, client }) => {
        await ack('heard you')
        await client.chat.postMessage({ channel: command.channel_id, text: `for <@${command.user_id}>: ${command.text}` })
      })
    })
    const acked = await slack.as(dana.id).command('/banana', 'a cosy cabin', { channelId: general.id })
    expect(acked).toMatchObject({ ok: true })
    const posted = await slack.until(() => slack.messages(general.id).find((one) => one.user === slack.botUserId), 'the post')
    expect(posted.text).toBe(`for <@${dana.id}>: a cosy cabin`)
    expect(slack.ephemerals(dana.id).map((one) => one.text)).toEqual(['heard you'])
  })

  it('shows the person an error when nothing acknowledges a command in time', async () => {
    await startApp(mode, (bolt) => bolt.command('/banana', () => new Promise(() => {})))
    const outcome = await slack.as(dana.id).command('/banana', 'x', { channelId: general.id })
    expect(outcome).toMatchObject({ ok: false, error: 'operation_timeout' })
    expect(slack.ephemerals(dana.id).map((one) => one.text)).toEqual(['/banana failed with the error "operation_timeout"'])
  })

  it('hears mentions with files in channels, and messages in DMs', async () => {
    const heard: string[] = []
    await startApp(mode, (bolt) => {
      bolt.event('app_mention', async ({ event }) => {
        const files: { mimetype?: string }[] = 'files' in event && Array.isArray(event.files) ? event.files : []
        heard.push(`mention ${event.text} ${event.thread_ts ?? ''} ${files[0]?.mimetype}`)
      })
      bolt.message(async ({ message, say }) => {
        heard.push(`dm ${'text' in message ? message.text : ''}`)
        await say('hello')
      })
    })
    const hands = slack.as(dana.id)
    const image = hands.uploadImage(PNG, 'cat.png', 'image/png')
    const first = await hands.mention('draw', { channelId: general.id, threadTs: '1.000001' }, [image])
    expect(first.delivered).toMatchObject({ ok: true })
    const dm = slack.workspace.dmOf(dana.id)
    await hands.say('hi', { channelId: dm.id })
    await slack.until(() => slack.messages(dm.id).length === 2, 'the answer in the DM')
    expect(heard).toEqual([`mention <@${slack.botUserId}> draw 1.000001 image/png`, 'dm hi'])
  })

  it('gets button presses and replaces the message over the response URL', async () => {
    await startApp(mode, (bolt) => {
      bolt.action<BlockAction>('again', async ({ ack, respond, action, body }) => {
        await ack()
        const value = 'value' in action ? action.value : ''
        await respond({ replace_original: true, text: `${body.user.id} pressed ${value}`, blocks: [section('done')] })
      })
    })
    const posted = await app.client.chat.postMessage({
      channel: general.id,
      text: 'pick',
      blocks: [section('working'), { type: 'actions', elements: [button('again', 'job-1')] }],
    })
    const place = { channelId: general.id, ts: String(posted.ts) }
    expect(await slack.as(dana.id).press(place, { label: /aga/ })).toMatchObject({ ok: true })
    const message = await slack.until(() => slack.messages(general.id).find((one) => one.edited), 'the replacement')
    expect(message.text).toBe(`${dana.id} pressed job-1`)
    expect(message.history).toHaveLength(1)
    expect(JSON.stringify(message.history[0]?.blocks)).toContain('working')
    await expect(slack.as(dana.id).press(place, { actionId: 'gone' })).rejects.toThrow(/nothing to press fits gone; there is nothing/)
  })

  it('opens a form, refuses it with errors, then closes it', async () => {
    await startApp(mode, (bolt) => {
      bolt.shortcut('edit', async ({ ack, shortcut, client }) => {
        await ack()
        await client.views.open({ trigger_id: shortcut.trigger_id, view: modal('Edit') })
      })
      bolt.view('form', async ({ ack, view }) => {
        const typed = view.state.values.name?.typed?.value
        await (typed === 'bad' ? ack({ response_action: 'errors', errors: { name: 'Not that one' } }) : ack())
      })
    })
    const hands = slack.as(dana.id)
    await hands.shortcut('edit')
    await slack.until(() => slack.modal(dana.id), 'the form')
    await expect(hands.submit()).rejects.toThrow(/name is required/)
    await hands.submit({ name: { typed: 'bad' } })
    expect(slack.modal(dana.id)?.errors).toEqual({ name: 'Not that one' })
    await hands.submit({ name: { typed: 'good' } })
    expect(slack.modal(dana.id)).toBeUndefined()
  })

  it('publishes the home tab when it is opened, and hears reactions', async () => {
    const heard: string[] = []
    await startApp(mode, (bolt) => {
      bolt.event('app_home_opened', async ({ event, client }) => {
        await client.views.publish({ user_id: event.user, view: { type: 'home', blocks: [section('Your pictures')] } })
      })
      bolt.event('reaction_added', async ({ event }) => {
        heard.push(`+${event.reaction} ${event.item_user}`)
      })
      bolt.event('reaction_removed', async ({ event }) => {
        heard.push(`-${event.reaction} ${event.item_user}`)
      })
    })
    const hands = slack.as(dana.id)
    await hands.openHome()
    const home = await slack.until(() => slack.home(dana.id), 'the home tab')
    expect(JSON.stringify(home.blocks)).toContain('Your pictures')
    const { ts } = await app.client.chat.postMessage({ channel: general.id, text: 'look' })
    await hands.react({ channelId: general.id, ts: String(ts) }, '+1')
    await hands.unreact({ channelId: general.id, ts: String(ts) }, '+1')
    await slack.until(() => heard.length === 2, 'both reactions')
    expect(heard).toEqual([`+${'+1'} ${slack.botUserId}`, `-${'+1'} ${slack.botUserId}`])
  })
})

describe('socket mode', () => {
  beforeEach(() => startWorkspace())

  it('can deliver an event for the first time as a retry', async () => {
    const tries: (number | undefined)[] = []
    await startApp('socket', (bolt) => {
      bolt.event('app_mention', async ({ context }) => {
        tries.push(context.retryNum)
      })
    })
    slack.delivery.repeatNext({ asRetry: 1 })
    await slack.as(dana.id).mention('first seen as a retry', { channelId: general.id })
    await slack.until(() => tries.length > 0, 'the delivery')
    expect(tries).toEqual([1])
  })

  it('sends an event again that was not acknowledged in time', async () => {
    const { url } = await new WebClient(slack.appToken, { slackApiUrl: slack.apiUrl }).apps.connections.open({})
    const socket = new WebSocket(String(url))
    const envelopes: { type: string; envelope_id: string; retry_attempt: number; retry_reason: string; payload: { event_id: string } }[] =
      []
    socket.addEventListener('message', ({ data }) => {
      const envelope = JSON.parse(String(data))
      if (envelope.type === 'events_api') envelopes.push(envelope)
      if (envelope.retry_attempt === 1) socket.send(JSON.stringify({ envelope_id: envelope.envelope_id }))
    })
    await slack.until(() => slack.sockets.count === 1, 'the connection')
    const { delivered } = await slack.as(dana.id).mention('hello?', { channelId: general.id })
    expect(delivered).toMatchObject({ ok: false, error: 'operation_timeout' })
    await slack.until(() => slack.delivery.log[1]?.outcome?.ok, 'the acknowledgement of the retry')
    expect(envelopes.map((one) => [one.retry_attempt, one.retry_reason])).toEqual([
      [0, ''],
      [1, 'timeout'],
    ])
    expect(envelopes[0]?.payload.event_id).toBe(envelopes[1]?.payload.event_id)
    expect(envelopes[0]?.envelope_id).not.toBe(envelopes[1]?.envelope_id)
  })

  it('retries by its schedule when no connection takes the event', async () => {
    const { delivered } = await slack.as(dana.id).mention('anyone?', { channelId: general.id })
    expect(delivered).toMatchObject({ ok: false, error: 'dispatch_failed' })
    await slack.until(() => slack.delivery.log.length === 3, 'two retries')
    expect(slack.delivery.log.map((one) => one.retry)).toEqual([0, 1, 2])
    expect(new Set(slack.delivery.log.map((one) => one.body.event_id)).size).toBe(1)
  })

  it('sends each payload to one of several connections', async () => {
    const seen: string[] = []
    for (const name of ['a', 'b']) {
      await startApp('socket', (bolt) => {
        bolt.command('/banana', async ({ ack }) => {
          seen.push(name)
          await ack()
        })
      })
    }
    expect(slack.sockets.count).toBe(2)
    for (const text of ['1', '2']) await slack.as(dana.id).command('/banana', text, { channelId: general.id })
    expect(seen.toSorted()).toEqual(['a', 'b'])
  })

  it('delivers the same payload several times when told to', async () => {
    const ids: string[] = []
    await startApp('socket', (bolt) => {
      bolt.command('/banana', async ({ ack, command }) => {
        ids.push(command.trigger_id)
        await ack()
      })
    })
    slack.delivery.repeatNext({ times: 3 })
    await slack.as(dana.id).command('/banana', 'thrice', { channelId: general.id })
    expect(ids).toHaveLength(3)
    expect(new Set(ids).size).toBe(1)
  })

  it('asks for a new connection, and gets one', async () => {
    const receiver = new SocketModeReceiver({
      appToken: slack.appToken,
      clientPingTimeout: 300,
      logLevel: LogLevel.ERROR,
      installerOptions: { clientOptions: { slackApiUrl: slack.apiUrl } },
    })
    app = newApp('http', receiver)
    app.command('/banana', ({ ack }) => ack())
    started.push(app)
    await app.start()
    slack.sockets.disconnect('refresh_requested')
    await slack.until(() => slack.sockets.count === 0, 'the old connection to close')
    await slack.until(() => slack.sockets.count === 1, 'a new connection')
    expect(await slack.as(dana.id).command('/banana', 'x', { channelId: general.id })).toMatchObject({ ok: true })
    expect(slack.calls.filter((call) => call.method === 'apps.connections.open')).toHaveLength(2)
  })

  it('pings its connections, and can drop them without a word', async () => {
    await startWorkspace({ pingEveryMs: 10 })
    const { url } = await new WebClient(slack.appToken, { slackApiUrl: slack.apiUrl }).apps.connections.open({})
    const socket = new WsClient(String(url))
    await once(socket, 'ping')
    slack.sockets.cut()
    const [code] = await once(socket, 'close')
    expect(code).toBe(1006)
  })

  it('refuses a connection without a fresh ticket', async () => {
    const socket = new WebSocket(`${slack.url.replace('http', 'ws')}/link/?ticket=stolen`)
    await expect(
      new Promise((opened, failed) => Object.assign(socket, { onopen: opened, onerror: () => failed(new Error('refused')) })),
    ).rejects.toThrow('refused')
  })
})

describe('http mode', () => {
  beforeEach(async () => {
    await startWorkspace()
    await startApp('http', (bolt) => bolt.command('/banana', ({ ack }) => ack()))
  })
  const form = 'command=%2Fbanana&text=x&team_id=T1&user_id=U1&channel_id=C1&api_app_id=A1'
  const type = 'application/x-www-form-urlencoded'

  it('passes the check that Slack makes when the URL is saved', async () => {
    expect(await slack.verifyUrl()).toBe(true)
  })

  it('lets tests forge and replay requests', async () => {
    const send = (forgery = {}) => slack.sendSigned(form, type, forgery).then((answer) => answer.status)
    expect(await send()).toBe(200)
    expect(await send({ signature: 'v0=00' })).toBe(401)
    expect(await send({ signature: null })).toBe(401)
    expect(await send({ timestamp: Math.floor(Date.now() / 1000) - 301 })).toBe(401)
  })

  it('retries events that failed', async () => {
    slack.deliverTo({ eventsUrl: 'http://127.0.0.1:1/slack/events' })
    await slack.as(dana.id).mention('hello?', { channelId: general.id })
    await slack.until(() => slack.delivery.log.length === 3, 'two retries')
    expect(slack.delivery.log[0]?.outcome).toMatchObject({ ok: false, error: 'connection_failed' })
  })

  it.each([
    ['says why it tries again', {}, [undefined, '1 http_error', '2 http_error']],
    ['gives up when the answer says so', { 'x-slack-no-retry': '1' }, [undefined]],
  ])('%s', async (_name, headers, expected) => {
    const tries: (string | undefined)[] = []
    const server = createServer((request, response) => {
      const { 'x-slack-retry-num': number, 'x-slack-retry-reason': reason } = request.headers
      tries.push(number === undefined ? undefined : `${number} ${reason}`)
      request.resume().on('end', () => response.writeHead(500, headers).end())
    }).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const address = server.address()
    slack.deliverTo({ eventsUrl: `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/` })
    await slack.as(dana.id).mention('hello?', { channelId: general.id })
    await slack.until(() => slack.delivery.log.filter((one) => one.outcome).length === expected.length, 'all tries')
    // A retry after `x-slack-no-retry` would have been sent at once, before the answer to this command.
    await slack.as(dana.id).command('/banana', '', { channelId: general.id })
    server.closeAllConnections()
    server.close()
    expect(tries.slice(0, expected.length)).toEqual(expected)
    expect(slack.delivery.log.filter((one) => one.kind === 'events_api')).toHaveLength(expected.length)
  })

  it('shows an error when the acknowledgement breaks a rule, and lets people press only what they see', async () => {
    const secret = slack.workspace.addChannel({ name: 'secret', kind: 'private', members: [slack.botUserId] })
    const { ts } = await app.client.chat.postMessage({
      channel: secret.id,
      text: 'x',
      blocks: [{ type: 'actions', elements: [button('a')] }],
    })
    await expect(slack.as(dana.id).press({ channelId: secret.id, ts: String(ts) }, { actionId: 'a' })).rejects.toThrow(/sees no message/)
    app.command('/broken', ({ ack }) => ack({ text: '', blocks: [] }))
    expect(await slack.as(dana.id).command('/broken', '', { channelId: general.id })).toMatchObject({
      ok: false,
      error: 'invalid_response',
    })
    expect(slack.ephemerals(dana.id).map((one) => one.text)).toEqual(['/broken failed with the error "invalid_response"'])
  })
})
