import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { checkAll } from '../../bench/faults/checker.ts'
import { gather } from '../../bench/faults/evidence.ts'
import { postsOf } from '../../bench/faults/posts.ts'
import { ASKING_WORLD, askUnderFire } from '../../bench/faults/questions.ts'
import { World } from '../../bench/faults/world.ts'
import { waitFor } from '../../bench/support/wait-for.ts'

const seed = Math.floor(Math.random() * 1_000_000)
const SOON = { withinMs: 20_000 }

describe('a question, while processes die', () => {
  let world: World

  beforeAll(async () => {
    world = await World.open({ ...ASKING_WORLD, workers: 2, seed })
  }, 40_000)
  afterAll(() => world?.close())

  /** Everything has its end, and nothing is wrong with any of it. */
  async function soundness(): Promise<readonly string[]> {
    await world.heal()
    return (await world.settle(30_000)) ? checkAll(await gather(world)) : ['not everything has ended']
  }

  it('is answered after every process was killed and started again, on both platforms', { timeout: 60_000 }, async () => {
    const wish = 'something cool for the launch'
    const asks = await Promise.all([world.askers.ask('slack', 'command', { wish }), world.askers.ask('discord', 'command', { wish })])
    const [onSlack = expect.unreachable(), onDiscord = expect.unreachable()] = await Promise.all(
      asks.map(async (ask) => {
        const requestId = await world.askers.requestId(ask)
        const post = () => postsOf(world).find((one) => one.requestId === requestId && one.text.includes('What should it show?'))
        return { ...ask, requestId, messageId: (await waitFor(post, 'the question', SOON)).messageId }
      }),
    )
    await Promise.all(world.programs.map((program) => world.killAndRestart(program)))
    await Promise.all([
      world.slack.as(onSlack.personId).press({ channelId: onSlack.channelId, ts: onSlack.messageId }, { label: 'Just try' }),
      world.discord.as(onDiscord.personId).press({ channelId: onDiscord.channelId, id: onDiscord.messageId }, { label: 'Just try' }),
    ])
    for (const { requestId, messageId } of [onSlack, onDiscord]) {
      const shows = () => postsOf(world).find((one) => one.requestId === requestId && one.says === 'picture')
      const picture = await waitFor(shows, 'the picture', SOON)
      expect(picture).toMatchObject({ messageId, text: expect.stringContaining('my best guess, as you wished') })
    }
    expect(await soundness()).toEqual([])
  })

  /** Row F42 of `npm run faults` does the same two hundred times. */
  it('is never posted twice, and no answer is lost', { timeout: 90_000 }, async () => {
    const breaches = await askUnderFire(world, 8)
    expect([...breaches, ...(await soundness())], `seed ${seed}`).toEqual([])
  })
})
