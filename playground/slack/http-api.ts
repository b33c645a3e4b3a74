import type { IncomingMessage } from 'node:http'
import type { Backend } from './backend.ts'
import { type Fields, fieldsOf, parseJson } from './json.ts'
import { type ResponseUrls, refusalOf } from './response-urls.ts'
import { botMaySee } from './slack-files-in-blocks.ts'
import { callMethod } from './web-api/index.ts'

export interface Reply {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | Buffer
  readonly answer: Fields
  readonly tookEffect: boolean
}

/** One HTTP call that the app made: its name and arguments for the log, and the work behind it. */
export interface Work {
  readonly method: string
  readonly args: Fields
  readonly run: () => Reply
}

const HTML_PAGE = '<!DOCTYPE html><html lang="en"><head><title>Sign in | Slack</title></head><body>Sign in to Playground</body></html>'

/** Finds out what a request asks for; undefined when there is nothing at its path. */
export async function workFor(
  request: IncomingMessage,
  body: Buffer,
  slack: Backend,
  responseUrls: ResponseUrls,
): Promise<Work | undefined> {
  const url = new URL(request.url ?? '/', slack.url)
  const [, area = '', ...rest] = url.pathname.split('/')
  if (area === 'api') return apiWork(rest.join('/'), request, await argsOf(request, url, body), slack)
  if (area === 'upload' && request.method === 'POST') return uploadWork(rest[1] ?? '', await uploadedBytes(request, body), slack)
  if (area === 'actions' && request.method === 'POST')
    return responseUrlWork(url.pathname, fieldsOf(parseJson(body.toString())), responseUrls)
  if (area === 'files-pri') return downloadWork(rest[0] ?? '', request, slack)
  return undefined
}

function apiWork(method: string, request: IncomingMessage, given: Fields, slack: Backend): Work {
  const { token: tokenArg, ...args } = given
  const token = bearerOf(request) ?? (typeof tokenArg === 'string' ? tokenArg : undefined)
  const run = (): Reply => {
    const answer = callMethod(method, args, token, slack)
    const headers = {
      'content-type': 'application/json; charset=utf-8',
      'x-oauth-scopes': slack.scopes.join(','),
      'x-slack-req-id': String(Date.now()),
    }
    return { status: 200, headers, body: JSON.stringify(answer), answer, tookEffect: answer.ok === true }
  }
  return { method, args, run }
}

function bearerOf(request: IncomingMessage): string | undefined {
  return /^Bearer (.+)$/i.exec(request.headers.authorization ?? '')?.[1]
}

async function argsOf(request: IncomingMessage, url: URL, body: Buffer): Promise<Fields> {
  const query = Object.fromEntries(url.searchParams)
  const type = request.headers['content-type'] ?? ''
  if (type.startsWith('application/json')) return { ...query, ...fieldsOf(parseJson(body.toString())) }
  if (type.startsWith('multipart/form-data')) return { ...query, ...Object.fromEntries(await formOf(type, body)) }
  return { ...query, ...Object.fromEntries(new URLSearchParams(body.toString())) }
}

function formOf(type: string, body: Buffer): Promise<FormData> {
  return new Response(new Uint8Array(body), { headers: { 'content-type': type } }).formData()
}

/** The bytes come raw, or as the one file of a form, whatever its field is called. */
async function uploadedBytes(request: IncomingMessage, body: Buffer): Promise<Buffer> {
  const type = request.headers['content-type'] ?? ''
  if (!type.startsWith('multipart/form-data')) return body
  const file = [...(await formOf(type, body)).values()].find((value) => typeof value !== 'string')
  return file ? Buffer.from(await file.arrayBuffer()) : Buffer.alloc(0)
}

function uploadWork(fileId: string, bytes: Buffer, slack: Backend): Work {
  const run = (): Reply => {
    const problem = slack.workspace.files.receive(fileId, bytes)
    const headers = { 'content-type': 'text/plain' }
    if (problem) return { status: 400, headers, body: problem, answer: { ok: false, error: problem }, tookEffect: false }
    return { status: 200, headers, body: `OK - ${bytes.length}`, answer: { ok: true }, tookEffect: true }
  }
  return { method: 'upload', args: { file: fileId, bytes: bytes.length }, run }
}

function responseUrlWork(path: string, content: Fields, responseUrls: ResponseUrls): Work {
  const headers = { 'content-type': 'application/json; charset=utf-8' }
  const run = (): Reply => {
    try {
      return { status: 200, headers, body: '{"ok":true}', answer: responseUrls.respond(path, content), tookEffect: true }
    } catch (error) {
      const refusal = refusalOf(error)
      if (!refusal) throw error
      return { status: refusal.status, headers, body: JSON.stringify(refusal.answer), answer: refusal.answer, tookEffect: false }
    }
  }
  return { method: 'response_url', args: content, run }
}

/** A private file needs the bot's token; anyone else gets the sign-in page, with 200. */
function downloadWork(id: string, request: IncomingMessage, slack: Backend): Work {
  const fileId = id.split('-')[1] ?? ''
  const run = (): Reply => {
    const file = slack.workspace.files.all.get(fileId)
    const allowed = bearerOf(request) === slack.botToken && slack.scopes.includes('files:read')
    if (!allowed || (file && !botMaySee(slack.workspace, file))) return htmlPage({ ok: false, error: 'not_authed' })
    if (!file || file.deleted) return { ...htmlPage({ ok: false, error: 'file_not_found' }), status: 404 }
    const headers = { 'content-type': file.mimetype || 'application/octet-stream' }
    return { status: 200, headers, body: file.bytes, answer: { ok: true, bytes: file.bytes.length }, tookEffect: true }
  }
  return { method: 'download', args: { file: fileId }, run }
}

export function htmlPage(answer: Fields): Reply {
  return { status: 200, headers: { 'content-type': 'text/html; charset=utf-8' }, body: HTML_PAGE, answer, tookEffect: false }
}
