import { waitFor } from '../../support/wait-for.ts'
import { postsOf } from '../posts.ts'
import { ASKING_WORLD, askUnderFire } from '../questions.ts'
import { expect, type FaultCase, type Row } from '../row.ts'
import { PREFIX, type World } from '../world.ts'

/** More at once than a chat channel sees, so that every process has something to lose. */
const BATCH = 25
const BATCHES = 8
const SHORT_BATCH = 14

const batch = (count: number, number?: number): FaultCase => ({
  what:
    number === undefined ? `${count} questions, a kill in each (short)` : `${count} questions, a kill in each (${number} of ${BATCHES})`,
  settleWithinMs: 60_000,
  isSlow: number !== undefined,
  async run(world) {
    const breaches = await askUnderFire(world, count)
    expect(breaches.length === 0, breaches.join('\n    '))
  },
})

const LAPSING_WORLD: Row['world'] = {
  settings: { SEMANTIC_SHARE: '0', CONFIRM_BELOW: '1', CLARIFY_BELOW: '0.5', QUESTION_EXPIRES_MS: '2500' },
}

const lapses = (platform: 'slack' | 'discord'): FaultCase => ({
  what: `nobody answers, and every worker dies before it lapses (${platform})`,
  async run(world) {
    const ask = await world.askers.ask(platform, 'command', { wish: 'something cool for the launch' })
    const requestId = await world.askers.requestId(ask)
    const says = (words: string) => () => postsOf(world).some((post) => post.requestId === requestId && post.text.includes(words))
    await waitFor(says('What should it show?'), 'the question', { withinMs: 10_000 })
    await Promise.all(world.workers.map((worker) => world.killAndRestart(worker)))
    await waitFor(says('I asked and heard nothing'), 'the word that it lapsed', { withinMs: 15_000 })
    // Whoever asked is told first, and the end is written right after.
    await waitFor(async () => (await stateOf(world, requestId)) === 'expired', 'the end of the request', { withinMs: 5_000 })
  },
})

const stateOf = (world: World, requestId: string) => world.redis.client.hget(`${PREFIX}:request:${requestId}`, 'state')

const F42: Row = {
  id: 'F42',
  fault: 'a kill between question and answer',
  world: ASKING_WORLD,
  cases: [batch(SHORT_BATCH), ...Array.from({ length: BATCHES }, (_, index) => batch(BATCH, index + 1))],
}

const F42_LAPSE: Row = { id: 'F42', fault: 'a question that lapses', world: LAPSING_WORLD, cases: [lapses('slack'), lapses('discord')] }

export const QUESTIONS: readonly Row[] = [F42, F42_LAPSE]
