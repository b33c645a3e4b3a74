import { describe, expect, it } from 'vitest'
import type { DiscordMessage, InteractionOutcome } from '../../playground/discord/index.ts'
import { discordStage } from './support/discord-stage.ts'
import { readable } from './support/discord-words.ts'

const stage = discordStage({ settings: { PICTURE_CACHE: 'on' } })

const shownIn = ({ message, error }: InteractionOutcome): DiscordMessage => {
  if (!message) throw new Error(`no answer: ${error}`)
  return message
}
const command = async (name: string) => shownIn(await stage.ann.hands.command('banana', name, {}, { channelId: stage.channelId }))

describe('a person on Discord who wants to know what is kept of them', () => {
  it('gets it as a file in a direct message', async () => {
    await stage.ann.asks('a blue giraffe')
    await stage.afterDelivery({ requests: 1 })
    expect(readable(await command('export'))).toContain('It comes to you as a file in a direct message.')
    const message = await stage.discord.until(
      () => stage.ann.directMessages().find(({ attachments }) => attachments.length > 0),
      'the file',
    )
    expect(message.content).toContain('1 request')
    const [file] = message.attachments
    const data = JSON.parse(await (await fetch(file?.url ?? '')).text())
    expect(data).toMatchObject({ platform: 'discord', person: stage.ann.id, requests: [{ words: 'a blue giraffe', ended: 'delivered' }] })
  })
})

describe('a person on Discord who wants to be forgotten', () => {
  it('is asked first, then has nothing left but the money, and hears what was done', async () => {
    const before = stage.banana.lines.filter(({ message }) => message === 'delivered').length
    await stage.ann.asks('a purple heron on a mast')
    await stage.afterDelivery({ requests: 1 })
    await stage.ann.asks('a secret armadillo', { private: true })
    const delivered = () => stage.banana.lines.filter(({ message }) => message === 'delivered').length - before
    await expect.poll(delivered, { timeout: 10_000 }).toBe(2)
    const asked = await command('forget')
    expect([asked.ephemeralFor, readable(asked)]).toEqual([stage.ann.id, expect.stringContaining('Shall I forget you?')])
    expect(readable(shownIn(await stage.ann.presses('Forget me', asked)))).toContain('I am forgetting you.')
    const told = () => stage.ann.directMessages().find((message) => readable(message).includes('You are forgotten'))
    await expect.poll(told, { timeout: 10_000 }).toBeDefined()
    expect(readable(told() as DiscordMessage)).toMatch(/I have erased 2 requests with every word of them, 1 private picture, 0 votes/)
    expect(readable(await command('history'))).toContain('No pictures yet')
  })
})
