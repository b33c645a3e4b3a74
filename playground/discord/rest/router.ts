import { refuse } from '../api-error.ts'
import type { RouteClass } from '../faults.ts'
import type { RequestBody } from '../multipart.ts'
import type { Json } from '../protocol.ts'
import type { World } from '../world.ts'

export interface RestRequest {
  readonly params: Readonly<Record<string, string>>
  readonly query: URLSearchParams
  readonly body: RequestBody
}

export interface RestAnswer {
  readonly status: number
  readonly body?: Json | readonly Json[]
  /** The message that was made, changed or removed. */
  readonly messageId?: string | undefined
  /** false when nothing changed although the call succeeded, e.g. a repeated nonce */
  readonly tookEffect?: boolean
}

export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** `:name` stands for one segment. */
  readonly path: string
  readonly family: RouteClass
  /** Routes whose address carries an interaction token need no bot token. */
  readonly open?: boolean
  readonly handle: (world: World, request: RestRequest) => RestAnswer
}

export interface Match {
  readonly route: Route
  readonly params: Readonly<Record<string, string>>
}

/** @returns finds the route of a call; throws 404 for an unknown path and 405 for a method it has not */
export function router(routes: readonly Route[]): (method: string, path: string) => Match {
  const compiled = routes.map((route) => ({ route, segments: route.path.split('/') }))
  return (method, path) => {
    const given = path.split('/').map(decode)
    const matching = compiled.filter(({ segments }) => fits(segments, given))
    const found = matching.find(({ route }) => route.method === method)
    if (!found) throw refuse(matching.length > 0 ? 'methodNotAllowed' : 'notFound')
    const named = found.segments.flatMap((segment, index) => (segment.startsWith(':') ? [[segment.slice(1), given[index] ?? '']] : []))
    return { route: found.route, params: Object.fromEntries(named) }
  }
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    throw refuse('notFound')
  }
}

function fits(segments: readonly string[], given: readonly string[]): boolean {
  return (
    segments.length === given.length &&
    segments.every((segment, index) => segment === given[index] || (segment.startsWith(':') && given[index] !== ''))
  )
}

export const ok = (body: Json | readonly Json[], messageId?: string): RestAnswer => ({ status: 200, body, messageId })

export const noContent = (messageId?: string): RestAnswer => ({ status: 204, messageId })

/** A named part of the address; its absence would be a mistake in the route table. */
export function param(request: RestRequest, name: string): string {
  const value = request.params[name]
  if (value === undefined) throw new Error(`the route has no :${name}`)
  return value
}
