import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { whoIsNotified } from '../../playground/slack/notifications.ts'
import { discordPosts, openSummaryStage, type SummaryStage, slackPosts, type Team } from './support/summary-stage.ts'

let stage: SummaryStage
let suite = 0
beforeEach(async () => {
  stage = await openSummaryStage(`summaries${suite++}`)
})
afterEach(() => stage.stop())

const PLATFORMS = ['onSlack', 'onDiscord'] as const
const choose = (team: Team, summaries = {}) =>
  stage.setRules(team, { timeZone: 'Europe/Berlin', summaries: { channel: team.channelId, ...summaries } })

/** A day of a few pictures, and then the evening before the summary of it is due. */
async function aBusyDay(team: Team): Promise<void> {
  stage.setClock('2026-11-18T10:00:00Z')
  await choose(team, { weekly: false })
  await stage.spend(team, { usd: 2 })
  stage.setClock('2026-11-19T10:00:00Z')
  await stage.spend(team, {
    usd: 1.34,
    person: 'U2',
    modelId: 'pro',
    tallies: { best: 1, simpleBest: 1, simpleBestOverMicroUsd: 1_000_000 },
  })
  await stage.spend(team, { usd: 0.33 })
  await stage.spend(team, { usd: 0, tallies: { reused: 1, savedMicroUsd: 33_600 } })
  stage.setClock('2026-11-19T20:00:00Z')
}

describe.each(PLATFORMS)('a summary %s', (platform) => {
  const team = () => stage[platform]

  it('is posted at its hour to the chosen channel, with the figures of the day', async () => {
    await stage.setRules(team(), { limits: { day: 10_000_000, month: 100_000_000 } })
    await aBusyDay(team())
    await stage.startSchedule()
    await stage.looks()
    expect(team().posts()).toEqual([])
    stage.setClock('2026-11-20T08:00:01Z')
    const words = await team().saying('Thu 19 Nov')
    expect(words).toContain('3 pictures, $1.67 charged (▼ 16 % on the day before)')
    expect(words).toMatch(/Day: \$1\.67 of \$10\.00 \(16 %\)\./)
    expect(words).toMatch(/Month so far: \$3\.67 of \$100\.00 \(3 %\)\. At \$1\.83 a day it lasts\./)
    expect(words).toMatch(/By model\s+pro\s+\$1\.34 · 1 picture\s+flash\s+\$0\.33 · 2 pictures/)
    expect(words).toContain('1 picture was there already and free: $0.034 saved.')
    expect(words).toContain('The one best-quality picture was of complexity under 0.3: standard would have saved $1.00.')
    expect(words).not.toContain('late')
  })

  it('comes once from two schedules, day after day', async () => {
    await aBusyDay(team())
    await Promise.all([stage.startSchedule(), stage.startSchedule()])
    await stage.looks()
    stage.setClock('2026-11-20T08:00:01Z')
    await team().saying('Thu 19 Nov')
    await stage.looks(6)
    stage.setClock('2026-11-21T08:00:01Z')
    await team().saying('Fri 20 Nov')
    await stage.looks(6)
    expect(team().posts()).toHaveLength(2)
  })

  it('is not posted again when its post was made and the process died before it could write that down', async () => {
    await aBusyDay(team())
    const key = `${team().workspace.platform}:${team().workspace.workspaceId}:daily:2026-11-19`
    // What a process does that dies right after its post: claim, mark, post, and no more.
    const claimed = await stage.announcements.claim(key, 1)
    if (claimed.kind !== 'claimed') expect.unreachable()
    await stage.announcements.markPosting(key, claimed.claim, team().channelId, 1)
    await postAsTheDeadDid(key)
    await stage.startSchedule()
    stage.setClock('2026-11-20T08:00:01Z')
    await stage.logged('announced')
    await stage.looks()
    expect(team().posts()).toHaveLength(1)
  })

  it('whose answer got lost on the way is found, and not posted again', async () => {
    await aBusyDay(team())
    if (platform === 'onSlack') stage.slack.faults.next('chat.postMessage', { cut: 'after' })
    else stage.discord.faults.next('message.create', { cut: 'after' })
    await stage.startSchedule()
    stage.setClock('2026-11-20T08:00:01Z')
    await stage.logged('announced')
    await stage.looks()
    expect(team().posts()).toHaveLength(1)
  })

  it('is posted as soon as the chat is back, when the chat was down at the hour', async () => {
    await aBusyDay(team())
    const down = { status: 503 } as const
    if (platform === 'onSlack') stage.slack.faults.rate('*', down, 1, 1)
    else stage.discord.faults.rate('*', down, 1, 1)
    await stage.startSchedule()
    stage.setClock('2026-11-20T08:00:01Z')
    await stage.logged('not announced', 2)
    expect(team().posts()).toEqual([])
    stage.slack.faults.clear()
    stage.discord.faults.clear()
    await team().saying('Thu 19 Nov')
    await stage.looks()
    expect(team().posts()).toHaveLength(1)
  })

  it('that was missed comes late and says so: the latest alone', async () => {
    await aBusyDay(team())
    const before = await stage.startSchedule()
    await stage.looks()
    await before.stop()
    stage.setClock('2026-11-24T11:00:00Z')
    await stage.startSchedule()
    const words = await team().saying('Mon 23 Nov')
    expect(words).toContain('This comes late: I was not running, or could not post, when it was due 3 h ago.')
    await stage.looks()
    expect(team().posts()).toHaveLength(1)
  })

  it('of a day without anything is one quiet line', async () => {
    stage.setClock('2026-11-19T20:00:00Z')
    await choose(team())
    await stage.startSchedule()
    stage.setClock('2026-11-20T08:00:01Z')
    await team().saying('Thu 19 Nov: nobody asked for a picture, and nothing was spent.')
    expect(team().posts()[0]?.trim().split('\n')).toHaveLength(1)
  })

  it('of a week without anything is one quiet line too', async () => {
    stage.setClock('2026-11-15T20:00:00Z')
    await choose(team(), { daily: false })
    await stage.startSchedule()
    stage.setClock('2026-11-16T08:00:01Z')
    await team().saying('Week 46 (9 Nov to 15 Nov): nobody asked for a picture, and nothing was spent.')
  })

  it('stops when it is switched off, and follows a new hour and a new channel, without a restart', async () => {
    await aBusyDay(team())
    await stage.startSchedule()
    await stage.looks()
    await stage.scheduled(['daily 9 Europe/Berlin'])
    await choose(team(), { daily: false })
    await stage.scheduled([])
    stage.setClock('2026-11-20T08:00:01Z')
    await stage.looks(6)
    expect(team().posts()).toEqual([])
    await choose(team(), { daily: true, hour: 17 })
    await stage.scheduled(['daily 17 Europe/Berlin'])
    stage.setClock('2026-11-20T16:00:01Z')
    await team().saying('Thu 19 Nov')
    expect(team().posts()).toHaveLength(1)
  })

  it('for a channel that is closed to us is given up, and admins are told once', async () => {
    await aBusyDay(team())
    if (platform === 'onSlack') stage.slack.workspace.archive(team().channelId)
    else stage.discord.server.updateChannel(team().channelId, { botCanSend: false })
    await stage.startSchedule()
    const told = () => stage.lines.filter(({ message }) => message.startsWith('for admins: I may not post summaries')).length
    for (const [at, day] of ['20', '21', '22'].entries()) {
      stage.setClock(`2026-11-${day}T08:00:01Z`)
      await stage.logged('not announced', at + 1)
      await stage.looks()
    }
    expect(stage.lines.filter(({ message }) => message === 'not announced')).toHaveLength(3)
    expect(told()).toBe(1)
    const decisions = await stage.rules.decisions(team().workspace, 20)
    expect(decisions.filter(({ kind }) => kind === 'summaries')).toMatchObject([
      { by: 'banana', what: expect.stringContaining('I may not post in the channel') },
    ])
    expect(await stage.announcements.closedChannel(team().workspace)).toBe(team().channelId)
  })

  async function postAsTheDeadDid(key: string): Promise<void> {
    const { summaryView } = await import('../../src/bots/views/summary-view.ts')
    const { summarise, daysNeeded } = await import('../../src/reports/summarise.ts')
    const { addFigures, totalsOf } = await import('../../src/domain/figures.ts')
    const { slackSurface } = await import('../../src/bots/slack/surface.ts')
    const { discordSurface } = await import('../../src/bots/discord/surface.ts')
    const { imageInspector } = await import('../../src/imaging/inspector.ts')
    const { recordingLog } = await import('../support/recording-log.ts')
    const { log } = recordingLog()
    const inspector = imageInspector()
    const occasion = { kind: 'daily', period: '2026-11-19', days: ['2026-11-19'] } as const
    const totals = daysNeeded(occasion).map((day) => ({ day, ...totalsOf(() => 0) }))
    const card = summaryView(summarise({ occasion, figures: addFigures([]), totals, limits: {}, timeZone: 'UTC' }))
    const surface =
      platform === 'onSlack'
        ? slackSurface({ botToken: stage.slack.botToken, apiUrl: stage.slack.apiUrl, inspector, log })
        : discordSurface({ token: stage.discord.token, apiUrl: stage.discord.apiUrl, images: inspector, log })
    await surface.post({ ...team().workspace, channelId: team().channelId }, card, [], key)
  }
})

describe('who is named in a summary', () => {
  it('is called by their name on Slack, where a mention would ring them every morning', async () => {
    const ann = stage.slack.workspace.addPerson({ name: 'Ann Example' })
    stage.setClock('2026-11-19T10:00:00Z')
    await choose(stage.onSlack)
    await stage.spend(stage.onSlack, { usd: 1, person: ann.id })
    await stage.startSchedule()
    stage.setClock('2026-11-20T08:00:01Z')
    expect(await stage.onSlack.saying('Thu 19 Nov')).toContain('Ann Example  $1.00 · 1 picture')
    const [message = expect.unreachable()] = slackPosts(stage.slack, stage.onSlack.channelId)
    expect(whoIsNotified(message.text, message.blocks)).toEqual([])
  })

  it('is mentioned on Discord, where our mentions ring nobody', async () => {
    const ann = stage.discord.server.addMember({ name: 'Ann' })
    stage.setClock('2026-11-19T10:00:00Z')
    await choose(stage.onDiscord)
    await stage.spend(stage.onDiscord, { usd: 1, person: ann.id })
    await stage.startSchedule()
    stage.setClock('2026-11-20T08:00:01Z')
    await stage.onDiscord.saying('Thu 19 Nov')
    const [message = expect.unreachable()] = discordPosts(stage.discord, stage.onDiscord.channelId)
    expect([JSON.stringify(message.components).includes(`<@${ann.id}>`), message.notified]).toEqual([true, []])
  })
})

describe('the chart of a summary', () => {
  it("is Slack's own on Slack, and passes Slack's checks", async () => {
    await aBusyDay(stage.onSlack)
    await stage.startSchedule()
    stage.setClock('2026-11-20T08:00:01Z')
    await stage.onSlack.saying('Thu 19 Nov')
    const [message = expect.unreachable()] = slackPosts(stage.slack, stage.onSlack.channelId)
    const chart = message.blocks.find(({ type }) => type === 'data_visualization')
    expect(chart).toMatchObject({
      title: 'Spent by day, last 14 days',
      chart: { type: 'bar', series: [{ name: 'Spent' }], axis_config: { y_label: 'US dollars' } },
    })
    expect(JSON.stringify(chart)).toContain('{"label":"19 Nov","value":1.67}')
  })

  it('is a picture on Discord, whose words tell the figures', async () => {
    await aBusyDay(stage.onDiscord)
    await stage.startSchedule()
    stage.setClock('2026-11-20T08:00:01Z')
    await stage.onDiscord.saying('Thu 19 Nov')
    const [message = expect.unreachable()] = discordPosts(stage.discord, stage.onDiscord.channelId)
    expect(message.attachments).toMatchObject([{ filename: 'spending.png', contentType: 'image/png', width: 1200, height: 600 }])
    expect(message.attachments[0]?.description).toMatch(
      /^Bar chart\. Spent by day, last 14 days: 6 Nov nothing, .*, 18 Nov \$2\.00, 19 Nov \$1\.67\.$/,
    )
  })
})

describe('the hour of a summary', () => {
  it('is kept by the job scheduler itself, to the second', async () => {
    stage.setClock('2026-11-20T07:59:57Z')
    await choose(stage.onSlack)
    await stage.startSchedule({ everyMs: 3_600_000 })
    expect(stage.onSlack.posts()).toEqual([])
    await stage.onSlack.saying('Thu 19 Nov')
  })

  it.each([
    [
      'Europe/Berlin',
      2,
      '2026-03-28T12:00:00Z',
      ['2026-03-29T00:59:00Z', '2026-03-29T01:00:01Z', '2026-03-29T23:59:00Z', '2026-03-30T00:00:01Z'],
      ['Sat 28 Mar', 'Sun 29 Mar'],
    ],
    [
      'America/New_York',
      1,
      '2026-10-31T12:00:00Z',
      ['2026-11-01T04:59:00Z', '2026-11-01T05:00:01Z', '2026-11-01T06:00:01Z', '2026-11-02T06:00:01Z'],
      ['Sat 31 Oct', 'Sun 1 Nov'],
    ],
    [
      'Australia/Lord_Howe',
      2,
      '2026-10-03T00:00:00Z',
      ['2026-10-03T15:29:00Z', '2026-10-03T15:30:01Z', '2026-10-04T15:00:01Z'],
      ['Sat 3 Oct', 'Sun 4 Oct'],
    ],
    [
      'Australia/Lord_Howe',
      1,
      '2026-04-04T00:00:00Z',
      ['2026-04-04T14:00:01Z', '2026-04-04T15:00:01Z', '2026-04-05T14:30:01Z'],
      ['Sat 4 Apr', 'Sun 5 Apr'],
    ],
  ])('comes once a day where the clocks change: %s at %i', async (timeZone, hour, from, moments, expected) => {
    stage.setClock(from)
    await stage.setRules(stage.onSlack, { timeZone, summaries: { channel: stage.onSlack.channelId, weekly: false, hour } })
    await stage.startSchedule()
    await stage.looks()
    for (const moment of moments) {
      stage.setClock(moment)
      await stage.looks(4)
    }
    await stage.onSlack.saying(expected.at(-1) ?? '')
    expect(stage.onSlack.posts().map((words) => words.split(':')[0])).toEqual(expected)
  })
})

describe('a summary of ten thousand people', () => {
  it('names the ten who spent most, and is not slow', async () => {
    stage.setClock('2026-11-19T10:00:00Z')
    await choose(stage.onSlack)
    const day = `summaries${suite - 1}:spend:workspace:slack:${stage.slack.teamId}:2026-11-19`
    const people = Array.from({ length: 10_000 }, (_, at) => [
      `person:slack:${stage.slack.teamId}:U${at} images`,
      1,
      `person:slack:${stage.slack.teamId}:U${at} microUsd`,
      1000 + at,
    ])
    for (let at = 0; at < people.length; at += 1000) await stage.redis.redis.hset(day, ...people.slice(at, at + 1000).flat())
    await stage.redis.redis.hset(day, 'all images', 10_000, 'all microUsd', 59_995_000)
    await stage.startSchedule()
    stage.setClock('2026-11-20T08:00:01Z')
    const startedAt = Date.now()
    const words = await stage.onSlack.saying('By person, the first 10 of 10000')
    expect(Date.now() - startedAt).toBeLessThan(5_000)
    expect([...words.matchAll(/(U\d{4})/g)].map(([, id]) => id)).toEqual(Array.from({ length: 10 }, (_, at) => `U${9_999 - at}`))
  })
})

describe('two teams with the same people', () => {
  it('never read of each other', async () => {
    const { onSlack, onDiscord } = stage
    stage.setClock('2026-11-19T10:00:00Z')
    for (const team of [onSlack, onDiscord]) await choose(team)
    await stage.spend(onSlack, { usd: 1.11, person: 'U7', modelId: 'pro' })
    await stage.spend(onDiscord, { usd: 2.22, person: 'U7', modelId: 'lite' })
    await stage.spend(
      { ...onSlack, workspace: { platform: 'slack', workspaceId: 'T0OTHER' } },
      { usd: 4.44, person: 'U7', modelId: 'secret' },
    )
    await stage.startSchedule()
    stage.setClock('2026-11-20T08:00:01Z')
    const [slackSays, discordSays] = await Promise.all([onSlack.saying('Thu 19 Nov'), onDiscord.saying('Thu 19 Nov')])
    expect([slackSays.includes('$1.11'), slackSays.includes('$2.22'), slackSays.includes('lite'), slackSays.includes('secret')]).toEqual([
      true,
      false,
      false,
      false,
    ])
    expect([discordSays.includes('$2.22'), discordSays.includes('$1.11'), discordSays.includes('pro ')]).toEqual([true, false, false])
  })
})
