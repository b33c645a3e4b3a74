import { setTimeout as pause } from 'node:timers/promises'
import { waitFor } from '../support/wait-for.ts'
import type { Ask } from './askers.ts'
import { type Post, postsOf } from './posts.ts'
import { PREFIX, type Program, type World, type WorldOptions } from './world.ts'

/** Every wish is asked back: shown with a countdown where it can be read, asked step by step where it cannot. */
export const ASKING_WORLD: Omit<WorldOptions, 'seed'> = {
  workers: 3,
  settings: { SEMANTIC_SHARE: '0', CONFIRM_BELOW: '1', CLARIFY_BELOW: '0.5', CONFIRM_WAIT_MS: '4000' },
}

const CONFIRM = { wish: 'a canal', asks: 'I read this as photography' }
const CLARIFY = { wish: 'something cool for the launch', asks: 'What should it show?' }
const LOOK = 'And how should it look?'
const OWN_WORDS = 'watercolour of a lighthouse'

interface Conduct {
  readonly what: string
  readonly question: { readonly wish: string; readonly asks: string }
  /** What the person does about it, from the moment the question is seen. */
  readonly answer: (run: Run) => Promise<unknown>
  /** What the picture must say. */
  readonly shows: RegExp
}

/** What people do with a question. */
const CONDUCTS: readonly Conduct[] = [
  { what: 'just try', question: CLARIFY, answer: (run) => press(run, CLARIFY.asks, 'Just try'), shows: /my best guess, as you wished/ },
  {
    what: 'two steps',
    question: CLARIFY,
    async answer(run) {
      await press(run, CLARIFY.asks, 'Person')
      await press(run, LOOK, 'Realistic photo')
    },
    shows: /Read as photography \/ portrait, as you said/,
  },
  { what: 'own words', question: CLARIFY, answer: reply, shows: /Read as art.*, as you said/ },
  {
    what: 'two answers at once',
    question: CLARIFY,
    answer: (run) => Promise.all([press(run, CLARIFY.asks, 'Just try'), press(run, CLARIFY.asks, 'Just try')]),
    shows: /my best guess, as you wished/,
  },
  // A yes that comes when the clock has gone on already is none; which of them it was is read in the journal.
  { what: 'yes', question: CONFIRM, answer: (run) => press(run, CONFIRM.asks, 'Yes, generate'), shows: /as you said|you did not object/ },
  { what: 'silence', question: CONFIRM, answer: async () => undefined, shows: /you did not object/ },
  { what: 'yes as the clock runs out', question: CONFIRM, answer: pressAtTheLastMoment, shows: /as you said|you did not object/ },
]

interface Run {
  readonly world: World
  readonly ask: Ask
  readonly requestId: string
  readonly conduct: Conduct
}

/**
 * Many questions at once on both platforms, and for each of them a worker or the process that hears the chat dies between the question and its answer.
 *
 * @returns what is wrong, one line a request; the checker says the rest
 */
export async function askUnderFire(world: World, count: number): Promise<string[]> {
  const fire = openFire(world, count)
  const runs = Array.from({ length: count }, async (_, index) => {
    const conduct = CONDUCTS[Math.floor(world.random() * CONDUCTS.length)] as Conduct
    return oneRun(world, conduct, index % 2 === 0 ? 'slack' : 'discord', fire)
  })
  const breaches = await Promise.all(runs)
  await fire.cease()
  return breaches.flat()
}

async function oneRun(world: World, conduct: Conduct, platform: Ask['platform'], fire: Fire): Promise<string[]> {
  const { ask, requestId } = await askUntilHeard(world, platform, conduct)
  const run: Run = { world, ask, requestId, conduct }
  try {
    await waitFor(
      () => seen(run).some(({ text, says }) => text.includes(conduct.question.asks) || says === 'picture'),
      'the question',
      PATIENT,
    )
    await fire.nextHit()
    await pause(world.random() * 400)
    await conduct.answer(run)
    const picture = await waitFor(() => seen(run).find(({ says }) => says === 'picture'), 'the picture', PATIENT)
    return await faultsOf(run, picture)
  } catch (error) {
    return [`${requestId} (${platform}, ${conduct.what}): ${error instanceof Error ? error.message : error}; it shows ${texts(run)}`]
  }
}

const PATIENT = { withinMs: 40_000, everyMs: 50 } as const
/** So long nothing happens before a person does it once more. */
const TRIES_AGAIN_AFTER_MS = 2_500

/** Whoever is told nothing, because the process that hears the chat is just dead, asks again. */
async function askUntilHeard(world: World, platform: Ask['platform'], { question }: Conduct): Promise<{ ask: Ask; requestId: string }> {
  return waitFor(
    async () => {
      const ask = await world.askers.ask(platform, 'command', { wish: question.wish })
      const requestId = await world.askers.requestId(ask, 500).catch(() => undefined)
      return requestId === undefined ? undefined : { ask, requestId }
    },
    'a wish to be heard',
    PATIENT,
  )
}

async function faultsOf(run: Run, { text }: Post): Promise<string[]> {
  const { world, requestId, ask, conduct } = run
  const { answer, generation } = await world.redis.client.hgetall(`${PREFIX}:request:${requestId}`)
  const { choice } = JSON.parse(answer ?? '{}') as { choice?: string }
  const problems = [
    ...(conduct.shows.test(text) ? [] : [`the picture does not show the answer: ${text.slice(0, 600)}`]),
    ...(choice === 'yes' && !text.includes('as you said') ? ['the answer was yes, and the picture says otherwise'] : []),
    ...(choice === 'silence' && !text.includes('you did not object') ? ['nobody answered, and the picture says otherwise'] : []),
    ...(seen(run).length === 1 ? [] : [`${seen(run).length} messages stand for it: ${texts(run)}`]),
    ...(generation ? [] : ['it has no picture']),
  ]
  return problems.map((problem) => `${requestId} (${ask.platform}, ${conduct.what}): ${problem}`)
}

/** What everybody sees of a request. */
const seen = ({ world, requestId }: Run): Post[] =>
  postsOf(world).filter((post) => post.requestId === requestId && post.onlyFor === undefined)

const texts = (run: Run): string =>
  seen(run)
    .map(({ says, text }) => `${says} "${text.slice(0, 160)}"`)
    .join(', ')

const press = (run: Run, question: string, label: string): Promise<void> =>
  untilItMoves(run, question, async (post) => {
    const { slack, discord } = run.world
    const { personId, channelId } = run.ask
    if (run.ask.platform === 'slack') await slack.as(personId).press({ channelId, ts: post.messageId }, { label })
    else await discord.as(personId).press({ channelId, id: post.messageId }, { label })
  })

function reply(run: Run): Promise<void> {
  return untilItMoves(run, run.conduct.question.asks, async (post) => {
    const { slack, discord } = run.world
    const { personId, channelId } = run.ask
    if (run.ask.platform === 'slack') await slack.as(personId).say(OWN_WORDS, { channelId, threadTs: post.messageId })
    else discord.as(personId).say(OWN_WORDS, { channelId, replyTo: post.messageId })
  })
}

async function pressAtTheLastMoment(run: Run): Promise<void> {
  const { client } = run.world.redis
  const stored = await client.hget(`${PREFIX}:request:${run.requestId}`, 'question')
  const { dueAtMs } = JSON.parse(stored ?? '{}') as { dueAtMs: number }
  await pause(Math.max(0, dueAtMs - Date.now() - 40 + run.world.random() * 60))
  await press(run, CONFIRM.asks, 'Yes, generate')
}

/** As a person does it: again, when nothing came of it. A button that is gone means that something has. */
async function untilItMoves(run: Run, question: string, act: (post: Post) => Promise<void>): Promise<void> {
  const standing = () => seen(run).find(({ text, says }) => says === 'progress' && text.includes(question))
  const hasMoved = () => seen(run).some(({ says, text }) => says === 'picture' || (says === 'progress' && !text.includes(question)))
  await waitFor(
    async () => {
      const post = standing()
      if (post) await act(post).catch(() => undefined)
      return waitFor(hasMoved, 'something to happen', { withinMs: TRIES_AGAIN_AFTER_MS }).catch(() => false)
    },
    `an answer to "${question}" to be taken`,
    PATIENT,
  )
}

interface Fire {
  /** Once the next process was killed. */
  nextHit(): Promise<void>
  /** @returns when all that were killed run again */
  cease(): Promise<void>
}

/** Shots after the last question was hit: they meet answers on their way to a picture. */
const LAST_SHOTS = 2

function openFire(world: World, questions: number): Fire {
  let isOver = false
  let hits = 0
  let shotsLeft = LAST_SHOTS
  let next = Promise.withResolvers<void>()
  const restarts: Promise<void>[] = []

  async function shoot(): Promise<void> {
    while (!isOver && shotsLeft > 0) {
      await pause(500 + world.random() * 700)
      const victims = targets(world).filter(({ process }) => process.serves)
      const victim = victims[Math.floor(world.random() * victims.length)]
      if (!victim) continue
      if (hits >= questions) shotsLeft -= 1
      restarts.push(world.killAndRestart(victim))
      next.resolve()
      next = Promise.withResolvers()
    }
  }

  const shooting = shoot()
  return {
    async nextHit() {
      await next.promise
      hits += 1
    },
    async cease() {
      isOver = true
      await shooting
      await Promise.all(restarts)
    },
  }
}

const targets = (world: World): Program[] => [...world.workers, world.program('slack'), world.program('discord')]
