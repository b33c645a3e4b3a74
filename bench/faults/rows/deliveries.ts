import { setTimeout as pause } from 'node:timers/promises'
import { waitFor } from '../../support/wait-for.ts'
import type { Ask } from '../askers.ts'
import { isDelivered, isOver, nextSlackCall } from '../moments.ts'
import { type Post, postsOf } from '../posts.ts'
import { expect, HTTP_WORLD, type Row } from '../row.ts'
import { PREFIX, type World } from '../world.ts'

const SERVED_WITHIN_MS = 15_000

const recordsOf = async ({ redis }: World): Promise<number> => (await redis.client.keys(`${PREFIX}:request:*`)).length

/** Does something, and says how many new requests came of it. */
async function newRequests(world: World, act: () => Promise<unknown>): Promise<number> {
  const before = await recordsOf(world)
  await act()
  await world.settle(SERVED_WITHIN_MS)
  return (await recordsOf(world)) - before
}

async function pictureOf(world: World, ask: Ask): Promise<Post> {
  await isDelivered(world, ask, SERVED_WITHIN_MS)
  const requestId = await world.askers.requestId(ask)
  const post = postsOf(world).find((one) => one.requestId === requestId && one.says === 'picture')
  if (!post) throw new Error(`no picture of "${ask.words}" in sight`)
  return post
}

const F19: Row = {
  id: 'F19',
  fault: 'the same event, several times',
  world: HTTP_WORLD,
  cases: [
    {
      what: 'three at the same moment, one later, one to another process (slack)',
      async run(world) {
        world.slack.delivery.repeatNext({ times: 3, kind: 'events_api' })
        const count = await newRequests(world, async () => {
          const ask = await world.askers.ask('slack', 'mention')
          const event = world.slack.delivery.log.findLast(({ kind }) => kind === 'events_api')
          if (!event) throw new Error('no event in the log')
          await isDelivered(world, ask, SERVED_WITHIN_MS)
          await world.slack.delivery.again(event, { attempt: 1, reason: 'http_timeout' })
          await world.killAndRestart(world.program('slack'))
          await world.slack.delivery.again(event, { attempt: 2, reason: 'http_timeout' })
        })
        expect(count === 1, `${count} requests came of it`)
      },
    },
    {
      what: 'a command whose delivery is repeated (slack)',
      async run(world) {
        const count = await newRequests(world, async () => {
          await world.askers.ask('slack')
          const command = world.slack.delivery.log.findLast(({ kind }) => kind === 'slash_commands')
          if (command) await world.slack.delivery.again(command)
        })
        expect(count === 1, `${count} requests came of it`)
      },
    },
    {
      what: 'the gateway replays what it sent (discord)',
      async run(world) {
        const count = await newRequests(world, async () => {
          const ask = await world.askers.ask('discord', 'mention')
          await isDelivered(world, ask, SERVED_WITHIN_MS)
          world.discord.gateway.disconnectAll()
          await pause(1_500)
        })
        expect(count === 1, `${count} requests came of it`)
      },
    },
  ],
}

const F20: Row = {
  id: 'F20',
  fault: 'a retry is the first delivery that arrives',
  world: HTTP_WORLD,
  cases: [
    {
      what: 'an event marked as retry 1: served',
      async run(world) {
        world.slack.delivery.repeatNext({ asRetry: 1, kind: 'events_api' })
        const ask = await world.askers.ask('slack', 'mention')
        await isDelivered(world, ask, SERVED_WITHIN_MS)
      },
    },
  ],
}

const F21: Row = {
  id: 'F21',
  fault: 'an event cannot be made durable',
  world: HTTP_WORLD,
  cases: [
    {
      what: 'Redis is down at a mention: not acknowledged, delivered again, one request',
      async run(world) {
        await world.redis.kill()
        const ask = await world.askers.ask('slack', 'mention')
        expect(ask.promised === false, 'it was acknowledged all the same')
        await world.redis.start()
        await isDelivered(world, ask, SERVED_WITHIN_MS)
        ask.promised = true
      },
    },
    {
      what: 'the bots process dies right after it acknowledged, while it says "On it": the sweeper queues it',
      async run(world) {
        const isAnnouncing = nextSlackCall(world, 'chat.postMessage')
        world.slack.faults.next('chat.postMessage', { slowMs: 1_500 })
        const ask = await world.askers.ask('slack', 'mention')
        await isAnnouncing()
        await world.killAndRestart(world.program('slack'))
        expect((await world.askers.state(ask)) === 'waiting', 'it was queued already')
        await isDelivered(world, ask, 25_000)
      },
    },
  ],
}

async function press(world: World, personId: string, post: Post, button: string): Promise<void> {
  if (post.platform === 'slack')
    // Votes are one element of Slack's own there, of two buttons.
    await world.slack
      .as(personId)
      .press({ channelId: post.channelId, ts: post.messageId }, button === 'vote-up' ? { label: '👍' } : { actionId: button })
  else await world.discord.as(personId).press({ channelId: post.channelId, id: post.messageId }, { customId: new RegExp(`^${button}:`) })
}

const F22: Row = {
  id: 'F22',
  fault: 'buttons pressed twice, together, late',
  world: HTTP_WORLD,
  cases: (['slack', 'discord'] as const).flatMap((platform) => [
    {
      what: `a double click on Again: one more picture (${platform})`,
      async run(world: World) {
        const ask = await world.askers.ask(platform)
        const post = await pictureOf(world, ask)
        const count = await newRequests(world, () =>
          Promise.all([press(world, ask.personId, post, 'again'), press(world, ask.personId, post, 'again')]),
        )
        expect(count === 1, `${count} requests came of it`)
      },
    },
    {
      what: `two people press Again at once: one picture for each (${platform})`,
      async run(world: World) {
        const ask = await world.askers.ask(platform)
        const post = await pictureOf(world, ask)
        const people = platform === 'slack' ? world.askers.slackPeople : world.askers.discordPeople
        const count = await newRequests(world, () => Promise.all(people.slice(0, 2).map((person) => press(world, person, post, 'again'))))
        expect(count === 2, `${count} requests came of it`)
      },
    },
    {
      what: `a click on a message from before the last start (${platform})`,
      async run(world: World) {
        const ask = await world.askers.ask(platform)
        const post = await pictureOf(world, ask)
        await world.killAndRestart(world.program(platform))
        await press(world, ask.personId, post, 'vote-up')
        const requestId = await world.askers.requestId(ask)
        await waitFor(async () => (await world.redis.client.hlen(`${PREFIX}:votes:${requestId}`)) === 1, 'the vote', { withinMs: 5_000 })
      },
    },
  ]),
}

const NOT_OBJECTS = [
  'null',
  '[]',
  '5',
  '"x"',
  '{',
  '{"type":null}',
  '{"type":"block_actions"}',
  '{"type":"view_submission","view":null}',
] as const

const F47: Row = {
  id: 'F47',
  fault: 'signed payloads that are none',
  world: HTTP_WORLD,
  cases: [
    {
      what: 'payload=null and others: refused, and the process lives',
      async run(world) {
        const { process } = world.program('slack')
        for (const payload of NOT_OBJECTS) {
          const form = new URLSearchParams({ payload }).toString()
          const asForm = await world.slack.sendSigned(form, 'application/x-www-form-urlencoded')
          const asEvent = await world.slack.sendSigned(payload, 'application/json')
          for (const { status } of [asForm, asEvent])
            expect(!payload.startsWith('{"') ? status === 400 : status < 600, `${payload} was answered with ${status}`)
        }
        expect(process.isAlive, `the process ended: ${process.lastWords()}`)
        const ask = await world.askers.ask('slack')
        expect((await isOver(world, ask, SERVED_WITHIN_MS)) === 'delivered', 'it does not serve any more')
      },
    },
  ],
}

export const DELIVERIES: readonly Row[] = [F19, F20, F21, F22, F47]
