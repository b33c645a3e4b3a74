import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { doctor } from '../src/doctor/doctor.ts'
import { adminNotices } from '../src/store/admin-notices.ts'
import { openRedis, whenReady } from '../src/store/redis.ts'
import { askRedis, type RedisFacts, redisFindings } from '../src/store/redis-health.ts'
import { recordingLog } from './support/recording-log.ts'

const HEALTHY: RedisFacts = {
  version: '7.0.15',
  isReplica: false,
  isCluster: false,
  maxMemoryBytes: 100_000_000,
  evictionPolicy: 'noeviction',
  appendOnly: 'yes',
  appendSync: 'always',
  clockAheadMs: 3,
}

describe('what is wrong with a Redis', () => {
  it('nothing, when it keeps what it is given', () => {
    expect(redisFindings(HEALTHY)).toEqual([])
  })

  it.each<[string, Partial<RedisFacts>, 'refuse' | 'warn', RegExp, RegExp]>([
    ['a version older than 6.2', { version: '6.0.16' }, 'refuse', /version 6\.0\.16; the queue needs 6\.2/, /Upgrade/],
    ['a version that is not one', { version: 'unknown' }, 'refuse', /version unknown/, /Upgrade/],
    ['a replica', { isReplica: true }, 'refuse', /read-only replica/, /primary/],
    ['a cluster', { isCluster: true }, 'refuse', /Cluster/, /single Redis/],
    [
      'one that deletes when it is full',
      { evictionPolicy: 'allkeys-lru' },
      'refuse',
      /deletes waiting requests/,
      /redis-cli config set maxmemory-policy noeviction/,
    ],
    [
      'one that would, if it had a limit',
      { evictionPolicy: 'allkeys-lru', maxMemoryBytes: 0 },
      'warn',
      /harmless only as long/,
      /noeviction/,
    ],
    ['one that hides its policy', { evictionPolicy: undefined }, 'warn', /does not tell its eviction policy/, /provider/],
    ['no append-only file', { appendOnly: 'no' }, 'warn', /gone when Redis restarts/, /redis-cli config set appendonly yes/],
    ['one that hides its persistence', { appendOnly: undefined }, 'warn', /append-only/, /provider/],
    ['a sync every second', { appendSync: 'everysec' }, 'warn', /the last second/, /redis-cli config set appendfsync always/],
    ['a sync now and then', { appendSync: 'no' }, 'warn', /half a minute/, /appendfsync always/],
    ['a clock 2.1 s ahead', { clockAheadMs: 2_100 }, 'warn', /2\.1 s ahead of ours/, /set-ntp/],
    ['a clock 2.1 s behind', { clockAheadMs: -2_100 }, 'warn', /2\.1 s behind ours/, /set-ntp/],
    ['a clock six minutes off', { clockAheadMs: 360_000 }, 'refuse', /360\.0 s ahead/, /set-ntp/],
  ])('%s', (_name, facts, severity, text, fix) => {
    expect(redisFindings({ ...HEALTHY, ...facts })).toEqual([
      { severity, text: expect.stringMatching(text), fix: expect.stringMatching(fix) },
    ])
  })

  it.each(['6.2.0', '6.12.1', '7.0.0', '10.0.0'])('not the version %s', (version) => {
    expect(redisFindings({ ...HEALTHY, version })).toEqual([])
  })

  it('a clock up to two seconds off is not worth a word', () => {
    expect(redisFindings({ ...HEALTHY, clockAheadMs: -2_000 })).toEqual([])
  })

  it('the worst comes first', () => {
    const found = redisFindings({ ...HEALTHY, appendOnly: 'no', clockAheadMs: 5_000, evictionPolicy: 'volatile-ttl' })
    expect(found.map(({ severity }) => severity)).toEqual(['refuse', 'warn', 'warn'])
  })
})

function saysReady(server: ChildProcess): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  let said = ''
  server.stdout?.on('data', (chunk) => {
    said += chunk
    if (/ready to accept connections/i.test(said)) resolve()
  })
  server.once('exit', () => reject(new Error(`Redis ended: ${said}`)))
  return promise
}

describe('a real Redis, asked', () => {
  let folder: string
  let server: ChildProcess
  let url: string

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'banana-redis-'))
    const socket = join(folder, 's')
    const program = spawnSync('redis-server', ['--version']).status === 0 ? 'redis-server' : 'valkey-server'
    server = spawn(program, [
      '--port',
      '0',
      '--unixsocket',
      socket,
      '--dir',
      folder,
      '--save',
      '',
      '--maxmemory',
      '50mb',
      '--maxmemory-policy',
      'allkeys-lru',
    ])
    url = `unix:${socket}`
    await saysReady(server)
  })
  afterAll(async () => {
    const ended = new Promise((resolve) => server.once('exit', resolve))
    server.kill()
    await ended
    await rm(folder, { recursive: true })
  })

  it('tells its facts', async () => {
    const facts = await askRedis(url)
    expect(facts).toMatchObject({
      isReplica: false,
      isCluster: false,
      maxMemoryBytes: 52_428_800,
      evictionPolicy: 'allkeys-lru',
      appendOnly: 'no',
      appendSync: 'everysec',
    })
    expect(facts.version).toMatch(/^\d+\.\d+\.\d+$/)
    expect(Math.abs(facts.clockAheadMs)).toBeLessThan(1_000)
  })

  it('tells what it may where CONFIG is forbidden', async () => {
    const redis = new Redis(url.slice('unix:'.length))
    await redis.call('ACL', 'SETUSER', 'guest', 'on', '>word', '~*', '+@all', '-config')
    redis.disconnect()
    const facts = await askRedis(`${url.slice('unix:'.length)}?username=guest&password=word`)
    expect(facts).toMatchObject({ evictionPolicy: 'allkeys-lru', maxMemoryBytes: 52_428_800, appendOnly: undefined, appendSync: undefined })
  })

  it('is judged by doctor, with the command that mends it', async () => {
    const lines: string[] = []
    const code = await doctor({ env: { REDIS_URL: url }, models: [], textModels: [], write: (line) => lines.push(line) })
    expect(lines.filter((line) => line.includes('Redis'))).toEqual([
      expect.stringMatching(/^✓ Redis: version \d/),
      expect.stringMatching(
        /^✗ Redis: maxmemory-policy is allkeys-lru.* → redis-cli config set maxmemory-policy noeviction && redis-cli config rewrite$/,
      ),
      expect.stringMatching(/^! Redis: appendonly is no/),
    ])
    expect(code).toBe(1)
  })

  it('holds what admins were told lately, and doctor repeats it', async () => {
    const redis = openRedis(url, recordingLog().log)
    await whenReady(redis)
    await adminNotices(redis, 'banana', recordingLog().log).tell('flash is switched off.', 'model-off:flash:1')
    redis.disconnect()
    const lines: string[] = []
    await doctor({ env: { REDIS_URL: url }, models: [], textModels: [], write: (line) => lines.push(line) })
    expect(lines).toContainEqual(expect.stringMatching(/^! Models: flash is switched off\. \(\d{4}-\d\d-\d\d \d\d:\d\d UTC\)$/))
  })

  it('that does not answer is named with the reason', async () => {
    const lines: string[] = []
    const code = await doctor({ env: { REDIS_URL: 'redis://127.0.0.1:9' }, models: [], textModels: [], write: (line) => lines.push(line) })
    expect(lines).toContainEqual(expect.stringMatching(/^✗ Redis: REDIS_URL does not answer: .*ECONNREFUSED/))
    expect(code).toBe(1)
  })
})
