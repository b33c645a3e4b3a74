import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { mkdir } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import type { Log } from '../ports.ts'
import { lockFolder, SOCKET_PATH_LIMIT } from './folder-lock.ts'
import type { RedisUrl } from './redis.ts'

export interface PrivateRedis {
  readonly url: RedisUrl
  stop(): Promise<void>
}

/**
 * Starts a Redis of our own: data under `dataDir/redis`, written and synced before any command is answered, nothing ever evicted, reachable from this machine
 * only. A Redis left over from a crash of this program is shut down first (it saves everything); one that dies under us is started again.
 *
 * @throws FolderTaken when another running program uses `dataDir`
 * @throws Error when neither redis-server nor valkey-server is installed, or it does not start
 */
export async function startPrivateRedis(dataDir: string, log: Log): Promise<PrivateRedis> {
  const program = findServer()
  const unlock = await lockFolder(dataDir)
  try {
    const folder = join(dataDir, 'redis')
    await mkdir(folder, { recursive: true })
    const address = await chooseAddress(folder)
    await shutDownLeftover(address.url)
    return await supervise(program, folder, address, log, unlock)
  } catch (error) {
    await unlock()
    throw error
  }
}

function findServer(): string {
  const program = ['redis-server', 'valkey-server'].find((name) => spawnSync(name, ['--version']).status === 0)
  if (program) return program
  throw new Error('Neither redis-server nor valkey-server is installed. Run scripts/setup.sh, install one of them, or set REDIS_URL.')
}

interface Address {
  readonly url: RedisUrl
  readonly args: readonly string[]
}

async function chooseAddress(folder: string): Promise<Address> {
  const socket = join(folder, 'redis.sock')
  if (Buffer.byteLength(socket) <= SOCKET_PATH_LIMIT)
    return { url: `unix:${socket}`, args: ['--port', '0', '--unixsocket', socket, '--unixsocketperm', '700'] }
  const port = await freePort()
  return { url: `redis://127.0.0.1:${port}`, args: ['--port', String(port), '--bind', '127.0.0.1'] }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => (address && typeof address === 'object' ? resolve(address.port) : reject(new Error('no free port'))))
    })
  })
}

/** We hold the folder, so whoever answers on its socket is an orphan of ours. */
async function shutDownLeftover(url: RedisUrl): Promise<void> {
  const redis = probe(url)
  try {
    await redis.connect()
    await redis.shutdown()
  } catch {
    // Nobody answers, which is the usual case; or it closed the connection as it went down, which is what we asked for.
  } finally {
    redis.disconnect()
  }
}

async function supervise(program: string, folder: string, address: Address, log: Log, unlock: () => Promise<void>): Promise<PrivateRedis> {
  let isStopping = false
  let child = await launch(program, folder, address)

  const watch = (watched: ChildProcess) =>
    watched.once('exit', (code, signal) => {
      if (isStopping) return
      log.error({ code, signal }, 'the private Redis died; starting it again')
      const again = () =>
        launch(program, folder, address).then(
          (next) => {
            child = next
            watch(next)
          },
          (error: unknown) => {
            log.error({ err: error }, 'the private Redis does not start; trying again in a second')
            if (!isStopping) setTimeout(again, 1_000).unref()
          },
        )
      void again()
    })
  watch(child)
  log.info({ program, folder }, 'private Redis started')

  return {
    url: address.url,
    async stop() {
      isStopping = true
      await terminate(child)
      await unlock()
    },
  }
}

async function launch(program: string, folder: string, address: Address): Promise<ChildProcess> {
  const durability = ['--appendonly', 'yes', '--appendfsync', 'always', '--save', '', '--maxmemory-policy', 'noeviction']
  const child = spawn(program, [...address.args, '--dir', folder, ...durability, '--daemonize', 'no', '--loglevel', 'warning'], {
    stdio: ['ignore', 'pipe', 'pipe'],
    // Its own group: Ctrl-C goes to us, and we stop Redis last.
    detached: true,
  })
  let output = ''
  const listen = (chunk: Buffer) => {
    output = (output + chunk.toString()).slice(-2_000)
  }
  child.stdout.on('data', listen)
  child.stderr.on('data', listen)
  const exited = new Promise<never>((_, reject) => {
    child.once('error', reject)
    child.once('exit', (code) => reject(new Error(`${program} ended with code ${code}: ${output.trim() || 'no output'}`)))
  })
  exited.catch(() => undefined) // Watched by whoever supervises, once it has started.
  try {
    await Promise.race([answers(address.url), exited])
  } catch (error) {
    await terminate(child)
    throw error
  }
  return child
}

/** Loading a large append-only file takes a while; until then Redis answers LOADING. */
async function answers(url: RedisUrl): Promise<void> {
  const deadline = Date.now() + 60_000
  for (;;) {
    const redis = probe(url)
    try {
      await redis.connect()
      await redis.ping()
      return
    } catch (error) {
      if (Date.now() > deadline) throw new Error('the private Redis did not answer within 60 s', { cause: error })
      await new Promise((resolve) => setTimeout(resolve, 20))
    } finally {
      redis.disconnect()
    }
  }
}

function probe(url: RedisUrl): Redis {
  const redis = new Redis(url.replace(/^unix:/, ''), {
    lazyConnect: true,
    retryStrategy: () => null,
    connectTimeout: 1_000,
    commandTimeout: 2_000,
    enableReadyCheck: false,
    replyMapping: 'legacy',
  })
  redis.on('error', () => undefined) // Reported by the command that failed.
  return redis
}

function terminate(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve()
  return new Promise((resolve) => {
    const kill = setTimeout(() => child.kill('SIGKILL'), 10_000)
    child.once('exit', () => {
      clearTimeout(kill)
      resolve()
    })
    child.kill('SIGTERM')
  })
}
