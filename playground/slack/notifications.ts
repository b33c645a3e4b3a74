import { fieldsOf, isFields, listOf, textOf } from './json.ts'

// Only these are control sequences; `&lt;!channel&gt;` is not, and is shown as typed.
const CONTROL = /<(?:!(channel|here|everyone)|@([UW][A-Z0-9]+))(?:\|[^>]*)?>/g
const BARE_NAMES = /(?:^|\s)@(channel|here|everyone)\b/g

/** Who a message rings: `channel`, `here`, `everyone` and user ids, each once. */
export function whoIsNotified(text: string, blocks: readonly unknown[], linkNames = false): string[] {
  const found = new Set<string>()
  const texts = [text, ...blocks.flatMap(markedTexts)]
  for (const one of texts) {
    for (const match of one.matchAll(CONTROL)) found.add(match[1] ?? match[2] ?? '')
    if (linkNames) for (const match of one.matchAll(BARE_NAMES)) found.add(match[1] ?? '')
  }
  for (const id of blocks.flatMap(richMentions)) found.add(id)
  return [...found]
}

/** Every text in a block tree that Slack reads as markup; `plain_text` is shown as it is. */
function markedTexts(node: unknown): string[] {
  if (Array.isArray(node)) return node.flatMap(markedTexts)
  if (!isFields(node)) return []
  if ((node.type === 'mrkdwn' || node.type === 'markdown') && typeof node.text === 'string') return [node.text]
  return Object.values(node).flatMap(markedTexts)
}

function richMentions(node: unknown): string[] {
  if (Array.isArray(node)) return node.flatMap(richMentions)
  if (!isFields(node)) return []
  if (node.type === 'user' && typeof node.user_id === 'string') return [node.user_id]
  if (node.type === 'broadcast' && typeof node.range === 'string') return [node.range]
  return Object.values(node).flatMap(richMentions)
}

/** What a reader sees of some blocks, for error messages and searches. */
export function plainTextOf(blocks: readonly unknown[]): string {
  return blocks.flatMap(allTexts).join('\n')
}

function allTexts(node: unknown): string[] {
  if (Array.isArray(node)) return node.flatMap(allTexts)
  const fields = fieldsOf(node)
  const own = typeof fields.text === 'string' ? [fields.text] : []
  const alt = textOf(fields.alt_text)
  const children = Object.values(fields).filter((value) => isFields(value) || listOf(value).length > 0)
  return [...own, ...(alt ? [alt] : []), ...children.flatMap(allTexts)]
}
