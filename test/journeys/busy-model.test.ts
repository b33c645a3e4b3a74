import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { compose, type Program } from '../../src/compose.ts'
import { loadConfig } from '../../src/config.ts'
import { type Banana, startBanana } from '../support/banana.ts'
import { recordingLog } from '../support/recording-log.ts'
import { startTestRedis, type TestRedis } from '../support/redis.ts'
import { allEnded } from './support/journal.ts'
import { uploadsOn, wordsOf } from './support/slack-words.ts'

const RETRY_AFTER_S = 7

let redis: TestRedis
let banana: Banana
let dataDir: string
const workers: Program[] = []

/** Three workers that share nothing but Redis and a folder; the first of them runs beside the listeners. */
beforeAll(async () => {
  redis = await startTestRedis()
  dataDir = await mkdtemp(join(tmpdir(), 'banana-'))
  const shared = { REDIS_URL: redis.url, DATA_DIR: dataDir, WORKER_CONCURRENCY: '2' }
  banana = await startBanana({ settings: shared })
  const { slack, gemini } = banana
  for (let at = 0; at < 2; at += 1) {
    const env = {
      ...{ ...shared, ROLES: 'worker', CONFIRM_BELOW: '0', SEMANTIC_SHARE: '0', PICTURE_CACHE: 'off' },
      ...{ SLACK_BOT_TOKEN: slack.botToken, SLACK_API_URL: slack.apiUrl },
      ...{ GOOGLE_API_KEY: gemini.apiKey, GEMINI_BASE_URL: gemini.url },
    }
    const worker = await compose(loadConfig(env), recordingLog().log)
    await worker.start()
    workers.push(worker)
  }
})
afterAll(async () => {
  for (const worker of workers) await worker.stop()
  await banana?.stop()
  await redis?.stop()
  await rm(dataDir, { recursive: true, force: true })
})

it('what one worker is told by a busy model, all three obey; those who wait are told, and the breaker stays closed', async () => {
  const { slack, gemini } = banana
  const { id } = slack.workspace.addPerson({ name: 'ann' })
  const channelId = slack.workspace.addChannel({ name: 'studio', kind: 'public', members: [id, slack.botUserId] }).id
  const asks = (words: string) => slack.as(id).command('/banana', `${words} --model flash`, { channelId })
  const shown = () => slack.messages(channelId).filter(({ botId }) => botId !== undefined)
  const calls = () => gemini.calls.filter(({ makes }) => makes === 'images')

  gemini.faults.next({ status: 429, retryDelayS: RETRY_AFTER_S })
  await asks('a lighthouse number 0')
  await gemini.until(() => calls().some(({ answered }) => answered))
  await slack.until(() => shown().find((message) => wordsOf(message).match(/flash is busy; I try again in \d s\./)), 'a word about it')
  for (let at = 1; at <= 6; at += 1) await asks(`a lighthouse number ${at}`)
  await slack.until(
    () => shown().filter((message) => /flash is busy; I try again in \d s\./.test(wordsOf(message))).length === 7,
    'all to wait',
  )
  expect(calls()).toHaveLength(1)

  await slack.until(() => shown().filter((message) => uploadsOn(message).length > 0).length === 7, 'seven pictures', 30_000)
  await allEnded(redis.redis, banana)
  const [refused = expect.unreachable(), next = expect.unreachable()] = calls()
  expect(next.at - refused.at).toBeGreaterThanOrEqual(RETRY_AFTER_S * 1_000 - 10)
  expect(calls()).toHaveLength(8)
  expect(await redis.redis.hget('banana:model-health:flash', 'openUntilMs')).toBeNull()
}, 60_000)
