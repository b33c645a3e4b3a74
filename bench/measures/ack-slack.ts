import { ackRows } from './ack-rows.ts'
import { startChatServer } from './chat-server.ts'
import type { Bench, Measure, Row } from './measure.ts'
import { SLACK_BOT_TOKEN, SLACK_SIGNING_SECRET, startBare, startProgram, urlOf } from './program.ts'
import { SlackCommands } from './slack-commands.ts'

/** `/banana a cosy cabin at dusk` over HTTP: ours acknowledges when the request is on disk, bare Bolt at once. */
export const ackSlack: Measure = {
  name: 'ack-slack',
  async run(bench: Bench): Promise<Row[]> {
    const chat = await startChatServer()
    const env = { SLACK_BOT_TOKEN, SLACK_SIGNING_SECRET, SLACK_API_URL: `${chat.url}/slack/` }
    const programs = {
      ours: startProgram(bench, 'ack-slack', { ROLES: 'slack,http', ...env }),
      bare: startBare('bolt', env),
      durable: startBare('bolt', { ...env, REDIS_URL: bench.redis.url }),
    }
    try {
      const open = async (process: (typeof programs)['ours']) => new SlackCommands(await urlOf(process), chat.url)
      const [ours, bare, durable] = await Promise.all([open(programs.ours), open(programs.bare), open(programs.durable)])
      const rows = await ackRows('slack', bench, { ours: ours.send, bare: bare.send, durable: durable.send })
      await Promise.all([ours, bare, durable].map((commands) => commands.close()))
      return rows
    } finally {
      await Promise.all([...Object.values(programs).map((process) => process.stop()), chat.stop()])
    }
  },
}
