import { describe, expect, it } from 'vitest'
import type { DiscordMessage, FormValue, InteractionOutcome } from '../../playground/discord/index.ts'
import { type DiscordPerson, discordStage } from './support/discord-stage.ts'
import { readable, said, wordsOf } from './support/discord-words.ts'

const stage = discordStage()

const saysOf = (outcome: InteractionOutcome): string => (outcome.message ? readable(outcome.message) : said(outcome))

async function rulesCard(person: DiscordPerson, channelId = stage.channelId): Promise<DiscordMessage> {
  const { message, error } = await person.hands.command('banana', 'admin', {}, { channelId })
  if (!message) throw new Error(`no answer: ${error}`)
  return message
}

/** `/banana admin`, then the button of a form. */
async function opens(person: DiscordPerson, label: string, channelId?: string): Promise<void> {
  await person.presses(label, await rulesCard(person, channelId))
  if (!stage.discord.modal(person.id)) throw new Error(`no form behind ${label}`)
}

/** Sets rules, and returns what is said to it. */
async function sets(label: string, fields: Readonly<Record<string, FormValue>>, channelId?: string): Promise<string> {
  await opens(stage.ida, label, channelId)
  const outcome = await stage.ida.hands.submit(fields)
  return outcome.message ? wordsOf(outcome.message) : said(outcome)
}

const pictureOf = async (wish: string, options: Record<string, string> = {}, person = stage.ann) => {
  const requests = stage.pictures().length + 1
  await person.asks(wish, options)
  return readable((await stage.afterDelivery({ requests })).at(-1) ?? expect.unreachable())
}

const formShown = (person: DiscordPerson): string => JSON.stringify(stage.discord.modal(person.id)?.components)

describe('an admin on Discord', () => {
  it('sees all rules at a glance, and in words what was changed', async () => {
    expect(readable(await rulesCard(stage.ida))).toContain('Free tier: $10.00 a day · asks above $0.20')
    const saved = await sets('Free tier…', { limits: '$5 a day', priceCardAbove: '0.1' })
    expect(saved).toContain('Day limit of the free tier from $10.00 to $5.00')
    const log = await stage.ida.presses('Log', await rulesCard(stage.ida))
    expect(said(log)).toContain(`<@${stage.ida.id}>: day limit of the free tier from $10.00 to $5.00`)
  })

  it('moves people into a tier, whose models and privacy they feel at the next wish', async () => {
    await sets('Enterprise tier…', { models: 'lite', mayBePrivate: 'no' })
    expect(await sets('Members…', { people: [stage.ann.id], tier: 'enterprise' })).toContain(
      `Tier of <@${stage.ann.id}> from none to enterprise`,
    )
    expect(await pictureOf('a lighthouse', { model: 'pro' })).toContain('pro is not allowed for you here (lite is), so I chose the model.')
    const { message } = await stage.ann.asks('a red fox', { private: true })
    const whispered = () => stage.discord.ephemerals(stage.ann.id).find(({ id }) => id === message?.id)
    await stage.discord.until(() => /do not allow that for you here/.test(readable(whispered() ?? expect.unreachable())), 'the refusal')
    await sets('Enterprise tier…', { models: '', mayBePrivate: 'yes' })
  })

  it('moves a role into a tier, and everybody who has it', async () => {
    const { id } = stage.discord.server.addRole({ name: 'Interns' })
    stage.discord.server.person(stage.ben.id).roles.add(id)
    expect(await sets('Members…', { groups: [id], tier: 'free' })).toContain(`Tier of <@&${id}> from none to free`)
    expect(await pictureOf('a watercolour fox', { model: 'pro' }, stage.ben)).toContain('The free tier does not have pro.')
  })

  it('chooses the channels where pictures are drawn, and their threads with them', async () => {
    const other = stage.discord.server.addChannel({ name: 'elsewhere' }).id
    const thread = stage.discord.server.addThread({ name: 'a thread', parentId: other }).id
    expect(await sets('Channels…', { allowed: [other] })).toContain(`Allowed channels: added <#${other}>`)
    await stage.ann.asks('a lighthouse')
    const refused = await stage.saying('I do not draw here: the admins of this workspace chose where I do')
    expect(wordsOf(refused)).toContain(`<#${other}>`)
    await stage.ann.asks('a lighthouse', {}, thread)
    await stage.picture(thread)
    expect(await sets('Channels…', { allowed: [] })).toContain('from the allowed ones to all')
    await pictureOf('a red fox')
  })

  it('gives one channel rules of its own', async () => {
    expect(await sets('This channel…', { models: 'lite', limits: '$20 a day' })).toContain(`Models of <#${stage.channelId}>`)
    expect(await pictureOf('a lighthouse')).toMatch(/lite · /)
  })

  it('limits what a channel may spend, and sets from which price on a press has to confirm', async () => {
    await sets('This channel…', { limits: '$0.01 a week' })
    await stage.ann.asks('a blue boat')
    await stage.saying('This channel has $0.010 left of its $0.010 for this week')
    await sets('This channel…', { limits: '', priceCardAbove: '0.02' })
    await stage.ann.asks('a lighthouse')
    await stage.saying('Nothing is drawn until you say so.')
    expect(stage.drawn()).toEqual([])
  })

  it('limits what a channel and its threads may spend together', async () => {
    const other = stage.discord.server.addChannel({ name: 'with threads' }).id
    const [one, two] = ['one', 'two'].map((name) => stage.discord.server.addThread({ name, parentId: other }).id) as [string, string]
    await sets('This channel…', { limits: '$0.04 a week' }, other)
    await stage.ann.asks('a lighthouse at dawn', { model: 'lite' }, one)
    await stage.picture(one)
    await stage.ann.asks('a red fox in the snow', { model: 'lite' }, two)
    await stage.saying('left of its $0.040 for this week', two)
    const { message } = await stage.ann.hands.command('banana', 'budget', {}, { channelId: two })
    expect(readable(message ?? expect.unreachable())).toMatch(/This channel, this week: \$0\.00\d+ left of \$0\.040/)
  })

  it('makes a brand, and gives it to one channel', async () => {
    const brand = { name: 'Acme Labs', colours: 'ink #101820', rules: 'generous white space', forbiddenStyles: 'neon', tone: 'calm' }
    expect(await sets('New brand…', brand)).toContain('Brand acme-labs from none to “Acme Labs”')
    await sets('This channel…', { brand: 'acme-labs' })
    await pictureOf('a lighthouse')
    expect(JSON.stringify(stage.drawn())).toContain('ink #101820')
    const removed = await sets('Brand Acme Labs…', { name: '' })
    expect(removed).toContain(`Brand of <#${stage.channelId}> from acme-labs to that of the workspace`)
  })

  it('sets the money, the summaries, the admins and how long things are kept', async () => {
    const channel = stage.channelId
    await sets('Money…', { limits: '50 a day', people: [stage.ben.id], channel: [channel] })
    await sets('Summaries…', { channel: [channel], which: 'weekly', hour: '17', timeZone: 'Europe/Berlin' })
    await sets('Admins and data…', { people: [stage.ann.id], retentionDays: '30' })
    await sets('Words…', { up: 'tada', down: ':confused:' })
    const card = wordsOf(await rulesCard(stage.ida))
    expect(card).toContain(`weekly at 17:00 in <#${channel}>. Time zone: Europe/Berlin`)
    expect(card).toContain(`More is approved by <@${stage.ben.id}>`)
    expect(card).toContain('forgotten after 30 days')
    // An empty picker takes the names away again.
    await sets('Money…', { people: [] })
    expect(wordsOf(await rulesCard(stage.ida))).toContain('More is approved by the admins')
  })

  it('hears what is wrong, and finds everything that was typed in the form that opens again', async () => {
    await opens(stage.ida, 'Words…')
    const refused = await stage.ida.hands.submit({ blocked: 'gun\n…', up: 'tada' })
    expect(saysOf(refused)).toContain('“…” has no letter, digit or symbol to look for. Leave it out.')
    await stage.ida.presses('Open the form', refused.message ?? expect.unreachable())
    expect(formShown(stage.ida)).toContain('“…” has no letter, digit or symbol to look for.')
    expect(formShown(stage.ida)).toContain(JSON.stringify('gun\n…'))
    expect(said(await stage.ida.hands.submit({ blocked: 'gun' }))).toContain('Blocked words: added “gun”')
    await stage.ann.asks('a GUN on a table')
    await stage.saying('have blocked a word of this wish (gun)')
    expect(stage.drawn()).toEqual([])
    await sets('Words…', { blocked: '' })
  })
})

describe('who may', () => {
  it('is no member, and nobody in a direct message, which belongs to no server', async () => {
    expect(saysOf(await stage.ann.hands.command('banana', 'admin', {}, { channelId: stage.channelId }))).toBe(
      'Only the admins of this workspace can do that: its owners and admins, and whom they name in its rules. Ask one of them.',
    )
    const help = await stage.ida.hands.command('banana', 'help', {}, { channelId: stage.channelId })
    expect(saysOf(help)).toContain('/banana admin')
    stage.ida.hands.say('admin', stage.ida.hands.dm())
    await stage.discord.until(
      () => stage.ida.directMessages().some((message) => readable(message).includes('A direct message belongs to no server')),
      'a word about direct messages',
    )
  })

  it('is whoever has a role that the rules name, until they lose it', async () => {
    const { id } = stage.discord.server.addRole({ name: 'Managers' })
    const { roles } = stage.discord.server.person(stage.ben.id)
    roles.add(id)
    await sets('Admins and data…', { groups: [id] })
    await opens(stage.ben, 'Enterprise tier…')
    roles.delete(id)
    const forged = await stage.ben.hands.submit({ limits: '$999 a day' })
    expect(saysOf(forged)).toContain('Only the admins of this workspace can do that')
    expect(readable(await rulesCard(stage.ida))).not.toContain('999')
  })

  it('is nobody with a form that was never opened for them', async () => {
    await opens(stage.ida, 'Pro tier…')
    const customId = stage.discord.modal(stage.ida.id)?.customId ?? ''
    stage.ida.hands.closeModal()
    const second = stage.discord.server.addMember({ name: 'Max', isAdmin: true }).id
    const data = { custom_id: customId, components: [] }
    const forged = await stage.discord.as(second).pressRaw({ channelId: stage.channelId, type: 5, data })
    expect(saysOf(forged)).toContain('I do not know this form any more, so nothing was changed.')
  })
})

describe('two admins at once', () => {
  it('do not overwrite each other: the second sees the new value, and what they had typed', async () => {
    const ben = stage.ben
    await sets('Admins and data…', { people: [ben.id] })
    await opens(ben, 'Pro tier…')
    await sets('Pro tier…', { limits: '$40 a day' })
    const told = await ben.hands.submit({ limits: '$30 a day', priceCardAbove: '0.5' })
    expect(saysOf(told)).toContain('Somebody else changed this while your form was open: Limits of each person')
    await ben.presses('Open the form', told.message ?? expect.unreachable())
    expect(formShown(ben)).toContain('"$40.00 a day"')
    expect(formShown(ben)).toContain('You had: $30 a day')
    expect(formShown(ben)).toContain('"0.5"')
    const saved = said(await ben.hands.submit({ limits: '$35 a day' }))
    expect(saved).toContain('Day limit of the pro tier from $40.00 to $35.00')
    expect(saved).toContain('to above $0.50')
  })
})
