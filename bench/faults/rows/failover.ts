import { cp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { RedisProcess } from '../../support/redis-process.ts'
import { waitFor } from '../../support/wait-for.ts'
import { areAtModel, isDelivered } from '../moments.ts'
import { expect, type Row, SOCKET_WORLD } from '../row.ts'
import type { World } from '../world.ts'

const BACK_TO_NORMAL_MS = 60_000
const DURABLE = ['--appendonly', 'yes', '--appendfsync', 'always', '--save', '', '--maxmemory-policy', 'noeviction']

/** A replica that has all that the first one has confirmed, and hears nothing more from now on. @returns the folder of its data */
async function aReplicaThatFallsBehind(world: World): Promise<string> {
  const folder = join(world.dataDir, `replica-${Date.now()}`)
  const replica = await RedisProcess.start(folder, DURABLE)
  try {
    await replica.client.replicaof('127.0.0.1', world.redis.port)
    const isInStep = async () => {
      const [theirs, ours] = await Promise.all([replica.client.info('replication'), world.redis.client.info('replication')])
      const offset = /master_repl_offset:(\d+)/
      return /master_link_status:up/.test(theirs) && offset.exec(theirs)?.[1] === offset.exec(ours)?.[1]
    }
    await waitFor(isInStep, 'the replica to be in step', { withinMs: 20_000, everyMs: 20 })
    await replica.client.replicaof('NO', 'ONE')
    const isWritten = async () => !/aof_rewrite_(in_progress|scheduled):1/.test(await replica.client.info('persistence'))
    await waitFor(isWritten, 'its data to be on disk', { withinMs: 20_000, everyMs: 20 })
    return folder
  } finally {
    await replica.stop()
  }
}

/** The replica takes the place of the first one, under its address. */
async function failOver(world: World, folder: string): Promise<void> {
  await world.redis.kill()
  const data = join(world.dataDir, 'redis', 'appendonlydir')
  await rm(data, { recursive: true })
  await cp(join(folder, 'appendonlydir'), data, { recursive: true })
  await world.redis.start()
}

const F17: Row = {
  id: 'F17',
  fault: 'Redis fails over to a replica that is behind',
  world: SOCKET_WORLD,
  cases: [
    {
      what: '10 requests at the model when the replica falls behind, all delivered and charged, then the failover: each is shown once and charged once',
      settleWithinMs: BACK_TO_NORMAL_MS,
      async run(world) {
        world.gemini.hold()
        const asks = await world.askers.askMany(10)
        await areAtModel(world, asks, 10)
        const replica = await aReplicaThatFallsBehind(world)
        world.gemini.release()
        for (const ask of asks) await isDelivered(world, ask, BACK_TO_NORMAL_MS)
        await failOver(world, replica)
        // The new one knows nothing of these deliveries: they are done again, onto the messages that are there.
        const states = await Promise.all(asks.map((ask) => world.askers.state(ask)))
        expect(
          states.every((state) => state !== undefined),
          'a request that was confirmed long before is gone',
        )
        for (const ask of asks) await isDelivered(world, ask, BACK_TO_NORMAL_MS)
      },
    },
  ],
}

export const FAILOVER: readonly Row[] = [F17]
