import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'

/** A chat that says yes to everything at once, so that a platform's own time is in no figure: Slack's Web API, upload and response addresses, Discord's REST. */
export interface ChatServer {
  readonly url: string
  stop(): Promise<void>
}

export async function startChatServer(): Promise<ChatServer> {
  const server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => void answer(request, response))
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    url,
    stop: () =>
      new Promise((closed) => {
        server.close(() => closed())
        server.closeAllConnections()
      }),
  }
}

let count = 0

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  await buffer(request)
  count += 1
  const path = (request.url ?? '').split('?')[0] ?? ''
  const body = JSON.stringify(
    path.startsWith('/slack/') ? slackAnswer(path.slice('/slack/'.length), request.headers.host ?? '') : discordMessage(),
  )
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }).end(body)
}

function slackAnswer(method: string, host: string): object {
  const ok = { ok: true }
  switch (method) {
    case 'auth.test':
      return { ...ok, team_id: 'T1', user_id: 'UBOT', bot_id: 'BBOT' }
    case 'files.getUploadURLExternal':
      return { ...ok, upload_url: `http://${host}/slack/upload/${count}`, file_id: `F${count}` }
    case 'files.info':
      return { ...ok, file: { id: 'F1', mimetype: 'image/png' } }
    case 'chat.postMessage':
    case 'chat.update':
      return { ...ok, channel: 'C1', ts: `1763640000.${String(count).padStart(6, '0')}` }
    default:
      return ok
  }
}

const discordMessage = (): object => ({
  id: String(1_300_000_000_000_000_000n + BigInt(count)),
  channel_id: '1400000000000000001',
})
