import { describe, expect, it } from 'vitest'
import { discordStage } from './support/discord-stage.ts'
import { said, wordsOf } from './support/discord-words.ts'

const stage = discordStage()

describe('a picture on Discord can be asked for', () => {
  it('by /banana create, which is there as soon as the program runs', async () => {
    expect(stage.discord.commands.map(({ scope, name }) => `${scope} ${name}`)).toEqual(['guild banana', 'guild Draw this with Banana'])
    expect(await stage.ann.asks('a cosy cabin at dusk')).toMatchObject({ ok: true, kind: 'deferred' })
    expect(wordsOf(await stage.picture())).toContain(`<@${stage.ann.id}> asked for **a cosy cabin at dusk**`)
  })

  it('with the model completed while it is typed', async () => {
    const { ann, channelId } = stage
    const models = await ann.hands.autocomplete('banana', 'create', 'model', 'pr', { channelId })
    expect(models).toEqual([{ name: 'pro ($0.13)', value: 'pro' }])
    await ann.asks('a red mug', { model: 'pro' })
    expect(wordsOf(await stage.picture())).toMatch(/^-# pro · /m)
  })

  it('in another shape', async () => {
    await stage.ann.asks('a long train', { aspect: '16:9' })
    const [attachment] = (await stage.picture()).attachments
    expect((attachment?.width ?? 0) / (attachment?.height ?? 1)).toBeCloseTo(16 / 9, 1)
  })

  it('in the best quality, made anew', async () => {
    await stage.ann.asks('a violin', { quality: 'best', fresh: true })
    expect(wordsOf(await stage.picture())).toMatch(/^-# pro · /m)
  })

  it('privately, and shared afterwards', async () => {
    const { ann, ben, discord } = stage
    expect((await ann.asks('a surprise for Ben', { private: true })).message?.ephemeralFor).toBe(ann.id)
    const mine = await discord.until(
      () => discord.ephemerals(ann.id).find(({ attachments }) => attachments.length > 0),
      'a private picture',
    )
    expect(stage.shown()).toEqual([])
    expect(discord.ephemerals(ben.id)).toEqual([])

    expect(said(await ann.presses('Share in the channel', mine))).toBe('Sharing it in the channel.')
    const shared = await stage.picture()
    expect(wordsOf(shared)).toContain('a surprise for Ben')
    expect(said(await ben.presses('Why?', shared))).toContain('Prompt sent:')
  })

  it('by mentioning the bot in a channel, which announces it and then becomes the picture', async () => {
    stage.gemini.hold()
    stage.ann.mentions('a cosy cabin at dusk')
    const announced = await stage.saying('On it: ')
    stage.gemini.release()
    expect((await stage.picture()).id).toBe(announced.id)
    expect(await stage.afterDelivery()).toHaveLength(1)
  })

  it('by mentioning the bot in a thread, and is answered there', async () => {
    const { id } = stage.discord.server.addThread({ name: 'cabins', parentId: stage.channelId })
    stage.ann.mentions('a cosy cabin at dusk --aspect 16:9', id)
    expect(wordsOf(await stage.picture(id))).toContain('a cosy cabin at dusk')
    expect(stage.shown()).toEqual([])
  })

  it('in a direct message, where no mention is needed', async () => {
    const dm = stage.ann.hands.dm()
    stage.ann.hands.say('a lighthouse', dm)
    expect(wordsOf(await stage.picture(dm.channelId))).toContain('a lighthouse')
  })

  it('from the menu of somebody else’s message', async () => {
    const { ann, ben, channelId } = stage
    const message = ben.hands.say('a dragon reading the newspaper', { channelId })
    expect((await ann.hands.contextMenu('Draw this with Banana', message)).kind).toBe('modal')
    await ann.hands.submit({})
    expect(wordsOf(await stage.picture())).toContain(`<@${ann.id}> asked for **a dragon reading the newspaper**`)
  })

  it('by a form, whose mistakes are told and can be mended', async () => {
    const { ann, channelId } = stage
    const help = await ann.hands.command('banana', 'help', {}, { channelId })
    expect(said(help)).toContain('`/banana create prompt: a cosy cabin at dusk`')
    await ann.hands.press(help.message ?? expect.unreachable(), { label: 'Open the form' })
    const mistake = await ann.hands.submit({ words: '?!' })
    expect(said(mistake)).toContain('I see no words I can draw.')

    await ann.hands.press(mistake.message ?? expect.unreachable(), { label: 'Open the form' })
    expect(await ann.hands.submit({ words: 'a paper boat', quality: ['best'], aspect: ['3:2'] })).toMatchObject({ kind: 'deferred' })
    expect(wordsOf(await stage.picture())).toMatch(/a paper boat[\s\S]*-# pro · /)
  })

  it('again, by a button under the picture', async () => {
    await stage.ann.asks('a lighthouse')
    await stage.ann.presses('Again', await stage.picture())
    const [first, second] = await stage.afterDelivery({ requests: 2 })
    expect(wordsOf(second ?? expect.unreachable())).toContain('a lighthouse')
    expect(second?.attachments[0]?.filename).not.toBe(first?.attachments[0]?.filename)
  })
})

describe('/banana history', () => {
  it('links to the recent pictures, newest first, for the asker alone', async () => {
    const { ann, discord } = stage
    expect(await ann.history()).toContain('No pictures yet.')
    await ann.asks('a first idea')
    await stage.afterDelivery()
    await ann.asks('a second idea')
    const [, second] = await stage.afterDelivery({ requests: 2 })
    const history = await ann.history()
    expect(history.indexOf('a second idea')).toBeLessThan(history.indexOf('a first idea'))
    expect(history).toContain(`[a second idea](https://discord.com/channels/${discord.guildId}/${stage.channelId}/${second?.id})`)
    expect(await stage.ben.history()).toContain('No pictures yet.')
  })
})
