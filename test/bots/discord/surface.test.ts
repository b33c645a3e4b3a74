import { createServer } from 'node:net'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type FakeDiscord, type Fault, startDiscord } from '../../../playground/discord/index.ts'
import { buttons, card, picture, text } from '../../../src/bots/cards.ts'
import { discordSurface } from '../../../src/bots/discord/surface.ts'
import type { Surface } from '../../../src/bots/surface.ts'
import type { MessageRef, Person, Place } from '../../../src/domain/request.ts'
import { Problem } from '../../../src/errors.ts'
import { recordingLog } from '../../support/recording-log.ts'
import { busy, html, stalled, startFront, truncated } from './front.ts'
import { aPicture, channelOf, fittingImages, personOf, REQUEST_ID, readable } from './support.ts'

const PICTURE = 'a'.repeat(64)
const RESULT = card(
  'A cabin',
  text('A cabin'),
  picture(PICTURE, 'A cosy cabin at dusk'),
  buttons({ action: 'again', key: REQUEST_ID, label: 'Again' }),
)
const says = (words: string) => card(words, text(words))

let discord: FakeDiscord
let surface: Surface
let place: Place
let ben: Person
let keys = 0
const newKey = (): string => `key-${++keys}`

const surfaceAt = (apiUrl: string, token: string): Surface =>
  discordSurface({ token, apiUrl, images: fittingImages, log: recordingLog().log, callsPerSecond: 1_000 })

beforeAll(async () => {
  discord = await startDiscord()
  surface = surfaceAt(discord.apiUrl, discord.token)
  place = { platform: 'discord', workspaceId: discord.guildId, channelId: channelOf(discord, 'general') }
  ben = { platform: 'discord', workspaceId: discord.guildId, personId: personOf(discord, 'Ben') }
})

afterAll(() => discord.stop())
afterEach(() => discord.faults.clear())

const shown = ({ channelId, messageId }: MessageRef) => discord.messages(channelId).find(({ id }) => id === messageId)
const problemOf = (attempt: Promise<unknown>): Promise<Problem> =>
  attempt.then(
    () => {
      throw new Error('it did not fail')
    },
    (error: unknown) => {
      if (!(error instanceof Problem)) throw error
      return error
    },
  )

describe('posting', () => {
  it('shows card and picture, with alt text, and pings nobody', async () => {
    const message = await surface.post(
      place,
      card('x', text('Hi @everyone ', { person: ben.personId }), ...RESULT.nodes),
      [aPicture()],
      newKey(),
    )
    expect(shown(message)).toMatchObject({ attachments: [{ filename: 'cabin.png', description: 'A cosy cabin at dusk' }], notified: [] })
    expect(shown(message)?.components[0]).toMatchObject({ type: 17 })
  })

  it('shows the same post once, however often it is sent', async () => {
    const key = newKey()
    const first = await surface.post(place, says('once'), [], key)
    const second = await surface.post(place, says('once'), [], key)
    expect(second).toEqual(first)
  })

  it('asks for a smaller picture when Discord would not take it, under the name of what it became', async () => {
    const message = await surface.post(place, RESULT, [aPicture({ sizeBytes: 11 * 1024 * 1024 })], newKey())
    expect(shown(message)?.attachments).toMatchObject([{ filename: 'cabin.jpg', sizeBytes: 10 * 1024 * 1024 }])
  })

  it.each(['../../etc/passwd', 'CON.png', 'ä ö\u0000.png', ''])('sends a file named %j under a harmless name', async (name) => {
    const message = await surface.post(place, RESULT, [aPicture({ name })], newKey())
    expect(shown(message)?.attachments[0]?.filename).toMatch(/^[\w-]+\.png$/)
    expect(JSON.stringify(shown(message)?.components)).not.toContain('attachment://')
  })

  it('does not send a picture that the card does not show', async () => {
    const message = await surface.post(place, says('no picture'), [aPicture()], newKey())
    expect(shown(message)?.attachments).toEqual([])
  })
})

describe('updating', () => {
  it('replaces words and pictures, and can be repeated', async () => {
    const message = await surface.post(place, RESULT, [aPicture()], newKey())
    const other = 'b'.repeat(64)
    const next = card('y', text('Another'), picture(other, 'Another'))
    for (let time = 0; time < 2; time++) await surface.update(message, next, [aPicture({ imageKey: other, name: 'other.png' })])
    expect(shown(message)?.attachments.map(({ filename }) => filename)).toEqual(['other.png'])
  })

  it('takes the picture away with a card that has none', async () => {
    const message = await surface.post(place, RESULT, [aPicture()], newKey())
    await surface.update(message, says('Deleted'), [])
    expect(shown(message)?.attachments).toEqual([])
  })

  it('says when the message is gone', async () => {
    const message = await surface.post(place, says('gone'), [], newKey())
    await surface.remove(message)
    expect((await problemOf(surface.update(message, says('x'), []))).code).toBe('MESSAGE_GONE')
  })
})

describe('removing', () => {
  it('takes the message away, and once more is nothing', async () => {
    const message = await surface.post(place, says('gone'), [], newKey())
    await surface.remove(message)
    await surface.remove(message)
    expect(shown(message)).toBeUndefined()
  })
})

describe('finding a post again', () => {
  it('by its key, with or without buttons, among later messages', async () => {
    const sinceMs = Date.now()
    const [plain, withButtons] = [newKey(), newKey()]
    const first = await surface.post(place, says('plain'), [], plain)
    const second = await surface.post(place, RESULT, [aPicture()], withButtons)
    discord.as(ben.personId).say('talk', { channelId: place.channelId })
    expect(await surface.find(place, plain, sinceMs)).toEqual(first)
    expect(await surface.find(place, withButtons, sinceMs)).toEqual(second)
    expect(await surface.find(place, REQUEST_ID, sinceMs)).toEqual(second)
  })

  it('finds nothing that was never posted', async () => {
    expect(await surface.find(place, newKey(), Date.now())).toBeUndefined()
  })

  it('finds it past a hundred other messages', async () => {
    const key = newKey()
    const sinceMs = Date.now()
    const before = discord.server.addChannel({ name: 'busy' })
    for (let count = 0; count < 130; count++) discord.as(ben.personId).say(`talk ${count}`, { channelId: before.id })
    const busy = { ...place, channelId: before.id }
    const message = await surface.post(busy, says('late'), [], key)
    expect(await surface.find(busy, key, sinceMs)).toEqual(message)
  })

  it('after it was updated, too', async () => {
    const key = newKey()
    const sinceMs = Date.now()
    const message = await surface.post(place, says('first'), [], key)
    await surface.update(message, says('second'), [])
    expect(await surface.find(place, key, sinceMs)).toEqual(message)
  })

  it('after an answer that was lost on the way', async () => {
    const key = newKey()
    const sinceMs = Date.now()
    discord.faults.next('message.create', { cut: 'after' })
    expect((await problemOf(surface.post(place, says('lost'), [], key))).code).toBe('PLATFORM_UNCLEAR')
    const found = await surface.find(place, key, sinceMs)
    expect(found && shown(found) && readable(shown(found) ?? { components: [] })).toBe('lost')
  })
})

describe('direct messages', () => {
  it('reach the person', async () => {
    const message = await surface.direct(ben, says('for you'), [], newKey())
    expect(message.channelId).toBe(discord.as(ben.personId).dm().channelId)
  })

  it('carry the quiet words that Discord has no other place for', async () => {
    await surface.whisper(place, ben, says('psst'))
    expect(discord.messages(discord.as(ben.personId).dm().channelId).map(readable)).toContain('psst')
  })

  it('that the person does not take are a closed place', async () => {
    const shy = discord.server.addMember({ name: 'Shy', acceptsDms: false })
    const problem = await problemOf(surface.direct({ ...ben, personId: shy.id }, says('x'), [], newKey()))
    expect(problem.code).toBe('PLACE_CLOSED')
  })
})

describe('rights and addresses', () => {
  it('knows an admin from a member, a stranger and a person in a direct conversation', async () => {
    const ada = { ...ben, personId: personOf(discord, 'Ada') }
    expect(await surface.isAdmin(ada)).toBe(true)
    expect(await surface.isAdmin(ben)).toBe(false)
    expect(await surface.isAdmin({ ...ben, personId: '1000000000000000001' })).toBe(false)
    expect(await surface.isAdmin({ ...ada, workspaceId: `dm-${ada.personId}` })).toBe(false)
    expect(await surface.membership({ ...ada, workspaceId: `dm-${ada.personId}` })).toEqual({ isAdmin: false, groups: [] })
  })

  it('lets a moderator of messages take pictures down, but not decide the rules', async () => {
    const moderators = discord.server.addRole({ name: 'Moderators', permissions: 1n << 13n })
    const managers = discord.server.addRole({ name: 'Managers', permissions: 1n << 5n })
    const [mo, max] = [moderators, managers].map(({ id }) => ({ ...ben, personId: discord.server.addMember({ name: id, roles: [id] }).id }))
    expect(await surface.isAdmin(mo as Person)).toBe(true)
    expect(await surface.membership(mo as Person)).toEqual({ isAdmin: false, groups: [moderators.id] })
    expect(await surface.membership(max as Person)).toEqual({ isAdmin: true, groups: [managers.id] })
  })

  it('tells the channel that a thread hangs on', async () => {
    const parentId = channelOf(discord, 'general')
    const thread = discord.server.addThread({ name: 'a thread', parentId })
    expect(await surface.channelAround({ ...place, channelId: thread.id })).toBe(parentId)
    expect(await surface.channelAround({ ...place, channelId: parentId })).toBeUndefined()
    expect(await surface.channelAround({ ...place, channelId: '1000000000000000009' })).toBeUndefined()
  })

  it('links to messages in guilds and in direct conversations', async () => {
    const message = { platform: 'discord', channelId: '2', messageId: '3' } as const
    const there = { ...place, channelId: '2' }
    expect(await surface.permalink(there, message)).toBe(`https://discord.com/channels/${discord.guildId}/2/3`)
    expect(await surface.permalink({ ...there, workspaceId: 'dm-1' }, message)).toBe('https://discord.com/channels/@me/2/3')
    expect(await surface.permalink({ ...place, channelId: '1' }, message)).toBe('https://discord.com/channels/@me/2/3')
  })
})

describe('when things go wrong', () => {
  const FAULTS: [what: string, fault: Fault, code: string][] = [
    ['a rate limit', { status: 429, retryAfterS: 7 }, 'PLATFORM_BUSY'],
    ['a global rate limit', { status: 429, retryAfterS: 0.1, global: true }, 'PLATFORM_BUSY'],
    ['a server error', { status: 500 }, 'PLATFORM_UNCLEAR'],
    ['a gateway error of a proxy', { status: 502 }, 'PLATFORM_UNCLEAR'],
    ['an answer that never comes', { cut: 'before' }, 'PLATFORM_UNCLEAR'],
    ['missing access', { status: 403, code: 50001 }, 'PLACE_CLOSED'],
    ['a missing permission', { status: 403, code: 50013 }, 'PLACE_CLOSED'],
    ['an unknown channel', { status: 404, code: 10003 }, 'PLACE_CLOSED'],
    ['an archived thread', { status: 400, code: 50083 }, 'PLACE_CLOSED'],
    ['a file too large', { status: 413, code: 40005 }, 'FILE_REFUSED'],
    ['a token that is revoked', { status: 401, code: 0 }, 'PLATFORM_KEY'],
    ['an account that is not authorised', { status: 403, code: 40001 }, 'PLATFORM_KEY'],
    ['a form error, which is our bug', { status: 400, code: 50035 }, 'BUG'],
  ]

  it.each(FAULTS)('%s is told apart', async (_what, fault, code) => {
    // A client of its own: what one learns of rate limits must not reach the next.
    const fresh = surfaceAt(discord.apiUrl, discord.token)
    discord.faults.next('message.create', fault)
    const before = discord.calls.length
    expect((await problemOf(fresh.post(place, says('x'), [], newKey()))).code).toBe(code)
    expect(discord.calls.length - before).toBe(1)
  })

  it.each([
    ['a page that is not Discord', html, 'PLATFORM_UNCLEAR'],
    ['a rate limit of the network before Discord', busy, 'PLATFORM_BUSY'],
    ['half an answer', truncated, 'PLATFORM_UNCLEAR'],
    ['an answer that never ends', stalled, 'PLATFORM_UNCLEAR'],
  ] as const)('%s is told apart, within the deadline', async (_what, answer, code) => {
    const front = await startFront(discord.apiUrl)
    front.answerNext(answer)
    const options = { token: discord.token, apiUrl: front.apiUrl, images: fittingImages, log: recordingLog().log, callTimeoutMs: 300 }
    expect((await problemOf(discordSurface(options).post(place, says('x'), [], newKey()))).code).toBe(code)
    await front.stop()
  })

  it('ends a call that Discord leaves hanging', async () => {
    discord.faults.next('message.create', { hangMs: 2_000 })
    const options = { token: discord.token, apiUrl: discord.apiUrl, images: fittingImages, log: recordingLog().log, callTimeoutMs: 100 }
    const started = performance.now()
    expect((await problemOf(discordSurface(options).post(place, says('x'), [], newKey()))).code).toBe('PLATFORM_UNCLEAR')
    expect(performance.now() - started).toBeLessThan(1_500)
  })

  it('tells how long to wait', async () => {
    const fresh = surfaceAt(discord.apiUrl, discord.token)
    discord.faults.next('message.create', { status: 429, retryAfterS: 7 })
    const { retryAfterMs } = await problemOf(fresh.post(place, says('x'), [], newKey()))
    expect(retryAfterMs).toBeGreaterThanOrEqual(7_000)
    expect(retryAfterMs).toBeLessThan(8_000)
  })

  it('goes on with its token after one odd 401', async () => {
    discord.faults.next('message.create', { status: 401, code: 0 })
    await problemOf(surface.post(place, says('x'), [], newKey()))
    await expect(surface.post(place, says('fine again'), [], newKey())).resolves.toMatchObject({ channelId: place.channelId })
  })

  it('says that nothing was sent when Discord cannot be reached', async () => {
    const nowhere = surfaceAt(`http://127.0.0.1:${await closedPort()}/api`, discord.token)
    expect(await problemOf(nowhere.post(place, says('x'), [], newKey()))).toMatchObject({ code: 'PLATFORM_BUSY', verdict: 'retry' })
  })

  it('holds back by itself at the rate Discord allows a bot, but never an answer to an interaction', async () => {
    const slow = discordSurface({
      token: discord.token,
      apiUrl: discord.apiUrl,
      images: fittingImages,
      log: recordingLog().log,
      callsPerSecond: 1,
    })
    await slow.isAdmin(ben).catch(() => undefined)
    const before = discord.calls.length
    expect((await problemOf(slow.post(place, says('x'), [], newKey()))).code).toBe('PLATFORM_BUSY')
    expect(discord.calls.length).toBe(before)
    const secret = JSON.stringify({ applicationId: discord.applicationId, token: 'long-gone', attachmentSizeLimit: 1000 })
    for (let time = 0; time < 3; time++) expect((await problemOf(slow.reply(secret, says('x'), [], 'channel'))).code).toBe('REPLY_EXPIRED')
  })

  it('names a wrong token', async () => {
    expect((await problemOf(surfaceAt(discord.apiUrl, 'wrong').post(place, says('x'), [], newKey()))).code).toBe('PLATFORM_KEY')
  })

  it('takes a channel where it may not write as closed', async () => {
    const closed = discord.server.addChannel({ name: 'closed' })
    discord.server.updateChannel(closed.id, { botCanSend: false })
    expect((await problemOf(surface.post({ ...place, channelId: closed.id }, says('x'), [], newKey()))).code).toBe('PLACE_CLOSED')
  })

  it.each([
    ['expired', { status: 401, code: 50027 }],
    ['unknown', { status: 404, code: 10015 }],
    ['never answered', { status: 404, code: 10062 }],
  ] as const)('takes a reply whose token is %s as expired, without its token in any words', async (_what, fault) => {
    discord.faults.next('original', fault)
    const secret = JSON.stringify({ applicationId: discord.applicationId, token: 'aToken-nobody-may-see', attachmentSizeLimit: 1000 })
    const problem = await problemOf(surface.reply(secret, says('x'), [], 'channel'))
    expect(problem.code).toBe('REPLY_EXPIRED')
    expect(JSON.stringify([problem, problem.message, String(problem.cause), problem.cause])).not.toContain('aToken-nobody-may-see')
  })

  it.each(['', 'https://hooks.example/x', '{}', 'null'])('takes %j, which is no secret of ours, as expired', async (secret) => {
    expect((await problemOf(surface.reply(secret, says('x'), [], 'channel'))).code).toBe('REPLY_EXPIRED')
  })
})

/** A port that nobody listens on: one that was free a moment ago. */
async function closedPort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  if (typeof address !== 'object' || address === null) throw new Error('no port')
  return address.port
}
