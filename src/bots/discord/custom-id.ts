/**
 * The identity of a button on the wire: `action:key`. A third part tells apart two buttons of one message that do the same, because Discord refuses
 * a message in which a custom id occurs twice.
 */
export const customIdOf = (action: string, key: string, repetition = 0): string =>
  repetition === 0 ? `${action}:${key}` : `${action}:${key}:${repetition}`

/** What we never wrote comes back whole as the action, so that whoever pressed it gets an answer. */
export function parseCustomId(customId: string): { readonly name: string; readonly key: string } {
  const parts = /^([a-z0-9_-]+):([\w-]*)(?::\d{1,2})?$/i.exec(customId)
  return parts ? { name: parts[1] ?? '', key: parts[2] ?? '' } : { name: customId, key: '' }
}
