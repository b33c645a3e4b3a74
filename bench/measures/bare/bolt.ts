import { Server } from 'node:net'
import { App } from '@slack/bolt'
import { durably } from './durably.ts'

/** Bolt as its documentation starts it: one command, acknowledged. Without REDIS_URL it loses whatever it acknowledged when it dies. */
const { SLACK_BOT_TOKEN = '', SLACK_SIGNING_SECRET = '', SLACK_API_URL = '' } = process.env
const app = new App({ token: SLACK_BOT_TOKEN, signingSecret: SLACK_SIGNING_SECRET, clientOptions: { slackApiUrl: SLACK_API_URL } })
const write = durably()
app.command('/banana', async ({ ack, body }) => {
  await write(body.trigger_id)
  await ack()
})
const server = await app.start({ port: 0, host: '127.0.0.1' })
const address = server instanceof Server ? server.address() : null
if (typeof address !== 'object' || address === null) throw new Error('Bolt does not listen')
console.log(JSON.stringify({ msg: 'ready', url: `http://127.0.0.1:${address.port}` }))
process.send?.('ready')
process.once('disconnect', () => process.exit(0))
