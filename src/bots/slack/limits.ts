import type { SurfaceLimits } from '../surface.ts'

/**
 * What Slack can carry. Sources: docs.slack.dev/reference/block-kit (blocks, elements, views), @slack/types 3.2.0,
 * docs.slack.dev/reference/methods/chat.update (text), checked 2026-11-20. Lengths are in UTF-16 code units.
 */
export const LIMITS = {
  messageBlocks: 50,
  viewBlocks: 100,
  /** chat.update refuses more with `msg_too_long`; chat.postMessage would take 40 000, but what was posted must stay editable. */
  messageText: 4000,
  sectionText: 3000,
  /** Not documented for rich text; a section's limit is safe. */
  richText: 3000,
  contextText: 3000,
  contextElements: 10,
  altText: 2000,
  buttonText: 75,
  buttonValue: 2000,
  /** 25 fit into one block; five make one row on a desktop. */
  buttonsPerBlock: 5,
  confirmTitle: 100,
  confirmText: 300,
  confirmButton: 30,
  viewTitle: 24,
  viewButton: 24,
  inputLabel: 2000,
  inputValue: 3000,
  choices: 100,
  choiceText: 75,
  choiceValue: 75,
  /** docs.slack.dev/reference/block-kit/blocks/data-visualization-block */
  charts: 2,
  chartTitle: 50,
  chartAxis: 50,
  chartSeries: 6,
  chartPoints: 20,
  chartLabel: 20,
  url: 3000,
} as const

export const SLACK_LIMITS: SurfaceLimits = {
  promptChars: LIMITS.inputValue,
  textChars: LIMITS.sectionText,
  altChars: LIMITS.altText,
  buttonsPerRow: LIMITS.buttonsPerBlock,
  picks: LIMITS.choices,
  // Slack takes files of up to 1 GB; this bound is ours, because every picture passes through memory and is scanned by Slack before it shows.
  imageBytes: 20 * 1024 * 1024,
}

/** A response URL works for 30 minutes (docs.slack.dev/interactivity/handling-user-interaction); five less, for clocks and queues. */
export const REPLY_LIVES_MS = 25 * 60_000

/** Slack shows an error unless it has the acknowledgement within 3 s; the rest is for the way back. */
export const ACK_WITHIN_MS = 2_900

/** Cuts with an ellipsis, never inside a surrogate pair. */
export function shorten(text: string, maxChars: number): string {
  if (text.length <= maxChars) return text
  const kept = text.slice(0, maxChars - 1)
  const last = kept.charCodeAt(kept.length - 1)
  return `${last >= 0xd800 && last <= 0xdbff ? kept.slice(0, -1) : kept}…`
}
