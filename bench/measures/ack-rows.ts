import { percentile } from '../support/percentiles.ts'
import { byTurns, pairUp, type Row, rowOf } from './measure.ts'

/** Sends so many commands and says how many milliseconds each acknowledgement took. */
export type SendCommands = (count: number) => Promise<number[]>

const WARM_UP = 300
const COMMANDS = 300
/** A new command comes when the work that follows the last acknowledgement is done: two people never press Enter within the same millisecond. */
export const BETWEEN_COMMANDS_MS = 2

/**
 * Ours against the bare SDK, and for information against the bare SDK with one durable write before its acknowledgement: that is what the promise costs whoever
 * makes it, and the rest is ours.
 */
export async function ackRows(
  name: string,
  rounds: number,
  sides: { ours: SendCommands; bare: SendCommands; durable: SendCommands },
): Promise<Row[]> {
  const all = [sides.ours, sides.bare, sides.durable]
  for (const send of all) await send(WARM_UP)
  const batches = all.map((send) => () => send(COMMANDS))
  const [ours = [], bare = [], durable = []] = await byTurns(rounds, batches)
  const p50 = (batch: number[]) => percentile(batch, 0.5)
  const p99 = (batch: number[]) => percentile(batch, 0.99)
  return [
    rowOf(`ack ${name} p50`, 'ms', pairUp(ours, bare, p50), 1.75),
    rowOf(`ack ${name} p99`, 'ms', pairUp(ours, bare, p99), 2),
    rowOf(`ack ${name} p50, theirs with one durable write`, 'ms', pairUp(ours, durable, p50)),
    rowOf(`ack ${name} p99, theirs with one durable write`, 'ms', pairUp(ours, durable, p99)),
  ]
}
