import type { RulesStore } from '../../ports.ts'
import { type ErasingParts, eraseRequest } from './erase-request.ts'

const DAY_MS = 86_400_000
/** A small part each time: nobody waits for it, and nobody is to feel it. */
const MOST_AT_ONCE = 100

/** Forgets what a workspace keeps no longer: requests, votes on them, and pictures that nothing else holds. @returns how many requests */
export async function sweepOutdated(parts: ErasingParts & { readonly rules: Pick<RulesStore, 'of'> }): Promise<number> {
  const keptForMs = async (workspace: Parameters<RulesStore['of']>[0]) => (await parts.rules.of(workspace)).rules.retentionDays * DAY_MS
  const outdated = await parts.erasures.outdated(keptForMs, MOST_AT_ONCE)
  for (const { person, requestId } of outdated) await eraseRequest(parts, requestId, person)
  return outdated.length
}
