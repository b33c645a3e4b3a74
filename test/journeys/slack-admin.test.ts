import { describe, expect, it } from 'vitest'
import type { View } from '../../playground/slack/index.ts'
import { findClosed } from './support/closed-channel.ts'
import { type SlackPerson, slackStage } from './support/slack-stage.ts'
import { labelsOf, wordsOf } from './support/slack-words.ts'

const stage = slackStage('socket')

type Entered = Readonly<Record<string, string | readonly string[]>>

/** `/banana admin`, then the button of a form. */
async function opens(person: SlackPerson, label: string, channelId = stage.channelId): Promise<View> {
  await person.asks('admin', channelId)
  const card = await stage.slack.until(
    () => person.whispers().findLast((one) => one.channelId === channelId && /The rules of this workspace/.test(wordsOf(one))),
    'the rules',
  )
  const before = stage.slack.modal(person.id)
  await person.presses(label, card)
  return stage.slack.until(() => {
    const form = stage.slack.modal(person.id)
    return form !== before && form
  }, `the form behind ${label}`)
}

const fills = (person: SlackPerson, fields: Entered) =>
  person.hands.submit(Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, { [name]: value }])))

/** Sets rules and hears that they are. */
async function sets(label: string, fields: Entered, says: string | RegExp, channelId?: string): Promise<void> {
  await opens(stage.ida, label, channelId)
  await fills(stage.ida, fields)
  expect(stage.slack.modal(stage.ida.id)?.errors ?? {}).toEqual({})
  await stage.ida.told(says)
}

const picture = async () => wordsOf((await stage.settled()).at(-1) ?? expect.unreachable())

describe('an admin on Slack', () => {
  it('sees all rules at a glance, and in words what was changed', async () => {
    await opens(stage.ida, 'Free tier…')
    const card = wordsOf(await stage.ida.told(/The rules of this workspace/))
    expect(card).toContain('Free tier: $10.00 a day · asks above $0.20')
    expect(card).toContain('Channels: everywhere')
    await fills(stage.ida, { limits: '$5 a day', models: '', priceCardAbove: '0.1' })
    const saved = wordsOf(await stage.ida.told(/Saved/))
    expect(saved).toContain('Day limit of the free tier from $10.00 to $5.00')
    expect(saved).toContain('Price card of the free tier from above $0.20 to above $0.10')
    await stage.ida.asks('admin log')
    const log = wordsOf(await stage.ida.told(/What the admins decided/))
    expect(log).toContain(`just now · @${stage.ida.id}: day limit of the free tier from $10.00 to $5.00`)
  })

  it('moves a person into a tier, whose models and privacy they feel at the next wish', async () => {
    await sets('Enterprise tier…', { models: 'lite', mayBePrivate: 'no' }, /Models of the enterprise tier from .* to lite/)
    await sets('Members…', { people: [stage.ann.id], tier: 'enterprise' }, `Tier of @${stage.ann.id} from none to enterprise`)
    await stage.ann.asks('a lighthouse --model pro')
    expect(await picture()).toContain('pro is not allowed for you here (lite is), so I chose the model.')
    await stage.ann.asks('a red fox --private')
    await stage.saying(/You asked for a private picture, and the rules of this workspace do not allow that/, stage.ann.dm())
    await stage.ben.asks('a blue boat --model pro')
    expect(await picture()).toMatch(/pro · \$0\.1/)
    await sets(
      'Enterprise tier…',
      { models: '', mayBePrivate: 'yes' },
      /Private pictures in the enterprise tier from not allowed to allowed/,
    )
  })

  it('moves a user group into a tier, and all of its members with it', async () => {
    const { id } = stage.slack.workspace.addUserGroup({ name: 'Interns', members: [stage.ben.id] })
    // The list of the groups is a minute old at most; this one is new.
    await stage.banana.restart()
    await sets('Members…', { groups: [id], tier: 'free' }, `Tier of @${id} from none to free`)
    await stage.ben.asks('a watercolour fox --model pro')
    expect(await picture()).toContain('The free tier does not have pro.')
  })

  it('chooses the channels where pictures are drawn', async () => {
    const other = stage.addChannel('public').id
    await sets('Channels…', { allowed: [other] }, /Allowed channels: added/)
    await stage.ann.asks('a lighthouse')
    const refused = wordsOf(await stage.saying(/I do not draw here: the admins of this workspace chose where I do/))
    expect(refused).toContain(`chose where I do (#${other}). Ask there, or ask an admin to add this channel`)
    await stage.ann.asks('a lighthouse', other)
    await stage.picture(other)
    await sets('Channels…', { allowed: [] }, /Channels where I draw from the allowed ones to all/)
    await stage.ann.asks('a red fox')
    await stage.picture()
  })

  it('gives one channel rules of its own', async () => {
    await sets('This channel…', { models: 'lite', mayBePrivate: 'no', limits: '$20 a day' }, /Models of .* from as the tier has it to lite/)
    await stage.ann.asks('a lighthouse')
    expect(await picture()).toMatch(/^.*lite · /m)
    await stage.ann.asks('a red fox --private')
    await stage.saying(/do not allow that for you here/, stage.ann.dm())
    const other = stage.addChannel('public').id
    await stage.ann.asks('a lighthouse --model pro', other)
    expect(wordsOf(await stage.picture(other))).toMatch(/pro · /)
  })

  it('limits what a person, a channel and the workspace may spend', async () => {
    await sets('Pro tier…', { limits: '$0.05 a day' }, /Day limit of the pro tier from \$50\.00 to \$0\.05/)
    await sets('Members…', { people: [stage.ann.id], tier: 'pro' }, /Tier of/)
    await stage.ann.asks('a lighthouse')
    await stage.settled()
    await stage.ann.asks('a red fox')
    expect(wordsOf(await stage.saying('That would go over a limit'))).toContain('your $0.050 for today')
    await sets('Pro tier…', { limits: '$50 a day' }, /Day limit of the pro tier from \$0\.05 to \$50\.00/)
    const other = stage.addChannel('public').id
    await sets('This channel…', { limits: '$0.01 a week' }, /Week limit of/, other)
    await stage.ben.asks('a blue boat', other)
    expect(wordsOf(await stage.saying('That would go over a limit', other))).toContain(
      'This channel has $0.010 left of its $0.010 for this week',
    )
    const third = stage.addChannel('public').id
    await sets('Money…', { limits: '$0.01 a month' }, /Month limit of the workspace from no limit to \$0\.01/)
    await stage.ben.asks('a green hill', third)
    expect(wordsOf(await stage.saying('That would go over a limit', third))).toMatch(/This workspace has .* for this month/)
    await sets('Money…', { limits: '' }, /Month limit of the workspace from \$0\.01 to no limit/)
  })

  it('sets from which price on a press has to confirm', async () => {
    await sets('This channel…', { priceCardAbove: '0.02' }, /Price card of .* from as the tier has it to above \$0\.02/)
    await stage.ann.asks('a lighthouse')
    await stage.saying('Nothing is drawn until you say so.')
    expect(stage.drawn()).toEqual([])
    const other = stage.addChannel('public').id
    await stage.ann.asks('a lighthouse', other)
    await stage.picture(other)
    await stage.ann.presses('Cancel', await stage.saying('Nothing is drawn until you say so.'))
  })

  it('blocks words, and hears at the field which of them cannot be blocked', async () => {
    await opens(stage.ida, 'Words…')
    await fills(stage.ida, { blocked: 'Krähe\n…' })
    expect(stage.slack.modal(stage.ida.id)?.errors).toEqual({
      blocked: '“…” has no letter, digit or symbol to look for. Leave it out.',
    })
    await fills(stage.ida, { blocked: 'Krähe\nred bull' })
    await stage.ida.told(/Blocked words: added “Krähe”, “red bull”/)
    await stage.ann.asks('eine KRAHE im Schnee')
    const refused = await stage.saying(/The admins of this workspace have blocked a word of this wish \(Krähe\)/)
    expect(labelsOf(refused)).toContain('Rewrite…')
    expect(stage.drawn()).toEqual([])
    await stage.ann.asks('a red bullfinch')
    await stage.picture()
  })

  it('makes a brand that every picture of the workspace keeps to', async () => {
    const brand = { name: 'Acme Labs', colours: 'ink #101820', rules: 'generous white space', forbiddenStyles: 'neon', tone: 'calm' }
    await sets('New brand…', brand, /Brand acme-labs from none to “Acme Labs”/)
    await sets('Words…', { brand: 'acme-labs' }, /Brand of the workspace from none to acme-labs/)
    await stage.ann.asks('a lighthouse')
    await stage.picture()
    expect(JSON.stringify(stage.drawn())).toContain('ink #101820')
    await sets('Brand Acme Labs…', { name: '' }, /Brand of the workspace from acme-labs to none/)
    await stage.ann.asks('a red fox')
    await stage.settled()
    expect(JSON.stringify(stage.drawn().at(-1))).not.toContain('#101820')
  })

  it('sees that summaries reach nobody, and what to do, until another channel is chosen', async () => {
    await sets('Summaries…', { channel: [stage.channelId] }, /summaries from none to/)
    await findClosed(stage.redis, { platform: 'slack', workspaceId: stage.slack.teamId }, stage.channelId)
    await opens(stage.ida, 'Summaries…')
    const card = () =>
      wordsOf(stage.ida.whispers().findLast((one) => /The rules of this workspace/.test(wordsOf(one))) ?? expect.unreachable())
    expect(card()).toContain(
      `I may not post in #${stage.channelId} any more, so summaries and alerts reach nobody. Invite me there, or choose another channel under “Summaries…”.`,
    )
    const other = stage.slack.workspace.addChannel({ name: 'open', kind: 'public', members: [stage.ida.id] }).id
    await fills(stage.ida, { channel: [other] })
    await stage.ida.told(/summaries from/)
    await opens(stage.ida, 'Summaries…')
    expect(card()).not.toContain('I may not post')
  })

  it('sets the money, the summaries, the admins and how long things are kept', async () => {
    const channel = stage.channelId
    await sets(
      'Money…',
      { limits: '50 a day, $800 per month', people: [stage.ben.id], channel: [channel] },
      /Month limit of the workspace from no limit to \$800\.00/,
    )
    await sets(
      'Summaries…',
      { channel: [channel], which: 'weekly', hour: '17', timeZone: 'europe/berlin' },
      /Time zone from that of the program to Europe\/Berlin/,
    )
    await sets(
      'Admins and data…',
      { people: [stage.ann.id], retentionDays: '30' },
      /Days after which requests and pictures are forgotten from 90 to 30/,
    )
    await stage.ida.asks('admin')
    const card = wordsOf(await stage.ida.told(/weekly at 17:00.*forgotten after 30 days/s))
    expect(card).toContain('Money: $50.00 a day, $800.00 a month')
    expect(card).toContain(`More is approved by @${stage.ben.id}`)
  })

  it('hears at the field what is wrong with a value, keeps what was typed, and has nothing saved', async () => {
    await opens(stage.ida, 'Pro tier…')
    await fills(stage.ida, { limits: '10 a fortnight', models: 'gpt-9', priceCardAbove: 'a lot' })
    const form = stage.slack.modal(stage.ida.id)
    expect(form?.errors).toEqual({
      limits: '“10 a fortnight” is no limit. Write an amount and a period, for example: $10 a day, $200 a month.',
      models: expect.stringMatching(/^There is no model or role “gpt-9”\. There are: .*flash/),
      priceCardAbove: '“a lot” is no amount. Write dollars, for example: 0.20',
    })
    await stage.ida.asks('admin')
    expect(wordsOf(await stage.ida.told(/The rules/))).toContain('Pro tier: $50.00 a day')
  })
})

describe('who may', () => {
  it('is no member: they get one polite line, and nothing about it in the help', async () => {
    await stage.ann.asks('admin')
    await stage.ann.told(
      /^Only the admins of this workspace can do that: its owners and admins, and whom they name in its rules\. Ask one of them\.$/,
    )
    await stage.ann.asks('help')
    expect(wordsOf(await stage.ann.told(/Banana draws what you ask for/))).not.toContain('/banana admin')
    await stage.ida.asks('help')
    expect(wordsOf(await stage.ida.told(/Banana draws what you ask for/))).toContain('/banana admin')
  })

  it('is whoever the rules name, and a press of somebody else on the same button is refused', async () => {
    await sets('Admins and data…', { people: [stage.ann.id] }, /Admins beside those of the platform: added/)
    await opens(stage.ann, 'Money…')
    await stage.ben.asks('help')
    const { channelId, ts } = await stage.ben.told(/Banana draws/)
    await stage.ben.hands.pressRaw({ channelId, ts }, { type: 'button', action_id: 'admin-money', value: 'rules' })
    await stage.ben.told(/^Only the admins of this workspace can do that/)
  })

  it('is nobody any more who lost the right while the form was open', async () => {
    await opens(stage.ida, 'Enterprise tier…')
    const person = stage.slack.workspace.person(stage.ida.id)
    person.isAdmin = false
    await fills(stage.ida, { limits: '$999 a day' })
    expect(Object.values(stage.slack.modal(stage.ida.id)?.errors ?? {})).toEqual([
      expect.stringMatching(/^Only the admins of this workspace/),
    ])
    person.isAdmin = true
    await stage.ida.asks('admin')
    expect(wordsOf(await stage.ida.told(/The rules/))).not.toContain('999')
  })
})

describe('two admins at once', () => {
  const second = () => {
    stage.slack.workspace.person(stage.ben.id).isAdmin = true
    return stage.ben
  }

  it('do not overwrite each other: the second sees the new value, and what they had typed', async () => {
    const ben = second()
    await opens(ben, 'Pro tier…')
    await sets('Pro tier…', { limits: '$40 a day' }, /Day limit of the pro tier from \$50\.00 to \$40\.00/)
    await fills(ben, { limits: '$30 a day', priceCardAbove: '0.5' })
    const form = JSON.stringify(stage.slack.modal(ben.id)?.blocks)
    expect(form).toContain('Somebody else changed this while your form was open: Limits of each person')
    expect(form).toContain('"initial_value":"$40.00 a day"')
    expect(form).toContain('You had: $30 a day')
    expect(form).toContain('"initial_value":"0.5"')
    await fills(ben, { limits: '$35 a day' })
    const saved = wordsOf(await ben.told(/Saved/))
    expect(saved).toContain('Day limit of the pro tier from $40.00 to $35.00')
    expect(saved).toContain('Price card of the pro tier from above $0.20 to above $0.50')
  })

  it('both have their way where they change different things', async () => {
    const ben = second()
    await opens(ben, 'Enterprise tier…')
    await sets('Enterprise tier…', { limits: '$70 a day' }, /Day limit of the enterprise tier/)
    await fills(ben, { priceCardAbove: '2' })
    expect(wordsOf(await ben.told(/Saved/))).toMatch(/Saved\.\nPrice card of the enterprise tier from above \$0\.20 to above \$2\.00$/)
  })
})
