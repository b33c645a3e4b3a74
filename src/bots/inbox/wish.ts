import { IMAGE_MIMES, type ImageMime } from '../../domain/generation.ts'
import type { Attachment } from '../../domain/request.ts'
import { Problem } from '../../errors.ts'

/**
 * Cleans the words of a wish: one line, normalised (NFC), without control characters and without the invisible characters that turn text around or hide it.
 *
 * @throws Problem NOTHING_ASKED, NO_WORDS, WORDS_TOO_LONG
 */
export function cleanWords(raw: string, limitChars: number): string {
  const words = raw
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    // Direction overrides and isolates, zero-width space, word joiner, byte order mark, tag characters. Joiners (U+200C, U+200D) are part of words and emoji.
    .replace(/[\u200B\u200E\u200F\u202A-\u202E\u2060-\u2069\uFEFF\u{E0000}-\u{E007F}]/gu, '')
    .replace(/\s+/gu, ' ')
    .trim()
  if (words === '') throw new Problem('NOTHING_ASKED', 'no words')
  if (words.length > limitChars) {
    throw new Problem('WORDS_TOO_LONG', `${words.length} characters`, {
      values: { limit: limitChars.toLocaleString('en'), length: words.length.toLocaleString('en') },
    })
  }
  // An emoji is a wish like any other; punctuation alone is not.
  if (!/[\p{L}\p{N}\p{Extended_Pictographic}]/u.test(words)) throw new Problem('NO_WORDS', 'nothing but punctuation')
  return words
}

/** @throws Problem NOT_AN_IMAGE naming the first attachment that the platform says is something else */
export function checkAttachments(attachments: readonly Attachment[]): void {
  const other = attachments.find(({ mime }) => !IMAGE_MIMES.includes(mime as ImageMime))
  if (other) throw new Problem('NOT_AN_IMAGE', `${other.name}: ${other.mime}`, { values: { name: other.name.slice(0, 80) } })
}
