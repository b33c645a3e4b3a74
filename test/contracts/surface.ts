import { createHash, randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buttons, type Card, card, note, picture, text } from '../../src/bots/cards.ts'
import type { CardFile, Surface } from '../../src/bots/surface.ts'
import type { ImageMime } from '../../src/domain/generation.ts'
import type { MessageRef, Person, Place } from '../../src/domain/request.ts'
import { Problem, type ProblemCode } from '../../src/errors.ts'

/** What is visible of a message, as a person reads it: all words of it, and how many pictures. */
export interface Seen {
  readonly words: string
  readonly pictures: number
}

/** A surface and the local server behind it, with what a test must be able to see and to break there. */
export interface SurfaceStage {
  readonly surface: Surface
  /** A channel where the bot may post, and `person` is. */
  readonly place: Place
  readonly person: Person
  readonly admin: Person
  /** The user group or role that `person` has and `admin` has not. */
  readonly groupId: string
  /** A channel where the bot may not post. */
  readonly closedPlace: Place
  /** Undefined when the message is not (or no longer) there. */
  seen(message: MessageRef): Promise<Seen | undefined>
  /** All that is visible in a place, oldest first. */
  seenIn(place: Place): Promise<readonly Seen[]>
  /** Private words that this person has seen, oldest first. */
  whispered(person: Person): Promise<readonly Seen[]>
  /** A secret to answer a command of `person` in `place` with. */
  replySecret(): Promise<string>
  expireReplies(): Promise<void>
  /** Makes the next call that posts or edits go wrong. `after` cuts the connection when the work is done. */
  breakNext(how: 'busy' | 'cut before' | 'cut after' | 'error 500' | 'html' | 'key'): void
  stop(): Promise<void>
}

/** The promises that the rest of the program relies on, for every surface. */
export function surfaceContract(name: string, makeStage: () => Promise<SurfaceStage>): void {
  describe(`${name}: what every surface promises`, () => {
    let stage: SurfaceStage
    beforeAll(async () => {
      stage = await makeStage()
    })
    afterAll(() => stage.stop())

    it('posts a card whose words and picture are seen', async () => {
      const files = await travelling(stage.surface, aCardFile())
      const message = await stage.surface.post(stage.place, aResultCard('Here is your cat', files), files, aKey())
      expect(await stage.seen(message)).toEqual({ words: expect.stringContaining('Here is your cat'), pictures: 1 })
    })

    it('shows a person’s words as they were written, markup and all', async () => {
      const hostile = '<!channel> @everyone <@U1> *bold* `code` [x](https://evil.example) &lt;'
      const message = await stage.surface.post(stage.place, card('plain', text(hostile)), [], aKey())
      expect((await stage.seen(message))?.words).toContain(hostile)
    })

    it('replaces a message whole: the words go, the picture comes', async () => {
      const { surface, place } = stage
      const message = await surface.post(place, card('Drawing', text('Drawing your cat'), buttons(aButton())), [], aKey())
      const files = await travelling(surface, aCardFile())
      const updated = await surface.update(message, aResultCard('Done', files), files)
      expect(updated).toEqual(message)
      const seen = await stage.seen(message)
      expect(seen).toEqual({ words: expect.not.stringContaining('Drawing your cat'), pictures: 1 })
      await surface.update(message, card('Deleted', text('Deleted')), [])
      expect(await stage.seen(message)).toEqual({ words: expect.stringContaining('Deleted'), pictures: 0 })
    })

    it('updates twice with the same outcome', async () => {
      const { surface, place } = stage
      const message = await surface.post(place, card('one', text('one')), [], aKey())
      await surface.update(message, card('two', text('two')), [])
      await surface.update(message, card('two', text('two')), [])
      expect((await stage.seen(message))?.words).toContain('two')
    })

    it('finds a post by its key, and no post by a key that was never used', async () => {
      const { surface, place } = stage
      const [key, sinceMs] = [aKey(), Date.now() - 1000]
      const message = await surface.post(place, card('findable', text('findable')), [], key)
      expect(await surface.find(place, key, sinceMs)).toEqual(message)
      expect(await surface.find(place, aKey(), sinceMs)).toBeUndefined()
    })

    it('finds a post whose answer was lost, so that it need not be sent again', async () => {
      const { surface, place } = stage
      const [key, sinceMs] = [aKey(), Date.now() - 1000]
      stage.breakNext('cut after')
      await expectProblem('PLATFORM_UNCLEAR', surface.post(place, card('lost answer', text('lost answer')), [], key))
      const found = await surface.find(place, key, sinceMs)
      expect(found && (await stage.seen(found))?.words).toContain('lost answer')
      const posts = (await stage.seenIn(place)).filter((seen) => seen.words.includes('lost answer'))
      expect(posts).toHaveLength(1)
    })

    it('writes to a person directly', async () => {
      const message = await stage.surface.direct(stage.person, card('psst', text('psst')), [], aKey())
      expect((await stage.seen(message))?.words).toContain('psst')
    })

    it('removes a message, and does not mind when it is gone already', async () => {
      const { surface, place } = stage
      const message = await surface.post(place, card('soon gone', text('soon gone')), [], aKey())
      await surface.remove(message)
      expect(await stage.seen(message)).toBeUndefined()
      await surface.remove(message)
    })

    it('answers in place through the reply handle, with a picture', async () => {
      const files = await travelling(stage.surface, aCardFile())
      await stage.surface.reply(await stage.replySecret(), aResultCard('in place', files), files, 'channel')
      const seen = (await stage.seenIn(stage.place)).find((one) => one.words.includes('in place'))
      expect(seen?.pictures).toBe(1)
    })

    it('says so when the reply handle has expired', async () => {
      const secret = await stage.replySecret()
      await stage.expireReplies()
      await expectProblem('REPLY_EXPIRED', stage.surface.reply(secret, card('late', text('late')), [], 'asker'))
    })

    it('knows the groups that somebody is in, and nothing of a stranger', async () => {
      expect(await stage.surface.membership(stage.person)).toEqual({ isAdmin: false, groups: [stage.groupId] })
      const stranger = { ...stage.person, personId: stage.person.platform === 'slack' ? 'U0STRANGER' : '1000000000000000001' }
      expect(await stage.surface.membership(stranger)).toEqual({ isAdmin: false, groups: [] })
    })

    it('knows admins', async () => {
      expect(await stage.surface.isAdmin(stage.admin)).toBe(true)
      expect(await stage.surface.isAdmin(stage.person)).toBe(false)
      expect((await stage.surface.membership(stage.admin)).isAdmin).toBe(true)
      expect((await stage.surface.membership(stage.person)).isAdmin).toBe(false)
    })

    it('names an address that opens the message', async () => {
      const message = await stage.surface.post(stage.place, card('linked', text('linked')), [], aKey())
      expect(await stage.surface.permalink(stage.place, message)).toMatch(/^https?:\/\//)
    })

    it('carries the longest card there can be', async () => {
      const long = 'a wish 🍌 & <more> '.repeat(1000)
      const rows = Array.from({ length: 60 }, () => buttons(aButton()))
      const message = await stage.surface.post(stage.place, card(long, text(long), note(long), ...rows), [], aKey())
      expect((await stage.seen(message))?.words).toContain('a wish 🍌 & <more>')
    })

    const outcomes: [how: Parameters<SurfaceStage['breakNext']>[0], code: ProblemCode][] = [
      ['busy', 'PLATFORM_BUSY'],
      ['cut before', 'PLATFORM_UNCLEAR'],
      ['cut after', 'PLATFORM_UNCLEAR'],
      ['error 500', 'PLATFORM_UNCLEAR'],
      ['html', 'PLATFORM_UNCLEAR'],
      ['key', 'PLATFORM_KEY'],
    ]
    for (const [how, code] of outcomes) {
      it(`calls it ${code} when a post meets: ${how}`, async () => {
        stage.breakNext(how)
        await expectProblem(code, stage.surface.post(stage.place, card('broken', text('broken')), [], aKey()))
      })
    }

    it('says that it may not post in a closed channel', async () => {
      await expectProblem('PLACE_CLOSED', stage.surface.post(stage.closedPlace, card('x', text('x')), [], aKey()))
    })

    it('says that a message is gone when it is to be changed', async () => {
      const message = await stage.surface.post(stage.place, card('x', text('x')), [], aKey())
      await stage.surface.remove(message)
      await expectProblem('MESSAGE_GONE', stage.surface.update(message, card('y', text('y')), []))
    })
  })
}

const aKey = () => randomBytes(16).toString('base64url')

const aButton = () => ({ action: 'again', key: 'k'.repeat(22), label: 'Again' })

const aResultCard = (words: string, files: readonly CardFile[]): Card =>
  card(words, text(words), ...files.map((file) => picture(file.imageKey, file.alt)), buttons(aButton()))

/** A whole picture of one pixel. */
export const ONE_PIXEL_PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==',
  'base64',
)

export const aCardFile = (mime: ImageMime = 'image/png', bytes: Uint8Array = ONE_PIXEL_PNG): CardFile => ({
  imageKey: createHash('sha256').update(bytes).digest('hex'),
  name: 'cat.png',
  mime,
  alt: 'A cat',
  bytes: async () => bytes,
})

/** Where pictures are uploaded ahead of the message, they are. */
export async function travelling(surface: Surface, file: CardFile): Promise<CardFile[]> {
  const staged = await surface.stage?.(file, AbortSignal.timeout(5000))
  return [staged === undefined ? file : { ...file, staged }]
}

export async function expectProblem(code: ProblemCode, work: Promise<unknown>): Promise<Problem> {
  const outcome = await work.then(
    () => 'no problem',
    (error: unknown) => error,
  )
  expect(outcome).toBeInstanceOf(Problem)
  const problem = outcome as Problem
  expect(`${problem.code}: ${problem.message}`).toMatch(new RegExp(`^${code}: `))
  return problem
}
