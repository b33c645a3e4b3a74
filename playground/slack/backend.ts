import type { Delivery } from './delivery.ts'
import type { Payloads } from './payloads.ts'
import type { SocketMode } from './socket-mode.ts'
import type { Triggers } from './triggers.ts'
import type { Workspace } from './workspace.ts'

/** What the Web API's methods and people's hands work with. */
export interface Backend {
  readonly workspace: Workspace
  readonly payloads: Payloads
  readonly triggers: Triggers
  readonly sockets: SocketMode
  readonly delivery: Delivery
  readonly botToken: string
  readonly appToken: string
  readonly scopes: readonly string[]
  /** `http://127.0.0.1:port` */
  readonly url: string
}
