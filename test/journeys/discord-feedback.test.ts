import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { DiscordMessage, InteractionOutcome } from '../../playground/discord/index.ts'
import type { Workspace } from '../../src/domain/rules.ts'
import { startTestRedis, type TestRedis } from '../support/redis.ts'
import { type DiscordPerson, discordStage } from './support/discord-stage.ts'
import { readable, requestsOn, said } from './support/discord-words.ts'
import { aPictureElsewhere, opinionsOf, setEmoji } from './support/opinions.ts'

const settings: Record<string, string> = { PICTURE_CACHE: 'on' }
let redis: TestRedis
beforeAll(async () => {
  redis = await startTestRedis()
  settings.REDIS_URL = redis.url
})
// The hooks that end run in reverse: the program stops before its Redis does.
afterAll(() => redis?.stop())
const stage = discordStage({ settings })

const here = (): Workspace => ({ platform: 'discord', workspaceId: stage.discord.guildId })

let count = 0
const aWish = () => `a lighthouse with ${++count} windows`

async function aPicture(person: DiscordPerson = stage.ann, words = aWish()): Promise<DiscordMessage> {
  const before = stage.pictures().length
  await person.asks(words)
  return (await stage.afterDelivery({ requests: before + 1 })).at(-1) ?? expect.unreachable()
}

const opinions = (of: DiscordPerson = stage.ann, workspace = here()) => expect.poll(() => opinionsOf(redis.redis, workspace, of.id))
const asksWhy = (outcome: InteractionOutcome): boolean => /What is wrong with/.test(said(outcome))
const question = ({ message }: InteractionOutcome): DiscordMessage => message ?? expect.unreachable()

beforeAll(async () => {
  await setEmoji(redis.redis, here(), { up: ['blobparty'], down: ['🐢'] })
  await setEmoji(redis.redis, { platform: 'discord', workspaceId: '1' }, { up: ['🧊'], down: [] })
})

describe('a vote on Discord', () => {
  it('counts by emoji of the table and of the server, in any skin tone, once a person', async () => {
    const picture = await aPicture()
    stage.ann.hands.react(picture, '🐢')
    await opinions().toBe(`${stage.ann.id} down`)
    stage.ben.hands.react(picture, '👍🏽')
    await opinions().toBe(`${stage.ann.id} down; ${stage.ben.id} up`)
    stage.ben.hands.react(picture, '❤️')
    stage.ida.hands.react(picture, '🧊')
    stage.ida.hands.react(picture, '👎🏿')
    await opinions().toBe(`${stage.ann.id} down; ${stage.ben.id} up; ${stage.ida.id} down`)
  })

  it('of two reactions stands while one of them does', async () => {
    const picture = await aPicture()
    stage.ben.hands.react(picture, '👍')
    await opinions().toBe(`${stage.ben.id} up`)
    stage.ben.hands.react(picture, '👎')
    await opinions().toBe(`${stage.ben.id} down`)
    stage.ben.hands.unreact(picture, '👎')
    await opinions().toBe(`${stage.ben.id} up`)
    stage.ben.hands.unreact(picture, '👍')
    await opinions().toBe('')
  })

  it('is not what another bot says, nor one on somebody else’s message', async () => {
    const picture = await aPicture()
    const robot = stage.discord.server.addMember({ name: 'Robot', isBot: true }).id
    stage.discord.as(robot).react(picture, '👎')
    stage.ann.hands.react(stage.ben.hands.say('look at that', stage), '👎')
    stage.ida.hands.react(picture, '🎉')
    await opinions().toBe(`${stage.ida.id} up`)
  })

  it('on a picture that was given again belongs to who was given it', async () => {
    const wish = aWish()
    await aPicture(stage.ann, wish)
    const given = await aPicture(stage.ben, wish)
    expect(readable(given)).toMatch('reused')
    stage.ida.hands.react(given, '👎')
    await opinions(stage.ben).toBe(`${stage.ida.id} down`)
    await opinions(stage.ann).toBe('')
  })

  it('on a picture that was drawn from an edited wish is about that one, and not about the one before it', async () => {
    const first = await aPicture()
    const requests = stage.pictures().length + 1
    await stage.ben.presses('Edit…', first)
    await stage.ben.hands.submit({ words: aWish() })
    const edited = (await stage.afterDelivery({ requests })).at(-1) ?? expect.unreachable()
    stage.ida.hands.react(edited, '👎')
    await opinions(stage.ben).toBe(`${stage.ida.id} down`)
    await stage.ann.presses('👍', edited)
    await opinions(stage.ben).toBe(`${stage.ida.id} down; ${stage.ann.id} up`)
    await opinions(stage.ann).toBe('edit')
  })

  it('on a picture that was drawn again is about that one, also after a restart', async () => {
    const first = await aPicture()
    const requests = stage.pictures().length + 1
    await stage.ben.presses('Again', first)
    const again = (await stage.afterDelivery({ requests })).at(-1) ?? expect.unreachable()
    await stage.banana.restart()
    await stage.ida.presses('👍', again)
    stage.ida.hands.react(first, '👎')
    await opinions(stage.ben).toBe(`${stage.ida.id} up`)
    await opinions(stage.ann).toBe(`${stage.ida.id} down; again`)
  })

  it('counts on a picture from before a restart, and is taken back after one', async () => {
    const picture = await aPicture()
    await stage.banana.restart()
    stage.ben.hands.react(picture, '👎')
    await stage.ida.presses('👍', picture)
    await opinions().toMatch(new RegExp(`^(?=.*${stage.ben.id} down)(?=.*${stage.ida.id} up)`))
    await stage.banana.restart()
    stage.ben.hands.unreact(picture, '👎')
    await opinions().toBe(`${stage.ida.id} up`)
  })

  it('counts in a direct message, which is a workspace of its own', async () => {
    const dm = stage.ann.hands.dm()
    stage.ann.hands.say(aWish(), dm)
    const [picture = expect.unreachable()] = await stage.afterDelivery(dm)
    stage.ann.hands.react(picture, '👎')
    await opinions(stage.ann, { platform: 'discord', workspaceId: `dm-${stage.ann.id}` }).toBe(`${stage.ann.id} down`)
  })

  it('on another server’s picture is refused like one that does not exist', async () => {
    const picture = await aPicture()
    const elsewhere = await aPictureElsewhere(redis.redis, 'discord')
    const told = []
    for (const key of [elsewhere, 'x'.repeat(22)]) {
      const data = { component_type: 2, custom_id: `vote-down:${key}` }
      told.push(said(await stage.ben.hands.pressRaw({ channelId: stage.channelId, message: picture, data })))
    }
    expect(told[0]).toBe(told[1])
    expect(await redis.redis.exists(`banana:votes:${elsewhere}`)).toBe(0)
  })
})

describe('why somebody does not like a picture, on Discord', () => {
  it.each([
    ['Text is wrong', 'text-wrong'],
    ['Wrong subject', 'wrong-subject'],
    ['Wrong style', 'wrong-style'],
    ['Low quality', 'low-quality'],
    ['Off brand', 'off-brand'],
  ])('is asked at the press, for this person alone, and kept: %s', async (label, reason) => {
    const pressed = await stage.ben.presses('👎', await aPicture())
    expect(asksWhy(pressed)).toBe(true)
    expect(question(pressed).ephemeralFor).toBe(stage.ben.id)
    expect(said(await stage.ben.presses(label, question(pressed)))).toMatch(`Noted: ${label.toLowerCase()}. Thank you`)
    await opinions().toBe(`${stage.ben.id} down ${reason}`)
    await stage.discord.until(
      () => !stage.discord.ephemerals(stage.ben.id).some(({ id }) => id === question(pressed).id),
      'the question to go',
    )
  })

  it('is asked once a picture, and goes with a change of mind', async () => {
    const picture = await aPicture()
    await stage.ben.presses('Low quality', question(await stage.ben.presses('👎', picture)))
    await stage.ben.presses('👍', picture)
    await opinions().toBe(`${stage.ben.id} up`)
    expect(asksWhy(await stage.ben.presses('👎', picture))).toBe(false)
    await opinions().toBe(`${stage.ben.id} down`)
  })

  it('is not asked again for a day when it was left open, and others are asked all the same', async () => {
    const [first, second] = [await aPicture(), await aPicture()]
    const left = await stage.ben.presses('👎', first)
    expect([asksWhy(left), asksWhy(await stage.ben.presses('👎', second)), asksWhy(await stage.ida.presses('👎', second))]).toEqual([
      true,
      false,
      true,
    ])
    await stage.ben.presses('Wrong style', question(left))
    expect(asksWhy(await stage.ben.presses('👎', await aPicture()))).toBe(true)
  })

  it('is not asked after a reaction, which Discord cannot answer quietly', async () => {
    stage.ben.hands.react(await aPicture(), '👎')
    await opinions().toBe(`${stage.ben.id} down`)
    expect([stage.ben.directMessages().length, stage.discord.ephemerals(stage.ben.id).length]).toEqual([0, 0])
  })

  it('needs no answer once the vote is another', async () => {
    const picture = await aPicture()
    const left = question(await stage.ben.presses('👎', picture))
    await stage.ben.presses('👍', picture)
    expect(said(await stage.ben.presses('Low quality', left))).toBe('Your 👎 is taken back, so there is nothing to explain.')
    await opinions().toBe(`${stage.ben.id} up`)
  })
})

describe('what people do with a picture on Discord', () => {
  it('is kept with the picture that it was about', async () => {
    const first = await aPicture()
    const [about = ''] = requestsOn([first])
    for (const label of ['Again', 'Vary', 'Better · $0.13']) {
      const before = stage.pictures().length
      await stage.ben.presses(label, first)
      await stage.afterDelivery({ requests: before + 1 })
    }
    await stage.ben.presses('Edit…', first)
    await stage.ben.hands.submit({ words: aWish() })
    await stage.afterDelivery({ requests: 5 })
    await stage.ann.presses('Delete', first)
    await opinions().toBe('again; vary; better; edit; delete')
    expect(await redis.redis.exists(`banana:signals:${about}`)).toBe(1)
  })
})

describe('/banana stats on Discord', () => {
  it('tells how pictures are liked here and what they cost, and one’s own to oneself alone', async () => {
    const picture = await aPicture()
    await stage.ben.presses('Off brand', question(await stage.ben.presses('👎', picture)))
    const stats = (person: DiscordPerson) => person.hands.command('banana', 'stats', {}, { channelId: stage.channelId })
    const mine = await stats(stage.ann)
    expect(mine.message?.ephemeralFor).toBe(stage.ann.id)
    expect(readable(question(mine))).toMatch(/The last 30 days here\n.*🖼️ \d+ pictures for \$\d+\.\d+/s)
    expect(readable(question(mine))).toMatch(
      /Yours, for you alone\n🖼️ 1 picture for \$0\.034\.\n👍 0 % of 1 vote .*\n👎 Why not: off brand 1\./,
    )
    expect(said(await stats(stage.ben))).not.toContain('Why not')
  })
})
