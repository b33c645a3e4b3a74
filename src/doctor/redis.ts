import { spawnSync } from 'node:child_process'
import { readNotices } from '../store/admin-notices.ts'
import { onceConnected, redisFacts, redisFindings } from '../store/redis-health.ts'
import { about, type Finding } from './finding.ts'

const redis = about('Redis')
const WEEK_MS = 7 * 86_400_000

/** @param url undefined: the program will start a private one, so there must be a server to start */
export async function checkRedis(url: string | undefined, prefix: string): Promise<Finding[]> {
  return url === undefined ? [checkPrivate()] : checkGiven(url, prefix)
}

function checkPrivate(): Finding {
  for (const program of ['redis-server', 'valkey-server']) {
    const { status, stdout } = spawnSync(program, ['--version'], { encoding: 'utf8', timeout: 5_000 })
    if (status === 0) return redis.ok(`private, by ${program} ${/v=([\d.]+)/.exec(stdout)?.[1] ?? ''}`.trimEnd())
  }
  return redis.bad('no REDIS_URL, and neither redis-server nor valkey-server is installed', 'run bash scripts/setup.sh, or set REDIS_URL')
}

async function checkGiven(url: string, prefix: string): Promise<Finding[]> {
  try {
    const [facts, notices] = await onceConnected(url, async (connected) => [
      await redisFacts(connected),
      await readNotices(connected, prefix, Date.now() - WEEK_MS),
    ])
    const findings = redisFindings(facts)
    return [
      redis.ok(`version ${facts.version} answers`),
      ...findings.map(({ severity, text, fix }) => (severity === 'refuse' ? redis.bad(text, fix) : redis.note(text, fix))),
      ...notices.map(({ text, atMs }) =>
        about('Models').note(`${text} (${new Date(atMs).toISOString().slice(0, 16).replace('T', ' ')} UTC)`),
      ),
    ]
  } catch (error) {
    return [
      redis.bad(
        `REDIS_URL does not answer: ${error instanceof Error ? error.message : String(error)}`,
        'start it, or correct host, port and password in REDIS_URL',
      ),
    ]
  }
}
