import { execFile } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { constants, setPriority } from 'node:os'
import { promisify } from 'node:util'
import type { Log } from './ports.ts'

/**
 * A process that only draws lets those go first that acknowledge: on a machine whose cores are all busy, a picture can wait and an answer cannot.
 *
 * Priority alone does not do that. Linux gives a core to whoever wakes up at the next tick of its clock, which comes up to 4 ms later, and an acknowledgement wakes three processes up, one after the other.
 *
 * @param cores `spare`: leaves one core to the others (Linux, where there are two or more); `all`: takes what it gets
 */
export async function giveWay(cores: 'spare' | 'all', log: Log): Promise<void> {
  try {
    // Linux has a priority for each thread; those to come inherit it.
    const threads = process.platform === 'linux' ? readdirSync('/proc/self/task').map(Number) : [process.pid]
    for (const thread of threads) setPriority(thread, constants.priority.PRIORITY_BELOW_NORMAL)
    if (cores === 'spare' && process.platform === 'linux') await leaveOneCore()
  } catch (error) {
    log.debug({ err: error }, 'could not give way to other processes as far as it should')
  }
}

/** The last of those it may use, so that all workers of a machine leave the same one. Node cannot say that to the system by itself; `taskset` belongs to every Linux with util-linux or BusyBox. */
async function leaveOneCore(): Promise<void> {
  const mine = coresIn(/^Cpus_allowed_list:\s*(\S+)/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? '')
  if (mine.length > 1) await promisify(execFile)('taskset', ['-a', '-c', '-p', mine.slice(0, -1).join(','), String(process.pid)])
}

/** @param list as Linux writes it: `0-3,6` */
export function coresIn(list: string): number[] {
  return [...list.matchAll(/(\d+)(?:-(\d+))?/g)].flatMap(([, first, last = first]) =>
    Array.from({ length: Number(last) - Number(first) + 1 }, (_, at) => Number(first) + at),
  )
}
