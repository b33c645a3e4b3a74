import { type IncomingMessage, Agent as PlainAgent, request as plainRequest } from 'node:http'
import { Agent as SecureAgent, request as secureRequest } from 'node:https'
import { buffer } from 'node:stream/consumers'

/** Free connections are let go before Discord's side does: a call on one that is just being closed gets no answer. */
const IDLE_MS = 4_000

const plain = new PlainAgent({ keepAlive: true, timeout: IDLE_MS })
const secure = new SecureAgent({ keepAlive: true, timeout: IDLE_MS })

export interface TextCall {
  readonly method: string
  readonly headers: Record<string, string>
  readonly body: string | null | undefined
  readonly signal: AbortSignal
}

/**
 * Sends a call without files. Node's own http writes headers and body at once and needs none of the streams of `fetch`, which cost an acknowledgement more than
 * the way to Redis and back.
 */
export function sendText(url: string, { method, headers, body, signal }: TextCall): Promise<Response> {
  const [send, agent] = url.startsWith('http:') ? [plainRequest, plain] : [secureRequest, secure]
  return new Promise((resolve, reject) => {
    const request = send(url, { method, headers, agent, signal }, (answer) => readAnswer(answer).then(resolve, reject))
    request.on('error', reject)
    request.end(body ?? undefined)
  })
}

async function readAnswer(answer: IncomingMessage): Promise<Response> {
  const bytes = await buffer(answer)
  const { statusCode: status = 0, statusMessage: statusText = '', headers } = answer
  return new Response(MUST_BE_EMPTY.has(status) ? null : bytes, { status, statusText, headers: headers as Record<string, string> })
}

/** Statuses for which a Response refuses a body, even one of no bytes. */
const MUST_BE_EMPTY = new Set([204, 205, 304])
