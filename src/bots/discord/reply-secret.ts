import type { APIInteraction } from 'discord.js'
import type { ReplyHandle } from '../incoming.ts'
import { DISCORD_LIMITS } from './limits.ts'

/** What it takes to answer an interaction from any process. The token is a secret: whoever has it can write as the bot. */
export interface ReplySecret {
  readonly applicationId: string
  readonly token: string
  readonly attachmentSizeLimit: number
}

/** The token lives 15 minutes; one is left for the answer itself (discord.com/developers/docs/interactions/receiving-and-responding). */
const REPLY_LIVES_MS = 14 * 60_000

export function replyHandle(interaction: Pick<APIInteraction, 'application_id' | 'token' | 'attachment_size_limit'>): ReplyHandle {
  const secret: ReplySecret = {
    applicationId: interaction.application_id,
    token: interaction.token,
    attachmentSizeLimit: interaction.attachment_size_limit || DISCORD_LIMITS.imageBytes,
  }
  return { secret: JSON.stringify(secret), livesMs: REPLY_LIVES_MS }
}

/** @returns undefined for anything that `replyHandle` did not write */
export function readReplySecret(secret: string): ReplySecret | undefined {
  try {
    const read: unknown = JSON.parse(secret)
    return isReplySecret(read) ? read : undefined
  } catch {
    return undefined
  }
}

const isReplySecret = (value: unknown): value is ReplySecret =>
  typeof value === 'object' &&
  value !== null &&
  'applicationId' in value &&
  typeof value.applicationId === 'string' &&
  'token' in value &&
  typeof value.token === 'string' &&
  'attachmentSizeLimit' in value &&
  typeof value.attachmentSizeLimit === 'number'
