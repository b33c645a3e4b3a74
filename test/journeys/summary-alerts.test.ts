import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openSummaryStage, type SummaryStage, type Team } from './support/summary-stage.ts'

let stage: SummaryStage
let suite = 0
beforeEach(async () => {
  stage = await openSummaryStage(`alerts${suite++}`, { GLOBAL_ALERT_USD: '12' })
  stage.setClock('2026-11-19T09:00:00Z')
})
afterEach(() => stage.stop())

const dollars = (usd: number) => usd * 1_000_000
const choose = (team: Team) =>
  stage.setRules(team, { timeZone: 'Europe/Berlin', summaries: { channel: team.channelId, daily: false, weekly: false } })

describe.each(['onSlack', 'onDiscord'] as const)('a team %s', (platform) => {
  const team = () => stage[platform]

  it('hears once that half, most and all of a budget is used: how fast it goes, when it is gone, and what would help', async () => {
    await choose(team())
    await Promise.all([stage.startSchedule(), stage.startSchedule()])
    const limits = { day: dollars(10) }
    await stage.spend(team(), { usd: 5, limits, modelId: 'pro', tallies: { best: 3, simpleBest: 2, simpleBestOverMicroUsd: dollars(2) } })
    const half = await team().saying("🟡 This workspace has used 50 % of today's budget of $10.00.")
    expect(half).toContain('$5.00 spent so far, at $0.50 an hour. At this rate it is used up at about 20:00. It starts anew in 14 h.')
    expect(half).toContain('• 2 of 3 best-quality pictures were of complexity under 0.3: standard would have saved $2.00.')
    await stage.spend(team(), { usd: 3.5, limits })
    await team().saying("🟠 This workspace has used 80 % of today's budget of $10.00.")
    await stage.spend(team(), { usd: 1.5, limits })
    const full = await team().saying("⛔ This workspace has used up today's budget of $10.00.")
    expect(full).toContain('It starts anew in 14 h; until then only pictures that are there already are given, and an admin can raise it.')
    await stage.looks()
    expect(team().posts()).toHaveLength(3)
    expect(await stage.announcements.alerts()).toEqual([])
  })

  it('hears of each budget by itself, and of a month by the day', async () => {
    await choose(team())
    await stage.startSchedule()
    stage.setClock('2026-11-11T09:00:00Z')
    await stage.spend(team(), { usd: 18, limits: { month: dollars(30) } })
    const words = await team().saying("🟡 This workspace has used 50 % of this month's budget of $30.00.")
    expect(words).toContain('$18.00 spent so far, at $1.73 a day. At this rate it is used up on Wed 18 Nov. It starts anew in 20 days.')
  })

  it('hears it once also when the answer to the post was lost', async () => {
    await choose(team())
    if (platform === 'onSlack') stage.slack.faults.next('chat.postMessage', { cut: 'after' })
    else stage.discord.faults.next('message.create', { cut: 'after' })
    await stage.startSchedule()
    await stage.spend(team(), { usd: 5, limits: { day: dollars(10) } })
    await stage.logged('announced')
    await stage.looks()
    expect(team().posts()).toHaveLength(1)
  })

  it('does not hear today what was so yesterday', async () => {
    await choose(team())
    await stage.spend(team(), { usd: 5, limits: { day: dollars(10) } })
    stage.setClock('2026-11-20T09:00:00Z')
    await stage.startSchedule()
    await stage.looks(6)
    expect([team().posts(), await stage.announcements.alerts()]).toEqual([[], []])
  })
})

describe('a schedule without the token of a platform', () => {
  it('leaves what is to be said there to one that has it', async () => {
    await choose(stage.onDiscord)
    await stage.setRules(stage.onDiscord, { summaries: { daily: true, hour: 9 } })
    await stage.startSchedule({ without: 'discord' })
    await stage.spend(stage.onDiscord, { usd: 5, limits: { day: dollars(10) } })
    await stage.looks()
    expect([stage.onDiscord.posts(), (await stage.announcements.alerts()).length]).toEqual([[], 1])
    await stage.startSchedule()
    await stage.onDiscord.saying('50 %')
    await stage.looks()
    stage.setClock('2026-11-20T08:00:01Z')
    await stage.onDiscord.saying('Thu 19 Nov')
    await stage.looks()
    expect(stage.onDiscord.posts()).toHaveLength(2)
  })
})

describe('operators', () => {
  it('are told once a day when all workspaces together spend more than they wanted to know of', async () => {
    await Promise.all([stage.startSchedule(), stage.startSchedule()])
    for (const workspaceId of ['T0A', 'T0B', 'T0C', 'T0D'])
      await stage.spend({ workspace: { platform: 'slack', workspaceId }, channelId: 'C1' }, { usd: 5, globalAlertUsd: 12 })
    await stage.logged('for admins: All workspaces together have spent $15.00 on 2026-11-19: more than $12.00 (GLOBAL_ALERT_USD).')
    await stage.looks()
    expect(stage.lines.filter(({ message }) => message.startsWith('for admins:'))).toHaveLength(1)
    expect(await stage.announcements.alerts()).toEqual([])
  })
})
