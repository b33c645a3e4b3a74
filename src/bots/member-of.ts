import type { RequestRecord } from '../domain/record.ts'
import type { Person } from '../domain/request.ts'

/**
 * Who acts on a request, as a member of the workspace that it belongs to; undefined for somebody from elsewhere.
 *
 * A question or a result that could only be brought as a direct message lies outside of its workspace where a platform counts direct messages so (Discord).
 * Person ids are the same everywhere there, so its asker is known by theirs.
 */
export function memberOf({ request: { place, asker } }: Pick<RequestRecord, 'request'>, person: Person): Person | undefined {
  if (place.platform !== person.platform) return undefined
  if (place.workspaceId === person.workspaceId) return person
  return asker.personId === person.personId ? asker : undefined
}
