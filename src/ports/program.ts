/** What every part has: a log and a life. */

/** pino's shape: fields first, short message last. */
export interface Log {
  debug(fields: object, message: string): void
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
  fatal(fields: object, message: string): void
  child(fields: object): Log
}

/** A part with a lifetime. `start` resolves when it serves; `stop` when nothing of it is left. */
export interface Role {
  readonly name: string
  start(): Promise<void>
  stop(): Promise<void>
}
