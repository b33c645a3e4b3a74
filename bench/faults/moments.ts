import { createHash } from 'node:crypto'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { RouteClass } from '../../playground/discord/index.ts'
import { waitFor } from '../support/wait-for.ts'
import type { Ask } from './askers.ts'
import { PREFIX, type Program, type World } from './world.ts'

const SOON = { withinMs: 10_000, everyMs: 2 } as const

/** The journal says that a worker has it. */
export async function isTakenUp(world: World, ask: Ask): Promise<void> {
  const requestId = await world.askers.requestId(ask)
  await waitFor(
    async () => (await world.redis.client.hget(`${PREFIX}:request:${requestId}`, 'state')) === 'running',
    'a worker to take it up',
    SOON,
  )
}

/** The model was asked for it (`times` times by now). */
export const isAtModel = (world: World, { words }: Pick<Ask, 'words'>, times = 1): Promise<void> =>
  world.gemini.until(
    (calls) => calls.filter(({ makes, prompt }) => makes === 'images' && prompt.includes(words)).length >= times,
    SOON.withinMs,
  )

/** The model was asked for so many of them, whichever they are. */
export const areAtModel = (world: World, asks: readonly Ask[], count: number): Promise<void> =>
  world.gemini.until(
    (calls) => asks.filter(({ words }) => calls.some(({ prompt }) => prompt.includes(words))).length >= count,
    SOON.withinMs,
  )

/** The model has answered, and the answer is on its way. */
export const isAnswered = (world: World, { words }: Ask): Promise<void> =>
  world.gemini.until(
    (calls) => calls.some(({ makes, prompt, status }) => makes === 'images' && prompt.includes(words) && status === 200),
    SOON.withinMs,
  )

/** The picture lies in the store, and the journal may not know yet. */
export async function isStored(world: World, ask: Ask): Promise<void> {
  const requestId = await world.askers.requestId(ask)
  const folder = join(world.dataDir, 'images', 'holders', createHash('sha256').update(requestId).digest('hex').slice(0, 2))
  const isThere = () => existsSync(folder) && readdirSync(folder).some((name) => name.startsWith(`${requestId}.`))
  await waitFor(isThere, 'the picture on disk', SOON)
}

/** A call of ours has arrived at Slack: one more than there were. */
export function nextSlackCall(world: World, method: string): () => Promise<void> {
  const before = count()
  return async () => void (await waitFor(() => count() > before, `a call of ${method}`, SOON))
  function count(): number {
    return world.slack.calls.filter((call) => call.method === method).length
  }
}

export function nextDiscordCall(world: World, family: RouteClass): () => Promise<void> {
  const before = count()
  return async () => void (await waitFor(() => count() > before, `a call of ${family}`, SOON))
  function count(): number {
    return world.discord.calls.filter((call) => call.family === family).length
  }
}

/** The worker that has the request, by its log. */
export async function ownerOf(world: World, ask: Ask): Promise<Program> {
  const requestId = await world.askers.requestId(ask)
  const works = ({ process }: Program) =>
    process.isAlive && process.lines.some((line) => line.requestId === requestId && line.stage === 'plan')
  return waitFor(() => world.workers.findLast(works), 'the worker that has it', SOON)
}

export const attemptsOf = async (world: World, ask: Ask): Promise<number> =>
  Number(await world.redis.client.hget(`${PREFIX}:request:${await world.askers.requestId(ask)}`, 'attempts'))

/** Waits for the request's end, whichever it is. */
export const isOver = (world: World, ask: Ask, withinMs: number): Promise<string> =>
  waitFor(
    async () => {
      const state = await world.askers.state(ask)
      return state !== undefined && state !== 'waiting' && state !== 'running' && state
    },
    `the end of "${ask.words}"`,
    { withinMs },
  )

export async function isDelivered(world: World, ask: Ask, withinMs: number): Promise<void> {
  const state = await isOver(world, ask, withinMs)
  if (state !== 'delivered') throw new Error(`"${ask.words}" ended ${state}`)
}
