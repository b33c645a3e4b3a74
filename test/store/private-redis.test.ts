import { execFileSync } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type PrivateRedis, startPrivateRedis } from '../../src/store/private-redis.ts'
import { openRedis, whenReady } from '../../src/store/redis.ts'
import { recordingLog } from '../support/recording-log.ts'

let folder: string
let servers: PrivateRedis[] = []

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'banana-'))
})
afterEach(async () => {
  for (const server of servers) await server.stop()
  servers = []
  await rm(folder, { recursive: true, force: true })
})

async function start(dataDir = folder) {
  const server = await startPrivateRedis(dataDir, recordingLog().log)
  servers.push(server)
  return server
}

async function on<T>({ url }: PrivateRedis, act: (redis: ReturnType<typeof openRedis>) => Promise<T>): Promise<T> {
  const redis = openRedis(url, recordingLog().log)
  try {
    await whenReady(redis)
    return await act(redis)
  } finally {
    redis.disconnect()
  }
}

describe('the private Redis', () => {
  it('runs with the settings that keep a promise', async () => {
    const server = await start()
    const settings = await on(server, (redis) => redis.config('GET', 'append*', 'maxmemory-policy') as Promise<string[]>)
    expect(settings.join(' ')).toMatch(/appendonly yes/)
    expect(settings.join(' ')).toMatch(/appendfsync always/)
    expect(settings.join(' ')).toMatch(/maxmemory-policy noeviction/)
  })

  it('keeps what it held through a restart', async () => {
    const first = await start()
    await on(first, (redis) => redis.set('kept', 'yes'))
    await first.stop()
    expect(await on(await start(), (redis) => redis.get('kept'))).toBe('yes')
  })

  it('refuses a folder that another running program uses, and says what to do', async () => {
    await start()
    await expect(start()).rejects.toThrow(/in use by another running Banana \(process \d+\).*DATA_DIR/)
  })

  it('comes back with its data when the server is killed under us', async () => {
    const server = await start()
    const pid = await on(server, async (redis) => {
      await redis.set('kept', 'yes')
      return /process_id:(\d+)/.exec(await redis.info('server'))?.[1]
    })
    execFileSync('kill', ['-9', String(pid)])
    await expect.poll(() => on(server, (redis) => redis.get('kept')), { timeout: 10_000 }).toBe('yes')
  })

  it('works in a folder whose path is too long for a socket', async () => {
    const server = await start(join(folder, 'x'.repeat(100)))
    expect(server.url).toMatch(/^redis:\/\/127\.0\.0\.1:\d+$/)
    expect(await on(server, (redis) => redis.ping())).toBe('PONG')
  })
})
