import { readFile } from 'node:fs/promises'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { NodeProcess } from '../support/node-process.ts'
import { type Bench, type Measure, type Pair, type Row, rowOf } from './measure.ts'
import { startBare, startProgram } from './program.ts'
import { eachRole, type RoleUnderTest } from './roles.ts'

const COLLECT = fileURLToPath(new URL('./collect-garbage.ts', import.meta.url))
const SETTLE_MS = 1_500
const COLLECTIONS = 3
const MIB = 1024
/** Sizes differ by a per cent from start to start; the six pairs that a median needs are enough. */
const PAIRS = 6

/** What a role holds in memory when it is connected and nothing happens, against a bare process with the same SDKs, connected. */
export const idleMemory: Measure = {
  name: 'idle-memory',
  run: (bench: Bench) => eachRole((role) => compare(role, bench)),
}

/** Both sides of a pair at the same time: memory, unlike time, is not taken from one another. */
async function compare(role: RoleUnderTest, bench: Bench): Promise<Row> {
  const ours = () => startProgram(bench, 'idle-memory', role.settings, [COLLECT])
  const bare = { ...role.settings, REDIS_URL: bench.redis.url, SDKS: role.sdks.join(), CONNECT: '1' }
  const theirs = () => startBare('sdks', bare, [COLLECT])
  // A start before those that count leaves its compiled modules for them.
  const first = ours()
  await first.ready
  await first.stop()
  const pairs: Pair[] = []
  for (let pair = 0; pair < Math.min(PAIRS, bench.pairs); pair += 1) {
    const [oursMb, theirsMb] = await Promise.all([restingSize(ours()), restingSize(theirs())])
    pairs.push({ ours: oursMb, theirs: theirsMb })
  }
  return rowOf(`idle memory, ${role.name}`, 'MB', pairs, 1.25)
}

async function restingSize(process: NodeProcess): Promise<number> {
  try {
    await process.ready
    for (let collection = 0; collection < COLLECTIONS; collection += 1) {
      process.kill('SIGUSR2')
      await pause(SETTLE_MS / COLLECTIONS)
    }
    const status = await readFile(`/proc/${process.pid}/status`, 'utf8')
    return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) / MIB
  } finally {
    // It holds nothing that anybody needs, and a proper farewell takes as long as the measurement.
    process.kill('SIGKILL')
    await process.exited
  }
}
