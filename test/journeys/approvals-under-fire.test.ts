import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { postsOf } from '../../bench/faults/posts.ts'
import { PREFIX, World } from '../../bench/faults/world.ts'
import { waitFor } from '../../bench/support/wait-for.ts'
import { auditLedger } from '../../src/store/ledger-audit.ts'
import { chargesSince } from './support/journal.ts'
import { setRules } from './support/rules.ts'

const seed = Math.floor(Math.random() * 1_000_000)
const SOON = { withinMs: 20_000 }

describe('a request that is held for an approval, while processes die', () => {
  let world: World
  let [slackAdmin, discordAdmin] = ['', '']

  beforeAll(async () => {
    world = await World.open({
      workers: 2,
      seed,
      settings: { SEMANTIC_SHARE: '0', CONFIRM_BELOW: '0', DAILY_LIMIT_PER_PERSON_USD: '0.01' },
    })
    const { slackChannelId, discordChannelId } = world.askers
    slackAdmin = world.slack.workspace.addPerson({ name: 'ida', isAdmin: true }).id
    world.slack.workspace.channel(slackChannelId).members.add(slackAdmin)
    discordAdmin = world.discord.server.addMember({ name: 'Ida', isAdmin: true }).id
    const slack = { platform: 'slack', workspaceId: world.slack.teamId } as const
    const discord = { platform: 'discord', workspaceId: world.discord.guildId } as const
    await setRules(world.redis.client, slack, { approvals: { channel: slackChannelId } }, PREFIX)
    await setRules(world.redis.client, discord, { approvals: { channel: discordChannelId } }, PREFIX)
  }, 40_000)
  afterAll(() => world?.close())

  const saying = (platform: 'slack' | 'discord', words: string) =>
    waitFor(() => postsOf(world).find((one) => one.platform === platform && one.text.includes(words)), words, SOON)
  const press = (platform: 'slack' | 'discord', personId: string, post: { channelId: string; messageId: string }, label: string) => {
    const { channelId, messageId } = post
    return platform === 'slack'
      ? world.slack.as(personId).press({ channelId, ts: messageId }, { label })
      : world.discord.as(personId).press({ channelId, id: messageId }, { label })
  }

  it('is still held when every process was killed and started again, asked about once, and drawn once it is approved', {
    timeout: 90_000,
  }, async () => {
    const asks = await Promise.all([world.askers.ask('slack', 'command'), world.askers.ask('discord', 'command')])
    for (const { platform, personId } of asks) {
      await press(platform, personId, await saying(platform, 'That would go over a limit'), 'Ask for more')
      await saying(platform, 'more than a limit allows, for')
    }
    await Promise.all(world.programs.map((program) => world.killAndRestart(program)))
    for (const { platform } of asks) {
      const card = await saying(platform, 'Approving allows this one picture')
      await press(platform, platform === 'slack' ? slackAdmin : discordAdmin, card, 'Approve $0.034')
      await saying(platform, ' approved')
    }
    expect(await world.settle(30_000)).toBe(true)
    const posts = postsOf(world)
    for (const platform of ['slack', 'discord'] as const) {
      expect(posts.filter((post) => post.platform === platform && post.says === 'picture')).toHaveLength(1)
      expect(posts.filter((post) => post.platform === platform && post.text.includes(' approved'))).toHaveLength(1)
    }
    expect(await chargesSince(world.redis.client, 0, PREFIX)).toEqual([33_600, 33_600])
    expect(await auditLedger(world.redis.client, PREFIX)).toMatchObject({ breaches: [], differences: [] })
  })
})
