import { COMPONENT, isRecord, type Json, records, textOf } from './protocol.ts'

/** Everything a person reads as running text: the content and each TextDisplay. */
export function spokenText(content: string, components: readonly Json[]): string {
  return [content, ...textDisplays(components)].join('\n')
}

export function mentionedUserIds(text: string): string[] {
  return [...new Set([...text.matchAll(/<@!?(\d+)>/g)].map((match) => match[1] ?? ''))]
}

/**
 * Whom a message pings, given its `allowed_mentions`: `@everyone`, `@here`, `<@id>`, `<@&id>`.
 * Without `allowed_mentions` everything in the text pings, and a reply pings the person it answers.
 *
 * @param repliedUserId the author of the message this one answers
 */
export function notifiedBy(text: string, allowedMentions: unknown, repliedUserId: string | undefined): string[] {
  const allowed = isRecord(allowedMentions) ? allowedMentions : undefined
  const parse = Array.isArray(allowed?.parse) ? allowed.parse : []
  const mayPing = (kind: string, listed: unknown, id: string) =>
    !allowed || parse.includes(kind) || (Array.isArray(listed) && listed.includes(id))
  const everyone = [...text.matchAll(/@(everyone|here)\b/g)].map((match) => match[0]).filter(() => mayPing('everyone', undefined, ''))
  const users = mentionedUserIds(text).filter((id) => mayPing('users', allowed?.users, id))
  const roles = [...text.matchAll(/<@&(\d+)>/g)].map((match) => match[1] ?? '').filter((id) => mayPing('roles', allowed?.roles, id))
  const replied = repliedUserId && (allowed ? allowed.replied_user === true : true) ? [repliedUserId] : []
  return [...new Set([...everyone, ...[...users, ...replied].map((id) => `<@${id}>`), ...roles.map((id) => `<@&${id}>`)])]
}

function textDisplays(components: readonly Json[]): string[] {
  return components.flatMap((component) => {
    const own = component.type === COMPONENT.textDisplay ? [textOf(component.content)] : []
    return [...own, ...textDisplays(records(component.components))]
  })
}
