import type { Intent } from '../../domain/intent.ts'
import { TEMPLATES } from './templates.ts'

/**
 * Puts the asker's words into the template of their domain.
 *
 * @param limitChars the model's prompt limit; what does not fit is cut from the template by whole phrases, never from the asker's words unless they alone are too long
 */
export function enhance(words: string, intent: Intent, limitChars: number): string {
  const filled = TEMPLATES[intent.domain].replace('{style}', intent.style.replaceAll('_', ' ')).split('{words}')
  const [before = '', after = ''] = filled
  if (before.length + words.length + after.length <= limitChars) return before + words + after
  if (before.length + words.length > limitChars) return words.slice(0, limitChars)
  return before + words + cutByPhrases(after, limitChars - before.length - words.length)
}

function cutByPhrases(text: string, limitChars: number): string {
  const phrases = text.split(/(?<=[,.])/u)
  let kept = ''
  for (const phrase of phrases) {
    if (kept.length + phrase.length > limitChars) break
    kept += phrase
  }
  return kept.replace(/,$/u, '.')
}
