import { isAdminOf } from '../../domain/rights.ts'
import { isTeam } from '../../domain/rules.ts'
import { Problem } from '../../errors.ts'
import type { Card } from '../cards.ts'
import type { InboxParts } from '../inbox/inbox-parts.ts'
import type { Arrival } from '../incoming.ts'
import { budgetView } from '../views/budget-views.ts'
import { workspaceBudgetNodes } from '../views/workspace-budget-view.ts'

/** What a person has spent and has left. */
export async function ownBudget({ limits, usual }: InboxParts, { person, place }: Arrival): Promise<Card> {
  const [standings, spent] = await Promise.all([limits.standings({ asker: person, place }), limits.spent(person)])
  return budgetView({ standings, spent, usual, nowMs: Date.now() })
}

/** `/banana budget`: their own, and for admins that of the workspace they asked in. */
export async function showBudget(parts: InboxParts, arrival: Arrival): Promise<Card> {
  const own = await ownBudget(parts, arrival)
  if (!(await mayLook(parts, arrival))) return own
  const { person, place } = arrival
  return { ...own, nodes: [...own.nodes, ...workspaceBudgetNodes(await parts.workspaceBudgets.of({ asker: person, place }))] }
}

/** Where the platform does not tell in time, a person sees what is theirs. */
async function mayLook({ rules, members, log }: InboxParts, { person, place, isAdmin }: Arrival): Promise<boolean> {
  if (!isTeam(place) || place.workspaceId !== person.workspaceId) return false
  if (isAdmin) return true
  const now = await rules.of(place)
  try {
    return await isAdminOf(now.rules, members, person)
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    log.info({ person: person.personId, err: error }, 'cannot tell who is an admin; showing their own budget alone')
    return false
  }
}
