import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Call } from './calls.ts'
import { CallLog } from './calls.ts'
import type { FakeModel } from './catalogue.ts'
import { FAKE_MODELS } from './catalogue.ts'
import { Faults } from './faults.ts'
import { Gate } from './gate.ts'
import type { Latency } from './generation.ts'
import { Generator } from './generation.ts'
import { answerRequest } from './server.ts'

export type { Call } from './calls.ts'
export type { Fault, OddAnswer, OddText } from './faults.ts'

export interface GeminiOptions {
  readonly port?: number
  /** The only key it accepts. */
  readonly apiKey?: string
  /** How long the work takes: always so long, or evenly between two limits. */
  readonly latencyMs?: Latency
  readonly latencySeed?: number
  readonly models?: readonly FakeModel[]
}

export interface FakeGemini {
  readonly url: string
  readonly apiKey: string
  /** Oldest first. */
  readonly calls: readonly Call[]
  /** Of pictures. */
  readonly faults: Faults
  /** Of text models: a wish is read before it is drawn, and the two go wrong by themselves. */
  readonly textFaults: Faults
  /** Of vectors: an error, a cut, a hang, or anything else for an answer without any. */
  readonly vectorFaults: Faults
  /** Every picture is these bytes from now on; undefined: drawn for each call again. */
  constantImage(bytes: Uint8Array | undefined, mime?: string): void
  /** The next text answer says this; anything but a string is sent as JSON text. */
  say(answer: unknown): void
  /** Calls for pictures wait before their work is done, until `release`. */
  hold(): void
  release(): void
  /** Resolves as soon as the calls satisfy the predicate. @throws Error after `deadlineMs` (10 s) */
  until(predicate: (calls: readonly Call[]) => boolean, deadlineMs?: number): Promise<void>
  stop(): Promise<void>
}

/** A local server that speaks the Gemini API well enough for the unmodified @google/genai. */
export async function startGemini(options: GeminiOptions = {}): Promise<FakeGemini> {
  const apiKey = options.apiKey ?? 'local-gemini-key'
  const log = new CallLog()
  const faults = new Faults()
  const textFaults = new Faults()
  const vectorFaults = new Faults()
  const gate = new Gate()
  const generator = new Generator(log, gate, options.latencyMs ?? 0, options.latencySeed ?? 1)
  const parts = { apiKey, log, faults, textFaults, vectorFaults, generator, models: options.models ?? FAKE_MODELS }
  const server = createServer((request, response) => void answerRequest(parts, request, response))
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port ?? 0, '127.0.0.1', resolve)
  })
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    apiKey,
    calls: log.calls,
    faults,
    textFaults,
    vectorFaults,
    constantImage: (bytes, mime = 'image/png') => generator.setConstantImage(bytes, mime),
    say: (answer) => generator.say(answer),
    hold: () => gate.close(),
    release: () => gate.open(),
    until: (predicate, deadlineMs = 10_000) => log.until(predicate, deadlineMs),
    stop: () => {
      gate.open()
      server.closeAllConnections()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
}
