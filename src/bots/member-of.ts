import type { RequestRecord } from '../domain/record.ts'
import type { MessageRef, Person } from '../domain/request.ts'

/**
 * Who acts on a request, as a member of the workspace that it belongs to; undefined for somebody from elsewhere.
 *
 * A result that could only be brought as a direct message lies outside of its workspace where a platform counts direct messages so (Discord): its asker is
 * known by the message itself.
 */
export function memberOf(
  { request, learned }: RequestRecord,
  { person, message }: { readonly person: Person; readonly message?: MessageRef },
): Person | undefined {
  const { place, asker } = request
  if (place.platform !== person.platform) return undefined
  if (place.workspaceId === person.workspaceId) return person
  const result = learned.delivery?.message
  const isTheirResult = result !== undefined && result.messageId === message?.messageId && result.channelId === message.channelId
  return isTheirResult && asker.personId === person.personId ? asker : undefined
}
