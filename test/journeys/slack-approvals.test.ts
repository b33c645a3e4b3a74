import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { SlackMessage } from '../../playground/slack/index.ts'
import { auditLedger } from '../../src/store/ledger-audit.ts'
import { setRules } from './support/rules.ts'
import { slackStage } from './support/slack-stage.ts'
import { labelsOf, wordsOf } from './support/slack-words.ts'

/** One picture by flash, and not one more. */
const SETTINGS = { DAILY_LIMIT_PER_PERSON_USD: '0.04', APPROVAL_EXPIRES_MS: '6000' }
const FLASH = 33_600

const stage = slackStage('socket', { settings: SETTINGS })
const workspace = () => ({ platform: 'slack', workspaceId: stage.slack.teamId }) as const
let moneyRoom = ''
const joins = (...people: string[]) => {
  for (const id of people) stage.slack.workspace.channel(moneyRoom).members.add(id)
}
let before = 0

beforeAll(async () => {
  moneyRoom = stage.slack.workspace.addChannel({ name: 'money', kind: 'public', members: [stage.slack.botUserId] }).id
  await setRules(stage.redis, workspace(), { approvals: { channel: moneyRoom } })
})
beforeEach(() => {
  before = stage.shown(moneyRoom).length
  joins(stage.ann.id, stage.ben.id, stage.ida.id)
})

const decisions = async () =>
  (await stage.redis.xrange(`banana:decisions:slack:${stage.slack.teamId}`, '-', '+')).map(([, fields]) => fields.join(' '))
/** What is asked in the room of those who may approve, in this test. */
const cards = () => stage.shown(moneyRoom).slice(before)
const card = () => stage.slack.until(() => cards()[0], 'a card for whoever may approve')
const outcome = (words: RegExp) => stage.slack.until(() => cards().find((one) => words.test(wordsOf(one))), `a card saying ${words}`)

/** Uses up the limit, is refused, and asks for more. */
async function asksForMore(wish: string): Promise<{ refused: SlackMessage; card: SlackMessage }> {
  await stage.ann.asks('a lighthouse')
  expect(await stage.settled()).toHaveLength(1)
  await stage.ann.asks(wish)
  const refused = await stage.saying('That would go over a limit')
  expect(await stage.charges()).toHaveLength(1)
  await stage.ann.presses('Ask for more', refused)
  return { refused, card: await card() }
}

describe('a person on Slack who asks for more than their limit', () => {
  it('is held: whoever may approve sees who asks, for what, how much, and which limit; the asker sees that they were asked', async () => {
    const { card } = await asksForMore('a red fox')
    expect(wordsOf(card)).toContain(`@${stage.ann.id} asks for $0.034 more than a limit allows, for a red fox`)
    expect(wordsOf(card)).toMatch(/Their limit: \$0\.00\d+ left of \$0\.040 for today; it starts anew in \d+ (h|min)\./)
    expect(labelsOf(card)).toEqual(['Approve $0.034', 'Refuse'])
    const held = await stage.saying('I have asked whether')
    expect(wordsOf(held)).toContain('I go on by myself when the answer is yes.')
    await stage.ann.presses('Cancel', held)
    await stage.saying('Cancelled. Nothing was charged.')
    await outcome(/Not needed any more: \$0\.034/)
    expect(await stage.settled()).toHaveLength(1)
    expect(await stage.charges()).toHaveLength(1)
  })

  it('gets the picture by itself once it is approved, for what was on the card, and the limit stays what it was', async () => {
    const { card } = await asksForMore('a red fox')
    await stage.ida.presses('Approve $0.034', card)
    await outcome(new RegExp(`@${stage.ida.id} approved \\$0\\.034 for @${stage.ann.id}: a red fox`))
    expect(labelsOf(cards()[0] ?? expect.unreachable())).toEqual([])
    expect(await stage.settled()).toHaveLength(2)
    expect((await stage.charges()).at(-1)).toBe(FLASH)
    expect((await decisions()).at(-1)).toMatch(
      new RegExp(`by ${stage.ida.id} kind approval what approved \\$0\\.034 .* for person ${stage.ann.id}`),
    )

    const pictures = stage.pictures().length
    await stage.ann.asks('a blue boat')
    await stage.slack.until(() => stage.shown().filter((one) => wordsOf(one).includes('over a limit')).length > 1, 'another refusal')
    expect(await stage.settled()).toHaveLength(pictures)
    expect(await auditLedger(stage.redis, 'banana')).toMatchObject({ breaches: [], differences: [] })
  })

  it('hears who refused, and is charged nothing', async () => {
    const { card } = await asksForMore('a red fox')
    await stage.ida.presses('Refuse', card)
    expect(wordsOf(await stage.saying('the answer was no'))).toContain(`It was @${stage.ida.id} who decided.`)
    await outcome(new RegExp(`@${stage.ida.id} refused \\$0\\.034`))
    expect(await stage.settled()).toHaveLength(1)
    expect(await stage.charges()).toHaveLength(1)
    expect((await decisions()).at(-1)).toMatch(/kind approval what refused/)
  })

  it('is told when nobody decided in time, and so is whoever was asked', async () => {
    const { card } = await asksForMore('a red fox')
    await stage.saying('nobody answered in time')
    await outcome(/Nobody decided in time about \$0\.034/)
    const known = (await decisions()).length
    expect(labelsOf(card)).toEqual([])
    expect(await stage.settled()).toHaveLength(1)
    expect([await stage.charges(), (await decisions()).length]).toEqual([[expect.any(Number)], known])
  })

  it('asks once, however often they press', async () => {
    const { refused } = await asksForMore('a red fox')
    await stage.ann.presses('Ask for more', refused)
    await stage.ann.told('I have asked for this already.')
    await stage.ben.presses('Ask for more', refused)
    await stage.ben.told('Only the person who asked for this picture can ask for more.')
    expect(cards()).toHaveLength(1)
    await stage.ann.presses('Cancel', await stage.saying('I have asked whether'))
    expect(await stage.settled()).toHaveLength(1)
  })

  it('is not approved by somebody without the right, nor by themselves', async () => {
    const { card } = await asksForMore('a red fox')
    await stage.ben.presses('Approve $0.034', card)
    await stage.ben.told('Only the admins of this workspace can decide about this.')
    await stage.ann.presses('Approve $0.034', card)
    await stage.ann.told('Nobody approves their own request')
    expect(labelsOf(cards()[0] ?? expect.unreachable())).toHaveLength(2)
    await stage.ida.presses('Refuse', card)
    await stage.saying('the answer was no')
    expect(await stage.charges()).toHaveLength(1)
  })

  it('is decided once when two press at the same moment', async () => {
    const eve = stage.slack.workspace.addPerson({ name: 'eve', isAdmin: true }).id
    joins(eve)
    const { card } = await asksForMore('a red fox')
    const known = (await decisions()).length
    await Promise.all([stage.ida.presses('Approve $0.034', card), stage.slack.as(eve).press(card, { label: 'Approve $0.034' })])
    expect(await stage.settled()).toHaveLength(2)
    expect(await stage.charges()).toHaveLength(2)
    expect(await decisions()).toHaveLength(known + 1)
  })

  it('is still held after a restart', async () => {
    const { card } = await asksForMore('a red fox')
    await stage.asking()
    await stage.banana.restart()
    await stage.ida.presses('Approve $0.034', card)
    expect(await stage.settled()).toHaveLength(2)
    expect(cards()).toHaveLength(1)
    expect((await stage.charges()).at(-1)).toBe(FLASH)
  })

  it('keeps the words of a private wish from whoever decides', async () => {
    await stage.ann.asks('a lighthouse')
    expect(await stage.settled()).toHaveLength(1)
    await stage.ann.asks('a secret garden --private')
    await stage.ann.presses('Ask for more', await stage.saying('That would go over a limit', stage.ann.dm()))
    const shown = await card()
    expect(wordsOf(shown)).toContain('for a private picture')
    expect(JSON.stringify(shown)).not.toContain('secret')
    await stage.ida.presses('Refuse', shown)
    await stage.saying('the answer was no', stage.ann.dm())
  })
})

describe('where nobody chose a channel to ask in', () => {
  const alone = slackStage('socket', { settings: SETTINGS })

  it('whoever asks for more hears that plainly, and who can raise the limit', async () => {
    await alone.ann.asks('a lighthouse')
    expect(await alone.settled()).toHaveLength(1)
    await alone.ann.asks('a red fox')
    await alone.ann.presses('Ask for more', await alone.saying('That would go over a limit'))
    const said = await alone.ann.told('I cannot ask anybody for you: no channel is set')
    expect(wordsOf(said)).toContain('Who can raise the limit: the admins of this workspace.')
    expect(await alone.settled()).toHaveLength(1)
  })
})

describe('where the limit of all who share the bot is in the way', () => {
  const shared = slackStage('socket', { settings: { DAILY_LIMIT_PER_PERSON_USD: '0', DAILY_LIMIT_USD: '0.04' } })

  it('no team can allow more', async () => {
    await shared.ann.asks('a lighthouse')
    expect(await shared.settled()).toHaveLength(1)
    await shared.ann.asks('a red fox')
    expect(labelsOf(await shared.saying('That would go over a limit'))).toEqual(['Try again'])
  })
})

describe('where the channel to ask in is closed to the bot', () => {
  const shut = slackStage('socket', { settings: SETTINGS })
  beforeAll(async () => {
    const room = shut.slack.workspace.addChannel({ name: 'closed', kind: 'private', members: [] }).id
    await setRules(shut.redis, { platform: 'slack', workspaceId: shut.slack.teamId }, { approvals: { channel: room } })
  })

  it('whoever asks for more is told, and nothing stays held', async () => {
    await shut.ann.asks('a lighthouse')
    expect(await shut.settled()).toHaveLength(1)
    await shut.ann.asks('a red fox')
    await shut.ann.presses('Ask for more', await shut.saying('That would go over a limit'))
    expect(wordsOf(await shut.saying('I could not ask anybody for more.'))).toContain(
      'I may not post in the channel that your admins chose for it.',
    )
    expect(await shut.settled()).toHaveLength(1)
    expect(await shut.charges()).toHaveLength(1)
  })
})
