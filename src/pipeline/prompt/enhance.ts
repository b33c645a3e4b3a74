import { type Intent, styleInWords } from '../../domain/intent.ts'
import { TEMPLATES } from './templates.ts'

/**
 * Puts the asker's words into the template of their domain.
 *
 * @param limitChars the model's prompt limit; what does not fit is cut from the template by whole phrases, never from the asker's words unless they alone are too long
 */
export function enhance(words: string, intent: Intent, limitChars: number): string {
  const [before = '', after = ''] = withStyle(TEMPLATES[intent.domain], styleInWords(intent.style)).split('{words}')
  if (before.length + words.length + after.length <= limitChars) return before + words + after
  if (before.length + words.length > limitChars) return words.slice(0, limitChars)
  return before + words + cutByPhrases(after, limitChars - before.length - words.length)
}

/** A style without a name leaves no gap: "Clean diagram", "Photograph:". */
const withStyle = (template: string, style: string | undefined): string =>
  style ? template.replace('{style}', style) : template.replace(/,? \{style\}/u, '')

function cutByPhrases(text: string, limitChars: number): string {
  const phrases = text.split(/(?<=[,.])/u)
  let kept = ''
  for (const phrase of phrases) {
    if (kept.length + phrase.length > limitChars) break
    kept += phrase
  }
  return kept.replace(/,$/u, '.')
}
