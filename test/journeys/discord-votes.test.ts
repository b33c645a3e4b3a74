import { describe, expect, it } from 'vitest'
import type { DiscordMessage } from '../../playground/discord/index.ts'
import { discordStage } from './support/discord-stage.ts'
import { said, wordsOf } from './support/discord-words.ts'

const stage = discordStage()

async function aPicture(words = 'a lighthouse'): Promise<DiscordMessage> {
  await stage.ann.asks(words)
  const [picture = expect.unreachable()] = await stage.afterDelivery()
  return picture
}

/** What the history says of one's own picture, as soon as it says that. */
const tally = () => expect.poll(async () => (await stage.ann.history()).match(/👍 \d|👎 \d/g)?.join(' ') ?? 'none')

describe('a vote by reaction on Discord', () => {
  it('counts, from anybody, and is taken back with the reaction', async () => {
    const picture = await aPicture()
    stage.ann.hands.react(picture, '👍')
    stage.ben.hands.react(picture, '❤️')
    await tally().toBe('👍 2')
    stage.ben.hands.unreact(picture, '❤️')
    await tally().toBe('👍 1')
  })

  it('counts in every skin tone', async () => {
    const picture = await aPicture()
    stage.ben.hands.react(picture, '👎🏽')
    await tally().toBe('👎 1')
    stage.ben.hands.unreact(picture, '👎🏽')
    await tally().toBe('none')
  })

  it('follows a change of mind: the last one stands', async () => {
    const picture = await aPicture()
    stage.ben.hands.react(picture, '👍')
    await tally().toBe('👍 1')
    stage.ben.hands.react(picture, '👎')
    await tally().toBe('👎 1')
    stage.ben.hands.unreact(picture, '👍')
    stage.ann.hands.react(picture, '👍')
    await tally().toBe('👍 1 👎 1')
  })

  it('counts on a picture from before a restart', async () => {
    const picture = await aPicture()
    stage.ann.hands.react(picture, '👍')
    await tally().toBe('👍 1')
    await stage.banana.restart()
    stage.ben.hands.react(picture, '👍')
    await tally().toBe('👍 2')
    stage.ann.hands.unreact(picture, '👍')
    await tally().toBe('👍 1')
  })

  it('counts in a direct message', async () => {
    const dm = stage.ann.hands.dm()
    stage.ann.hands.say('a lighthouse', dm)
    const [picture = expect.unreachable()] = await stage.afterDelivery(dm)
    stage.ann.hands.react(picture, '👍')
    const history = async () => wordsOf(await stage.answerTo(stage.ann.hands.say('history', dm)))
    await expect.poll(history).toContain('👍 1')
    stage.ann.hands.unreact(picture, '👍')
    await expect.poll(history).not.toContain('👍 1')
  })

  it('means nothing on somebody else’s message, nor with any other emoji', async () => {
    const picture = await aPicture()
    const theirs = stage.ben.hands.say('look at that', stage)
    stage.ann.hands.react(theirs, '👍')
    stage.ann.hands.react(picture, '🐢')
    stage.ben.hands.react(picture, '👎')
    await tally().toBe('👎 1')
    expect(stage.shown()).toHaveLength(1)
  })
})

describe('a vote by button on Discord', () => {
  it('is acknowledged to the voter alone, and the last one stands', async () => {
    const picture = await aPicture()
    const thanks = await stage.ben.presses('👍', picture)
    expect([said(thanks), thanks.message?.ephemeralFor]).toEqual(['Glad you like it 👍', stage.ben.id])
    await tally().toBe('👍 1')
    expect(said(await stage.ben.presses('👎', picture))).toMatch('Noted 👎 What is wrong with “a lighthouse”?')
    await tally().toBe('👎 1')
  })
})
