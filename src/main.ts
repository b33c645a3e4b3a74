import { enableCompileCache } from 'node:module'
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
  const [{ loadConfig }, { openLog }, { compose }] = await Promise.all([import('./config.ts'), import('./log.ts'), import('./compose.ts')])
  const config = loadConfig()
  const log = openLog(config)
  // A listener that rejected is a bug; every request is durable by then, so going on serves people better than dying does.
  process.on('unhandledRejection', (error) => log.error({ err: error }, 'unhandled rejection'))
  const stopOrder = orderToStop(log)

  const program = await compose(config, log)
  try {
    await program.start()
    if (program.isPlayground) console.log(`\n  Banana's playground is open: ${program.url}\n`)
    else log.info({ url: program.url }, 'ready')
    process.send?.('ready')
    await stopOrder
  } finally {
    await program.stop()
  }
  process.exit(0)
}

/** SIGTERM, Ctrl-C, or the parent process is gone. */
function orderToStop(log: Log): Promise<void> {
  return new Promise((resolve) => {
    const stop = (why: string) => {
      log.info({ why }, 'stopping')
      resolve()
    }
    process.once('SIGTERM', () => stop('SIGTERM'))
    process.once('SIGINT', () => stop('SIGINT'))
    if (process.channel) process.once('disconnect', () => stop('the parent process is gone'))
  })
}
