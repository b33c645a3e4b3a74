import { discordFields } from './discord-form.js'
import { discordMarkdown } from './discord-markdown.js'
import { suggestForDiscord } from './discord-suggestions.js'
import { h, icon } from './element.js'
import { emoji } from './emoji.js'
import { pictureButton, renderComponents, renderEmbed } from './render-discord.js'
import { parseTyped } from './typed-command.js'

const GALLERY = 12

const inAll = (components) => components.flatMap((component) => [component, ...inAll(component.components ?? [])])

/** What is Discord's own about its half of the page. */
export const discordSide = {
  platform: 'discord',
  title: 'Discord',
  hasHome: false,
  votes: { up: '👍', down: '👎' },
  drawEmoji: emoji,
  answerLabel: 'Reply',
  answerIcon: 'reply',
  /** The commands belong to the server; in a direct message plain words do. */
  examplesIn: ({ kind }) =>
    kind === 'im'
      ? ['a cosy cabin at dusk', 'neon city street in the rain', 'flowchart of our release process']
      : [
          '/banana a cosy cabin at dusk',
          '/banana neon city street in the rain aspect: 16:9',
          '/banana flowchart of our release process',
          '/banana help',
        ],
  fields: discordFields,
  suggest: suggestForDiscord,

  gestureFor({ text, pictures, channelId, replyTo, about }) {
    const typed = pictures.length === 0 ? parseTyped(text, about.commands) : undefined
    if (typed) return { do: 'typed-command', channelId, command: typed.command, subcommand: typed.subcommand, options: typed.options }
    return { do: 'say', channelId, text, pictures, ...(replyTo && { inThread: replyTo }) }
  },

  inOrder: (messages) => messages.toSorted((a, b) => a.atMs - b.atMs || (BigInt(a.id) < BigInt(b.id) ? -1 : 1)),
  rootOf: (message) => message,
  answeringLabel: ({ user }, { people }) => `Replying to ${people[user]?.name ?? 'someone'}`,
  menuOf: ({ menu }) => menu.map((name) => ({ id: name, label: name })),

  messageAt(address) {
    const [, channelId, id] = /\/channels\/(?:\d+|@me)\/(\d+)\/(\d+)$/.exec(address) ?? []
    return channelId && { channelId, id }
  },

  /** In full: the small one of an offer is not what was asked for. */
  hasPicture: ({ components, files }) => files.length > 0 && inAll(components).some(({ type }) => type === GALLERY),

  drawBody(message, context, side) {
    const { content, components, embeds, files, isLoading, isEdited, isEphemeral, channelId, id } = message
    const dismiss = { click: () => side.act({ do: 'dismiss', message: { channelId, id } }) }
    const shownInside = JSON.stringify([components, embeds])
    return [
      isLoading &&
        h('div', { class: 'thinking' }, h('span', { class: 'dots', 'aria-hidden': 'true' }, h('i'), h('i'), h('i')), 'Banana is thinking…'),
      content && h('div', { class: 'd-text' }, discordMarkdown(content, context)),
      embeds.map((embed) => renderEmbed(embed, context)),
      renderComponents(components, context),
      files
        .filter(({ url }) => !shownInside.includes(url))
        .map((file) =>
          file.mimetype.startsWith('image/') ? pictureButton(file, context) : h('a', { href: file.url, download: file.name }, file.name),
        ),
      isEdited && components.length === 0 && h('span', { class: 'edited' }, '(edited)'),
      isEphemeral &&
        h(
          'div',
          { class: 'only-you' },
          icon('eye'),
          h('span', {}, 'Only you can see this'),
          h('button', { type: 'button', class: 'link', on: dismiss }, 'Dismiss message'),
        ),
    ]
  },
}
