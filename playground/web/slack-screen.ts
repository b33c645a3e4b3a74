import { SHORTCUTS } from '../../src/bots/actions.ts'
import { ASPECTS, QUALITIES } from '../../src/domain/request.ts'
import { imageSize } from '../discord/image-size.ts'
import type { Channel, EphemeralMessage, FakeSlack, SlackFile, SlackMessage, View } from '../slack/index.ts'
import { fieldsOf, isFields, textOf } from '../slack/json.ts'
import { type Human, pictureUrl, type Room, type Screen } from './room.ts'

/** Older messages are still there, and not on the page. */
const SHOWN_MESSAGES = 200

/** What the manifest of the app declares. */
const COMMANDS = [
  {
    name: '/banana',
    description: 'Turn a wish into a picture',
    usage: 'a cosy cabin at dusk  [--aspect 16:9] [--quality best] [--private]',
    words: [
      { name: 'history', description: 'Your recent pictures' },
      { name: 'budget', description: 'What you spent, and what is left' },
      { name: 'settings', description: 'How you like your pictures, and what I learned' },
      { name: 'stats', description: 'How pictures are liked here, and what they cost' },
      { name: 'export', description: 'What I keep of you, as a file' },
      { name: 'forget', description: 'Erase what I keep of you' },
      { name: 'admin', description: 'For admins: limits, tiers, channels and other rules' },
      { name: 'admin log', description: 'For admins: who decided what' },
      { name: 'experiments', description: 'For admins: what is being tried, and what came of it' },
      { name: 'help', description: 'What I can do, with examples' },
    ],
    flags: [
      { name: '--aspect', description: 'Width to height', values: ASPECTS },
      { name: '--quality', description: 'How fine, and how dear', values: QUALITIES },
      { name: '--private', description: 'Show it to you alone', values: [] },
      { name: '--fresh', description: 'Make it anew', values: [] },
    ],
  },
]

export function slackScreen({ slack, humans }: Room, me: Human): Screen {
  const channels = [...slack.workspace.channels.values()].filter((channel) => channel.members.has(me.slackId))
  const screen: Screen = new Map([['slack/about', about(slack, humans, me, channels)]])
  for (const { id } of channels) {
    for (const message of slack.messages(id).slice(-SHOWN_MESSAGES)) screen.set(`slack/message/${message.ts}`, shown(message, me))
  }
  for (const message of slack.ephemerals(me.slackId)) screen.set(`slack/message/${message.ts}`, shown(message, me))
  const modal = slack.modal(me.slackId)
  const home = slack.home(me.slackId)
  if (modal) screen.set('slack/modal', view(modal))
  if (home) screen.set('slack/home', view(home))
  return withPictures(screen, slack)
}

function about(slack: FakeSlack, humans: readonly Human[], me: Human, channels: readonly Channel[]) {
  return {
    name: slack.workspace.name,
    connected: slack.sockets.count > 0,
    me: me.slackId,
    botId: slack.botUserId,
    people: Object.fromEntries([
      ...humans.map(({ slackId, name, key }) => [slackId, { name, look: key }]),
      [slack.botUserId, { name: 'Banana', look: 'banana' }],
      ['USLACKBOT', { name: 'Slackbot', look: 'slackbot' }],
    ]),
    channels: channels.map(({ id, name, kind }) => ({ id, name: kind === 'im' ? 'Banana' : name, kind })),
    groups: Object.fromEntries([...slack.workspace.userGroups.values()].map(({ id, name }) => [id, name])),
    commands: COMMANDS,
    shortcuts: Object.entries(SHORTCUTS).map(([id, { label, on }]) => ({ id, label, on })),
  }
}

function shown(message: SlackMessage | EphemeralMessage, me: Human) {
  const { channelId, ts, user, text, blocks, thread_ts } = message
  const common = { id: ts, channelId, user, text, blocks, threadTs: thread_ts === ts ? undefined : thread_ts, atMs: Number(ts) * 1000 }
  if ('personId' in message) return { ...common, isApp: user !== me.slackId, isEphemeral: true, files: [], reactions: [] }
  return {
    ...common,
    isApp: message.botId !== undefined,
    isEphemeral: false,
    isEdited: message.edited !== undefined,
    files: message.files.filter((file) => !file.deleted).map(fileOf),
    reactions: message.reactions.map(({ name, users }) => ({ name, count: users.length, mine: users.includes(me.slackId), users })),
  }
}

const view = ({ id, hash, type, blocks, title, submit, close, errors }: View) => ({ id, hash, type, blocks, title, submit, close, errors })

const fileOf = ({ id, name, mimetype, bytes, altText }: SlackFile) => ({
  id,
  name,
  mimetype,
  alt: altText ?? name,
  url: pictureUrl('slack', id),
  ...imageSize(bytes),
})

/** Blocks name pictures by file id; the page needs an address and, so that nothing jumps, a size. */
function withPictures(screen: Screen, slack: FakeSlack): Screen {
  for (const [key, value] of screen) {
    const files = fileIdsIn(value).map((id) => slack.workspace.files.all.get(id))
    const pictures = files.flatMap((file) => (file && !file.deleted ? [[file.id, fileOf(file)] as const] : []))
    if (pictures.length > 0) screen.set(key, { ...fieldsOf(value), pictures: Object.fromEntries(pictures) })
  }
  return screen
}

function fileIdsIn(node: unknown): string[] {
  if (Array.isArray(node)) return node.flatMap(fileIdsIn)
  if (!isFields(node)) return []
  const id = textOf(fieldsOf(node.slack_file).id)
  return id ? [id] : Object.values(node).flatMap(fileIdsIn)
}
