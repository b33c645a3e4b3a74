import { describe, expect, it } from 'vitest'
import type { DiscordMessage, InteractionOutcome } from '../../playground/discord/index.ts'
import { discordStage } from './support/discord-stage.ts'
import { readable } from './support/discord-words.ts'

const stage = discordStage()

const shownIn = ({ message, error }: InteractionOutcome): DiscordMessage => {
  if (!message) throw new Error(`no answer: ${error}`)
  return message
}
const settings = async (person = stage.ann) => shownIn(await person.hands.command('banana', 'settings', {}, { channelId: stage.channelId }))
const press = async (label: string, on: DiscordMessage) => shownIn(await stage.ann.presses(label, on))
const pictureOf = async (wish: string, options: Record<string, string> = {}) => {
  const requests = stage.pictures().length + 1
  await stage.ann.asks(wish, options)
  return (await stage.afterDelivery({ requests })).at(-1) ?? expect.unreachable()
}

describe('a person on Discord', () => {
  it('sees every setting, and what was learned', async () => {
    const card = await settings()
    expect(card.ephemeralFor).toBe(stage.ann.id)
    expect(readable(card)).toMatch(/Prompt: I add what a professional would[\s\S]*Quality: standard[\s\S]*Preferred domain: as learned/)
    expect(readable(card)).toContain('Learned: nothing yet.')
  })

  it('has their words sent alone when they want that, and sees it under Why?', async () => {
    expect(readable(await press('Send my words alone', await settings()))).toContain('Prompt: your words are sent alone')
    const picture = await pictureOf('a lighthouse on a rock')
    expect(stage.drawn().map(({ prompt }) => prompt)).toEqual(['a lighthouse on a rock'])
    expect(readable(await press('Why?', picture))).toContain('Because it is you: Your settings: your words are sent alone.')
  })

  it('sets quality and shape in a form, which hold until a wish says otherwise', async () => {
    expect(await stage.ann.presses('Change…', await settings())).toMatchObject({ kind: 'modal' })
    const saved = shownIn(await stage.ann.hands.submit({ quality: 'best', aspect: '16:9' }))
    expect(readable(saved)).toMatch(/Saved\.[\s\S]*Quality: best[\s\S]*Shape: 16:9/)
    const picture = await pictureOf('a violin')
    expect(readable(picture)).toMatch(/pro · /)
    const [attachment] = picture.attachments
    expect((attachment?.width ?? 0) / (attachment?.height ?? 1)).toBeCloseTo(16 / 9, 1)
    expect(readable(await pictureOf('a violin', { quality: 'standard' }))).toMatch(/flash · /)
  })

  it('hears what is wrong with a choice that is none, and gets the form again', async () => {
    await stage.ann.presses('Change…', await settings())
    const forged = { custom_id: 'model', type: 3, values: ['dall-e-9'] }
    const refused = shownIn(
      await stage.ann.hands.pressRaw({
        channelId: stage.channelId,
        type: 5,
        data: { custom_id: 'settings:mine', components: [{ type: 18, component: forged }] },
      }),
    )
    expect(readable(refused)).toMatch(/There is no model “dall-e-9” here any more\. I have: /)
    expect(await stage.ann.presses('Open the form', refused)).toMatchObject({ kind: 'modal' })
  })

  it('switches learning off, and changes nobody else’s settings', async () => {
    expect(readable(await press('Stop learning', await settings()))).toContain('Learned: switched off.')
    expect(readable(await settings(stage.ben))).toContain('Learned: nothing yet.')
  })
})

describe('what is learned of a person on Discord', () => {
  it('is shown with its evidence, decides, is named under Why?, and can be forgotten', async () => {
    for (let i = 1; i <= 11; i++) await stage.ann.asks(`a lighthouse number ${i}`, { quality: 'draft' })
    await stage.afterDelivery({ requests: 11 })
    const learned = await settings()
    expect(readable(learned)).toContain('a draft was enough in 11 of your last 11')
    const picture = await pictureOf('a violin')
    expect(readable(picture)).toContain('A draft, because a draft was enough in 11 of your last 11.')
    expect(readable(await press('Why?', picture))).toContain('A draft came first: a draft was enough in 11 of your last 11.')
    expect(readable(await press('Forget what was learned', learned))).toContain('Learned: nothing yet.')
    expect(readable(await pictureOf('a trumpet'))).not.toContain('A draft, because')
  })
})
