import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { waitFor } from './wait-for.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const READY_WITHIN_MS = 30_000
const STOPS_WITHIN_MS = 30_000

export interface NodeProcessOptions {
  /** From the project's root, e.g. `src/main.ts`. */
  readonly script: string
  /** Its whole environment, besides PATH and HOME. */
  readonly env: Readonly<Record<string, string>>
  /** Modules loaded before the script. */
  readonly preload?: readonly string[]
}

export type LogLine = Readonly<Record<string, unknown>>

/** A Node process of ours. It says `ready` over its channel to us, and ends when the channel closes: none outlives the harness. */
export class NodeProcess {
  readonly pid: number
  /** What it logged, as JSON objects. */
  readonly lines: LogLine[] = []
  /** What it wrote besides: crash reports, warnings of Node. */
  readonly noise: string[] = []
  /** Resolves when it serves. Rejects with its last words when it ends before that. */
  readonly ready: Promise<void>
  readonly exited: Promise<{ readonly code: number | null; readonly signal: NodeJS.Signals | null }>
  #serves = false
  readonly #child: ChildProcess

  constructor({ script, env, preload = [] }: NodeProcessOptions) {
    const { PATH = '', HOME = '/' } = process.env
    this.#child = spawn(process.execPath, [...preload.flatMap((module) => ['--import', module]), script], {
      cwd: ROOT,
      env: { PATH, HOME, ...env },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    })
    this.pid = this.#child.pid as number
    this.exited = new Promise((resolve) => this.#child.once('close', (code, signal) => resolve({ code, signal })))
    this.#read()
    this.ready = new Promise((resolve, reject) => {
      const late = setTimeout(
        () => reject(new Error(`${script} was not ready within ${READY_WITHIN_MS} ms. ${this.lastWords()}`)),
        READY_WITHIN_MS,
      )
      void this.exited.then(({ code, signal }) =>
        reject(new Error(`${script} ended with ${signal ?? `code ${code}`}. ${this.lastWords()}`)),
      )
      void this.exited.then(() => clearTimeout(late))
      this.#child.once('message', () => {
        clearTimeout(late)
        this.#serves = true
        resolve()
      })
    })
    this.ready.catch(() => {}) // Whoever does not wait for it looks at `exited`.
  }

  get isAlive(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null
  }

  /** It said that it is ready, and has not ended since. */
  get serves(): boolean {
    return this.#serves && this.isAlive
  }

  kill(signal: NodeJS.Signals): void {
    this.#child.kill(signal)
  }

  /** SIGTERM, and SIGKILL when that does not help in time. */
  async stop(): Promise<void> {
    if (!this.isAlive) return
    const kill = setTimeout(() => this.kill('SIGKILL'), STOPS_WITHIN_MS)
    this.kill('SIGCONT')
    this.kill('SIGTERM')
    await this.exited
    clearTimeout(kill)
  }

  logged(message: string | RegExp, withinMs = 10_000): Promise<LogLine> {
    const says = (line: LogLine) => (typeof message === 'string' ? line.msg === message : message.test(String(line.msg)))
    return waitFor(() => this.lines.find(says), `the log line ${message}`, { withinMs })
  }

  lastWords(): string {
    const last = this.lines.slice(-3).map((line) => JSON.stringify(line).slice(0, 400))
    return [...this.noise.slice(-12), ...last].join('\n')
  }

  #read(): void {
    const { stdout, stderr } = this.#child
    if (!stdout || !stderr) throw new Error('no pipes to the process')
    createInterface({ input: stdout }).on('line', (line) => this.#note(line))
    createInterface({ input: stderr }).on('line', (line) => this.noise.push(line))
  }

  #note(line: string): void {
    try {
      this.lines.push(JSON.parse(line) as LogLine)
    } catch {
      this.noise.push(line)
    }
  }
}
