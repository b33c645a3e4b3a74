import { type ChildProcess, fork } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

/** The program in a process of its own, as an operator starts it. */
export interface ProgramProcess {
  /** The requests whose result this process brought to a person. */
  readonly delivered: readonly string[]
  /** @returns the exit code, or the signal that ended it */
  stop(signal: 'SIGTERM' | 'SIGKILL'): Promise<number | string>
}

const MAIN = fileURLToPath(new URL('../../../src/main.ts', import.meta.url))
const READY_WITHIN_MS = 25_000

/** @param settings the whole environment, by the names of the settings */
export async function startProgram(settings: Readonly<Record<string, string>>): Promise<ProgramProcess> {
  const child = fork(MAIN, { env: { PATH: process.env.PATH, ...settings }, execArgv: [], stdio: ['ignore', 'pipe', 'pipe', 'ipc'] })
  const delivered: string[] = []
  const output: string[] = []
  for (const stream of [child.stdout, child.stderr]) {
    if (stream)
      createInterface(stream).on('line', (line) => {
        output.push(line)
        const { msg, requestId } = fieldsOf(line)
        if (msg === 'delivered') delivered.push(String(requestId))
      })
  }
  const ended = new Promise<number | string>((resolve) => child.once('exit', (code, signal) => resolve(signal ?? code ?? 'lost')))
  try {
    await ready(child, ended)
  } catch (error) {
    child.kill('SIGKILL')
    throw new Error(`${settings.ROLES}: ${error instanceof Error ? error.message : error}\n${output.slice(-20).join('\n')}`)
  }
  return {
    delivered,
    stop(signal) {
      child.kill(signal)
      return ended
    },
  }
}

function ready(child: ChildProcess, ended: Promise<number | string>): Promise<void> {
  return new Promise((resolve, reject) => {
    const deadline = setTimeout(() => reject(new Error(`not ready within ${READY_WITHIN_MS} ms`)), READY_WITHIN_MS)
    child.once('message', () => {
      clearTimeout(deadline)
      resolve()
    })
    child.once('error', reject)
    void ended.then((how) => {
      clearTimeout(deadline)
      reject(new Error(`ended with ${how} before it was ready`))
    })
  })
}

function fieldsOf(line: string): Readonly<Record<string, unknown>> {
  try {
    return JSON.parse(line) as Record<string, unknown>
  } catch {
    return {}
  }
}
