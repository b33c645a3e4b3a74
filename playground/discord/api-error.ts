import type { Json } from './protocol.ts'

/** A refusal as Discord words it. Codes: discord-api-docs, "Opcodes and status codes", JSON error codes. */
export class ApiError extends Error {
  readonly status: number
  readonly code: number
  readonly errors: Json | undefined
  constructor(status: number, code: number, message: string, errors?: Json) {
    super(message)
    this.status = status
    this.code = code
    this.errors = errors
  }
}

const REFUSALS = {
  unauthorized: [401, 0, '401: Unauthorized'],
  notFound: [404, 0, '404: Not Found'],
  methodNotAllowed: [405, 0, '405: Method Not Allowed'],
  unknownApplication: [404, 10002, 'Unknown Application'],
  unknownChannel: [404, 10003, 'Unknown Channel'],
  unknownGuild: [404, 10004, 'Unknown Guild'],
  unknownMessage: [404, 10008, 'Unknown Message'],
  unknownUser: [404, 10013, 'Unknown User'],
  unknownEmoji: [400, 10014, 'Unknown Emoji'],
  unknownWebhook: [404, 10015, 'Unknown Webhook'],
  unknownInteraction: [404, 10062, 'Unknown interaction'],
  unknownCommand: [404, 10063, 'Unknown application command'],
  tooManyCommands: [400, 30032, 'Maximum number of application commands reached (100)'],
  tooManyReactions: [400, 30010, 'Maximum number of reactions reached (20)'],
  entityTooLarge: [413, 40005, 'Request entity too large'],
  alreadyAcknowledged: [400, 40060, 'Interaction has already been acknowledged.'],
  missingAccess: [403, 50001, 'Missing Access'],
  notYourMessage: [403, 50005, 'Cannot edit a message authored by another user'],
  emptyMessage: [400, 50006, 'Cannot send an empty message'],
  cannotMessageUser: [403, 50007, 'Cannot send messages to this user'],
  missingPermissions: [403, 50013, 'Missing Permissions'],
  invalidWebhookToken: [401, 50027, 'Invalid Webhook Token'],
  archivedThread: [400, 50083, 'Tried to perform an operation on an archived thread'],
  badJson: [400, 50109, 'The request body contains invalid JSON.'],
} as const satisfies Record<string, readonly [number, number, string]>

export function refuse(kind: keyof typeof REFUSALS): ApiError {
  const [status, code, message] = REFUSALS[kind]
  return new ApiError(status, code, message)
}

/** Where in a request body something is. */
export type Path = readonly (string | number)[]

/** Collects what is wrong with a body and throws it as Discord's nested `errors` object (code 50035). */
export class Problems {
  readonly found: { path: Path; code: string; message: string }[] = []

  add(path: Path, code: string, message: string): void {
    this.found.push({ path, code, message })
  }

  throwIfAny(): void {
    if (this.found.length > 0) throw new ApiError(400, 50035, 'Invalid Form Body', this.#tree())
  }

  #tree(): Json {
    const errors: Json = {}
    for (const { path, code, message } of this.found) {
      let node = errors
      for (const step of path) {
        node[step] ??= {}
        node = node[step] as Json
      }
      node._errors ??= []
      ;(node._errors as Json[]).push({ code, message })
    }
    return errors
  }
}

/** One thing wrong in one place, refused at once. */
export function refuseField(path: Path, code: string, message: string): never {
  const problems = new Problems()
  problems.add(path, code, message)
  problems.throwIfAny()
  throw new Error('unreachable: a problem was added')
}
