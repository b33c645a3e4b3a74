import type { IncomingMessage, ServerResponse } from 'node:http'
import { discordScreen } from './discord-screen.ts'
import type { Human, Room, Screen } from './room.ts'
import { slackScreen } from './slack-screen.ts'

/** Changes that come together travel together. */
const GATHER_MS = 10
/** A comment now and then keeps the connection from looking dead. */
const HEARTBEAT_MS = 15_000
/** How soon the page comes back after the connection was lost. */
const RETRY_MS = 500

export interface EventStreams {
  open(request: IncomingMessage, response: ServerResponse, me: Human): void
  close(): void
}

/** Server-Sent Events: each page gets the whole screen of its person first, and then the pieces that changed. */
export function eventStreams(room: Room): EventStreams {
  const pages = new Set<Page>()
  let gathering: NodeJS.Timeout | undefined
  const refresh = () => {
    gathering = undefined
    for (const page of pages) page.refresh()
  }
  const changed = () => {
    gathering ??= setTimeout(refresh, GATHER_MS)
  }
  const unsubscribe = [room.slack.on(changed), room.discord.on(changed)]
  const heartbeat = setInterval(() => {
    for (const page of pages) page.beat()
    // That a bot lost its connection is no event of Discord's; it is seen at the next beat.
    changed()
  }, HEARTBEAT_MS).unref()

  return {
    open(request, response, me) {
      const page = new Page(room, me, response)
      pages.add(page)
      request.on('close', () => pages.delete(page))
      page.start()
    },
    close() {
      for (const stop of unsubscribe) stop()
      clearTimeout(gathering)
      clearInterval(heartbeat)
      for (const page of pages) page.end()
      pages.clear()
    },
  }
}

class Page {
  readonly #room: Room
  readonly #me: Human
  readonly #response: ServerResponse
  /** What the page has, as JSON, by piece. */
  #sent = new Map<string, string>()

  constructor(room: Room, me: Human, response: ServerResponse) {
    this.#room = room
    this.#me = me
    this.#response = response
  }

  start(): void {
    this.#response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store', 'x-accel-buffering': 'no' })
    this.#response.write(`retry: ${RETRY_MS}\n\n`)
    this.#send('screen', this.#changes())
  }

  refresh(): void {
    const changes = this.#changes()
    if (Object.keys(changes.set).length > 0 || changes.drop.length > 0) this.#send('change', changes)
  }

  beat(): void {
    this.#response.write(':\n\n')
  }

  end(): void {
    this.#response.end()
  }

  #changes(): { set: Record<string, unknown>; drop: string[] } {
    const screen = screenOf(this.#room, this.#me)
    const now = new Map([...screen].map(([key, value]) => [key, JSON.stringify(value)]))
    const set = Object.fromEntries([...screen].filter(([key]) => now.get(key) !== this.#sent.get(key)))
    const drop = [...this.#sent.keys()].filter((key) => !now.has(key))
    this.#sent = now
    return { set, drop }
  }

  #send(event: string, data: object): void {
    this.#response.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`)
  }
}

function screenOf(room: Room, me: Human): Screen {
  const people = room.humans.map(({ key, name, isAdmin }) => ({ key, name, isAdmin }))
  return new Map<string, unknown>([
    ['me', { key: me.key, people, sendsTo: room.sendsTo }],
    ...slackScreen(room, me),
    ...discordScreen(room, me),
  ])
}
