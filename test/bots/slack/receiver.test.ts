import { createHmac } from 'node:crypto'
import { createServer, request as httpRequest } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import type { App } from '@slack/bolt'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { ReceiverEvent } from '../../../src/bots/slack/acknowledge.ts'
import { HttpReceiver } from '../../../src/bots/slack/receiver.ts'
import { recordingLog } from '../../support/recording-log.ts'

const SECRET = 'a-signing-secret-of-nobody'
const NOW_S = 1_763_600_000
const FORM = 'application/x-www-form-urlencoded'
const COMMAND = 'command=%2Fbanana&text=a+cat&team_id=T1'

let url = ''
let processed: Record<string, unknown>[] = []
let behaviour: (event: ReceiverEvent) => Promise<void> = async ({ ack }) => ack()
const { log, lines } = recordingLog()

const receiver = new HttpReceiver({ signingSecret: SECRET, log, now: () => NOW_S * 1000, ackWithinMs: 150 })
const server = createServer(receiver.handle)

beforeAll(async () => {
  const app: Pick<App, 'processEvent'> = {
    processEvent: async (event) => {
      processed.push(event.body)
      await behaviour(event)
    },
  }
  receiver.init(app as App)
  await receiver.start()
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/slack/events`
})
beforeEach(() => {
  processed = []
  lines.length = 0
  behaviour = async ({ ack }) => ack()
})
afterAll(async () => {
  await receiver.stop()
  server.closeAllConnections()
  await new Promise((closed) => server.close(closed))
})

const sign = (body: string, timestamp: string | number = NOW_S) =>
  `v0=${createHmac('sha256', SECRET).update(`v0:${timestamp}:${body}`).digest('hex')}`

async function send(body: string, headers: Record<string, string> = {}) {
  const all = { 'content-type': FORM, 'x-slack-request-timestamp': String(NOW_S), 'x-slack-signature': sign(body), ...headers }
  const present = Object.fromEntries(Object.entries(all).filter(([, value]) => value !== ''))
  const response = await fetch(url, { method: 'POST', headers: present, body })
  return { status: response.status, body: await response.text() }
}

describe('a genuine request', () => {
  it('is passed on and acknowledged', async () => {
    expect(await send(COMMAND)).toEqual({ status: 200, body: '' })
    expect(processed).toEqual([{ command: '/banana', text: 'a cat', team_id: 'T1' }])
  })

  it('is read from JSON, from a payload field, and with a charset', async () => {
    const json = '{"type":"event_callback","event":{"type":"app_mention"}}'
    expect((await send(json, { 'content-type': 'application/json; charset=utf-8' })).status).toBe(200)
    expect(
      (await send(`payload=${encodeURIComponent('{"type":"block_actions"}')}`, { 'content-type': `${FORM}; charset=utf-8` })).status,
    ).toBe(200)
    expect(processed).toEqual([JSON.parse(json), { type: 'block_actions' }])
  })

  it('gets the answer in the acknowledgement', async () => {
    behaviour = async ({ ack }) => ack({ response_type: 'ephemeral', text: 'heard' })
    expect(JSON.parse((await send(COMMAND)).body)).toEqual({ response_type: 'ephemeral', text: 'heard' })
  })

  it('may come as late as Slack delivers it: retries are processed like first deliveries', async () => {
    const seen: ReceiverEvent[] = []
    behaviour = async (event) => {
      seen.push(event)
      await event.ack()
    }
    await send(COMMAND, { 'x-slack-retry-num': '1', 'x-slack-retry-reason': 'http_timeout' })
    expect(seen).toMatchObject([{ retryNum: 1, retryReason: 'http_timeout' }])
  })

  it('is accepted again within five minutes: telling repeats apart is up to the inbox', async () => {
    expect([(await send(COMMAND)).status, (await send(COMMAND)).status]).toEqual([200, 200])
  })

  it('proves to Slack that the address is ours', async () => {
    const challenge = JSON.stringify({ type: 'url_verification', challenge: 'abc' })
    expect(JSON.parse((await send(challenge, { 'content-type': 'application/json' })).body)).toEqual({ challenge: 'abc' })
    expect((await send(challenge, { 'content-type': 'application/json', 'x-slack-signature': '' })).status).toBe(401)
    expect(processed).toEqual([])
  })
})

describe('an acknowledgement', () => {
  const EVENT = '{"event":{"type":"app_mention"}}'
  const json = { 'content-type': 'application/json' }

  it('of an event waits until it has been handled', async () => {
    let handled = false
    behaviour = async ({ ack }) => {
      await ack()
      await new Promise((turn) => setImmediate(turn))
      handled = true
    }
    await send(EVENT, json)
    expect(handled).toBe(true)
  })

  it('is withheld from an event that failed, so that Slack delivers it again', async () => {
    behaviour = async ({ ack }) => {
      await ack()
      throw new Error('not durable')
    }
    expect((await send(EVENT, json)).status).toBe(503)
  })

  it('that does not come in time is a 503', async () => {
    behaviour = () => new Promise(() => {})
    expect((await send(COMMAND)).status).toBe(503)
    expect(lines).toContainEqual(expect.objectContaining({ level: 'error', message: 'not acknowledged in time' }))
  })

  it('is given to what nobody listens to', async () => {
    behaviour = async () => {}
    expect((await send('{"type":"unheard_of"}', json)).status).toBe(200)
  })
})

describe('a request that is not from Slack', () => {
  const right = sign(COMMAND)
  const forgeries: [what: string, headers: Record<string, string>][] = [
    ['no signature', { 'x-slack-signature': '' }],
    ['a wrong signature', { 'x-slack-signature': `v0=${'0'.repeat(64)}` }],
    ['another version', { 'x-slack-signature': right.replace('v0=', 'v1=') }],
    ['upper case', { 'x-slack-signature': right.toUpperCase() }],
    ['a cut signature', { 'x-slack-signature': right.slice(0, -2) }],
    ['a longer signature', { 'x-slack-signature': `${right}00` }],
    ['two signatures', { 'x-slack-signature': `${right}, ${right}` }],
    ['no timestamp', { 'x-slack-request-timestamp': '' }],
    ['a timestamp of letters', { 'x-slack-request-timestamp': 'abc' }],
    ['a timestamp with a fraction', { 'x-slack-request-timestamp': `${NOW_S}.0` }],
    ...([-301, -86_400, 61, 301, 31_536_000] as const).map((offsetS): [string, Record<string, string>] => [
      `a valid signature of ${offsetS} s from now`,
      { 'x-slack-request-timestamp': String(NOW_S + offsetS), 'x-slack-signature': sign(COMMAND, NOW_S + offsetS) },
    ]),
  ]
  for (const [what, headers] of forgeries) {
    it(`is refused: ${what}`, async () => {
      expect((await send(COMMAND, headers)).status).toBe(401)
      expect(processed).toEqual([])
    })
  }

  it('is refused when its body was changed', async () => {
    expect((await send(`${COMMAND}&text=evil`, { 'x-slack-signature': right })).status).toBe(401)
  })

  it('may check our certificate, and smuggle nothing in with that', async () => {
    expect((await send(`ssl_check=1&${COMMAND}`, { 'x-slack-signature': '' })).status).toBe(200)
    expect((await send(`ssl_check=1&${COMMAND}`)).status).toBe(200)
    expect(processed).toEqual([])
  })

  it('never learns the secret or the right signature from the log', async () => {
    for (const [, headers] of forgeries) await send(COMMAND, headers)
    expect(JSON.stringify(lines)).not.toContain(SECRET)
    expect(JSON.stringify(lines)).not.toContain(right.slice(3, 20))
  })

  it('gets nothing but a refusal for any other method', async () => expect((await fetch(url)).status).toBe(405))
})

describe('a signed request that is broken', () => {
  const broken = [
    'payload=null',
    'payload=[]',
    'payload=5',
    'payload=%22x%22',
    'payload=',
    'payload=%7B',
    'payload=1&payload=2',
    `payload=${'['.repeat(200_000)}`,
  ]
  for (const body of broken) {
    it(`is a 400: ${body.slice(0, 30)}`, async () => {
      expect((await send(body)).status).toBe(400)
      expect(processed).toEqual([])
    })
  }

  it('is a 400: JSON of any other kind, and other content types', async () => {
    for (const body of ['null', '[]', '5', '{', '']) expect((await send(body, { 'content-type': 'application/json' })).status).toBe(400)
    for (const type of ['text/plain', 'multipart/form-data; boundary=x'])
      expect((await send('{}', { 'content-type': type })).status).toBe(400)
    expect(processed).toEqual([])
  })

  it('is a 413 beyond 1 MiB, told or not', async () => {
    expect((await send('x'.repeat(1024 * 1024 + 1))).status).toBe(413)
    expect(await chunked('x'.repeat(1024 * 1024 + 1))).toBe(413)
  })

  it('costs little, with a million fields or a deep payload', async () => {
    const before = process.cpuUsage()
    await send(`text=a&${'a=&'.repeat(300_000)}`)
    await send(`{"type":"x","a":${'['.repeat(200_000)}${']'.repeat(200_000)}}`, { 'content-type': 'application/json' })
    expect(process.cpuUsage(before).user / 1000).toBeLessThan(500)
  })

  it('is a 400 when its sender goes away in the middle, and the next one is served', async () => {
    const socket = connect(Number(new URL(url).port), '127.0.0.1')
    socket.write('POST /slack/events HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\nhalf')
    await new Promise<void>((sent) => socket.end(sent))
    expect((await send(COMMAND)).status).toBe(200)
  })
})

function chunked(body: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(url, { method: 'POST', headers: { 'content-type': FORM, 'transfer-encoding': 'chunked' } }, (response) => {
      response.resume()
      resolve(response.statusCode ?? 0)
    })
    request.on('error', reject)
    request.end(body)
  })
}
