import type { World } from './world.ts'

/**
 * What a message of ours says: `picture` shows one, `link` leads to one, `progress` promises one, `told` gives a reason why there is none,
 * `thinking` is Discord's own placeholder, `other` is any further word.
 */
export type Says = 'picture' | 'link' | 'progress' | 'told' | 'thinking' | 'other'

/** One message of ours that somebody can see now. */
export interface Post {
  readonly platform: 'slack' | 'discord'
  readonly channelId: string
  readonly messageId: string
  readonly requestId: string | undefined
  readonly says: Says
  /** The only person who sees it; undefined when all in the channel do. */
  readonly onlyFor: string | undefined
  readonly text: string
}

export const postsOf = (world: World): Post[] => [...slackPosts(world), ...discordPosts(world)]

function slackPosts({ slack }: World): Post[] {
  const posted = [...slack.workspace.channels.keys()].flatMap((channelId) => slack.messages(channelId))
  const whispered = slack.workspace.messages.ephemerals
  return [
    ...posted.filter(({ user }) => user === slack.botUserId).map((message) => ({ message, onlyFor: undefined })),
    ...whispered.filter(({ user }) => user === slack.botUserId).map((message) => ({ message, onlyFor: message.personId })),
  ].map(({ message: { channelId, ts, text, blocks }, onlyFor }) => {
    const read = JSON.stringify(blocks)
    // The thumbs are a block of Slack's own, where each value names its action.
    const found = [
      ...read.matchAll(/"value":"(vote-[a-z]+) ([\w-]+)"/g),
      ...read.matchAll(/"action_id":"([a-z-]+)(?::\d+)?","value":"([\w-]+)"/g),
    ]
    const buttons = found.map(([, action = '', key = '']) => ({ action, key }))
    const showsPicture = blocks.some(({ type }) => type === 'image')
    return {
      platform: 'slack' as const,
      channelId,
      messageId: ts,
      onlyFor,
      text: `${text} ${read}`,
      ...meaning(buttons, showsPicture, read),
    }
  })
}

function discordPosts({ discord }: World): Post[] {
  const all = [
    ...discord.server.channels.flatMap(({ id }) => discord.messages(id)),
    ...discord.server.members.flatMap(({ id }) => discord.ephemerals(id)),
  ]
  return all
    .filter(({ author, deleted }) => author.id === discord.botUserId && !deleted)
    .map(({ channelId, id, ephemeralFor, components, attachments, content, loading }) => {
      const read = JSON.stringify(components)
      const buttons = [...read.matchAll(/"custom_id":"([a-z-]+):([\w-]+)(?::\d+)?"/g)].map(([, action, key]) => ({
        action: action ?? '',
        key: key ?? '',
      }))
      const meant = loading ? { requestId: undefined, says: 'thinking' as const } : meaning(buttons, attachments.length > 0, read)
      return { platform: 'discord' as const, channelId, messageId: id, onlyFor: ephemeralFor, text: `${content} ${read}`, ...meant }
    })
}

function meaning(
  buttons: readonly { action: string; key: string }[],
  showsPicture: boolean,
  read: string,
): Pick<Post, 'requestId' | 'says'> {
  const has = (action: string) => buttons.some((button) => button.action === action)
  const requestId = buttons[0]?.key ?? /Reference `?([\w-]{22})/.exec(read)?.[1]
  if (has('vote-up')) return { requestId, says: showsPicture ? 'picture' : 'link' }
  if (has('cancel')) return { requestId, says: 'progress' }
  return { requestId, says: requestId === undefined ? 'other' : 'told' }
}
