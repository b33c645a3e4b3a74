import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import type { Log } from './ports.ts'

/**
 * Gives back what only the start needed: above all the pages of a nursery that grew with everything that was loaded. A quarter of a process, for one pause of 50 to
 * 100 ms before anybody writes. V8 does as much by itself, after a quarter of a minute in which nothing happens.
 */
export function giveBack(log: Log): void {
  const before = process.memoryUsage.rss()
  // What is compiled stays: the first picture needs it, and would wait for it.
  setFlagsFromString('--no-flush-bytecode')
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as NodeJS.GCFunction
  collect({ type: 'major', execution: 'sync', flavor: 'last-resort' })
  // As they were: under other flags a module finds nothing in the cache of what is compiled.
  setFlagsFromString('--no-expose-gc')
  setFlagsFromString('--flush-bytecode')
  log.debug({ rssMb: inMb(process.memoryUsage.rss()), beforeMb: inMb(before) }, 'gave back what only the start needed')
}

const inMb = (bytes: number): number => Math.round(bytes / 2 ** 20)
