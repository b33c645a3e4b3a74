import type { FakeDiscord } from '../discord/index.ts'
import type { FakeSlack } from '../slack/index.ts'

/** One person of the page: the same human on both platforms. */
export interface Human {
  readonly key: string
  readonly name: string
  readonly isAdmin: boolean
  readonly slackId: string
  readonly discordId: string
}

/** What the page looks into. */
export interface Room {
  readonly slack: FakeSlack
  readonly discord: FakeDiscord
  readonly humans: readonly Human[]
  /** Services outside this machine that get the words of a wish, by name. */
  readonly sendsTo: readonly string[]
}

/** Everything one person sees, as named pieces: whatever of it changes travels again, the rest does not. */
export type Screen = Map<string, unknown>

/** Where the page fetches a picture of one of the two platforms. */
export const pictureUrl = (platform: 'slack' | 'discord', fileId: string): string => `/playground/pictures/${platform}/${fileId}`
