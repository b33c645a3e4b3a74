import type { Fault as DiscordFault, RouteClass } from '../../../playground/discord/index.ts'
import type { Fault as SlackFault } from '../../../playground/slack/index.ts'
import { waitFor } from '../../support/wait-for.ts'
import { type Ask, heldAtModel } from '../askers.ts'
import { isDelivered, isOver, nextDiscordCall } from '../moments.ts'
import { type Post, postsOf } from '../posts.ts'
import { expect, type FaultCase, type Row, SOCKET_WORLD } from '../row.ts'
import type { World } from '../world.ts'

/** Three rounds of waiting for Retry-After, of a default wait of 5 s, or of our own time limit of 10 s. */
const SERVED_WITHIN_MS = 40_000
const WAYS = ['command', 'mention'] as const

const slackFault = (what: string, target: string, fault: SlackFault, times = 1): FaultCase => ({
  what: `${target}: ${what}`,
  async run(world) {
    for (const how of WAYS) {
      world.slack.faults.next(target, fault, times)
      const ask = await world.askers.ask('slack', how)
      await isDelivered(world, ask, SERVED_WITHIN_MS)
      world.slack.faults.clear()
    }
  },
})

const discordFault = (what: string, target: RouteClass, fault: DiscordFault, times = 1): FaultCase => ({
  what: `${target}: ${what}`,
  async run(world) {
    for (const how of WAYS) {
      world.discord.faults.next(target, fault, times)
      const ask = await world.askers.ask('discord', how)
      await isDelivered(world, ask, SERVED_WITHIN_MS)
      world.discord.faults.clear()
    }
  },
})

const SENDING = ['chat.postMessage', 'chat.update'] as const

const F24: Row = {
  id: 'F24',
  fault: 'a chat says: slow down',
  world: SOCKET_WORLD,
  cases: [
    ...SENDING.flatMap((method) => [
      slackFault('429, Retry-After 1', method, { status: 429, retryAfterS: 1 }, 2),
      slackFault('429 without Retry-After', method, { status: 429 }),
      slackFault('429, Retry-After is a word', method, { status: 429, retryAfterS: 'soon' }),
    ]),
    discordFault('429, retry_after 1', 'original', { status: 429, retryAfterS: 1 }, 2),
    discordFault('429, retry_after 1', 'message.create', { status: 429, retryAfterS: 1 }, 2),
    discordFault('429 for all calls', 'message.edit', { status: 429, retryAfterS: 1, global: true }),
  ],
}

const BROKEN_ANSWERS: readonly (readonly [string, SlackFault])[] = [
  ['500', { status: 500 }],
  ['500 after the work', { status: 500, after: true }],
  ['cut before the work', { cut: 'before' }],
  ['cut after the work', { cut: 'after' }],
  ['cut inside the answer', { cut: 'inside' }],
  ['a page instead of JSON', { html: true }],
  ['a page after the work', { html: true, after: true }],
  ['internal_error', { ok: false, error: 'internal_error' }],
]

/** The place is closed to us: the picture takes another way. */
const placeRefused = (error: string): FaultCase => ({
  what: `posting and updating in the place: ok false, ${error}`,
  async run(world) {
    for (const how of WAYS) {
      const ask = await heldAtModel(world, 'slack', how)
      await placeholderOf(world, ask)
      ask.isPlaceClosed = true
      for (const method of SENDING) world.slack.faults.next(method, { ok: false, error })
      world.gemini.release()
      await isDelivered(world, ask, SERVED_WITHIN_MS)
      world.slack.faults.clear()
    }
  },
})

const F25: Row = {
  id: 'F25',
  fault: 'Slack fails, each in its way',
  world: SOCKET_WORLD,
  cases: [
    ...SENDING.flatMap((method) => BROKEN_ANSWERS.map(([what, fault]) => slackFault(what, method, fault))),
    { ...slackFault('no answer for 11 s', 'chat.postMessage', { hangMs: 11_000 }), isSlow: true },
    { ...slackFault('done, and no answer for 11 s', 'chat.postMessage', { hangMs: 11_000, after: true }), isSlow: true },
    ...['channel_not_found', 'not_in_channel', 'is_archived'].map(placeRefused),
    {
      what: 'a card is refused as too long: a told failure',
      expectsBug: true,
      async run(world) {
        const ask = await heldAtModel(world, 'slack', 'mention')
        await placeholderOf(world, ask)
        world.slack.faults.next('chat.update', { ok: false, error: 'msg_too_long' })
        world.gemini.release()
        expect((await isOver(world, ask, SERVED_WITHIN_MS)) === 'failed', 'it did not fail')
      },
    },
    {
      what: 'the token is revoked: an end, and operators are told, because nobody else can be',
      async run(world) {
        const ask = await heldAtModel(world, 'slack', 'mention')
        ask.isUnreachable = true
        await placeholderOf(world, ask)
        for (const target of [...SENDING, 'files.getUploadURLExternal'])
          world.slack.faults.next(target, { ok: false, error: 'token_revoked' }, 100)
        world.gemini.release()
        expect((await isOver(world, ask, SERVED_WITHIN_MS)) === 'failed', 'it did not fail')
        const lines = world.everRan.flatMap(({ process }) => process.lines)
        expect(
          lines.some(({ msg, level }) => level === 'error' && /could not tell/.test(String(msg))),
          'no error in the log',
        )
      },
    },
    {
      what: 'the channel is archived while the picture is drawn: told in another way',
      async run(world) {
        const channel = world.slack.workspace.addChannel({
          name: 'closing',
          kind: 'public',
          members: [world.askers.slackPeople[0] as string, world.slack.botUserId],
        })
        const ask = await heldAtModel(world, 'slack', 'command', { channelId: channel.id, personId: world.askers.slackPeople[0] as string })
        world.slack.workspace.archive(channel.id)
        world.gemini.release()
        await isDelivered(world, ask, SERVED_WITHIN_MS)
      },
    },
  ],
}

const F26: Row = {
  id: 'F26',
  fault: 'the upload goes wrong',
  world: SOCKET_WORLD,
  cases: [
    slackFault('the address has expired (404)', 'upload', { status: 404 }),
    slackFault('cut half-way', 'upload', { cut: 'before' }),
    slackFault('cut after the work', 'upload', { cut: 'after' }),
    slackFault('429', 'upload', { status: 429, retryAfterS: 1 }),
    slackFault('500', 'files.getUploadURLExternal', { status: 500 }),
    slackFault('cut after the work', 'files.completeUploadExternal', { cut: 'after' }),
    slackFault('500', 'files.completeUploadExternal', { status: 500 }),
    slackFault('cut', 'files.info', { cut: 'before' }),
    slackFault('the file is not ready for blocks yet', 'chat.postMessage', { ok: false, error: 'invalid_slack_file' }),
  ],
}

/** Our message in the place, once it says what is being done: then nothing changes it any more before the picture does. */
const placeholderOf = (world: World, ask: Ask): Promise<Post> =>
  waitFor(
    async () => {
      const requestId = await world.askers.findRequestId(ask.words)
      return postsOf(world).find(
        (post) => post.requestId === requestId && post.says === 'progress' && post.onlyFor === undefined && /Drawing with/.test(post.text),
      )
    },
    'the placeholder',
    { withinMs: 5_000 },
  )

const F27: Row = {
  id: 'F27',
  fault: 'the placeholder is deleted by a person',
  world: SOCKET_WORLD,
  cases: [
    {
      what: 'during the model call: posted anew, once (slack)',
      async run(world) {
        const ask = await heldAtModel(world, 'slack', 'mention')
        await removeFromSlack(world, await placeholderOf(world, ask))
        world.gemini.release()
        await isDelivered(world, ask, SERVED_WITHIN_MS)
      },
    },
    {
      what: '… and the new post gets no answer (slack)',
      async run(world) {
        const ask = await heldAtModel(world, 'slack', 'mention')
        await removeFromSlack(world, await placeholderOf(world, ask))
        world.slack.faults.next('chat.postMessage', { cut: 'after' })
        world.gemini.release()
        await isDelivered(world, ask, SERVED_WITHIN_MS)
      },
    },
    {
      what: 'during the model call: posted anew, once (discord)',
      async run(world) {
        const ask = await heldAtModel(world, 'discord', 'mention')
        const { channelId, messageId } = await placeholderOf(world, ask)
        world.discord.as(world.discord.server.guild.ownerId).remove({ channelId, id: messageId })
        world.gemini.release()
        await isDelivered(world, ask, SERVED_WITHIN_MS)
      },
    },
  ],
}

async function removeFromSlack(world: World, { channelId, messageId }: Post): Promise<void> {
  const { messages } = world.slack.workspace
  messages.delete(messages.get(channelId, messageId))
}

const discordHeld = (what: string, spoil: (world: World) => void): FaultCase => ({
  what,
  async run(world) {
    const ask = await heldAtModel(world, 'discord', 'command')
    await placeholderOf(world, ask)
    spoil(world)
    world.gemini.release()
    await isDelivered(world, ask, SERVED_WITHIN_MS)
  },
})

const F28: Row = {
  id: 'F28',
  fault: 'Discord fails, each in its way',
  world: SOCKET_WORLD,
  cases: [
    discordHeld('the interaction token has expired', (world) => world.discord.expireTokens()),
    discordHeld('the token has expired, and the post gets no answer', (world) => {
      world.discord.expireTokens()
      world.discord.faults.next('message.create', { cut: 'after' })
      world.discord.faults.next('message.edit', { cut: 'after' })
    }),
    {
      what: 'the answer in place gets no answer, and then the token expires',
      async run(world) {
        const called = nextDiscordCall(world, 'original')
        world.discord.faults.next('original', { cut: 'after' })
        world.discord.faults.next('original', { status: 401, code: 50_027 }, 5)
        const ask = await world.askers.ask('discord', 'command')
        await called()
        await isDelivered(world, ask, SERVED_WITHIN_MS)
      },
    },
    {
      what: 'the first response is too late (10062)',
      async run(world) {
        world.discord.faults.next('callback', { status: 404, code: 10_062 })
        const ask = await world.askers.ask('discord', 'command')
        ask.isAnswerRefused = true
        await isDelivered(world, ask, SERVED_WITHIN_MS)
      },
    },
    discordHeld('webhook token invalid (50027)', (world) => world.discord.faults.next('original', { status: 401, code: 50_027 }, 5)),
    discordFault('500', 'original', { status: 500 }),
    discordFault('cut after the work', 'original', { cut: 'after' }),
    discordFault('cut before the work', 'original', { cut: 'before' }),
    discordFault('500', 'message.create', { status: 500 }),
    discordFault('cut after the work', 'message.create', { cut: 'after' }),
    discordFault('cut before the work', 'message.create', { cut: 'before' }),
    discordFault('500', 'message.edit', { status: 500 }),
    discordFault('cut after the work', 'message.edit', { cut: 'after' }),
    {
      what: 'the bot may not send in the channel any more: a direct message',
      async run(world) {
        const { id: channelId } = world.discord.server.addChannel({ name: 'closing' })
        const ask = await heldAtModel(world, 'discord', 'mention', { channelId })
        ask.isPlaceClosed = true
        world.discord.server.updateChannel(channelId, { botCanSend: false, botCanView: false })
        world.gemini.release()
        await isDelivered(world, ask, SERVED_WITHIN_MS)
      },
    },
    {
      what: 'every file is too large (40005): a told failure or a link',
      async run(world) {
        const ask = await heldAtModel(world, 'discord', 'command')
        for (const family of ['original', 'message.edit', 'message.create', 'dm'] as const)
          world.discord.faults.next(family, { status: 413, code: 40_005 }, 1)
        world.gemini.release()
        const state = await isOver(world, ask, SERVED_WITHIN_MS)
        expect(state === 'delivered' || state === 'failed', `it ended ${state}`)
      },
    },
  ],
}

export const PLATFORMS: readonly Row[] = [F24, F25, F26, F27, F28]
