import type { Rules } from '../../domain/rules.ts'
import type { Vote } from '../../domain/vote.ts'

/** Reactions that count as a vote everywhere: Slack's names and Discord's characters, without skin tones and without what asks for colours (U+FE0F). */
const VOTES: Readonly<Record<Vote['value'], readonly string[]>> = {
  up: [
    ...['+1', 'thumbsup', 'heart', 'heart_eyes', 'star-struck', 'fire', 'tada', 'star', 'clap', 'ok_hand', '100', 'banana'],
    ...['👍', '❤', '😍', '🤩', '🔥', '🎉', '⭐', '👏', '👌', '💯', '🍌'],
  ],
  down: [
    ...['-1', 'thumbsdown', 'disappointed', 'confused', 'unamused', 'x', 'no_good', 'broken_heart'],
    ...['👎', '😞', '😕', '😒', '❌', '🙅', '💔'],
  ],
}

const VALUES = ['up', 'down'] as const
const BY_NAME: ReadonlyMap<string, Vote['value']> = new Map(VALUES.flatMap((value) => VOTES[value].map((name) => [name, value] as const)))

/**
 * What a reaction says of a picture, if anything. What a workspace says of a name goes before the table.
 *
 * @param emoji the platform's name of the reaction, with or without a skin tone
 * @param custom names that count here; with or without colons, in any case
 */
export function voteOfEmoji(emoji: string, custom: Rules['emoji'] = { up: [], down: [] }): Vote['value'] | undefined {
  const name = plainName(emoji)
  return VALUES.find((value) => custom[value].some((own) => plainName(own) === name)) ?? BY_NAME.get(name)
}

const plainName = (emoji: string): string =>
  emoji
    .trim()
    .replaceAll(/::skin-tone-\d|[\u{1F3FB}-\u{1F3FF}\uFE0F]/gu, '')
    .replaceAll(/^:|:$/g, '')
    .toLowerCase()
