import { randomBytes } from 'node:crypto'
import type { Platform } from '../../../src/domain/request.ts'
import { Rules, type Workspace, workspaceKey } from '../../../src/domain/rules.ts'
import { rulesStore } from '../../../src/store/rules.ts'
import { waitFor } from '../../support/wait-for.ts'
import { expect, type FaultCase, type Row } from '../row.ts'
import { PREFIX, type World } from '../world.ts'

/** A world of their own: summaries belong to a workspace, and rows about wishes read every post. */
export const SUMMARY_WORLD: Row['world'] = { workers: 1, settings: { TIME_ZONE: 'UTC' } }

/** Schedules look what is due every 15 s, and at their start. */
const LOOKED_WITHIN_MS = 40_000
/** The lock of a dead process, what it claimed, and a look. */
const TAKEN_OVER_WITHIN_MS = 100_000

interface Team {
  readonly platform: Platform
  readonly workspace: Workspace
  readonly channelId: string
}

/** The summary of yesterday is due for a team of its own that has just chosen a channel: as if it had wanted one all along. */
async function teamThatWaits(world: World, platform: Platform): Promise<Team> {
  const { slack, discord, redis } = world
  const workspace: Workspace = { platform, workspaceId: `T${randomBytes(6).toString('hex')}` }
  const channelId =
    platform === 'slack'
      ? slack.workspace.addChannel({ name: 'budget', kind: 'public', members: [slack.botUserId] }).id
      : discord.server.addChannel({ name: 'budget' }).id
  await redis.client.hset(`${PREFIX}:summaries-wanted`, `${workspaceKey(workspace)} daily`, 0)
  const store = rulesStore({ redis: redis.client, prefix: PREFIX })
  const { version } = await store.of(workspace)
  const rules = Rules.parse({ summaries: { channel: channelId, weekly: false, hour: 0 } })
  expect(await store.change(workspace, version, rules, { by: 'operator', kind: 'rules', what: 'summaries' }), 'the rules were not taken')
  return { platform, workspace, channelId }
}

const postsIn = ({ slack, discord }: World, { platform, channelId }: Team): number =>
  platform === 'slack'
    ? slack.messages(channelId).filter(({ botId }) => botId !== undefined).length
    : discord.messages(channelId).filter(({ author }) => author.isBot).length

const isSaid = async ({ redis }: World, { workspace }: Team): Promise<boolean> => {
  const keys = await redis.client.keys(`${PREFIX}:announcement:${workspaceKey(workspace)}:daily:*`)
  const states = await Promise.all(keys.map((key) => redis.client.hget(key, 'state')))
  return states.some((state) => state === 'posted' || state === 'dropped')
}

const isOnceSaid = async (world: World, team: Team, withinMs: number): Promise<void> => {
  await waitFor(() => isSaid(world, team), 'the summary to be seen to', { withinMs, everyMs: 50 })
  expect(postsIn(world, team) === 1, `it was posted ${postsIn(world, team)} times`)
}

const secondSchedule = (world: World) => world.programs.find(({ name }) => name === 'schedule 2') ?? world.start('schedule 2', 'schedule')

const cases = (platform: Platform): FaultCase[] => [
  {
    what: `two schedules: one post (${platform})`,
    async run(world) {
      await secondSchedule(world).process.ready
      await isOnceSaid(world, await teamThatWaits(world, platform), LOOKED_WITHIN_MS)
    },
  },
  {
    what: `the process gets SIGKILL between the post and writing it down; another one finds the post (${platform})`,
    isSlow: true,
    async run(world) {
      const second = secondSchedule(world)
      await second.process.ready
      if (platform === 'slack') world.slack.faults.next('chat.postMessage', { hangMs: 8_000, after: true })
      else world.discord.faults.next('message.create', { slowMs: 8_000 })
      const team = await teamThatWaits(world, platform)
      await waitFor(() => postsIn(world, team) === 1, 'the post', { withinMs: LOOKED_WITHIN_MS, everyMs: 5 })
      // Whichever of them posted it.
      await Promise.all([world.killAndRestart(world.program('schedule')), world.killAndRestart(second)])
      expect(!(await isSaid(world, team)), 'it was written down before the process could be killed')
      await isOnceSaid(world, team, TAKEN_OVER_WITHIN_MS)
    },
  },
  {
    what: `the chat is down at the hour: one post when it is back (${platform})`,
    async run(world) {
      if (platform === 'slack') world.slack.faults.next('chat.postMessage', { status: 500 })
      else world.discord.faults.next('message.create', { status: 500 })
      await isOnceSaid(world, await teamThatWaits(world, platform), TAKEN_OVER_WITHIN_MS)
    },
    isSlow: true,
  },
  {
    what: `the channel is closed to us: given up, and written into the audit log once (${platform})`,
    async run(world) {
      const team = await teamThatWaits(world, platform)
      if (platform === 'slack') world.slack.workspace.archive(team.channelId)
      else world.discord.server.updateChannel(team.channelId, { botCanSend: false })
      await waitFor(() => isSaid(world, team), 'it to be given up', { withinMs: LOOKED_WITHIN_MS, everyMs: 50 })
      const decisions = await rulesStore({ redis: world.redis.client, prefix: PREFIX }).decisions(team.workspace, 50)
      const told = decisions.filter(({ kind, what }) => kind === 'summaries' && what.includes(team.channelId)).length
      expect(told === 1 && postsIn(world, team) === 0, `the audit log says it ${told} times`)
    },
  },
]

const F44: Row = { id: 'F44', fault: 'summaries that meet trouble', world: SUMMARY_WORLD, cases: [...cases('slack'), ...cases('discord')] }

export const SUMMARIES: readonly Row[] = [F44]
