import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/** Loaded before a program: on SIGUSR2 it collects its garbage, and logs how much is left on its heap. */
setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void
process.on('SIGUSR2', () => {
  collect()
  collect()
  console.log(JSON.stringify({ msg: 'heap', bytes: process.memoryUsage().heapUsed }))
})
