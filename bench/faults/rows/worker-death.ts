import { setTimeout as pause } from 'node:timers/promises'
import type { Ask } from '../askers.ts'
import { isAnswered, isAtModel, isDelivered, isOver, isStored, isTakenUp, nextDiscordCall, nextSlackCall, ownerOf } from '../moments.ts'
import { expect, type FaultCase, type Row, SOCKET_WORLD } from '../row.ts'
import { NOTICED_WITHIN_MS, type World } from '../world.ts'

type Platform = Ask['platform']

const RECOVERED_WITHIN_MS = NOTICED_WITHIN_MS + 12_000

/** Brings a request to a moment, kills the worker that has it, and waits until another one has ended it. */
function killAt(
  what: string,
  platform: Platform,
  moment: (world: World, ask: Ask) => Promise<void>,
  prepare: (world: World) => void = () => {},
): FaultCase {
  return {
    what: `SIGKILL ${what} (${platform})`,
    async run(world) {
      prepare(world)
      const ask = await world.askers.ask(platform)
      await moment(world, ask)
      const owner = await ownerOf(world, ask)
      owner.process.kill('SIGKILL')
      await owner.process.exited
      world.gemini.release()
      await isDelivered(world, ask, RECOVERED_WITHIN_MS)
    },
  }
}

function killAtSlackCall(what: string, method: string, fault: Parameters<World['slack']['faults']['next']>[1]): FaultCase {
  let called = async () => {}
  return killAt(
    what,
    'slack',
    () => called(),
    (world) => {
      called = nextSlackCall(world, method)
      world.slack.faults.next(method, fault)
    },
  )
}

const BOTH: readonly Platform[] = ['slack', 'discord']

const F1: Row = {
  id: 'F1',
  fault: 'worker SIGKILL at each step',
  world: SOCKET_WORLD,
  cases: [
    ...BOTH.flatMap((platform) => [
      killAt('before the model call', platform, isTakenUp),
      killAt('during the model call', platform, isAtModel, (world) => world.gemini.hold()),
      killAt('while the answer travels', platform, isAnswered, (world) => world.gemini.faults.next({ slowBodyMs: 1_500 })),
      killAt('when the picture lies on disk', platform, isStored),
    ]),
    killAtSlackCall('during the upload', 'upload', { slowMs: 1_000 }),
    killAtSlackCall('after the upload, unconfirmed', 'files.completeUploadExternal', { hangMs: 1_000, after: true }),
    killAtSlackCall('while Slack is about to post', 'chat.postMessage', { slowMs: 700 }),
    killAtSlackCall('after the post, unconfirmed', 'chat.postMessage', { hangMs: 1_000, after: true }),
    discordKillAfterPost(),
    ...BOTH.flatMap((platform) => [1, 2, 3].map((time) => killAtRandom(platform, time))),
  ],
}

function discordKillAfterPost(): FaultCase {
  let called = async () => {}
  return killAt(
    'after the answer, unconfirmed',
    'discord',
    () => called(),
    (world) => {
      called = nextDiscordCall(world, 'original')
      world.discord.faults.next('original', { slowMs: 1_000 })
    },
  )
}

function killAtRandom(platform: Platform, time: number): FaultCase {
  return {
    what: `SIGKILL at random, ${time} (${platform})`,
    async run(world) {
      const ask = await world.askers.ask(platform)
      await isTakenUp(world, ask)
      await pause(world.random() * 600)
      for (const { process } of world.workers) process.kill('SIGKILL')
      await Promise.all(world.workers.map(({ process }) => process.exited))
      await Promise.all(world.workers.map((worker) => world.restart(worker)))
      await isDelivered(world, ask, RECOVERED_WITHIN_MS)
    },
  }
}

/** The shortest lock there is: losing a worker a dozen times should not take minutes. */
const IMPATIENT_WORLD: Row['world'] = { workers: 1, settings: { WORKER_LOCK_MS: '1000', WORKER_STALL_CHECK_MS: '200' } }

async function loseWorkers(world: World, ask: Ask, times: number): Promise<void> {
  for (let time = 1; time <= times; time += 1) {
    await isAtModel(world, ask, time)
    const [worker] = world.workers
    if (worker) await world.killAndRestart(worker)
  }
}

const F2: Row = {
  id: 'F2',
  fault: 'the same job loses its worker again and again',
  world: IMPATIENT_WORLD,
  cases: [
    ...[2, 3, 5].map(
      (times): FaultCase => ({
        what: `${times} times, then it is left in peace`,
        async run(world) {
          world.gemini.hold()
          const ask = await world.askers.ask(times % 2 === 0 ? 'slack' : 'discord')
          await loseWorkers(world, ask, times)
          await isAtModel(world, ask, times + 1)
          world.gemini.release()
          await isDelivered(world, ask, RECOVERED_WITHIN_MS)
        },
      }),
    ),
    {
      what: 'every time: a told failure, nothing charged',
      isSlow: true,
      async run(world) {
        world.gemini.hold()
        const ask = await world.askers.ask('slack')
        await loseWorkers(world, ask, 12)
        const state = await isOver(world, ask, RECOVERED_WITHIN_MS)
        expect(state === 'failed', `it ended ${state}`)
      },
    },
  ],
}

const P20: Row = {
  id: 'P20',
  fault: 'a dead worker, with the default lock',
  world: { settings: { WORKER_LOCK_MS: '10000', WORKER_STALL_CHECK_MS: '5000' } },
  cases: [
    {
      what: 'SIGKILL during the model call: made good within 16 s',
      isSlow: true,
      async run(world) {
        world.gemini.hold()
        const ask = await world.askers.ask('slack')
        await isAtModel(world, ask)
        const owner = await ownerOf(world, ask)
        const killedMs = performance.now()
        owner.process.kill('SIGKILL')
        world.gemini.release()
        await isDelivered(world, ask, 20_000)
        const tookMs = Math.round(performance.now() - killedMs)
        console.log(`  P20: delivered ${tookMs} ms after the worker's death (limit 16000)`)
        expect(tookMs <= 16_000, `it took ${tookMs} ms`)
      },
    },
  ],
}

export const WORKER_DEATH: readonly Row[] = [F1, F2, P20]
