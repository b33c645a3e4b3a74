import type { Vote } from '../domain/vote.ts'

/** Reactions that count as a vote: Slack's names and Discord's characters, without skin tones. */
const VOTES_BY_EMOJI: ReadonlyMap<string, Vote['value']> = new Map(
  Object.entries({
    '+1': 'up',
    thumbsup: 'up',
    heart: 'up',
    heart_eyes: 'up',
    fire: 'up',
    tada: 'up',
    star: 'up',
    clap: 'up',
    banana: 'up',
    '👍': 'up',
    '❤️': 'up',
    '❤': 'up',
    '😍': 'up',
    '🔥': 'up',
    '🎉': 'up',
    '⭐': 'up',
    '👏': 'up',
    '🍌': 'up',
    '-1': 'down',
    thumbsdown: 'down',
    disappointed: 'down',
    confused: 'down',
    x: 'down',
    '👎': 'down',
    '😞': 'down',
    '😕': 'down',
    '❌': 'down',
  } as const),
)

/** @param emoji the platform's name of the reaction, with or without a skin tone */
export function voteOfEmoji(emoji: string): Vote['value'] | undefined {
  return VOTES_BY_EMOJI.get(emoji.replace(/(::skin-tone-\d|[\u{1F3FB}-\u{1F3FF}])$/u, ''))
}
