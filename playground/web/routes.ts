import type { IncomingMessage, ServerResponse } from 'node:http'
import { json } from 'node:stream/consumers'
import { z } from 'zod'
import type { Log } from '../../src/ports.ts'
import { Gesture, type Outcome } from './acts.ts'
import { actOnDiscord } from './discord-hands.ts'
import { eventStreams } from './events.ts'
import { notFound, serveAppFile, servePicture } from './files.ts'
import type { Human, Room } from './room.ts'
import { actOnSlack } from './slack-hands.ts'

export interface Pages {
  /** False if the path is not ours. */
  handle(request: IncomingMessage, response: ServerResponse): boolean
  close(): void
}

/** Four pictures of 10 MB in base64. */
const MAX_BODY_BYTES = 60_000_000

/** The page at `/`, and everything it needs under `/playground/`. */
export function openPages(room: Room, log?: Log): Pages {
  const streams = eventStreams(room)
  const personNamed = (key: string | null): Human => room.humans.find((human) => human.key === key) ?? (room.humans[0] as Human)

  return {
    handle(request, response) {
      const { pathname, searchParams } = new URL(request.url ?? '/', 'http://page')
      const [, area, kind, first = '', second = ''] = pathname.split('/')
      const isReading = request.method === 'GET'
      if (pathname === '/' && isReading) serveAppFile('index.html', response)
      else if (area !== 'playground') return false
      else if (isFromElsewhere(request)) response.writeHead(403, { 'content-type': 'text/plain' }).end('Only for the page itself.')
      else if (kind === 'events' && isReading) streams.open(request, response, personNamed(searchParams.get('person')))
      else if (kind === 'act' && request.method === 'POST') void act(request, response, room, log)
      else if (kind === 'app' && isReading) serveAppFile(first, response)
      else if (kind === 'pictures' && isReading) servePicture(first, second, room, response)
      else notFound(response)
      return true
    },
    close: streams.close,
  }
}

/** Another site in the same browser could send requests here; browsers say where a request comes from. */
function isFromElsewhere({ headers }: IncomingMessage): boolean {
  const site = headers['sec-fetch-site']
  return site !== undefined && site !== 'same-origin' && site !== 'none'
}

async function act(request: IncomingMessage, response: ServerResponse, room: Room, log: Log | undefined): Promise<void> {
  const answer = (status: number, body: Outcome) =>
    response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' }).end(JSON.stringify(body))
  try {
    answer(200, await perform(await bodyOf(request), room))
  } catch (error) {
    if (error instanceof z.ZodError) answer(400, { notice: z.prettifyError(error) })
    else if (error instanceof BadBody || error instanceof SyntaxError) answer(400, { notice: error.message })
    else if (error instanceof Error) {
      // What the platform's own client would not let a person do comes as an Error too: its words are for the person.
      log?.debug({ err: error }, 'the playground refused a gesture')
      answer(409, { notice: error.message.replace(/^the client refuses: /, 'Not sent: ') })
    } else throw error
  }
}

class BadBody extends Error {}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  if (!request.headers['content-type']?.startsWith('application/json')) throw new BadBody('a gesture is JSON')
  if (Number(request.headers['content-length'] ?? Number.POSITIVE_INFINITY) > MAX_BODY_BYTES) throw new BadBody('that is too large')
  return json(request)
}

function perform(body: unknown, room: Room): Promise<Outcome> {
  const { person, platform, act } = Gesture.parse(body)
  const me = room.humans.find(({ key }) => key === person)
  if (!me) throw new Error(`there is nobody called ${person}`)
  return platform === 'slack' ? actOnSlack(act, room, me) : actOnDiscord(act, room, me)
}
