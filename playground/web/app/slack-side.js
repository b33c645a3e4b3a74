import { h } from './element.js'
import { namedEmoji } from './emoji.js'
import { onlyYou, pictureButton, renderBlocks } from './render-slack.js'
import { slackFields } from './slack-form.js'
import { suggestForSlack } from './slack-suggestions.js'
import { mrkdwn } from './slack-text.js'

/** What is Slack's own about its half of the page. */
export const slackSide = {
  platform: 'slack',
  title: 'Slack',
  hasHome: true,
  votes: { up: '+1', down: '-1' },
  drawEmoji: namedEmoji,
  answerLabel: 'Reply in thread',
  answerIcon: 'thread',
  examplesIn: () => [
    '/banana a cosy cabin at dusk',
    '/banana watercolour of a lighthouse --aspect 16:9',
    '/banana product shot of a red mug on white',
    '/banana help',
  ],
  fields: slackFields,
  suggest: suggestForSlack,

  gestureFor({ text, pictures, channelId, replyTo }) {
    const thread = replyTo ? { inThread: replyTo } : {}
    const command = pictures.length === 0 && /^(\/\S+)\s*([\s\S]*)$/.exec(text)
    if (command) return { do: 'command', channelId, command: command[1], text: command[2], ...thread }
    return { do: 'say', channelId, text, pictures, ...thread }
  },

  /** Answers stand below the message that their thread hangs on. */
  inOrder(messages) {
    const byTime = messages.toSorted((a, b) => a.atMs - b.atMs || a.id.localeCompare(b.id))
    const ids = new Set(byTime.map(({ id }) => id))
    const roots = byTime.filter(({ threadTs }) => !threadTs || !ids.has(threadTs))
    return roots.flatMap((root) => [root, ...byTime.filter(({ threadTs }) => threadTs === root.id)])
  },

  rootOf: (message) => (message.threadTs ? { ...message, id: message.threadTs } : message),
  answeringLabel: ({ user }, { people }) => `Replying in the thread of ${people[user]?.name ?? 'someone'}`,
  menuOf: ({ shortcuts }) => shortcuts.filter(({ on }) => on === 'message'),

  drawBody(message, context, side) {
    const { blocks, text, files, isEdited, isEphemeral, channelId, id } = message
    const dismiss = () => side.act({ do: 'dismiss', message: { channelId, id } })
    return [
      blocks.length > 0
        ? renderBlocks(blocks, context)
        : h('div', { class: 'b-section' }, h('div', { class: 'b-section-text' }, mrkdwn(text, context))),
      files.map((file) =>
        file.mimetype.startsWith('image/') ? pictureButton(file, context) : h('a', { href: file.url, download: file.name }, file.name),
      ),
      isEdited && blocks.length === 0 && h('span', { class: 'edited' }, '(edited)'),
      isEphemeral && onlyYou(dismiss),
    ]
  },

  messageAt(address) {
    const [, channelId, seconds, micros] = /\/archives\/(\w+)\/p(\d+)(\d{6})(?:$|\?)/.exec(address) ?? []
    return channelId && { channelId, id: `${seconds}.${micros}` }
  },

  hasPicture: ({ blocks, pictures }) => pictures !== undefined && blocks.some(({ type }) => type === 'image'),
  drawHome: (home, context) => renderBlocks(home.blocks, context),
}
