import { execFile } from 'node:child_process'
import { availableParallelism, constants } from 'node:os'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { coresIn } from '../src/give-way.ts'

/** A process of its own gives way and tells where each of its threads stands then. */
const GIVING_WAY = (cores: string) => `
  import { readdirSync, readFileSync } from 'node:fs'
  import { availableParallelism, getPriority } from 'node:os'
  import { giveWay } from './src/give-way.ts'
  const allowed = (of) => /Cpus_allowed_list:\\s*(\\S+)/.exec(readFileSync(of + '/status', 'utf8'))[1]
  const before = allowed('/proc/self')
  await giveWay('${cores}', { debug: (fields) => console.error(fields) })
  const ofThreads = readdirSync('/proc/self/task').map((thread) => allowed('/proc/self/task/' + thread))
  console.log(JSON.stringify({ before, ofThreads, priority: getPriority(), parallel: availableParallelism() }))
  process.exit(0)`

interface Standing {
  readonly before: string
  readonly ofThreads: readonly string[]
  readonly priority: number
  readonly parallel: number
}

async function standingAfter(cores: 'spare' | 'all'): Promise<Standing> {
  const { stdout, stderr } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', GIVING_WAY(cores)])
  expect(stderr).toBe('')
  return JSON.parse(stdout)
}

describe.runIf(process.platform === 'linux')('a process of workers alone', () => {
  it('goes after others, with all it may use but the last core, in each of its threads', async () => {
    const { before, ofThreads, priority } = await standingAfter('spare')
    const mine = coresIn(before)
    expect(priority).toBe(constants.priority.PRIORITY_BELOW_NORMAL)
    expect(new Set(ofThreads.map((list) => coresIn(list).join()))).toEqual(new Set([(mine.length > 1 ? mine.slice(0, -1) : mine).join()]))
  })

  it('keeps every core where it was told to', async () => {
    const { before, ofThreads, priority, parallel } = await standingAfter('all')
    expect(priority).toBe(constants.priority.PRIORITY_BELOW_NORMAL)
    expect(new Set(ofThreads)).toEqual(new Set([before]))
    expect(parallel).toBe(availableParallelism())
  })
})

it.each([
  ['0', [0]],
  ['0-3', [0, 1, 2, 3]],
  ['0-1,4,6-7', [0, 1, 4, 6, 7]],
  ['', []],
])('reads the cores %j as Linux writes them', (list, cores) => {
  expect(coresIn(list)).toEqual(cores)
})
