import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { startGemini } from '../../playground/gemini/index.ts'
import { type DiscordPerson, type DiscordStage, discordStage } from './support/discord-stage.ts'
import { requestsOn, said, wordsOf } from './support/discord-words.ts'
import { retiringModels } from './support/retiring-models.ts'

const NEW_PICTURES = ['Again', 'Vary', 'Better · $0.13'] as const

async function aPicture(stage: DiscordStage, words = 'a lighthouse', options = {}) {
  await stage.ann.asks(words, options)
  const [picture = expect.unreachable()] = await stage.afterDelivery()
  return picture
}

async function second(stage: DiscordStage) {
  const [, picture = expect.unreachable(), ...more] = await stage.afterDelivery({ requests: 2 })
  expect(more).toEqual([])
  return picture
}

const labelsOf = ({ components }: { readonly components: unknown }): string[] =>
  [...JSON.stringify(components).matchAll(/"label":"([^"]+)"/g)].map(([, label = '']) => label)

const formOf = ({ discord }: DiscordStage, { id }: DiscordPerson): string => JSON.stringify(discord.modal(id) ?? expect.unreachable())

/** A button as somebody would press it who has made it up. */
const raw = async ({ channelId }: DiscordStage, by: DiscordPerson, message: Parameters<DiscordPerson['presses']>[1], customId: string) =>
  said(await by.hands.pressRaw({ channelId, message, data: { custom_id: customId } }))

describe('the buttons under a picture on Discord', () => {
  const stage = discordStage()

  it('Vary draws the same wish, arranged differently', async () => {
    await stage.ann.presses('Vary', await aPicture(stage))
    expect(wordsOf(await second(stage))).toContain('asked for **a lighthouse**')
    const [first, varied] = stage.drawn().map(({ prompt }) => prompt)
    expect(varied).toContain('a lighthouse')
    expect(varied).not.toBe(first)
  })

  it('Better draws it in the next quality for the price on the button, and is gone at the best', async () => {
    await stage.ann.presses('Better · $0.13', await aPicture(stage))
    const better = await second(stage)
    expect(wordsOf(better)).toMatch(/^-# pro · \$0\.1\d · /m)
    expect(labelsOf(better)).toEqual(['👍', '👎', 'Again', 'Vary', 'Edit…', 'Why?', 'Delete'])
  })

  it.each(NEW_PICTURES)('%s, pressed by somebody else, is theirs', async (label) => {
    await stage.ben.presses(label, await aPicture(stage))
    expect(wordsOf(await second(stage))).toContain(`<@${stage.ben.id}> asked for **a lighthouse**`)
    expect(await stage.ben.history()).toContain('a lighthouse')
  })

  it.each(NEW_PICTURES)('%s, pressed twice, is done once', async (label) => {
    const picture = await aPicture(stage)
    const clicks = await Promise.all([stage.ann.presses(label, picture), stage.ann.presses(label, picture)])
    expect(clicks.map(({ kind }) => kind).toSorted()).toEqual(['deferred', 'message'])
    expect(clicks.map(said)).toContain('I am on it already.')
    await second(stage)
    expect(stage.drawn()).toHaveLength(2)
  })

  it('stay private under a private picture', async () => {
    const { ann, discord } = stage
    const mine = () => discord.ephemerals(ann.id).filter(({ attachments }) => attachments.length > 0)
    await ann.asks('a surprise', { private: true })
    await ann.presses('Vary', await discord.until(() => mine()[0], 'a private picture'))
    await discord.until(() => mine()[1], 'a second private picture')
    expect(stage.shown()).toEqual([])
  })

  it('say nothing of a picture that they do not belong to, and do nothing where there is nothing to do', async () => {
    const best = await aPicture(stage, 'a lighthouse', { quality: 'best' })
    for (const action of ['vary', 'better', 'edit', 'with-0'])
      expect(await raw(stage, stage.ben, best, `${action}:${'x'.repeat(22)}`)).toBe(
        'I no longer have this picture. Please ask for it again.',
      )
    for (const action of ['better', 'with-17', 'with-x'])
      expect(await raw(stage, stage.ben, best, `${action}:${requestsOn([best])[0]}`)).toBe(
        'I do not know this button any more. Please ask again.',
      )
  })
})

describe('Edit… on Discord', () => {
  const stage = discordStage()

  it('opens a form with the wish, and draws the new words as a new picture for whoever sent them', async () => {
    const picture = await aPicture(stage, 'a long train', { aspect: '16:9' })
    expect(await stage.ben.presses('Edit…', picture)).toMatchObject({ kind: 'modal' })
    expect(formOf(stage, stage.ben)).toContain('"value":"a long train"')
    expect(formOf(stage, stage.ben)).toContain('I cannot change the picture itself yet.')
    expect(await stage.ben.hands.submit({ words: 'a long red train' })).toMatchObject({ kind: 'deferred' })
    const edited = await second(stage)
    expect(wordsOf(edited)).toContain(`<@${stage.ben.id}> asked for **a long red train**`)
    expect((edited.attachments[0]?.width ?? 0) / (edited.attachments[0]?.height ?? 1)).toBeCloseTo(16 / 9, 1)
  })

  it('tells a mistake with a button that opens the same form again', async () => {
    await stage.ann.presses('Edit…', await aPicture(stage))
    const mistake = await stage.ann.hands.submit({ words: '?!' })
    expect(said(mistake)).toContain('I see no words I can draw.')
    await stage.ann.hands.press(mistake.message ?? expect.unreachable(), { label: 'Open the form' })
    expect(formOf(stage, stage.ann)).toContain('Edit the wish')
    await stage.ann.hands.submit({ words: 'a lighthouse at night' })
    expect(wordsOf(await second(stage))).toContain('a lighthouse at night')
  })
})

describe('Why? on Discord', () => {
  const stage = discordStage()

  it('tells the whole decision, and offers each other model, which draws the same wish for whoever presses, once', async () => {
    const told = await stage.ben.presses('Why?', await aPicture(stage, 'watercolour of a heron at golden hour'))
    expect(said(told)).toMatch(/Read by the trained reader, in process and for free\./)
    expect(said(told)).toMatch(/pro: \$0\.13, quality 9 of 10, \d+ per dollar, about 20 s/)
    const why = told.message ?? expect.unreachable()
    expect(labelsOf(why)).toEqual(['pro · $0.13', 'lite · $0.034'])

    const clicks = await Promise.all([stage.ben.presses('pro · $0.13', why), stage.ben.presses('pro · $0.13', why)])
    expect(clicks.map(said)).toContain('I am on it already.')
    const theirs = wordsOf(await second(stage))
    expect(theirs).toContain(`<@${stage.ben.id}> asked for **watercolour of a heron`)
    expect(theirs).toMatch(/^-# pro · /m)
  })
})

describe('a wish that is refused on Discord', () => {
  const stage = discordStage()

  it('names the category and offers a rewrite', async () => {
    stage.gemini.faults.next({ finish: 'IMAGE_SAFETY' })
    await stage.ann.asks('something nasty')
    const refusal = await stage.saying('The model will not draw this (its safety rules for pictures). Nothing was charged.')
    expect(labelsOf(refusal)).toEqual(['Rewrite…'])
    await stage.ann.presses('Rewrite…', refusal)
    expect(formOf(stage, stage.ann)).toContain('something nasty')
    await stage.ann.hands.submit({ words: 'something nice' })
    const [picture = expect.unreachable()] = await stage.afterDelivery()
    expect(wordsOf(picture)).toContain('something nice')
  })
})

describe('a model that is no longer there, on Discord', () => {
  const stage = discordStage()

  it('is completed to its successor while it is typed, and answered by it with a word about that', async () => {
    const { ann, channelId } = stage
    const typed = 'gemini-2.5-flash-image'
    expect(await ann.hands.autocomplete('banana', 'create', 'model', typed, { channelId })).toEqual([
      { name: 'flash ($0.034)', value: 'flash' },
    ])
    const picture = wordsOf(await aPicture(stage, 'a lighthouse', { model: typed }))
    expect(picture).toContain('was switched off on 2 October 2026, so flash draws this.')
    expect(picture).toMatch(/^-# flash · /m)
  })

  it('and never was, is answered with what there is', async () => {
    expect(said(await stage.ann.asks('a lighthouse', { model: 'crayon' }))).toContain('There is no model “crayon” here. I have: sketch, ')
  })
})

describe('buttons on Discord that are older than the program and its catalogue', async () => {
  const gemini = await startGemini()
  const models = retiringModels(gemini)
  afterAll(() => gemini.stop())
  afterEach(() => models.bringBack())
  const stage = discordStage({ replace: { models } })

  it('work after a restart', async () => {
    const picture = await aPicture(stage)
    const why = (await stage.ben.presses('Why?', picture)).message ?? expect.unreachable()
    await stage.banana.restart()
    await stage.ben.presses('lite · $0.034', why)
    for (const label of ['Vary', 'Better · $0.13', 'Edit…']) await stage.ann.presses(label, picture)
    await stage.ann.hands.submit({ words: 'a lighthouse in the fog' })
    const words = (await stage.afterDelivery({ requests: 5 })).map(wordsOf).join('\n')
    for (const expected of ['-# lite · ', '-# pro · ', 'a lighthouse in the fog']) expect(words).toContain(expected)
  })

  it('lead to the successor of a model that was switched off since', async () => {
    const picture = await aPicture(stage)
    const why = (await stage.ben.presses('Why?', picture)).message ?? expect.unreachable()
    models.retire('pro', 'flash')
    await stage.ben.presses('pro · $0.13', why)
    expect(wordsOf(await second(stage))).toMatch(/so flash draws this\./)
    expect(labelsOf((await stage.ida.presses('Why?', picture)).message ?? expect.unreachable())).toEqual(['lite · $0.034'])
  })
})
