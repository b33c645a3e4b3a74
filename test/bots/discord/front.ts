import { createServer, request as forward, type IncomingMessage, type ServerResponse } from 'node:http'

export interface Front {
  /** The API behind it, reached through it. */
  readonly apiUrl: string
  /** The next call does not reach Discord; whatever stands before it answers. */
  answerNext(answer: (response: ServerResponse) => void): void
  stop(): Promise<void>
}

/** What stands between us and Discord: a relay that can answer by itself, as content networks do. */
export async function startFront(apiUrl: string): Promise<Front> {
  const behind = new URL(apiUrl)
  const answers: ((response: ServerResponse) => void)[] = []
  const server = createServer((incoming, response) => {
    const answer = answers.shift()
    if (answer) incoming.resume().once('end', () => answer(response))
    else relay(incoming, response, behind)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (typeof address !== 'object' || address === null) throw new Error('the front has no address')
  return {
    apiUrl: `http://127.0.0.1:${address.port}${behind.pathname}`,
    answerNext: (answer) => void answers.push(answer),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

function relay(incoming: IncomingMessage, response: ServerResponse, { hostname, port }: URL): void {
  const onward = forward({ hostname, port, path: incoming.url, method: incoming.method, headers: incoming.headers }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers)
    answer.pipe(response)
  })
  onward.once('error', () => response.destroy())
  incoming.pipe(onward)
}

export const html = (response: ServerResponse): void => {
  response.writeHead(200, { 'content-type': 'text/html' }).end('<html><body>Just a moment…</body></html>')
}

/** A rate limit that is not of a Discord route, so the SDK does not learn from it. */
export const busy = (response: ServerResponse): void => {
  response.writeHead(429, { 'content-type': 'text/html', 'retry-after': '3' }).end('<html><body>Slow down</body></html>')
}

/** Headers at once, a body that never ends. */
export const stalled = (response: ServerResponse): void => {
  response.writeHead(200, { 'content-type': 'application/json' }).write('{"id":')
}

export const truncated = (response: ServerResponse): void => {
  response.writeHead(200, { 'content-type': 'application/json' }).end('{"id":"12')
}
