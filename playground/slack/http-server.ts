import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'
import type { Fault, Faults } from './faults.ts'
import { htmlPage, type Reply, type Work } from './http-api.ts'
import type { ApiCall } from './nouns.ts'
import type { RateLimits } from './rate-limits.ts'

interface Needs {
  readonly workFor: (request: IncomingMessage, body: Buffer) => Promise<Work | undefined>
  readonly faults: Faults
  readonly rateLimits: RateLimits
  readonly calls: ApiCall[]
  readonly now: () => number
  readonly changed: (call: ApiCall) => void
  readonly stopped: AbortSignal
}

/** Serves the app's HTTP calls, spoils those that a fault was ordered for, and writes down every one. */
export function callServer(needs: Needs): Server {
  return createServer((request, response) => {
    serve(request, response, needs).catch((error: unknown) => {
      // A mistake in the playground itself: loud, so that no test mistakes it for the platform's answer.
      console.error('playground/slack:', error)
      if (!response.headersSent) response.writeHead(500)
      response.end()
    })
  })
}

async function serve(request: IncomingMessage, response: ServerResponse, needs: Needs): Promise<void> {
  const body = await bodyOf(request)
  const work = body && (await needs.workFor(request, body))
  if (!work) {
    response.writeHead(404, { 'content-type': 'text/plain' }).end('not found')
    return
  }
  const call: ApiCall = { method: work.method, args: work.args, at: needs.now(), tookEffect: false }
  needs.calls.push(call)
  const startedAt = performance.now()
  const fault = needs.faults.take(work.method)
  if (fault) call.fault = { ...fault }
  call.outcome = await answer(work, call, fault, response, needs)
  call.tookMs = performance.now() - startedAt
  needs.changed(call)
}

/** Undefined when the caller went away in the middle of its request. */
async function bodyOf(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = []
  try {
    for await (const chunk of request) chunks.push(chunk as Buffer)
  } catch {
    return undefined
  }
  return Buffer.concat(chunks)
}

async function answer(
  work: Work,
  call: ApiCall,
  fault: Fault | undefined,
  response: ServerResponse,
  needs: Needs,
): Promise<number | 'cut'> {
  const run = () => runNoted(work, call)
  const secondsToWait = needs.rateLimits.secondsToWait(work.method)
  if (secondsToWait !== undefined) return send(response, rateLimited(secondsToWait))
  if (fault === undefined) return send(response, run())
  if ('slowMs' in fault) return (await waited(fault.slowMs, needs.stopped)) ? send(response, run()) : cut(response)
  if ('cut' in fault) return fault.cut === 'before' ? cut(response) : cutAfter(fault.cut, run(), response)
  if ('after' in fault && fault.after) run()
  if ('hangMs' in fault) return hang(fault.hangMs, response, needs.stopped)
  return send(response, spoilt(fault))
}

function runNoted(work: Work, call: ApiCall): Reply {
  const reply = work.run()
  call.tookEffect = reply.tookEffect
  call.answer = reply.answer
  return reply
}

function spoilt(fault: Fault): Reply {
  if ('html' in fault) return htmlPage({})
  if ('error' in fault) return json(200, { ok: false, error: fault.error })
  if ('retryAfterS' in fault || ('status' in fault && fault.status === 429))
    return rateLimited('retryAfterS' in fault ? fault.retryAfterS : undefined)
  return { ...json('status' in fault ? fault.status : 500, {}), headers: { 'content-type': 'text/plain' }, body: 'upstream connect error' }
}

function rateLimited(retryAfterS: number | string | undefined): Reply {
  const reply = json(429, { ok: false, error: 'ratelimited' })
  return retryAfterS === undefined ? reply : { ...reply, headers: { ...reply.headers, 'retry-after': String(retryAfterS) } }
}

function json(status: number, answer: Reply['answer']): Reply {
  return { status, headers: { 'content-type': 'application/json; charset=utf-8' }, body: JSON.stringify(answer), answer, tookEffect: false }
}

function send(response: ServerResponse, reply: Reply): number {
  response.writeHead(reply.status, { ...reply.headers, 'content-length': Buffer.byteLength(reply.body) }).end(reply.body)
  return reply.status
}

function cut(response: ServerResponse): 'cut' {
  response.destroy()
  return 'cut'
}

async function cutAfter(where: 'after' | 'inside', reply: Reply, response: ServerResponse): Promise<'cut'> {
  if (where === 'inside') {
    const body = Buffer.from(reply.body)
    response.writeHead(reply.status, { ...reply.headers, 'content-length': body.length })
    await new Promise((sent) => response.write(body.subarray(0, Math.ceil(body.length / 2)), sent))
  }
  return cut(response)
}

async function hang(hangMs: number, response: ServerResponse, stopped: AbortSignal): Promise<'cut'> {
  const gone = new AbortController()
  response.once('close', () => gone.abort())
  await waited(hangMs, AbortSignal.any([gone.signal, stopped]))
  return cut(response)
}

/** @returns whether the whole time went by */
async function waited(ms: number, until: AbortSignal): Promise<boolean> {
  try {
    await delay(ms, undefined, { signal: until })
    return true
  } catch {
    return false
  }
}
