import { createReadStream } from 'node:fs'
import type { ServerResponse } from 'node:http'
import { fileURLToPath } from 'node:url'
import type { Room } from './room.ts'

const APP = new URL('./app/', import.meta.url)

const TYPES: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  svg: 'image/svg+xml',
}

/** Nothing from elsewhere, nothing inline, in nobody's frame. `blob:` is for the preview of a picture that is about to be sent. */
const PAGE_HEADERS = {
  'content-security-policy':
    "default-src 'self'; img-src 'self' blob:; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cache-control': 'no-cache',
}

/** @param name a file of the page, such as `main.js`; names that could lead anywhere else are answered with 404 */
export function serveAppFile(name: string, response: ServerResponse): void {
  const type = TYPES[/^[\w-]+\.(\w+)$/.exec(name)?.[1] ?? '']
  if (!type) {
    notFound(response)
    return
  }
  const stream = createReadStream(fileURLToPath(new URL(name, APP)))
  stream.once('open', () => response.writeHead(200, { ...PAGE_HEADERS, 'content-type': type }))
  stream.once('error', () => (response.headersSent ? response.destroy() : notFound(response)))
  stream.pipe(response)
}

/** What may be shown as a picture; anything else is only ever downloaded. */
const PICTURES = new Set(['image/png', 'image/jpeg', 'image/webp', 'image/gif'])

export function servePicture(platform: string, fileId: string, { slack, discord }: Room, response: ServerResponse): void {
  const file = platform === 'slack' ? slack.workspace.files.all.get(fileId) : discord.server.attachments.get(fileId)
  if (!file || ('deleted' in file && file.deleted)) {
    notFound(response)
    return
  }
  const type = 'mimetype' in file ? file.mimetype : file.contentType
  const shown = PICTURES.has(type)
  response.writeHead(200, {
    'content-type': shown ? type : 'application/octet-stream',
    'content-length': file.bytes.length,
    'content-disposition': shown ? 'inline' : 'attachment',
    'content-security-policy': "default-src 'none'; sandbox",
    'x-content-type-options': 'nosniff',
    'cache-control': 'private, max-age=3600, immutable',
  })
  response.end(file.bytes)
}

export function notFound(response: ServerResponse): void {
  response.writeHead(404, { 'content-type': 'text/plain' }).end('There is nothing at this address.')
}
