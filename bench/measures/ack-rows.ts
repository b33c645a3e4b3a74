import { percentile } from '../support/percentiles.ts'
import { type Bench, byTurns, pairUp, type Row, rowOf } from './measure.ts'

/** Sends so many commands and says how many milliseconds each acknowledgement took. */
export type SendCommands = (count: number) => Promise<number[]>

const WARM_UP = 300
const COMMANDS = 300
/** A new command comes when the work that follows the last acknowledgement is done: two people never press Enter within the same millisecond. */
export const BETWEEN_COMMANDS_MS = 2

/**
 * Twice the same, each against whoever makes the same promise. With a Redis that flushes once a second, no side waits for the disk: ours against the bare SDK, which
 * writes nothing. With one that flushes before it answers, as it is shipped: ours against the bare SDK with one durable write, which is what durability costs
 * whoever provides it. What shipping costs against an SDK that promises nothing is printed too.
 */
export async function ackRows(
  name: string,
  { redis, pairs }: Bench,
  sides: { ours: SendCommands; bare: SendCommands; durable: SendCommands },
): Promise<Row[]> {
  const all = [sides.ours, sides.bare, sides.durable]
  for (const send of all) await send(WARM_UP)
  const batches = all.map((send) => () => send(COMMANDS))
  await redis.flush('everysec')
  const [relaxed = [], unwritten = []] = await byTurns(pairs, batches.slice(0, 2))
  await redis.flush('always')
  const [ours = [], bare = [], durable = []] = await byTurns(pairs, batches)
  return [
    rowOf(`ack ${name} p50, everysec, against bare`, 'ms', pairUp(relaxed, unwritten, p50), 1.75),
    rowOf(`ack ${name} p99, everysec, against bare`, 'ms', pairUp(relaxed, unwritten, p99), 2),
    rowOf(`ack ${name} p50, always, against bare with one durable write`, 'ms', pairUp(ours, durable, p50), 1.75),
    rowOf(`ack ${name} p99, always, against bare with one durable write`, 'ms', pairUp(ours, durable, p99), 2),
    rowOf(`ack ${name} p50, always, against bare`, 'ms', pairUp(ours, bare, p50)),
  ]
}

const p50 = (batch: number[]): number => percentile(batch, 0.5)
const p99 = (batch: number[]): number => percentile(batch, 0.99)
