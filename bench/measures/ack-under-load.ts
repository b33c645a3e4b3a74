import { percentile } from '../support/percentiles.ts'
import { waitFor } from '../support/wait-for.ts'
import { type Bench, byTurns, type Measure, pairUp, type Row, rowOf } from './measure.ts'
import { SLACK_BOT_TOKEN, SLACK_SIGNING_SECRET, startBare, startProgram, urlOf } from './program.ts'
import { SlackCommands } from './slack-commands.ts'

const WARM_UP = 300
const COMMANDS = 400
const PREFIX = 'ack-load'

/**
 * Acknowledgements while a worker process draws as many sketches at once as it may, against the same while it stands still. The commands themselves feed it:
 * there is always a backlog. To stand still it is stopped by the operating system, so that both halves have the same processes and the same queue.
 */
export const ackUnderLoad: Measure = {
  name: 'ack-under-load',
  async run(bench: Bench): Promise<Row[]> {
    const chat = startBare('chat', {})
    const chatUrl = await urlOf(chat)
    const env = { SLACK_BOT_TOKEN, SLACK_SIGNING_SECRET, SLACK_API_URL: `${chatUrl}/slack/` }
    // A worker that stands still for longer than a lock lives would be taken for dead.
    const worker = startProgram(bench, PREFIX, { ROLES: 'worker', WORKER_LOCK_MS: '60000', ...env })
    const gateway = startProgram(bench, PREFIX, { ROLES: 'slack,http', ...env })
    try {
      const commands = new SlackCommands(await urlOf(gateway), chatUrl)
      await worker.ready
      await commands.send(WARM_UP)
      const [loaded = [], idle = []] = await byTurns(bench.pairs, [
        async () => {
          worker.kill('SIGCONT')
          await busy(bench)
          return commands.send(COMMANDS)
        },
        () => {
          worker.kill('SIGSTOP')
          return commands.send(COMMANDS)
        },
      ])
      await commands.close()
      const at = (share: number) => pairUp(loaded, idle, (batch) => percentile(batch, share))
      return [rowOf('ack p99, workers busy / idle', 'ms', at(0.99), 2), rowOf('ack p50, workers busy / idle', 'ms', at(0.5))]
    } finally {
      await Promise.all([gateway.stop(), worker.stop(), chat.stop()])
    }
  },
}

/** Until another picture is done: then all hands of the worker are full. */
async function busy({ redis }: Bench): Promise<void> {
  const done = () => redis.client.xlen(`${PREFIX}:ledger`)
  const before = await done()
  await waitFor(async () => (await done()) > before, 'the worker to draw', { withinMs: 20_000 })
}
