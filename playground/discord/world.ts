import type { Cdn } from './cdn.ts'
import type { Changes } from './changes.ts'
import type { CommandBook } from './command-book.ts'
import type { Faults } from './faults.ts'
import type { Gateway } from './gateway.ts'
import type { InteractionBook } from './interaction-book.ts'
import type { ServerState } from './server-state.ts'

/** Everything one local Discord consists of; handed to its REST routes and to the people's hands. */
export interface World {
  readonly token: string
  readonly applicationId: string
  readonly attachmentSizeLimit: number
  readonly nextId: () => string
  readonly server: ServerState
  readonly cdn: Cdn
  readonly changes: Changes
  readonly interactions: InteractionBook
  readonly commands: CommandBook
  readonly gateway: Gateway
  readonly faults: Faults
  gatewayUrl(): string
}
