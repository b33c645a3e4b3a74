import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import type { SlackMessage } from '../../playground/slack/index.ts'
import { lessonsStore } from '../../src/store/lessons.ts'
import { sampleStore } from '../../src/store/samples.ts'
import { recordingLog } from '../support/recording-log.ts'
import { setRules } from './support/rules.ts'
import { slackStage } from './support/slack-stage.ts'
import { labelsOf, wordsOf } from './support/slack-words.ts'
import { likedAsArt, studiedCard, study } from './support/taught.ts'

const stage = slackStage('socket')
const workspace = () => ({ platform: 'slack', workspaceId: stage.slack.teamId }) as const
const lessons = () => lessonsStore({ redis: stage.redis, prefix: 'banana' })
const team = () => [stage.ann.id, stage.ben.id, stage.ida.id, 'U0DAN']

/** One for all tests: a running program goes by the channel that it knows for a second. */
let adminsChannel = ''
/** Another one in each test: what was offered once is not posted again. */
let word = ''
const WORDS = ['glimwave', 'snorbel', 'daubie', 'zubrush']
let join = (_personId: string): void => undefined
beforeAll(async () => {
  const { workspace: slack, botUserId } = stage.slack
  const channel = slack.addChannel({ name: 'admins', kind: 'public', members: [botUserId] })
  adminsChannel = channel.id
  join = (personId) => void channel.members.add(personId)
  await setRules(stage.redis, workspace(), { summaries: { channel: adminsChannel, daily: false, weekly: false } })
})
beforeEach(async () => {
  word = WORDS.shift() ?? expect.unreachable()
  for (const { id } of [stage.ben, stage.ida]) join(id)
  await stage.redis.del(`banana:lessons:slack:${workspace().workspaceId}`)
  const samples = sampleStore({ redis: stage.redis, prefix: 'banana', log: recordingLog().log })
  for (const personId of new Set(await askers())) await samples.forgetSamples(workspace(), { personId })
})

async function askers(): Promise<string[]> {
  const prefix = `banana:samples:slack:${workspace().workspaceId}:`
  return (await stage.redis.keys(`${prefix}*`)).map((key) => key.slice(prefix.length))
}

const isOpen = (message: SlackMessage) => wordsOf(message).includes(`Read “${word}” as art`) && labelsOf(message).includes('Dismiss')
const card = () => studiedCard(stage.redis, workspace(), () => stage.shown(adminsChannel).findLast(isOpen))
const renewed = ({ ts }: SlackMessage, words: string) =>
  stage.slack.until(() => stage.shown(adminsChannel).find((message) => message.ts === ts && wordsOf(message).includes(words)), words)
const drawnFor = async (words: string) => {
  await stage.ann.asks(words)
  const [picture] = (await stage.settled()).slice(-1)
  return wordsOf(picture as NonNullable<typeof picture>)
}

describe('what a team taught, on Slack', () => {
  it('comes to the channel of the admins, is applied by one of them, felt by the next request, and rolled back by one press', async () => {
    await likedAsArt(stage.redis, workspace(), word, team())
    const offered = await card()
    expect(labelsOf(offered)).toEqual(['Apply', 'Dismiss', 'Details'])
    expect(await drawnFor('a glimwave of our cat')).not.toMatch('digital art')

    await stage.ida.presses('Details', offered)
    await stage.ida.told(/“glimwave”: \d+ requests of 4 people; 100 % meant art/)
    await stage.ida.presses('Apply', offered)
    await stage.ida.told('Applied.')
    const applied = await renewed(offered, 'It holds from now on')
    expect(await drawnFor('a glimwave of our dog')).toMatch('art / digital art')

    await stage.ida.presses('Roll back', applied)
    await stage.ida.told('Rolled back')
    expect(await drawnFor('a glimwave of our fox')).not.toMatch('digital art')
  })

  it('is decided by admins alone, once', async () => {
    await likedAsArt(stage.redis, workspace(), word, team())
    const offered = await card()
    await stage.ben.presses('Apply', offered)
    await stage.ben.told('Only the admins of this workspace')
    expect((await lessons().of(workspace())).words).toEqual([])
    await Promise.all([stage.ida.presses('Dismiss', offered), stage.ida.presses('Dismiss', offered)])
    await stage.ida.told('Somebody else decided that already.')
    await renewed(offered, 'Dismissed by')
  })

  it('is not proposed any more when those who said it are forgotten, and never reaches another workspace', async () => {
    await likedAsArt(stage.redis, workspace(), word, team())
    const offered = await card()
    expect((await lessons().book({ platform: 'slack', workspaceId: 'T0OTHER' })).offers).toEqual([])
    const samples = sampleStore({ redis: stage.redis, prefix: 'banana', log: recordingLog().log })
    for (const personId of [stage.ben.id, 'U0DAN']) await samples.forgetSamples(workspace(), { personId })
    await vi.waitFor(
      async () => {
        await study(stage.redis, workspace())
        expect((await lessons().book(workspace())).offers).toEqual([])
      },
      { timeout: 10_000, interval: 100 },
    )
    await stage.ida.presses('Apply', offered)
    await stage.ida.told('I no longer propose that')
  })

  it('is looked for when an admin says so, stands on the card of the rules, and is rolled back from the list', async () => {
    await likedAsArt(stage.redis, workspace(), word, team())
    const rulesCard = async (saying: RegExp) => {
      const seen = stage.ida.whispers().length
      await stage.ida.asks('admin')
      const next = () =>
        stage.ida
          .whispers()
          .slice(seen)
          .find((message) => saying.test(wordsOf(message)))
      return stage.slack.until(next, `the rules with ${saying}`)
    }
    const before = await rulesCard(/Learned: nothing is applied/)
    await stage.ida.presses('Analyse now', before)
    await stage.ida.told(/I am looking at what people asked for and liked here/)
    const offered = await stage.slack.until(() => stage.shown(adminsChannel).findLast(isOpen), 'the card of what was learned')
    await stage.ida.presses('Apply', offered)
    await renewed(offered, 'It holds from now on')

    const inForce = `Learned: 1 lesson in force; the last just now by @${stage.ida.id}: Read “${word}” as art`
    const after = await rulesCard(new RegExp(inForce))
    await stage.ida.presses('What I learned', after)
    const list = await stage.ida.told(/What I learned and goes by here/)
    expect(labelsOf(list)).toEqual(['Roll back', 'Details'])
    await stage.ida.presses('Roll back', list)
    await stage.ida.told('Rolled back')
    await rulesCard(/Learned: nothing is applied/)
  })
})
