import { waitFor } from '../../support/wait-for.ts'
import { type Ask, heldAtModel } from '../askers.ts'
import { isDelivered, isOver, nextDiscordCall, nextSlackCall, ownerOf } from '../moments.ts'
import { type Post, postsOf } from '../posts.ts'
import { expect, type FaultCase, type Row, SOCKET_WORLD } from '../row.ts'
import type { World } from '../world.ts'

const ENDS_WITHIN_MS = 20_000

/** A message that carries the Cancel button of this ask. */
const cancellable = (world: World, ask: Ask): Promise<Post> =>
  waitFor(
    async () => {
      const requestId = await world.askers.findRequestId(ask.words)
      const own = postsOf(world).filter((post) => requestId !== undefined && post.requestId === requestId && post.says === 'progress')
      return own.find(({ onlyFor }) => onlyFor === undefined) ?? own[0]
    },
    'a Cancel button',
    { withinMs: 5_000 },
  )

/** Presses Cancel on a message that may have changed meanwhile, as a person with an old screen would; notes what they were told. */
async function cancel(world: World, ask: Ask, post: Post): Promise<void> {
  const requestId = await world.askers.requestId(ask)
  const before = wordsFor(world, ask)
  if (post.platform === 'slack') {
    const place = { channelId: post.channelId, ts: post.messageId }
    const person = world.slack.as(ask.personId)
    await person.pressRaw(place, { action_id: 'cancel', value: requestId })
  } else {
    const message = { channelId: post.channelId, id: post.messageId }
    await world.discord.as(ask.personId).pressRaw({ channelId: post.channelId, message, data: { custom_id: `cancel:${requestId}` } })
  }
  const said = await waitFor(() => wordsFor(world, ask).slice(before.length).join('\n') || undefined, 'a word about the cancellation', {
    withinMs: 5_000,
  })
  if (!/Too late|Cancelled/.test(said)) throw new Error(`the person was told "${said.slice(0, 300)}"`)
  ask.cancel = /Too late/.test(said) ? 'too late' : /Cancelled/.test(said) ? 'cancelled' : 'no answer'
}

const wordsFor = (world: World, { personId }: Ask): string[] =>
  postsOf(world)
    .filter(({ onlyFor, says }) => onlyFor === personId && says !== 'progress')
    .map(({ text }) => text)

const duringModelCall = (platform: Ask['platform'], how: 'command' | 'mention'): FaultCase => ({
  what: `during the model call (${platform}, ${how})`,
  async run(world) {
    const ask = await heldAtModel(world, platform, how)
    await cancel(world, ask, await cancellable(world, ask))
    world.gemini.release()
    expect(ask.cancel === 'cancelled', `the person was told: ${ask.cancel}`)
    expect((await isOver(world, ask, ENDS_WITHIN_MS)) === 'cancelled', 'it went on')
  },
})

/** The call shows its effect at once, and is answered late: the cancellation falls between the post and the charge. */
const betweenPostAndCharge = (platform: Ask['platform']): FaultCase => ({
  what: `between the post and the charge (${platform})`,
  async run(world) {
    const ask = await heldAtModel(world, platform, 'mention')
    const post = await cancellable(world, ask)
    const called = platform === 'slack' ? nextSlackCall(world, 'chat.update') : nextDiscordCall(world, 'message.edit')
    if (platform === 'slack') world.slack.faults.next('chat.update', { hangMs: 1_500, after: true })
    else world.discord.faults.next('message.edit', { slowMs: 1_500 })
    world.gemini.release()
    await called()
    await cancel(world, ask, post)
    await isOver(world, ask, ENDS_WITHIN_MS)
  },
})

const F43: Row = {
  id: 'F43',
  fault: 'Cancel, at each stage',
  world: SOCKET_WORLD,
  cases: [
    {
      what: 'in line, while no worker is there (slack)',
      async run(world) {
        for (const { process } of world.workers) process.kill('SIGSTOP')
        const ask = await world.askers.ask('slack', 'mention')
        await cancel(world, ask, await cancellable(world, ask))
        for (const { process } of world.workers) process.kill('SIGCONT')
        expect(ask.cancel === 'cancelled', `the person was told: ${ask.cancel}`)
      },
    },
    duringModelCall('slack', 'command'),
    duringModelCall('slack', 'mention'),
    duringModelCall('discord', 'command'),
    duringModelCall('discord', 'mention'),
    {
      what: 'during the upload (slack)',
      async run(world) {
        const ask = await heldAtModel(world, 'slack', 'mention')
        const post = await cancellable(world, ask)
        const called = nextSlackCall(world, 'files.getUploadURLExternal')
        world.slack.faults.next('upload', { slowMs: 1_500 })
        world.gemini.release()
        await called()
        await cancel(world, ask, post)
        expect((await isOver(world, ask, ENDS_WITHIN_MS)) === 'cancelled', 'it went on')
      },
    },
    betweenPostAndCharge('slack'),
    betweenPostAndCharge('discord'),
    {
      what: 'after a worker died with an unconfirmed post (slack)',
      async run(world) {
        const ask = await heldAtModel(world, 'slack', 'mention')
        const post = await cancellable(world, ask)
        const { messages } = world.slack.workspace
        const called = nextSlackCall(world, 'chat.postMessage')
        world.slack.faults.next('chat.postMessage', { hangMs: 1_500, after: true })
        messages.delete(messages.get(post.channelId, post.messageId))
        world.gemini.release()
        await called()
        const owner = await ownerOf(world, ask)
        owner.process.kill('SIGKILL')
        const heard = await waitFor(
          () => messages.in(post.channelId).findLast(({ user, thread_ts }) => user !== world.slack.botUserId && thread_ts === undefined),
          'a message to press on',
          { withinMs: 1_000 },
        )
        await cancel(world, ask, { ...post, messageId: heard.ts })
        await isOver(world, ask, ENDS_WITHIN_MS)
      },
    },
    {
      what: 'after the picture is there (both)',
      async run(world) {
        for (const platform of ['slack', 'discord'] as const) {
          const ask = await heldAtModel(world, platform, 'mention')
          const post = await cancellable(world, ask)
          world.gemini.release()
          await isDelivered(world, ask, ENDS_WITHIN_MS)
          await cancel(world, ask, post)
          expect(ask.cancel === 'too late', `the person was told: ${ask.cancel}`)
        }
      },
    },
  ],
}

export const CANCEL: readonly Row[] = [F43]
