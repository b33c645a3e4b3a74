/**
 * A bare process with the SDKs named in SDKS: imported one after the other, and with CONNECT=1 also connected, each by the lines of its own documentation.
 * It keeps what it opened, as a program would.
 */
const { SDKS = '', CONNECT, REDIS_URL = '' } = process.env
const {
  SLACK_BOT_TOKEN: token = '',
  SLACK_APP_TOKEN: appToken = '',
  SLACK_SIGNING_SECRET: signingSecret = '',
  SLACK_API_URL: slackApiUrl = '',
} = process.env
const { DISCORD_TOKEN: discordToken = '', DISCORD_API_URL: api = '' } = process.env

const LOAD: Readonly<Record<string, () => Promise<() => unknown>>> = {
  async 'bolt-socket'() {
    const { App } = await import('@slack/bolt')
    return () => new App({ token, appToken, socketMode: true, clientOptions: { slackApiUrl } }).start()
  },
  async 'bolt-http'() {
    const { App } = await import('@slack/bolt')
    return () => new App({ token, signingSecret, clientOptions: { slackApiUrl } }).start({ port: 0, host: '127.0.0.1' })
  },
  async discord() {
    const { Client, GatewayIntentBits } = await import('discord.js')
    return async () => {
      const client = new Client({ intents: [GatewayIntentBits.Guilds], rest: { api } })
      const ready = new Promise((resolve) => client.once('clientReady', resolve))
      await Promise.all([client.login(discordToken), ready])
    }
  },
  async 'discord-rest'() {
    const { REST } = await import('discord.js')
    return () => new REST({ api }).setToken(discordToken)
  },
  async 'slack-web'() {
    const { WebClient } = await import('@slack/web-api')
    return () => new WebClient(token, { slackApiUrl }).auth.test()
  },
  async queue() {
    const [{ Queue }, { Redis }] = [await import('bullmq'), await import('ioredis')]
    return () => new Queue('bare', { connection: new Redis(REDIS_URL) }).waitUntilReady()
  },
  async worker() {
    const [{ Queue, Worker }, { Redis }] = [await import('bullmq'), await import('ioredis')]
    return async () => {
      await new Queue('bare', { connection: new Redis(REDIS_URL) }).waitUntilReady()
      await new Worker('bare', async () => {}, { connection: new Redis(REDIS_URL, { maxRetriesPerRequest: null }) }).waitUntilReady()
    }
  },
  async fastify() {
    const { fastify } = await import('fastify')
    return () => fastify().listen({ host: '127.0.0.1', port: 0 })
  },
}

const connects: (() => unknown)[] = []
for (const sdk of SDKS.split(',')) {
  const load = LOAD[sdk]
  if (!load) throw new Error(`no SDK is called ${sdk}`)
  connects.push(await load())
}
if (CONNECT) for (const connect of connects) await connect()
process.send?.('ready')
process.once('disconnect', () => process.exit(0))
