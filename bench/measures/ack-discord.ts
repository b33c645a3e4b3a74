import { ackRows } from './ack-rows.ts'
import { DiscordServer } from './discord-server.ts'
import type { Bench, Measure, Row } from './measure.ts'
import { DISCORD_TOKEN, startBare, startProgram } from './program.ts'

/** From INTERACTION_CREATE to the callback at Discord: ours calls back when the request is on disk, bare discord.js at once. */
export const ackDiscord: Measure = {
  name: 'ack-discord',
  async run(bench: Bench): Promise<Row[]> {
    const [ours, bare, durable] = await Promise.all([DiscordServer.start(), DiscordServer.start(), DiscordServer.start()])
    const env = (server: DiscordServer) => ({ DISCORD_TOKEN, DISCORD_API_URL: server.apiUrl })
    const processes = [
      startProgram(bench, 'ack-discord', { ROLES: 'discord', ...env(ours) }),
      startBare('discord', env(bare)),
      startBare('discord', { ...env(durable), REDIS_URL: bench.redis.url }),
    ]
    try {
      await Promise.all(processes.map((process) => process.ready))
      return await ackRows('discord', bench, { ours: ours.send, bare: bare.send, durable: durable.send })
    } finally {
      await Promise.all([...processes.map((process) => process.stop()), ours.stop(), bare.stop(), durable.stop()])
    }
  },
}
