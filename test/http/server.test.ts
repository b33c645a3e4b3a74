import { connect } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { type HttpServerOptions, httpServer } from '../../src/http/server.ts'
import { type LoggedLine, recordingLog } from '../support/recording-log.ts'

const cleanups: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

async function aServer(options: Partial<HttpServerOptions> = {}) {
  const { log, lines } = recordingLog()
  const server = httpServer({ host: '127.0.0.1', port: 0, log, checks: {}, ...options })
  await server.start()
  cleanups.push(() => server.stop())
  return Object.assign(server, { lines: lines as readonly LoggedLine[] })
}

/** Sends bytes that no HTTP client would send, and reads until the other side closes. */
function rawExchange(url: string, request: string): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>()
  const socket = connect(Number(new URL(url).port), '127.0.0.1', () => socket.write(request))
  let answer = ''
  socket.setTimeout(5_000, () => socket.destroy(new Error(`no end within 5 s; so far: ${answer}`)))
  socket.on('data', (chunk) => {
    answer += chunk.toString()
  })
  socket.on('error', reject)
  socket.on('close', () => resolve(answer))
  return promise
}

describe('health', () => {
  it('says that the process lives, whatever else is broken', async () => {
    const server = await aServer({ checks: { redis: () => Promise.reject(new Error('down')) } })
    const response = await fetch(`${server.url}/healthz`)
    expect(response.status).toBe(200)
    expect(await response.json()).toEqual({ status: 'alive' })
  })

  it('is ready when every check passes', async () => {
    const server = await aServer({ checks: { redis: async () => 'PONG' } })
    const response = await fetch(`${server.url}/readyz`)
    expect([response.status, await response.json()]).toEqual([200, { status: 'ready' }])
  })

  it('names the check that fails and keeps the reason in the log', async () => {
    const server = await aServer({ checks: { redis: () => Promise.reject(new Error('secret host is down')), slack: async () => {} } })
    const response = await fetch(`${server.url}/readyz`)
    expect([response.status, await response.text()]).toEqual([503, '{"status":"not ready","failed":["redis"]}'])
    expect(server.lines).toContainEqual(expect.objectContaining({ level: 'warn', message: 'not ready' }))
  })

  it('is not ready when a check does not answer within two seconds', async () => {
    const server = await aServer({ checks: { redis: () => new Promise(() => {}) } })
    const response = await fetch(`${server.url}/readyz`)
    expect(await response.json()).toEqual({ status: 'not ready', failed: ['redis'] })
  })

  it('runs the checks once for everybody who asks at the same time', async () => {
    let runs = 0
    const asked = Promise.withResolvers<void>()
    const gate = Promise.withResolvers<void>()
    const check = () => {
      runs += 1
      asked.resolve()
      return gate.promise
    }
    const server = await aServer({ checks: { redis: check } })
    // One packet: both are received before anything else can happen.
    const request = (connection: string) => `GET /readyz HTTP/1.1\r\nhost: x\r\nconnection: ${connection}\r\n\r\n`
    const answers = rawExchange(server.url, request('keep-alive') + request('close'))
    await asked.promise
    gate.resolve()
    expect((await answers).match(/"status":"ready"/g)).toHaveLength(2)
    expect(runs).toBe(1)
  })
})

describe('links to pictures', () => {
  const png = new Uint8Array([0x89, 0x50, 0x4e, 0x47])
  const readImage: HttpServerOptions['readImage'] = async (name, query) =>
    name === 'abc.png' && query.signature === 'good' ? { bytes: png, mime: 'image/png' } : undefined

  it('show the picture, and nothing that a browser could run', async () => {
    const server = await aServer({ readImage })
    const response = await fetch(`${server.url}/images/abc.png?signature=good`)
    expect(response.status).toBe(200)
    expect(new Uint8Array(await response.arrayBuffer())).toEqual(png)
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'image/png',
      'content-disposition': 'inline',
      'content-security-policy': "default-src 'none'; sandbox",
      'x-content-type-options': 'nosniff',
      'cache-control': 'private, max-age=3600',
    })
  })

  it.each([
    ['a wrong signature', '/images/abc.png?signature=bad'],
    ['no signature', '/images/abc.png'],
    ['a picture that is not there', '/images/other.png?signature=good'],
    ['an encoded path out of the folder', '/images/..%2f..%2fetc%2fpasswd?signature=good'],
  ])('answer %s with the same 404', async (_name, path) => {
    const server = await aServer({ readImage })
    const response = await fetch(server.url + path)
    expect([response.status, await response.json()]).toEqual([404, { error: 'There is no such picture, or the link has expired.' }])
  })

  it('do not exist where nobody can read pictures', async () => {
    const server = await aServer()
    expect((await fetch(`${server.url}/images/abc.png?signature=good`)).status).toBe(404)
  })

  it('hide from the caller why reading failed', async () => {
    const server = await aServer({ readImage: () => Promise.reject(new Error('EACCES /srv/banana/data')) })
    const response = await fetch(`${server.url}/images/abc.png?signature=good`)
    expect([response.status, await response.json()]).toEqual([500, { error: 'Something went wrong on my side.' }])
    expect(server.lines).toContainEqual(expect.objectContaining({ level: 'error', message: 'a request failed' }))
  })
})

describe('mounted paths', () => {
  it('get the raw request, with any query and any method', async () => {
    const server = await aServer()
    server.mount('/slack/events', (request, response) => {
      const chunks: Buffer[] = []
      request.on('data', (chunk: Buffer) => chunks.push(chunk))
      request.on('end', () => response.end(`${request.method} ${request.url} ${Buffer.concat(chunks).toString()}`))
    })
    const response = await fetch(`${server.url}/slack/events?a=1`, { method: 'POST', body: 'payload=%7B%7D' })
    expect(await response.text()).toBe('POST /slack/events?a=1 payload=%7B%7D')
  })

  it('match exactly, never by beginning', async () => {
    const server = await aServer()
    server.mount('/slack/events', (_request, response) => response.end('mine'))
    expect((await fetch(`${server.url}/slack/events/more`)).status).toBe(404)
  })

  it('come before the further pages, and those before everything else', async () => {
    const pages: HttpServerOptions['pages'] = {
      handle(request, response) {
        if (request.url === '/broken') throw new Error('boom')
        if (request.url === '/healthz') return false
        response.end('a page')
        return true
      },
      closePages: () => undefined,
    }
    const server = await aServer({ pages })
    server.mount('/slack/events', (_request, response) => response.end('mounted'))
    const textOf = async (path: string) => (await fetch(server.url + path)).text()
    expect(await textOf('/slack/events')).toBe('mounted')
    expect(await textOf('/anything')).toBe('a page')
    expect(await textOf('/healthz')).toBe('{"status":"alive"}')
    expect((await fetch(`${server.url}/broken`)).status).toBe(500)
  })

  it.each([
    [
      'throws',
      () => {
        throw new Error('boom')
      },
    ],
    ['rejects', () => Promise.reject(new Error('boom'))],
  ])('answer 500 and leave the process alive when the handler %s', async (_how, handler) => {
    const server = await aServer()
    server.mount('/slack/events', handler as () => void)
    expect((await fetch(`${server.url}/slack/events`, { method: 'POST' })).status).toBe(500)
    expect((await fetch(`${server.url}/healthz`)).status).toBe(200)
    expect(server.lines).toContainEqual(expect.objectContaining({ level: 'error', message: 'a raw handler failed' }))
  })
})

describe('bad requests', () => {
  it.each([
    ['a path of two slashes', 'GET // HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n'],
    ['an absolute address of somebody else', 'GET http://[bad/ HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n'],
    ['a broken percent sign', 'GET /images/%zz HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n'],
    ['no host', 'GET /healthz HTTP/1.1\r\nconnection: close\r\n\r\n'],
    ['something that is not HTTP', 'hello\r\n\r\n'],
    ['headers without end', `GET /healthz HTTP/1.1\r\nhost: x\r\nx: ${'a'.repeat(20_000)}\r\n\r\n`],
    ['an unknown path', 'GET /admin HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n'],
  ])('answers %s with a 4xx', async (_name, request) => {
    const server = await aServer({ readImage: async () => undefined })
    expect(await rawExchange(server.url, request)).toMatch(/^HTTP\/1\.1 4\d\d /)
    expect((await fetch(`${server.url}/healthz`)).status).toBe(200)
  })
})

describe('start and stop', () => {
  it('says in one line that the port is taken, and what to set', async () => {
    const first = await aServer()
    const port = Number(new URL(first.url).port)
    await expect(aServer({ port })).rejects.toThrow(new RegExp(`^PORT ${port} on 127\\.0\\.0\\.1 is taken by another program.*set PORT`))
  })

  it('finishes a request that is under way when it is told to stop', async () => {
    const server = await aServer()
    const arrived = Promise.withResolvers<void>()
    const finish = Promise.withResolvers<void>()
    server.mount('/slow', async (_request, response) => {
      arrived.resolve()
      await finish.promise
      response.end('done')
    })
    const answer = fetch(`${server.url}/slow`).then((response) => response.text())
    await arrived.promise
    const stopped = server.stop()
    finish.resolve()
    expect(await answer).toBe('done')
    await stopped
    await expect(fetch(`${server.url}/healthz`)).rejects.toThrow()
  })

  it('cuts what does not finish within the grace', async () => {
    const server = await aServer({ stopWithinMs: 50 })
    const arrived = Promise.withResolvers<void>()
    server.mount('/never', () => arrived.resolve())
    const answer = fetch(`${server.url}/never`)
    const cut = expect(answer).rejects.toThrow()
    await arrived.promise
    await server.stop()
    await cut
  })

  it('may be stopped without ever having been started', async () => {
    const server = httpServer({ host: '127.0.0.1', port: 0, log: recordingLog().log, checks: {} })
    await expect(server.stop()).resolves.toBeUndefined()
  })
})
