import { beforeAll, describe, expect, it } from 'vitest'
import type { Workspace } from '../../src/domain/rules.ts'
import { aPictureElsewhere, opinionsOf, setEmoji } from './support/opinions.ts'
import { type SlackPerson, slackStage } from './support/slack-stage.ts'
import { labelsOf, requestOn, wordsOf } from './support/slack-words.ts'

const stage = slackStage('socket', { settings: { PICTURE_CACHE: 'on' } })

const here = (): Workspace => ({ platform: 'slack', workspaceId: stage.slack.workspace.id })
const REASONS = ['Text is wrong', 'Wrong subject', 'Wrong style', 'Low quality', 'Off brand']

/** Pictures are found again in this file: each test wishes for something of its own. */
let count = 0
const aWish = () => `a lighthouse with ${++count} windows`

async function aPicture(person: SlackPerson = stage.ann, words = aWish()) {
  const before = new Set(stage.pictures().map(({ ts }) => ts))
  await person.asks(words)
  return (await stage.settled()).find(({ ts }) => !before.has(ts)) ?? expect.unreachable()
}

/** What is known of what people think of somebody's newest picture. */
const opinions = (of: SlackPerson = stage.ann) => expect.poll(() => opinionsOf(stage.redis, here(), of.id))
const asked = (person: SlackPerson) => person.whispers().filter((one) => /What is wrong with/.test(wordsOf(one)))

beforeAll(async () => {
  await setEmoji(stage.redis, here(), { up: [':party-blob:'], down: ['blob_no'] })
  await setEmoji(stage.redis, { platform: 'slack', workspaceId: 'T0ELSEWHERE' }, { up: ['turtle'], down: [] })
})

describe('a vote on Slack', () => {
  it('counts by emoji of the table and of the workspace, in any skin tone, once a person', async () => {
    const picture = await aPicture()
    await stage.ann.hands.react(picture, 'party-blob')
    await stage.ben.hands.react(picture, '+1::skin-tone-5')
    await stage.ben.hands.react(picture, 'heart')
    await stage.ida.hands.react(picture, 'blob_no')
    await opinions().toBe(`${stage.ann.id} up; ${stage.ben.id} up; ${stage.ida.id} down`)
  })

  it('of two reactions stands while one of them does', async () => {
    const picture = await aPicture()
    await stage.ben.hands.react(picture, '+1')
    await stage.ben.hands.react(picture, '-1')
    await opinions().toBe(`${stage.ben.id} down`)
    await stage.ben.hands.unreact(picture, '-1')
    await opinions().toBe(`${stage.ben.id} up`)
    await stage.ben.hands.unreact(picture, '+1')
    await opinions().toBe('')
  })

  it('is not what another app, the bot or an emoji without a meaning here says, nor one on somebody else’s message', async () => {
    const picture = await aPicture()
    const robot = stage.slack.workspace.addPerson({ name: 'robot', isBot: true }).id
    await stage.slack.as(robot).react(picture, '-1')
    await stage.slack.as(stage.slack.botUserId).react(picture, '-1')
    await stage.ben.hands.react(picture, 'turtle')
    const { message } = await stage.ben.hands.say('look at that', stage)
    await stage.ann.hands.react(message, '-1')
    await stage.ida.hands.react(picture, 'tada')
    await opinions().toBe(`${stage.ida.id} up`)
  })

  it('on a picture that was given again belongs to who was given it', async () => {
    const wish = aWish()
    await aPicture(stage.ann, wish)
    const given = await aPicture(stage.ben, wish)
    expect(wordsOf(given)).toMatch('reused')
    await stage.ida.hands.react(given, '+1')
    await stage.ida.presses('👎', given)
    await opinions(stage.ben).toBe(`${stage.ida.id} down`)
    await opinions(stage.ann).toBe('')
  })

  it('on a picture that was drawn from an edited wish is about that one, and not about the one before it', async () => {
    const first = await aPicture()
    await stage.ben.presses('Edit…', first)
    await stage.slack.until(() => stage.slack.modal(stage.ben.id), 'a form')
    await stage.ben.submits({ words: aWish() })
    const edited = (await stage.settled()).findLast(({ ts }) => ts !== first.ts) ?? expect.unreachable()
    await stage.ida.hands.react(edited, '-1')
    await stage.ann.presses('👍', edited)
    await opinions(stage.ben).toBe(`${stage.ida.id} down; ${stage.ann.id} up`)
    await opinions(stage.ann).toBe('edit')
  })

  it('on a picture that was drawn again is about that one, also after a restart', async () => {
    const first = await aPicture()
    await stage.ben.presses('Again', first)
    const again = (await stage.settled()).findLast(({ ts }) => ts !== first.ts) ?? expect.unreachable()
    await stage.banana.restart()
    await stage.ida.presses('👍', again)
    await stage.ida.hands.react(first, '-1')
    await opinions(stage.ben).toBe(`${stage.ida.id} up`)
    await opinions(stage.ann).toBe(`${stage.ida.id} down; again`)
  })

  it('on a copy that was shared is one on the picture', async () => {
    await stage.ann.asks(`${aWish()} --private`)
    const [mine = expect.unreachable()] = await stage.settled(stage.ann.dm())
    await stage.ann.presses('Share in the channel', mine)
    const copy = await stage.picture()
    await stage.ben.hands.react(copy, '+1')
    await opinions().toBe(`${stage.ben.id} up; share`)
  })

  it('counts on a picture from before a restart, and is taken back after one', async () => {
    const picture = await aPicture()
    await stage.banana.restart()
    await stage.ben.hands.react(picture, '-1')
    await stage.ida.presses('👍', picture)
    await opinions().toBe(`${stage.ben.id} down; ${stage.ida.id} up`)
    await stage.banana.restart()
    await stage.ben.hands.unreact(picture, '-1')
    await opinions().toBe(`${stage.ida.id} up`)
  })

  it('counts in a direct message and in a thread', async () => {
    await stage.ann.mentions(aWish(), { channelId: stage.ann.dm() })
    const [direct = expect.unreachable()] = await stage.settled(stage.ann.dm())
    await stage.ann.hands.react(direct, '-1')
    await opinions().toBe(`${stage.ann.id} down`)
    const threadTs = (await stage.ben.hands.say('ideas?', stage)).message.ts
    await stage.ben.mentions(aWish(), { channelId: stage.channelId, threadTs })
    const [threaded = expect.unreachable()] = await stage.settled()
    await stage.ida.hands.react(threaded, '-1')
    await opinions(stage.ben).toBe(`${stage.ida.id} down`)
    await expect.poll(() => asked(stage.ida).map(({ thread_ts }) => thread_ts)).toEqual([threadTs])
  })

  it('on another workspace’s picture is refused like one that does not exist', async () => {
    const picture = await aPicture()
    const elsewhere = await aPictureElsewhere(stage.redis, 'slack')
    for (const value of [`vote-down ${elsewhere}`, `vote-down ${'x'.repeat(22)}`]) {
      const told = stage.ben.whispers().length
      await stage.ben.hands.pressRaw(picture, { type: 'feedback_buttons', action_id: 'feedback', value })
      await stage.slack.until(() => stage.ben.whispers().length > told, 'an answer')
    }
    expect(new Set(stage.ben.whispers().map(wordsOf)).size).toBe(1)
    expect(await stage.redis.exists(`banana:votes:${elsewhere}`)).toBe(0)
  })
})

describe('why somebody does not like a picture, on Slack', () => {
  it.each(REASONS)('is asked at the press and kept: %s', async (reason) => {
    const picture = await aPicture()
    await stage.ben.presses('👎', picture)
    const question = await stage.ben.told('What is wrong with “a lighthouse')
    expect(labelsOf(question)).toEqual(REASONS)
    await stage.ben.presses(reason, question)
    await stage.ben.told(`Noted: ${reason.toLowerCase()}. Thank you`)
    await opinions().toBe(`${stage.ben.id} down ${reason.toLowerCase().replace(/ is | /, '-')}`)
    await stage.slack.until(() => asked(stage.ben).length === 0, 'the question to go')
  })

  it('is asked after a reaction too, for this person alone', async () => {
    const picture = await aPicture()
    await stage.ben.hands.react(picture, '-1::skin-tone-2')
    await stage.ben.presses('Off brand', await stage.ben.told('What is wrong with'))
    await opinions().toBe(`${stage.ben.id} down off-brand`)
    expect([stage.shown().length, stage.ann.whispers().filter((one) => /wrong/.test(wordsOf(one))).length]).toEqual([1, 0])
  })

  it('is asked once a picture, and goes with a change of mind', async () => {
    const picture = await aPicture()
    await stage.ben.presses('👎', picture)
    await stage.ben.presses('Low quality', await stage.ben.told('What is wrong with'))
    await opinions().toBe(`${stage.ben.id} down low-quality`)
    await stage.ben.presses('👍', picture)
    await opinions().toBe(`${stage.ben.id} up`)
    await stage.ben.presses('👎', picture)
    await stage.ben.told('Noted 👎 Press Again for another try, or Edit… to put it differently.')
    await opinions().toBe(`${stage.ben.id} down`)
  })

  it('is not asked again for a day when it was left open, and others are asked all the same', async () => {
    const [first, second] = [await aPicture(), await aPicture()]
    await stage.ben.presses('👎', first)
    const question = await stage.ben.told('What is wrong with')
    await stage.ben.presses('👎', second)
    await stage.ben.told('Noted 👎 Press Again')
    await stage.ida.hands.react(second, 'x')
    await stage.ida.told('What is wrong with')
    expect([asked(stage.ben).length, asked(stage.ida).length]).toEqual([1, 1])
    await stage.ben.presses('Wrong style', question)
    await stage.ben.told('Noted: wrong style')
    await stage.ben.presses('👎', await aPicture())
    await stage.slack.until(() => asked(stage.ben).length === 1, 'the next question')
  })

  it('needs no answer once the vote is taken back', async () => {
    const picture = await aPicture()
    await stage.ben.hands.react(picture, '-1')
    const question = await stage.ben.told('What is wrong with')
    await stage.ben.hands.unreact(picture, '-1')
    await opinions().toBe('')
    await stage.ben.presses('Low quality', question)
    await stage.ben.told('Your 👎 is taken back, so there is nothing to explain.')
    await opinions().toBe('')
  })
})

describe('what people do with a picture on Slack', () => {
  it('is kept with the picture that it was about', async () => {
    const first = await aPicture()
    const about = requestOn(first)
    for (const label of ['Again', 'Vary', 'Better · $0.13']) {
      await stage.ben.presses(label, first)
      await stage.settled()
    }
    await stage.ben.presses('Edit…', first)
    await stage.slack.until(() => stage.slack.modal(stage.ben.id), 'a form')
    await stage.ben.submits({ words: aWish() })
    await stage.settled()
    await stage.ann.presses('Delete', first)
    await opinions().toBe('again; vary; better; edit; delete')
    expect(await stage.redis.keys('banana:signals:*')).toContain(`banana:signals:${about}`)
  })
})

describe('/banana stats on Slack', () => {
  it('tells how pictures are liked here and what they cost, and one’s own to oneself alone', async () => {
    const picture = await aPicture()
    await stage.ben.presses('👎', picture)
    await stage.ben.presses('Off brand', await stage.ben.told('What is wrong with'))
    await stage.ida.hands.react(picture, '+1')
    await opinions().toMatch(/off-brand/)
    await stage.ann.asks('stats')
    const mine = wordsOf(await stage.ann.told('The last 30 days here'))
    expect(mine).toMatch(/🖼️ \d+ pictures for \$\d+\.\d+, \$0\.\d+ each\./)
    expect(mine).toMatch(/👍 \d+ % of \d+ votes \(surely \d+ % to \d+ %\)\./)
    expect(mine).toMatch(
      /Yours, for you alone\n🖼️ 1 picture for \$0\.034\.\n👍 50 % of 2 votes .* One picture was liked, at \$0\.034 each\.\n👎 Why not: off brand 1\./,
    )
    await stage.ben.asks('stats')
    const bens = wordsOf(await stage.ben.told('The last 30 days here'))
    expect(bens).toContain('You asked for none in the last 30 days.')
    expect(bens).not.toContain('Why not')
    expect(stage.shown()).toHaveLength(1)
  })
})
