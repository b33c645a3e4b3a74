import type { Person } from '../../domain/request.ts'
import type { Sender } from './send.ts'
import { call } from './web.ts'

/** Whoever is a bot stays one, so each is asked about once, as long as they fit. */
const KNOWN = 5_000

/** Whether a user of the workspace is an app: events of Slack do not say so. */
export function knowsBots({ web }: Pick<Sender, 'web'>): (person: Person) => Promise<boolean> {
  const known = new Map<string, boolean>()
  return async ({ personId }) => {
    const before = known.get(personId)
    if (before !== undefined) return before
    const { user } = await call('users.info', () => web.users.info({ user: personId }))
    const isBot = user?.is_bot === true
    if (known.size >= KNOWN) known.clear()
    known.set(personId, isBot)
    return isBot
  }
}
