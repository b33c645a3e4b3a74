import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'
import type { Call } from '../gemini/calls.ts'

const MAX_REQUEST_BYTES = 64 * 1024 * 1024

/** One request, read whole. */
export interface Arrival {
  readonly method: string
  readonly url: URL
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
  /** Where this server answers, without a slash at the end. */
  readonly origin: string
}

export interface Reply {
  readonly status: number
  readonly body: string | Buffer
  readonly type?: string
  readonly headers?: Readonly<Record<string, string>>
  /** SHA-256 (hex) of each picture in it. */
  readonly imageKeys?: readonly string[]
}

/** What one provider is like. */
export interface Behaviour<Odd extends string> {
  /** Which step of an order this request is; faults are scripted by it. */
  step(arrival: Arrival): string
  /** What is remembered of it. */
  describe(arrival: Arrival): Promise<{ readonly model: string; readonly prompt: string; readonly request: unknown }>
  /** Does the work. `odd` asks for an answer that is wrong in that way. */
  answer(arrival: Arrival, call: Call, odd: Odd | undefined): Reply | Promise<Reply>
  /** An error in the provider's own shape. */
  error(
    status: number,
    fault: { readonly code?: string | undefined; readonly message?: string | undefined; readonly retryAfterS?: number | undefined },
  ): string
}

/** @throws Error when the body is larger than any real request */
export async function read(request: IncomingMessage, origin: string): Promise<Arrival> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > MAX_REQUEST_BYTES) throw new Error('request body too large')
    chunks.push(chunk)
  }
  return {
    method: request.method ?? 'GET',
    url: new URL(request.url ?? '/', origin),
    headers: request.headers,
    body: Buffer.concat(chunks),
    origin,
  }
}
