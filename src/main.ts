import { enableCompileCache, flushCompileCache } from 'node:module'
import { fileURLToPath } from 'node:url'
import type { Log } from './ports.ts'

// Half of a start is compiling; the next process finds that done. Only what is imported after this line profits. Where it cannot be written, it is left out.
enableCompileCache(fileURLToPath(new URL('../node_modules/.cache/compile', import.meta.url)))

/** Config → compose → start → wait for a signal → stop in reverse. Nothing else listens for signals or exits. */
try {
  await main()
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exit(1)
}

async function main(): Promise<void> {
  // Before anything is loaded: a parent that dies meanwhile is noticed too.
  const stopOrder = orderToStop()
  const [{ loadConfig }, { openLog }, { compose }, { giveBack }] = await Promise.all([
    import('./config.ts'),
    import('./log.ts'),
    import('./compose.ts'),
    import('./give-back.ts'),
  ])
  // What was read from the cache of compiled modules stays in memory until it is flushed: three times, so that the next modules find room that is there already.
  flushCompileCache()
  const config = loadConfig()
  const log = openLog(config)
  // A listener that rejected is a bug; every request is durable by then, so going on serves people better than dying does.
  process.on('unhandledRejection', (error) => log.error({ err: error }, 'unhandled rejection'))
  void stopOrder.then((why) => log.info({ why }, 'stopping'))

  if (config.roles?.every((role) => role === 'worker')) {
    const { giveWay } = await import('./give-way.ts')
    await giveWay(config.worker.cores, log)
  }
  const program = await compose(config, log)
  flushCompileCache()
  try {
    await program.start()
    if (program.isPlayground) console.log(`\n  Banana's playground is open: ${program.url}\n`)
    else log.info({ url: program.url }, 'ready')
    process.send?.('ready')
    flushCompileCache()
    giveBack(log)
    await stopOrder
  } finally {
    exitAfter(config.stopGraceMs, log)
    await program.stop()
  }
  process.exit(0)
}

/** A part that hangs while it stops is given a little beyond the grace; then the process goes without it, and the journal knows how to go on. */
function exitAfter(graceMs: number, log: Log): void {
  const ms = graceMs + 3_000
  setTimeout(() => {
    log.error({ ms }, 'a part did not stop in time; leaving without it')
    process.exit(1)
  }, ms).unref()
}

/** SIGTERM, Ctrl-C, or the parent process is gone. */
function orderToStop(): Promise<string> {
  return new Promise((resolve) => {
    process.once('SIGTERM', () => resolve('SIGTERM'))
    process.once('SIGINT', () => resolve('SIGINT'))
    process.once('disconnect', () => resolve('the parent process is gone'))
  })
}
