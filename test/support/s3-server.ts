import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { AwsV4Signer } from 'aws4fetch'

export interface TestS3 {
  readonly endpoint: string
  readonly bucket: string
  readonly region: string
  readonly accessKeyId: string
  readonly secretAccessKey: string
  /** Names and what lies there, for a test to look at and to damage. */
  readonly objects: Map<string, StoredObject>
  /** Answers the next requests with this status instead. */
  failNext(status: number, times: number): void
  /** Takes requests and never answers, until it is told to go on. */
  hang(isHanging: boolean): void
  stop(): Promise<void>
}

interface StoredObject {
  readonly bytes: Buffer
  changedMs: number
}

interface Answer {
  readonly status: number
  readonly body?: Buffer | string
  readonly headers?: Record<string, string>
}

const ACCOUNT = { accessKeyId: 'test-access-key', secretAccessKey: 'test-secret-key', region: 'eu-test-1', service: 's3' }
const BUCKET = 'pictures-of-tests'

/** What of S3 our store speaks: objects and lists of them by path-style address, with every signature checked by an implementation that is not ours. */
export async function startTestS3(): Promise<TestS3> {
  const objects = new Map<string, StoredObject>()
  let failing = { status: 0, times: 0 }
  let isHanging = false
  const server = createServer(async (request, response) => {
    const body = Buffer.concat(await request.toArray())
    if (isHanging) return
    const isFailing = failing.times > 0
    failing.times -= 1
    const answer = isFailing ? refusal(failing.status, 'SlowDown') : await answerTo(request, body, objects, endpoint())
    response.writeHead(answer.status, { ...answer.headers, date: new Date().toUTCString() }).end(answer.body)
  })
  const endpoint = (): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    endpoint: endpoint(),
    bucket: BUCKET,
    ...ACCOUNT,
    objects,
    failNext(status, times) {
      failing = { status, times }
    },
    hang(hanging) {
      isHanging = hanging
    },
    async stop() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

async function answerTo(request: IncomingMessage, body: Buffer, objects: Map<string, StoredObject>, endpoint: string): Promise<Answer> {
  const url = new URL(request.url ?? '/', endpoint)
  if (!(await isSigned(request, url))) return refusal(403, 'SignatureDoesNotMatch')
  const [, bucket, ...path] = url.pathname.split('/')
  if (bucket !== BUCKET) return refusal(404, 'NoSuchBucket')
  const name = path.join('/')
  if (name === '') return { status: 200, body: listing(objects, url.searchParams), headers: { 'content-type': 'application/xml' } }
  const stored = objects.get(name)
  switch (request.method) {
    case 'PUT':
      objects.set(name, { bytes: body, changedMs: Date.now() })
      return { status: 200 }
    case 'DELETE':
      objects.delete(name)
      return { status: 204 }
    case 'HEAD':
      return stored ? { status: 200, headers: { 'content-length': String(stored.bytes.length) } } : { status: 404 }
    default:
      return stored
        ? {
            status: 200,
            body: stored.bytes,
            headers: { 'content-type': url.searchParams.get('response-content-type') ?? 'binary/octet-stream' },
          }
        : refusal(404, 'NoSuchKey')
  }
}

const refusal = (status: number, code: string): Answer => ({ status, body: `<Error><Code>${code}</Code></Error>` })

/** At most two a page, so that every longer list is read in pages. */
const MOST_A_PAGE = 2

function listing(objects: Map<string, StoredObject>, query: URLSearchParams): string {
  const after = query.get('continuation-token') ?? ''
  const names = [...objects.keys()].filter((name) => name.startsWith(query.get('prefix') ?? '') && name > after).sort()
  const page = names.slice(0, Math.min(MOST_A_PAGE, Number(query.get('max-keys'))))
  const contents = page.map((name) => {
    const changed = new Date(objects.get(name)?.changedMs ?? 0).toISOString()
    return `<Contents><Key>${name}</Key><LastModified>${changed}</LastModified></Contents>`
  })
  const next = names.length > page.length ? `<NextContinuationToken>${page.at(-1)}</NextContinuationToken>` : ''
  return `<ListBucketResult>${contents.join('')}${next}</ListBucketResult>`
}

async function isSigned(request: IncomingMessage, url: URL): Promise<boolean> {
  const given = url.searchParams.get('X-Amz-Signature')
  return given ? isSignedQuery(url, given) : isSignedHeader(request, url)
}

async function isSignedHeader(request: IncomingMessage, url: URL): Promise<boolean> {
  const authorization = request.headers.authorization ?? ''
  const names = /SignedHeaders=([^,]+)/.exec(authorization)?.[1]?.split(';') ?? []
  const headers = Object.fromEntries(names.filter((name) => name !== 'host').map((name) => [name, String(request.headers[name])]))
  const datetime = String(request.headers['x-amz-date'])
  const expected = new AwsV4Signer({ ...ACCOUNT, method: request.method ?? '', url: url.href, headers, datetime })
  return authorization === (await expected.authHeader())
}

async function isSignedQuery(url: URL, given: string): Promise<boolean> {
  const datetime = url.searchParams.get('X-Amz-Date') ?? ''
  const unsigned = new URL(url)
  unsigned.searchParams.delete('X-Amz-Signature')
  const { url: expected } = await new AwsV4Signer({ ...ACCOUNT, method: 'GET', url: unsigned.href, datetime, signQuery: true }).sign()
  return expected.searchParams.get('X-Amz-Signature') === given
}
