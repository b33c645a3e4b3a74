import { setTimeout as pause } from 'node:timers/promises'
import { RedisProcess } from '../../support/redis-process.ts'
import type { Ask } from '../askers.ts'
import { areAtModel, isDelivered } from '../moments.ts'
import { expect, type FaultCase, type Row, SOCKET_WORLD } from '../row.ts'
import type { World } from '../world.ts'

/** Lock, stall check and a few rounds of retrying. */
const BACK_TO_NORMAL_MS = 30_000

async function allDelivered(world: World, asks: readonly Ask[]): Promise<void> {
  for (const ask of asks) await isDelivered(world, ask, BACK_TO_NORMAL_MS)
}

/**
 * Requests in every state at once: at the model, and in line behind them. A request is queued after its acknowledgement, and ten hands take what is queued first,
 * so one that was asked for first may still be in line.
 */
async function manyUnderWay(world: World, count: number): Promise<Ask[]> {
  world.gemini.hold()
  const asks = await world.askers.askMany(count)
  await areAtModel(world, asks, 4)
  return asks
}

function isToldToTryAgain({ promised, answer, tookMs }: Ask): void {
  expect(promised === false && /ask again|cannot take requests/i.test(answer), `the answer was "${answer.slice(0, 200)}"`)
  expect(tookMs < 2_000, `the answer took ${Math.round(tookMs)} ms`)
}

const F9: Row = {
  id: 'F9',
  fault: 'Redis SIGKILL and restart on its append-only file',
  world: SOCKET_WORLD,
  cases: [
    {
      what: 'with 14 requests under way, down 0.5 s',
      async run(world) {
        const asks = await manyUnderWay(world, 14)
        await world.redis.kill()
        await pause(500)
        await world.redis.start()
        world.gemini.release()
        await allDelivered(world, asks)
      },
    },
    {
      what: 'while results are being delivered, down 1 s',
      async run(world) {
        const asks = await manyUnderWay(world, 10)
        world.gemini.release()
        await pause(350 + world.random() * 200)
        await world.redis.kill()
        await pause(1_000)
        await world.redis.start()
        await allDelivered(world, asks)
      },
    },
  ],
}

const F11: Row = {
  id: 'F11',
  fault: 'Redis frozen for 6 s, twice the lock',
  world: SOCKET_WORLD,
  cases: [
    {
      what: 'requests under way end once; new ones are told to try again within 2 s',
      async run(world) {
        const asks = await manyUnderWay(world, 10)
        world.redis.freeze()
        world.gemini.release()
        const told = await Promise.all([world.askers.ask('slack'), world.askers.ask('discord')])
        await pause(4_000)
        world.redis.thaw()
        told.forEach(isToldToTryAgain)
        await allDelivered(world, asks)
      },
    },
  ],
}

const F12: Row = {
  id: 'F12',
  fault: 'Redis refuses connections for 3 s',
  world: SOCKET_WORLD,
  cases: [
    {
      what: 'told at once; taken again within 2 s of its return',
      async run(world) {
        const asks = await manyUnderWay(world, 6)
        await world.redis.kill()
        const told = await Promise.all([world.askers.ask('slack'), world.askers.ask('discord')])
        told.forEach(isToldToTryAgain)
        await pause(3_000)
        await world.redis.start()
        world.gemini.release()
        await pause(2_000)
        const again = await Promise.all([world.askers.ask('slack'), world.askers.ask('discord')])
        expect(
          again.every(({ promised }) => promised === true),
          `two seconds later it said "${again.map(({ answer }) => answer).join('", "')}"`,
        )
        await allDelivered(world, [...asks, ...again])
      },
    },
  ],
}

const WIRED_WORLD: Row['world'] = { hasWire: true }

const cutAccept = (platform: Ask['platform']): FaultCase => ({
  what: `the reply to "accept" is cut (${platform}): taken once, and answered as taken`,
  async run(world) {
    world.wire.cutReplyTo((sent) => sent.includes('"words":"a cosy cabin'))
    const before = world.wire.cuts
    const ask = await world.askers.ask(platform)
    expect(world.wire.cuts > before, 'nothing was cut')
    expect(ask.promised === true, `the person was told "${ask.answer.slice(0, 200)}"`)
    await isDelivered(world, ask, BACK_TO_NORMAL_MS)
  },
})

/** What stands in the command of each journal write, by what it writes. */
const JOURNAL_WRITES = { picture: '"imageKey"', upload: '\r\nown\r\n', delivery: '"deliveredAtMs"', posting: 'posting' } as const

const F13: Row = {
  id: 'F13',
  fault: 'a command is executed, and its reply is cut',
  world: WIRED_WORLD,
  cases: [
    cutAccept('slack'),
    cutAccept('discord'),
    ...Object.entries(JOURNAL_WRITES).map(
      ([written, word]): FaultCase => ({
        what: `the reply to a journal write of the ${written} is cut`,
        async run(world) {
          const before = world.wire.cuts
          world.wire.cutReplyTo((sent) => sent.includes(word), 2)
          const asks = await world.askers.askMany(4)
          await allDelivered(world, asks)
          expect(world.wire.cuts > before, 'nothing was cut')
        },
      }),
    ),
    {
      what: 'one reply in forty is cut, 20 requests',
      async run(world) {
        world.wire.cutReplyTo(() => world.random() < 0.025, 1_000)
        const asks = await world.askers.askMany(20)
        await pause(3_000)
        world.wire.heal()
        for (const ask of asks.filter(({ promised }) => promised === true)) await isDelivered(world, ask, BACK_TO_NORMAL_MS)
      },
    },
  ],
}

const F16: Row = {
  id: 'F16',
  fault: 'a Redis that evicts (allkeys-lru)',
  world: SOCKET_WORLD,
  cases: [
    {
      what: 'the program does not start, and names the fix',
      async run(world) {
        const evicting = await RedisProcess.start(`${world.dataDir}/evicting`, [
          '--save',
          '',
          '--maxmemory',
          '60mb',
          '--maxmemory-policy',
          'allkeys-lru',
        ])
        try {
          const { process } = world.start('refuses', 'refused', { ROLES: 'worker', REDIS_URL: evicting.url })
          const { code } = await process.exited
          world.programs.pop()
          expect(code !== 0 && code !== null, `it ended with ${code}`)
          expect(/noeviction/.test(process.lastWords()), `it said: ${process.lastWords()}`)
        } finally {
          await evicting.stop()
        }
      },
    },
  ],
}

export const REDIS: readonly Row[] = [F9, F11, F12, F16, F13]
