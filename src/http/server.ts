import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { FastifyInstance } from 'fastify'
import type { Log, Role } from '../ports.ts'
import { type Checks, healthRoutes } from './routes/health.ts'
import { imageRoutes, type ReadImage } from './routes/images.ts'

// An import of node:http reads all that it exports, its WebSocket too, and that loads the whole of Node's undici: 6 to 13 MB, 20 ms.
const { createServer } = process.getBuiltinModule('node:http')

export interface HttpServerOptions {
  readonly host: string
  /** 0 takes any free port; `url` tells which. */
  readonly port: number
  readonly log: Log
  /** What must work for `/readyz` to say ready, by name. */
  readonly checks: Checks
  /** Absent: there are no links to pictures. */
  readonly readImage?: ReadImage
  /** Further pages, asked before our own. */
  readonly pages?: Pages
  /** How long `stop` lets requests under way finish before it cuts them. */
  readonly stopWithinMs?: number
}

export interface Pages {
  /** True when the request was its own. */
  handle(request: IncomingMessage, response: ServerResponse): boolean
  /** Ends what stays open as long as somebody looks at a page; the server would wait for it. */
  closePages(): void
}

export type RawHandler = (request: IncomingMessage, response: ServerResponse) => void

export interface HttpServer extends Role {
  /** Where it answers; known once started. */
  readonly url: string
  /** Requests whose path is exactly this go straight to the handler, any method and unparsed: signatures are made over raw bytes. */
  mount(path: string, handler: RawHandler): void
}

/** One plain server: mounted paths first, at no extra cost, everything else to Fastify. */
export function httpServer({ host, port, log, checks, readImage, pages, stopWithinMs = 5_000 }: HttpServerOptions): HttpServer {
  const mounted = new Map<string, RawHandler>()
  let app: FastifyInstance | undefined
  let server: Server | undefined

  const front = (rest: RawHandler): Server => {
    const others: RawHandler = (request, response) => {
      if (!pages?.handle(request, response)) rest(request, response)
    }
    server = createServer(TIMEOUTS, (request, response) => guarded(mounted.get(pathOf(request.url)) ?? others, request, response, log))
    return server
  }

  return {
    name: 'http',
    get url() {
      return addressOf(server, host, port)
    },
    mount(path, handler) {
      mounted.set(path, handler)
    },
    async start() {
      // Loaded here, so that a process without this role does not pay for it.
      const { fastify } = await import('fastify')
      app = fastify({ serverFactory: front, bodyLimit: 64 * 1024, forceCloseConnections: 'idle' })
      shared(app, log)
      app.register(healthRoutes(checks, log))
      if (readImage) app.register(imageRoutes(readImage))
      await app.listen({ host, port, listenTextResolver: () => '' }).catch((error: unknown) => {
        throw new Error(listenProblem(error, host, port), { cause: error })
      })
      log.info({ url: addressOf(server, host, port) }, 'http server listens')
    },
    async stop() {
      pages?.closePages()
      const cut = setTimeout(() => server?.closeAllConnections(), stopWithinMs)
      await app?.close().finally(() => clearTimeout(cut))
    },
  }
}

/** A sender that is slower than this holds a socket, not a conversation. Idle connections outlive the usual 60 s of a proxy in front. */
const TIMEOUTS = { headersTimeout: 10_000, requestTimeout: 30_000, keepAliveTimeout: 65_000, connectionsCheckingInterval: 2_000 }

const pathOf = (url = ''): string => {
  const end = url.indexOf('?')
  return end === -1 ? url : url.slice(0, end)
}

/** What a handler throws must not end the process. */
function guarded(handler: RawHandler, request: IncomingMessage, response: ServerResponse, log: Log): void {
  const failed = (error: unknown): void => {
    log.error({ err: error, path: pathOf(request.url) }, 'a raw handler failed')
    if (response.headersSent) response.destroy()
    else response.writeHead(500, { 'content-type': 'text/plain' }).end('Something went wrong on my side.')
  }
  try {
    // An async function is a RawHandler too.
    Promise.resolve(handler(request, response)).catch(failed)
  } catch (error) {
    failed(error)
  }
}

function shared(app: FastifyInstance, log: Log): void {
  app.addHook('onSend', async (_request, reply) => {
    reply.header('x-content-type-options', 'nosniff')
    if (!reply.hasHeader('cache-control')) reply.header('cache-control', 'no-store')
  })
  app.setNotFoundHandler((_request, reply) => reply.code(404).send({ error: 'There is nothing at this address.' }))
  app.setErrorHandler((error: Error & { statusCode?: number }, request, reply) => {
    const status = error.statusCode ?? 500
    if (status < 500) return reply.code(status).send({ error: error.message })
    log.error({ err: error, method: request.method, route: request.routeOptions.url }, 'a request failed')
    return reply.code(status).send({ error: 'Something went wrong on my side.' })
  })
}

function addressOf(server: Server | undefined, host: string, port: number): string {
  const bound = server?.address()
  const name = host === '0.0.0.0' || host === '::' ? 'localhost' : host.includes(':') ? `[${host}]` : host
  return `http://${name}:${bound && typeof bound === 'object' ? bound.port : port}`
}

function listenProblem(error: unknown, host: string, port: number): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (code === 'EADDRINUSE')
    return `PORT ${port} on ${host} is taken by another program. Stop it, or set PORT to a free one (PORT=0 takes any).`
  if (code === 'EACCES') return `I may not listen on PORT ${port}. Set PORT to 1024 or higher, for example PORT=8080.`
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
    return `HOST ${host} is not an address of this machine. Set HOST=127.0.0.1, or HOST=0.0.0.0 for every interface.`
  return `The http server does not start on ${host}:${port}: ${error instanceof Error ? error.message : String(error)}`
}
