import { isDelivered, isOver } from '../moments.ts'
import { expect, type FaultCase, HTTP_WORLD, type Row, SOCKET_WORLD } from '../row.ts'
import type { Program, World } from '../world.ts'

const SERVED_WITHIN_MS = 20_000
const MINUTE_MS = 60_000

/** A further process beside the others, only for one case. */
async function alongside(world: World, start: () => Program, act: (program: Program) => Promise<void>): Promise<void> {
  const program = start()
  try {
    await act(program)
  } finally {
    await program.process.stop()
    world.programs.splice(world.programs.indexOf(program), 1)
  }
}

const startShifted = (world: World, name: string, roles: string, shiftMs: number): Program =>
  world.start(name, roles, { CLOCK_SHIFT_MS: String(shiftMs) }, ['./bench/faults/clock-shift.ts'])

const refusesToStart = (minutes: number): FaultCase => ({
  what: `${minutes > 0 ? '+' : ''}${minutes} min: does not start, and says that the clock is wrong`,
  run: (world) =>
    alongside(
      world,
      () => startShifted(world, 'wrong clock', 'worker', minutes * MINUTE_MS),
      async ({ process }) => {
        const outcome = await Promise.race([
          process.exited,
          process.ready.then(
            () => 'it serves' as const,
            () => process.exited,
          ),
        ])
        if (outcome === 'it serves') {
          // Serving is fine as long as somebody is told.
          await process.logged(/clock/i, 5_000)
          return
        }
        expect(outcome.code !== 0 && /clock/i.test(process.lastWords()), `it ended with ${outcome.code}: ${process.lastWords()}`)
      },
    ),
})

/** All work is done by a worker whose clock is off, with a model that fails at first, so that something must wait. */
const shiftedWorkerServes = (minutes: number): FaultCase => ({
  what: `${minutes > 0 ? '+' : ''}${minutes} min: a worker alone serves, retries included`,
  async run(world) {
    await Promise.all(world.workers.map(({ process }) => process.stop()))
    const start = () =>
      world.start('shifted worker', 'shifted', { ROLES: 'worker', CLOCK_SHIFT_MS: String(minutes * MINUTE_MS) }, [
        './bench/faults/clock-shift.ts',
      ])
    await alongside(world, start, async ({ process }) => {
      await process.ready
      world.gemini.faults.next({ status: 503, retryDelayS: 4 }, 1)
      const asks = await Promise.all([world.askers.ask('slack'), world.askers.ask('discord')])
      for (const ask of asks) await isDelivered(world, ask, SERVED_WITHIN_MS)
    })
  },
})

const F40: Row = {
  id: 'F40',
  fault: 'the clock of a host is wrong',
  world: HTTP_WORLD,
  cases: [
    refusesToStart(60),
    refusesToStart(-60),
    refusesToStart(6),
    shiftedWorkerServes(3),
    shiftedWorkerServes(-3),
    {
      what: 'Slack requests signed 301 s ago, 61 s ahead, a year ahead: refused; 4 min ago: served',
      async run(world) {
        const body = new URLSearchParams({ command: '/banana', text: 'help' }).toString()
        const statusAt = async (secondsAgo: number) =>
          (
            await world.slack.sendSigned(body, 'application/x-www-form-urlencoded', {
              timestamp: Math.floor(Date.now() / 1000) - secondsAgo,
            })
          ).status
        for (const secondsAgo of [302, -70, -31_536_000]) {
          const status = await statusAt(secondsAgo)
          expect(status === 401, `${secondsAgo} s ago was answered with ${status}`)
        }
        const status = await statusAt(240)
        expect(status !== 401, `240 s ago was answered with ${status}`)
      },
    },
  ],
}

const F46: Row = {
  id: 'F46',
  fault: 'twice what should be there once',
  world: SOCKET_WORLD,
  cases: [
    {
      what: 'two bots processes with one token, 10 requests',
      run: (world) =>
        alongside(
          world,
          () => world.start('slack again', 'slack'),
          async (slack) =>
            alongside(
              world,
              () => world.start('discord again', 'discord'),
              async (discord) => {
                await Promise.all([slack.process.ready, discord.process.ready])
                for (const ask of await world.askers.askMany(10)) await isDelivered(world, ask, SERVED_WITHIN_MS)
              },
            ),
        ),
    },
    {
      what: 'two schedulers, 6 requests that run out of time',
      run: (world) =>
        alongside(
          world,
          () => world.start('schedule again', 'schedule,http'),
          async ({ process }) => {
            await process.ready
            world.gemini.hold()
            const asks = await world.askers.askMany(6)
            const ids = await Promise.all(asks.map((ask) => world.askers.requestId(ask)))
            // Their deadline is now: a scheduler looks every few seconds.
            for (const requestId of ids) await world.redis.client.zadd('faults:open', 'XX', 1, requestId)
            for (const ask of asks) expect((await isOver(world, ask, SERVED_WITHIN_MS)) === 'expired', 'it did not expire')
            world.gemini.release()
          },
        ),
    },
    {
      what: 'two private Redis on one folder: the second one says who has it, and ends',
      async run(world) {
        const alone = { ROLES: 'schedule,http,worker', REDIS_URL: '', DATA_DIR: `${world.dataDir}/private` }
        await alongside(
          world,
          () => world.start('alone', 'alone', alone),
          async (first) => {
            await first.process.ready
            await alongside(
              world,
              () => world.start('alone again', 'alone', alone),
              async ({ process }) => {
                const { code } = await process.exited
                expect(code !== 0 && code !== null, `it ended with ${code}`)
                expect(/in use by another running Banana/.test(process.lastWords()), `it said: ${process.lastWords()}`)
              },
            )
            expect(first.process.isAlive, 'the first one ended too')
          },
        )
      },
    },
  ],
}

export const SETUP: readonly Row[] = [F46, F40]
