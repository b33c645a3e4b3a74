import { type ChildProcess, spawn } from 'node:child_process'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import { freePort } from './free-port.ts'
import { waitFor } from './wait-for.ts'

const STARTS_WITHIN_MS = 20_000

/** Settings under which no acknowledged write is lost. */
export const DURABLE = ['--appendonly', 'yes', '--appendfsync', 'always', '--save', '', '--maxmemory-policy', 'noeviction']

/** When what was written reaches the disk: before it is answered, or once a second, which can lose a second of it. */
export type Flushes = 'always' | 'everysec'

/** A redis-server of the harness, to be killed, frozen and started again on the same data. */
export class RedisProcess {
  readonly port: number
  readonly client: Redis
  /** Where programs find it: a socket file, as the program's own Redis has one, or a port that can stand behind a proxy. */
  readonly url: string
  readonly #folder: string
  readonly #settings: readonly string[]
  #child: ChildProcess | undefined

  private constructor(folder: string, port: number, settings: readonly string[], by: 'port' | 'socket') {
    this.#folder = folder
    this.port = port
    const socket = join(folder, 'redis.sock')
    this.url = by === 'socket' ? `unix:${socket}` : `redis://127.0.0.1:${port}`
    this.#settings = by === 'socket' ? ['--unixsocket', socket, ...settings] : settings
    this.client = new Redis(port, '127.0.0.1', {
      lazyConnect: true,
      maxRetriesPerRequest: null,
      retryStrategy: () => 50,
      replyMapping: 'legacy',
    })
    this.client.on('error', () => undefined) // Its absence is what is being tested.
  }

  static async start(folder: string, settings: readonly string[] = DURABLE, by: 'port' | 'socket' = 'port'): Promise<RedisProcess> {
    await mkdir(folder, { recursive: true })
    const redis = new RedisProcess(folder, await freePort(), settings, by)
    await redis.start()
    return redis
  }

  async flush(when: Flushes): Promise<void> {
    await this.client.config('SET', 'appendfsync', when)
  }

  get isAlive(): boolean {
    return this.#child !== undefined && this.#child.exitCode === null && this.#child.signalCode === null
  }

  async start(): Promise<void> {
    const args = ['--port', String(this.port), '--bind', '127.0.0.1', '--dir', this.#folder, ...this.#settings, '--loglevel', 'warning']
    const child = spawn('redis-server', args, { stdio: 'ignore' })
    this.#child = child
    // Programs of ours notice when the harness is gone; a Redis does not.
    const endWithUs = () => child.kill('SIGKILL')
    process.once('exit', endWithUs)
    child.once('exit', () => process.off('exit', endWithUs))
    await waitFor(() => this.#answers(), 'redis-server to answer', { withinMs: STARTS_WITHIN_MS, everyMs: 30 })
  }

  async #answers(): Promise<boolean> {
    const probe = new Redis(this.port, '127.0.0.1', {
      lazyConnect: true,
      retryStrategy: () => null,
      commandTimeout: 1_000,
      replyMapping: 'legacy',
    })
    probe.on('error', () => undefined) // "Not yet" is an answer.
    try {
      await probe.connect()
      return (await probe.ping()) === 'PONG'
    } catch {
      return false
    } finally {
      probe.disconnect()
    }
  }

  /** Dies as in a crash; what was acknowledged is in the append-only file. */
  async kill(): Promise<void> {
    const child = this.#child
    if (!child || !this.isAlive) return
    const gone = new Promise((resolve) => child.once('exit', resolve))
    child.kill('SIGKILL')
    await gone
  }

  freeze(): void {
    this.#child?.kill('SIGSTOP')
  }

  thaw(): void {
    this.#child?.kill('SIGCONT')
  }

  async stop(): Promise<void> {
    this.thaw()
    this.client.disconnect()
    await this.kill()
  }
}
