import { once } from 'node:events'
import { Client, Events, GatewayIntentBits } from 'discord.js'
import { durably } from './durably.ts'

/** discord.js as its guide starts it: every command is deferred. Without REDIS_URL it loses whatever it deferred when it dies. */
const { DISCORD_TOKEN = '', DISCORD_API_URL = '' } = process.env
const client = new Client({ intents: [GatewayIntentBits.Guilds], rest: { api: DISCORD_API_URL } })
const write = durably()
client.on(Events.InteractionCreate, async (interaction) => {
  if (!interaction.isChatInputCommand()) return
  await write(interaction.id)
  await interaction.deferReply()
})
await Promise.all([once(client, Events.ClientReady), client.login(DISCORD_TOKEN)])
process.send?.('ready')
process.once('disconnect', () => process.exit(0))
