import { NodeProcess } from '../support/node-process.ts'
import type { Bench } from './measure.ts'

/** Tokens in the shape that the settings expect; the servers they are shown to are ours. */
export const SLACK_BOT_TOKEN = 'xoxb-bench'
export const SLACK_SIGNING_SECRET = 'bench-signing-secret'
export const DISCORD_APPLICATION_ID = '1100000000000000001'
export const DISCORD_TOKEN = `${Buffer.from(DISCORD_APPLICATION_ID).toString('base64url')}.bench1.${'b'.repeat(27)}`

/** The program in a process of its own, on the Redis of the bench, with a key prefix of its own. */
export function startProgram(
  bench: Bench,
  prefix: string,
  settings: Readonly<Record<string, string>>,
  preload: readonly string[] = [],
): NodeProcess {
  const env = {
    PORT: '0',
    DATA_DIR: `${bench.folder}/${prefix}`,
    REDIS_URL: bench.redis.url,
    REDIS_PREFIX: prefix,
    MAX_OPEN_REQUESTS_PER_PERSON: '10000',
    // The same words again and again, and each is to be drawn: that is the load.
    PICTURE_CACHE: 'off',
    // What is measured is the way to a picture, not the time that a person takes to answer.
    CONFIRM_BELOW: '0',
    ...settings,
  }
  return new NodeProcess({ script: 'src/main.ts', env, preload })
}

/** A bare process to compare with: the SDKs alone. */
export const startBare = (script: string, env: Readonly<Record<string, string>>, preload: readonly string[] = []): NodeProcess =>
  new NodeProcess({ script: `bench/measures/bare/${script}.ts`, env, preload })

/** Where a process of ours or a bare one says that it listens. */
export async function urlOf(process: NodeProcess): Promise<string> {
  await process.ready
  const { url } = await process.logged('ready')
  return String(url)
}
