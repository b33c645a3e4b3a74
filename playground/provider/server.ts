import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { cut, sendSlowly, untilGone, wasCutByUs } from '../gemini/answering.ts'
import { type Call, CallLog } from '../gemini/calls.ts'
import { Gate } from '../gemini/gate.ts'
import { type Arrival, type Behaviour, type Reply, read } from './behaviour.ts'
import { type Fault, Faults, plainOdd, scriptedOdd, spoilsAfterWork, spoilsBeforeWork } from './faults.ts'

export type { Arrival, Behaviour, Reply } from './behaviour.ts'

export interface FakeProvider<Odd extends string> {
  readonly url: string
  /** Oldest first. */
  readonly calls: readonly Call[]
  readonly faults: Faults<Odd>
  /** Requests wait before their work is done, until `release`. */
  hold(): void
  release(): void
  /** Resolves as soon as the calls satisfy the predicate. @throws Error after `deadlineMs` (10 s) */
  until(predicate: (calls: readonly Call[]) => boolean, deadlineMs?: number): Promise<void>
  stop(): Promise<void>
}

/** A local server with a provider's behaviour, on a free port of this machine alone, whose answers can be spoilt by script. */
export async function startProvider<Odd extends string>(behaviour: Behaviour<Odd>): Promise<FakeProvider<Odd>> {
  const desk = new Desk(behaviour)
  let origin = ''
  const server = createServer((request, response) => void desk.serve(request, response, origin))
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    url: origin,
    calls: desk.log.calls,
    faults: desk.faults,
    hold: () => desk.gate.close(),
    release: () => desk.gate.open(),
    until: (predicate, deadlineMs = 10_000) => desk.log.until(predicate, deadlineMs),
    stop: () => {
      desk.gate.open()
      server.closeAllConnections()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
}

/** Takes each request from its arrival to its end, as scripted. */
class Desk<Odd extends string> {
  readonly log = new CallLog()
  readonly faults = new Faults<Odd>()
  readonly gate = new Gate()
  readonly #behaviour: Behaviour<Odd>

  constructor(behaviour: Behaviour<Odd>) {
    this.#behaviour = behaviour
  }

  async serve(request: IncomingMessage, response: ServerResponse, origin: string): Promise<void> {
    const arrival = await read(request, origin)
    const step = this.#behaviour.step(arrival)
    const call = await this.#begin(arrival, step, response)
    const fault = this.faults.take(step)
    if (fault && spoilsBeforeWork(fault)) return this.#spoil(fault, call, response)
    await this.gate.pass()
    const reply = await this.#behaviour.answer(arrival, call, scriptedOdd(fault))
    // A client that went away does not stop the work, nor the bill.
    this.log.change(call, { finished: reply.status < 400, imageKeys: [...(reply.imageKeys ?? [])] })
    if (response.destroyed) return
    if (fault && spoilsAfterWork(fault)) return this.#spoil(fault, call, response)
    await this.#deliver(reply, fault, call, response)
  }

  async #begin(arrival: Arrival, step: string, response: ServerResponse): Promise<Call> {
    const { pathname, search } = arrival.url
    const call = this.log.begin({
      method: step,
      makes: 'images',
      ...(await this.#behaviour.describe(arrival)),
      url: `${pathname}${search}`,
    })
    response.once('close', () => {
      if (!response.writableFinished && !wasCutByUs(response)) this.log.change(call, { aborted: true })
    })
    return call
  }

  async #spoil(fault: Fault<Odd>, call: Call, response: ServerResponse): Promise<void> {
    if ('cut' in fault) return cut(response)
    if ('hang' in fault) return untilGone(response)
    if ('redirect' in fault) return this.#send(response, { status: 307, body: '', headers: { location: fault.redirect } }, call)
    if (!('status' in fault)) return
    const headers = fault.retryAfterS === undefined ? {} : { 'retry-after': String(fault.retryAfterS) }
    return this.#send(response, { status: fault.status, body: this.#behaviour.error(fault.status, fault), headers }, call)
  }

  async #deliver(reply: Reply, fault: Fault<Odd> | undefined, call: Call, response: ServerResponse): Promise<void> {
    if (!fault || 'answer' in fault) return this.#send(response, fault ? plainOdd(fault.answer, reply) : reply, call)
    this.log.change(call, { status: reply.status })
    if ('slowBodyMs' in fault) {
      this.log.change(call, { answered: await sendSlowly(response, reply.body, fault.slowBodyMs) })
      return
    }
    await sendHalf(response, reply)
    if ('cut' in fault) cut(response)
    else await untilGone(response)
  }

  #send(response: ServerResponse, { status, body, type, headers }: Reply, call: Call): Promise<void> {
    this.log.change(call, { status })
    return new Promise((resolve) => {
      response.once('close', () => {
        this.log.change(call, { answered: response.writableFinished })
        resolve()
      })
      response.writeHead(status, { 'content-type': type ?? 'application/json', 'content-length': Buffer.byteLength(body), ...headers })
      response.end(body)
    })
  }
}

/** The start of a right answer, and then nothing more. */
function sendHalf(response: ServerResponse, { status, body, type }: Reply): Promise<void> {
  const whole = Buffer.from(body)
  return new Promise((resolve) => {
    response.writeHead(status, { 'content-type': type ?? 'application/json', 'content-length': whole.length })
    response.write(whole.subarray(0, Math.ceil(whole.length / 2)), () => resolve())
  })
}
