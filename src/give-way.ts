import { readdirSync } from 'node:fs'
import { constants, setPriority } from 'node:os'
import type { Log } from './ports.ts'

/** A process that only draws lets those go first that acknowledge: on a machine whose cores are all busy, a picture can wait and an answer cannot. */
export function giveWay(log: Log): void {
  try {
    // Linux has a priority for each thread; those to come inherit it.
    const threads = process.platform === 'linux' ? readdirSync('/proc/self/task').map(Number) : [process.pid]
    for (const thread of threads) setPriority(thread, constants.priority.PRIORITY_BELOW_NORMAL)
  } catch (error) {
    log.debug({ err: error }, 'could not lower the priority of this process')
  }
}
