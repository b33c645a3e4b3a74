import { createHash } from 'node:crypto'
import type { ServerResponse } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'
import { cut, send, sendHalf, sendSlowly, untilGone } from './answering.ts'
import type { Picture } from './answers.ts'
import { blockedAnswer, finishedAnswer, oddAnswer, oddText, pictureAnswer, textAnswer } from './answers.ts'
import type { Call, CallLog } from './calls.ts'
import type { FakeModel } from './catalogue.ts'
import type { Fault } from './faults.ts'
import type { Gate } from './gate.ts'
import { googleError } from './google-error.ts'
import { drawPicture } from './picture.ts'
import { seededRandom } from './random.ts'
import type { GenerateRequest } from './request.ts'
import { readWish, wishIn } from './wish-reader.ts'

export type Latency = number | readonly [min: number, max: number]

/** One generateContent from its arrival to its end. */
export interface Generation {
  readonly call: Call
  readonly model: FakeModel
  readonly request: GenerateRequest
  readonly fault: Fault | undefined
  readonly response: ServerResponse
}

/** Does the work of generateContent and answers it, as scripted. */
export class Generator {
  readonly #log: CallLog
  readonly #gate: Gate
  readonly #latencyMs: Latency
  readonly #random: () => number
  readonly #said: string[] = []
  #constant: (Picture & { readonly key: string }) | undefined

  constructor(log: CallLog, gate: Gate, latencyMs: Latency, latencySeed: number) {
    this.#log = log
    this.#gate = gate
    this.#latencyMs = latencyMs
    this.#random = seededRandom(latencySeed)
  }

  setConstantImage(bytes: Uint8Array | undefined, mime: string): void {
    this.#constant = bytes && { mime, base64: Buffer.from(bytes).toString('base64'), key: sha256(bytes) }
  }

  say(answer: unknown): void {
    this.#said.push(typeof answer === 'string' ? answer : JSON.stringify(answer))
  }

  async run(generation: Generation): Promise<void> {
    const { call, fault, request, response } = generation
    if (request.complaint !== undefined) return this.#refuse(generation, 400, googleError(400, request.complaint))
    if (fault && spoilsBeforeWork(fault)) return this.#spoil(generation, fault)
    if (generation.model.makes !== 'text') await this.#gate.pass()
    await delay(this.#nextLatencyMs())
    // A client that went away does not stop the work, nor the bill: it is so with Google too.
    this.#log.change(call, { finished: !(fault && 'blocked' in fault) })
    if (response.destroyed) return
    if (fault && spoilsAfterWork(fault)) return this.#spoil(generation, fault)
    await this.#deliver(generation, this.#bodyOf(generation))
  }

  async #deliver({ call, fault, response }: Generation, body: string): Promise<void> {
    this.#log.change(call, { status: 200 })
    if (fault && 'cut' in fault) {
      await sendHalf(response, body)
      cut(response)
    } else if (fault && 'hang' in fault) {
      await sendHalf(response, body)
      await untilGone(response)
    } else {
      const isHtml = fault && 'answer' in fault && fault.answer === 'html'
      const left =
        fault && 'slowBodyMs' in fault
          ? sendSlowly(response, body, fault.slowBodyMs)
          : send(response, 200, body, isHtml ? 'text/html' : undefined)
      this.#log.change(call, { answered: await left })
    }
  }

  #bodyOf(generation: Generation): string {
    const { fault, model, request } = generation
    if (fault && 'blocked' in fault) return JSON.stringify(blockedAnswer(model, request.prompt, fault.blocked))
    if (fault && 'finish' in fault) return JSON.stringify(finishedAnswer(model, request.prompt, fault.finish))
    const odd = fault && 'answer' in fault ? fault.answer : undefined
    if (odd) return oddAnswer(odd, model, request.prompt, this.#picture(generation, 1), this.#picture(generation, 2))
    if (model.makes === 'text' || !request.wantsImage)
      return JSON.stringify(textAnswer(model, request.system + request.prompt, this.#words(request, fault), tellsUsage(fault)))
    return JSON.stringify(pictureAnswer(model, request.prompt, [this.#picture(generation, 1)]))
  }

  #words(request: GenerateRequest, fault: Fault | undefined): string {
    const wish = wishIn(request.prompt, request.schema)
    if (fault && 'text' in fault) return oddText(fault.text, wish ?? request.prompt)
    const said = this.#said.shift()
    if (said !== undefined) return said
    if (wish !== undefined) return JSON.stringify(readWish(wish))
    return request.wantsJson ? '{}' : `You said: ${request.prompt}`
  }

  #picture({ call, request }: Generation, number: number): Picture {
    const picture = this.#constant ?? this.#draw(request, `call ${call.number}, picture ${number}`)
    this.#log.change(call, { imageKeys: [...call.imageKeys, picture.key] })
    return picture
  }

  #draw(request: GenerateRequest, mark: string): Picture & { readonly key: string } {
    const bytes = drawPicture(request.prompt, request.aspect, mark, request.size)
    return { mime: 'image/png', base64: bytes.toString('base64'), key: sha256(bytes) }
  }

  async #spoil(generation: Generation, fault: Fault): Promise<void> {
    const { call, response } = generation
    if ('cut' in fault) cut(response)
    else if ('hang' in fault) await untilGone(response)
    else if ('status' in fault) {
      await this.#refuse(
        generation,
        fault.status,
        googleError(fault.status, fault.message ?? `Scripted: call ${call.number} fails.`, fault),
      )
    }
  }

  async #refuse({ call, response }: Generation, status: number, body: object): Promise<void> {
    this.#log.change(call, { status })
    this.#log.change(call, { answered: await send(response, status, JSON.stringify(body)) })
  }

  #nextLatencyMs(): number {
    if (typeof this.#latencyMs === 'number') return this.#latencyMs
    const [min, max] = this.#latencyMs
    return min + (max - min) * this.#random()
  }
}

const tellsUsage = (fault: Fault | undefined): boolean => !(fault && 'text' in fault && fault.text === 'no usage')

const spoilsBeforeWork = (fault: Fault): boolean =>
  ('status' in fault && !fault.after) ||
  ('cut' in fault && fault.cut === 'before') ||
  ('hang' in fault && fault.hang === 'headers' && !fault.after)

const spoilsAfterWork = (fault: Fault): boolean =>
  'status' in fault || ('cut' in fault && fault.cut === 'after') || ('hang' in fault && fault.hang === 'headers')

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')
