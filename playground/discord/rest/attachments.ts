import type { IncomingMessage, ServerResponse } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'
import type { World } from '../world.ts'

/** Serves what attachment addresses point at, as long as their signature and their time hold. */
export async function serveAttachment(world: World, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const fault = world.faults.take('cdn')
  if (fault && 'slowMs' in fault) await delay(fault.slowMs)
  else if (fault && 'hangMs' in fault) await delay(fault.hangMs)
  if (fault && ('cut' in fault || 'hangMs' in fault)) return void response.socket?.destroy()
  if (fault && 'status' in fault) return void response.writeHead(fault.status).end()
  const id = world.cdn.attachmentIdOf(new URL(request.url ?? '/', 'http://localhost'))
  const attachment = id ? world.server.attachments.get(id) : undefined
  if (!attachment) return void response.writeHead(404, { 'content-type': 'text/plain' }).end('This content is no longer available.')
  const headers = { 'content-type': attachment.contentType, 'content-length': attachment.bytes.length, 'x-content-type-options': 'nosniff' }
  response.writeHead(200, { ...headers, 'access-control-allow-origin': '*' }).end(request.method === 'HEAD' ? undefined : attachment.bytes)
}
