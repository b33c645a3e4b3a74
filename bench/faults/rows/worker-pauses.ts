import { setTimeout as pause } from 'node:timers/promises'
import type { Ask } from '../askers.ts'
import { attemptsOf, isAtModel, isDelivered, nextDiscordCall, nextSlackCall, ownerOf } from '../moments.ts'
import { expect, type FaultCase, type Row, SOCKET_WORLD } from '../row.ts'
import { NOTICED_WITHIN_MS, type World } from '../world.ts'

const RECOVERED_WITHIN_MS = NOTICED_WITHIN_MS + 12_000

const F4: Row = {
  id: 'F4',
  fault: 'workers restarted under load',
  world: SOCKET_WORLD,
  cases: [
    {
      what: 'SIGTERM to one of two every 1.5 s, 30 requests',
      async run(world) {
        const asked = world.askers.askMany(30)
        for (let round = 0; round < 4; round += 1) {
          await pause(1_500)
          const worker = world.workers[round % world.workers.length]
          if (!worker) continue
          await worker.process.stop()
          await world.restart(worker)
        }
        for (const ask of await asked) await isDelivered(world, ask, RECOVERED_WITHIN_MS)
      },
    },
  ],
}

const F5: Row = {
  id: 'F5',
  fault: 'SIGTERM during a job',
  world: SOCKET_WORLD,
  cases: [
    {
      what: 'the model answers within the grace: finished by the same attempt',
      async run(world) {
        world.gemini.hold()
        const ask = await world.askers.ask('slack')
        await isAtModel(world, ask)
        const owner = await ownerOf(world, ask)
        owner.process.kill('SIGTERM')
        await owner.process.logged('stopping')
        world.gemini.release()
        await isDelivered(world, ask, 6_000)
        expect((await owner.process.exited).code === 0, 'it did not end with code 0')
        expect((await attemptsOf(world, ask)) === 1, 'another attempt was needed')
      },
    },
    {
      what: 'the model does not answer: handed back within the grace of 8 s',
      async run(world) {
        world.gemini.hold()
        const ask = await world.askers.ask('discord')
        await isAtModel(world, ask)
        const owner = await ownerOf(world, ask)
        const startedMs = performance.now()
        owner.process.kill('SIGTERM')
        const { code } = await owner.process.exited
        const tookMs = performance.now() - startedMs
        expect(code === 0 && tookMs < 8_500, `it ended with code ${code} after ${Math.round(tookMs)} ms`)
        world.gemini.release()
        await isDelivered(world, ask, 5_000)
      },
    },
  ],
}

/** Stops the owner for so long, then lets it go on beside whoever took over. */
async function freezeOwner(world: World, ask: Ask, forMs: number): Promise<void> {
  const owner = await ownerOf(world, ask)
  owner.process.kill('SIGSTOP')
  world.gemini.release()
  await pause(forMs)
  owner.process.kill('SIGCONT')
}

const F6: Row = {
  id: 'F6',
  fault: 'worker frozen past its lock, then awake',
  world: SOCKET_WORLD,
  cases: [
    ...(['slack', 'discord'] as const).map(
      (platform): FaultCase => ({
        what: `SIGSTOP during the model call, SIGCONT after another one delivered (${platform})`,
        async run(world) {
          world.gemini.hold()
          const ask = await world.askers.ask(platform)
          await isAtModel(world, ask)
          await freezeOwner(world, ask, NOTICED_WITHIN_MS + 2_500)
          await isDelivered(world, ask, 10_000)
          expect((await attemptsOf(world, ask)) === 2, `it took ${await attemptsOf(world, ask)} attempts, not 2`)
        },
      }),
    ),
    {
      what: 'SIGSTOP with a post under way (slack)',
      async run(world) {
        const called = nextSlackCall(world, 'chat.postMessage')
        world.slack.faults.next('chat.postMessage', { slowMs: 200 })
        const ask = await world.askers.ask('slack')
        await called()
        await freezeOwner(world, ask, NOTICED_WITHIN_MS + 2_500)
        await isDelivered(world, ask, 10_000)
      },
    },
    {
      what: 'SIGSTOP with an answer under way (discord)',
      async run(world) {
        const called = nextDiscordCall(world, 'original')
        world.discord.faults.next('original', { slowMs: 200 })
        const ask = await world.askers.ask('discord')
        await called()
        await freezeOwner(world, ask, NOTICED_WITHIN_MS + 2_500)
        await isDelivered(world, ask, 10_000)
      },
    },
  ],
}

const F7: Row = {
  id: 'F7',
  fault: 'event loop blocked (stood in for by SIGSTOP)',
  world: SOCKET_WORLD,
  cases: [
    {
      what: '1.2 s, less than the lock: nobody else takes it',
      async run(world) {
        world.gemini.hold()
        const ask = await world.askers.ask('slack')
        await isAtModel(world, ask)
        await freezeOwner(world, ask, 1_200)
        await isDelivered(world, ask, 10_000)
        expect((await attemptsOf(world, ask)) === 1, 'another worker took it')
      },
    },
    {
      what: '6 s, more than the lock: once all the same',
      async run(world) {
        world.gemini.hold()
        const ask = await world.askers.ask('discord')
        await isAtModel(world, ask)
        await freezeOwner(world, ask, 6_000)
        await isDelivered(world, ask, 10_000)
      },
    },
  ],
}

export const WORKER_PAUSES: readonly Row[] = [F4, F5, F6, F7]
