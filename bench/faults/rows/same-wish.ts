import { waitFor } from '../../support/wait-for.ts'
import { isAtModel } from '../moments.ts'
import { expect, type FaultCase, type Row } from '../row.ts'
import { NOTICED_WITHIN_MS, PREFIX, type World } from '../world.ts'

/** Wishes are read in process: a text model might read the same words in two ways, and then they are two wishes. */
export const THREE_WORKERS: Row['world'] = { workers: 3, settings: { SEMANTIC_SHARE: '0' } }

/** `count` people wish for the same at once, while the model takes its time. @returns how often it was drawn, once everybody has their picture */
export async function sameWish(
  world: World,
  { words, count, meanwhile = async () => undefined }: { words: string; count: number; meanwhile?: (world: World) => Promise<void> },
): Promise<number> {
  world.gemini.hold()
  await world.askers.askAlike('slack', words, count)
  await isAtModel(world, { words })
  await meanwhile(world)
  world.gemini.release()
  const haveIt = async () => (await statesOf(world, words)).filter((state) => state === 'delivered').length === count
  await waitFor(haveIt, `${count} pictures of "${words}"`, { withinMs: NOTICED_WITHIN_MS + 60_000, everyMs: 100 })
  return world.gemini.calls.filter(({ makes, prompt }) => makes === 'images' && prompt.includes(words)).length
}

/** SIGKILL for the worker whose request draws what the others wait for. */
export async function killWhoDraws(world: World): Promise<void> {
  const { client } = world.redis
  const [flight = ''] = (await client.keys(`${PREFIX}:flight:*`)).filter((key) => !/:(waiting|declined)$/.test(key))
  const requestId = await client.hget(flight, 'leader')
  const owner = world.workers.find(({ process }) => process.lines.some((line) => line.requestId === requestId && line.stage === 'plan'))
  if (!owner) throw new Error(`no worker has ${requestId}`)
  await world.killAndRestart(owner)
}

async function statesOf({ redis }: World, words: string): Promise<string[]> {
  const keys = await redis.client.keys(`${PREFIX}:request:*`)
  const records = await Promise.all(keys.map((key) => redis.client.hmget(key, 'request', 'state')))
  return records.flatMap(([request, state]) => (request?.includes(words) ? [state ?? ''] : []))
}

const CROWD = 200

const crowd = (what: string, words: string, mostDrawn: number, meanwhile?: (world: World) => Promise<void>): FaultCase => ({
  what: `${CROWD} at once over three workers${what}`,
  async run(world) {
    const drawn = await sameWish(world, { words, count: CROWD, ...(meanwhile && { meanwhile }) })
    expect(drawn <= mostDrawn, `it was drawn ${drawn} times`)
  },
})

const I6: Row = {
  id: 'I6',
  fault: 'the same wish at the same moment',
  world: THREE_WORKERS,
  cases: [
    crowd(': drawn once', 'a lighthouse in a storm, wide shot', 1),
    crowd(', and the one that draws dies: drawn twice at most', 'a windmill in a storm, wide shot', 2, killWhoDraws),
  ],
}

export const SAME_WISH: readonly Row[] = [I6]
