import { type GatewayMessageCreateDispatchData, Routes } from 'discord.js'
import { type Card, card, text } from '../cards.ts'
import type { Heard } from '../heard.ts'
import type { CardFile } from '../surface.ts'
import { type AnswerOptions, reopenCard } from './answer.ts'
import { nonceOf } from './find-post.ts'
import { DISCORD_LIMITS } from './limits.ts'
import { packMessage } from './message-body.ts'

/** Answers a message by a reply that pings nobody: outside of interactions Discord has no private answer. Accepted requests announce themselves. */
export async function answerMessage(
  message: Pick<GatewayMessageCreateDispatchData, 'id' | 'channel_id'>,
  heard: Heard,
  options: AnswerOptions,
): Promise<void> {
  const answer = answerOf(heard)
  if (!answer) return
  const { body, files } = await packMessage(answer.reply, answer.files, {
    images: options.images,
    maxImageBytes: DISCORD_LIMITS.imageBytes,
  })
  await options.send('answering a message', {
    method: 'post',
    route: Routes.channelMessages(message.channel_id),
    files,
    body: {
      ...body,
      allowed_mentions: { parse: [], replied_user: false },
      message_reference: { message_id: message.id, fail_if_not_exists: false },
      nonce: nonceOf(`re-${message.id}`),
      enforce_nonce: true,
    },
  })
}

function answerOf(heard: Heard): { reply: Card; files: readonly CardFile[] } | undefined {
  switch (heard.kind) {
    case 'answer':
      return { reply: heard.reply, files: heard.files ?? [] }
    case 'form':
      return { reply: reopenCard(heard.form.title, heard.form), files: [] }
    case 'mistakes': {
      const says = Object.values(heard.fields).join('\n')
      return { reply: card(says, text(says)), files: [] }
    }
    case 'accepted':
    case 'taken':
    case 'silence':
      return undefined
  }
}
