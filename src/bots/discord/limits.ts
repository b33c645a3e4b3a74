import type { SurfaceLimits } from '../surface.ts'

const MEBIBYTE = 1024 * 1024

/** What a Discord message can carry, in the words of every platform. */
export const DISCORD_LIMITS: SurfaceLimits = {
  // The field of a modal takes 4000 characters, the option of a command 6000: a prompt must fit both (discord.com/developers/docs/components/reference#text-input).
  promptChars: 4_000,
  textChars: 4_000,
  altChars: 1_024,
  buttonsPerRow: 5,
  // Values of a select (discord.com/developers/docs/components/reference#user-select).
  picks: 25,
  // Default upload limit per file (discord.com/developers/docs/reference#uploading-files); an interaction may allow more, see `attachment_size_limit`.
  imageBytes: 10 * MEBIBYTE,
}

/** Of one message: discord.com/developers/docs/components/reference and /resources/message, checked November 2026. */
export const MESSAGE_LIMITS = {
  /** Nested ones count. */
  components: 40,
  /** Over all text displays together. */
  textChars: 4_000,
  customIdChars: 100,
  buttonLabelChars: 80,
  nonceChars: 25,
  attachments: 10,
  /** The whole request may have 25 MiB; one is kept for the JSON and the multipart frames. */
  uploadBytes: 24 * MEBIBYTE,
} as const

/** Of one modal: discord.com/developers/docs/components/reference#label and /interactions/receiving-and-responding. */
export const MODAL_LIMITS = {
  titleChars: 45,
  labelChars: 45,
  hintChars: 100,
  fields: 5,
  inputChars: 4_000,
  choices: 25,
  choiceChars: 100,
} as const

/** discord.com/developers/docs/interactions/application-commands */
export const COMMAND_LIMITS = { suggestions: 25, choiceChars: 100 } as const

/** Longest message history that is read to find a post again: the API gives 100 messages a page. */
export const FIND_LIMITS = { pageMessages: 100, pages: 5 } as const

/** Cuts at whole characters, never inside a surrogate pair; an ellipsis tells that something is missing. */
export function cutTo(words: string, maxChars: number): string {
  if (words.length <= maxChars) return words
  let kept = ''
  for (const character of words) {
    if (kept.length + character.length + 1 > maxChars) break
    kept += character
  }
  return `${kept}…`
}
