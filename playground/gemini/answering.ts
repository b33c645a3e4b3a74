import type { IncomingMessage, ServerResponse } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'

/** A slow body arrives in this many pieces. */
const SLOW_PIECES = 20
const MAX_BODY_BYTES = 64 * 1024 * 1024

export const JSON_TYPE = 'application/json; charset=UTF-8'

/** @throws Error when the body is larger than any real request, or no JSON */
export async function readJson(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > MAX_BODY_BYTES) throw new Error('request body too large')
    chunks.push(chunk)
  }
  return JSON.parse(Buffer.concat(chunks).toString('utf8') || '{}')
}

/** Resolves when the whole answer was handed to the socket, or the socket is gone. @returns whether all of it left */
export function send(response: ServerResponse, status: number, body: string, type = JSON_TYPE): Promise<boolean> {
  if (response.destroyed) return Promise.resolve(false)
  return new Promise((resolve) => {
    response.once('close', () => resolve(response.writableFinished))
    response.writeHead(status, { 'content-type': type, 'content-length': Buffer.byteLength(body) })
    response.end(body)
  })
}

/** The start of a right answer, and then nothing more. */
export function sendHalf(response: ServerResponse, body: string): Promise<void> {
  return new Promise((resolve) => {
    response.writeHead(200, { 'content-type': JSON_TYPE, 'content-length': Buffer.byteLength(body) })
    response.write(body.slice(0, Math.ceil(body.length / 2)), () => resolve())
  })
}

export async function sendSlowly(response: ServerResponse, body: string | Buffer, overMs: number): Promise<boolean> {
  const whole = typeof body === 'string' ? Buffer.from(body) : body
  response.writeHead(200, { 'content-type': JSON_TYPE, 'content-length': whole.length })
  const pieceBytes = Math.ceil(whole.length / SLOW_PIECES)
  for (let start = 0; start < whole.length && !response.destroyed; start += pieceBytes) {
    response.write(whole.subarray(start, start + pieceBytes))
    await delay(overMs / SLOW_PIECES)
  }
  if (response.destroyed) return false
  response.end()
  return true
}

/** Waits for the client to give up. The server's own `stop` destroys every socket, so this always ends. */
export function untilGone(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    if (response.destroyed) resolve()
    else response.once('close', () => resolve())
  })
}

const cutByUs = new WeakSet<ServerResponse>()

/** Destroys the socket as a broken network would. */
export function cut(response: ServerResponse): void {
  cutByUs.add(response)
  response.destroy()
}

export const wasCutByUs = (response: ServerResponse): boolean => cutByUs.has(response)
