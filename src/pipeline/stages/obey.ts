import { blockedIn } from '../../domain/blocked-words.ts'
import type { ImageRequest } from '../../domain/request.ts'
import type { PersonRules } from '../../domain/rules.ts'
import { Problem } from '../../errors.ts'
import type { RuleBook } from '../../ports.ts'
import type { Stage } from '../pipeline.ts'

/** A stage that nothing goes into which the rules of the workspace forbid: checked before anything is read, asked or paid. */
export const obeying = (ruleBook: RuleBook | undefined, inner: Stage<'intent'>): Stage<'intent'> =>
  ruleBook
    ? {
        ...inner,
        async run(context) {
          obey(await ruleBook.for(context.request), context.request)
          return inner.run(context)
        },
      }
    : inner

/** @throws Problem CHANNEL_NOT_ALLOWED, PRIVATE_NOT_ALLOWED, WORD_BLOCKED */
export function obey(rules: PersonRules, { place, options, words }: Pick<ImageRequest, 'place' | 'options' | 'words'>): void {
  if (!rules.isChannelAllowed)
    throw new Problem('CHANNEL_NOT_ALLOWED', `not in ${place.channelId}`, { values: { channels: channelsInWords(rules.allowedChannels) } })
  if (options.private && !rules.mayBePrivate) throw new Problem('PRIVATE_NOT_ALLOWED', `private in ${place.channelId}`)
  obeyBlockedWords(rules, words)
}

/** @throws Problem WORD_BLOCKED */
export function obeyBlockedWords({ blockedWords }: Pick<PersonRules, 'blockedWords'>, words: string): void {
  const word = blockedIn(words, blockedWords)
  if (word !== undefined) throw new Problem('WORD_BLOCKED', 'a blocked word', { values: { word } })
}

const NAMED_AT_MOST = 5

function channelsInWords(allowed: readonly string[] = []): string {
  if (allowed.length === 0) return 'nowhere at present'
  const named = allowed.slice(0, NAMED_AT_MOST).map((channelId) => `channel ${channelId}`)
  return allowed.length > NAMED_AT_MOST ? `${named.join(', ')} and ${allowed.length - NAMED_AT_MOST} more` : named.join(', ')
}
