import type { DiscordMessage, InteractionOutcome } from '../../../playground/discord/index.ts'

const TEXT_DISPLAY = 10

/** The words of a message as they were sent, in Discord's markdown. */
export const wordsOf = ({ content, components }: Pick<DiscordMessage, 'content' | 'components'>): string =>
  [content, ...textsIn(components)].filter((text) => text !== '').join('\n')

/** What an interaction was answered with at once, or the client's own complaint. */
export const said = ({ message, error }: InteractionOutcome): string => (message ? wordsOf(message) : (error ?? ''))

/** A message as it reads on the screen: escapes are gone, and so is what would be live (formatting, links, mentions). */
export function readable(message: Pick<DiscordMessage, 'content' | 'components'>): string {
  const [open, shut] = ['\uE000', '\uE001']
  const literal = wordsOf(message).replace(/\\([!-/:-@[-`{-~])/g, (_, character: string) => `${open}${character.charCodeAt(0)}${shut}`)
  const dead = literal
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/<[@#:/][^>]*>/g, '')
    .replace(/@(?:everyone|here)/g, '')
    .replace(/https?:\/\/\S+/g, '')
    .replace(/[*_~`|]+/g, '')
  return dead.replace(new RegExp(`${open}(\\d+)${shut}`, 'g'), (_, code: string) => String.fromCharCode(Number(code)))
}

/** The requests that the buttons of these messages belong to, each once. */
export const requestsOn = (messages: readonly Pick<DiscordMessage, 'components'>[]): string[] => [
  ...new Set(
    [...JSON.stringify(messages.map(({ components }) => components)).matchAll(/"custom_id":"[a-z-]+:([\w-]{22})"/g)].map(
      (match) => match[1] ?? '',
    ),
  ),
]

function textsIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(textsIn)
  if (typeof value !== 'object' || value === null) return []
  const own = 'type' in value && value.type === TEXT_DISPLAY && 'content' in value ? [String(value.content)] : []
  return [...own, ...('components' in value ? textsIn(value.components) : [])]
}
