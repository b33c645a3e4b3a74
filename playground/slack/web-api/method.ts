import type { Backend } from '../backend.ts'
import type { Fields } from '../json.ts'
import type { Args } from './args.ts'

export interface Method {
  /** The bot scope it needs; several words mean any one of them. */
  readonly scope?: readonly string[]
  /** Which token opens it; the bot's by default. */
  readonly token?: 'app' | 'none'
  /** Answers the fields beside `ok: true`, or throws an ApiError. */
  readonly run: (args: Args, slack: Backend) => Fields
}

export type Methods = Readonly<Record<string, Method>>
