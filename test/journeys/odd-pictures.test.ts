import sharp from 'sharp'
import { afterEach, describe, expect, it } from 'vitest'
import { drawPicture } from '../../playground/gemini/picture.ts'
import { discordStage } from './support/discord-stage.ts'
import { readable } from './support/discord-words.ts'
import { slackStage } from './support/slack-stage.ts'
import { uploadsOn, wordsOf } from './support/slack-words.ts'

/** What a person could take for the picture of a model. */
const picture = (aspect: '1:1' | '9:16' = '1:1') => drawPicture('a cabin', aspect, 'mark')
const film = async () => sharp([picture(), await sharp(picture()).negate({ alpha: false }).toBuffer()], { join: { animated: true } })

const BEGINNING = 'flash made a moving picture; this is its beginning.'

interface OddPicture {
  readonly what: string
  readonly mime: string
  readonly bytes: () => Promise<Buffer>
  readonly isWide?: true
  readonly said?: string
}

/** Row F36, as the result of a model: what chats would show each in its own way arrives as one plain picture. */
const ODD: readonly OddPicture[] = [
  { what: 'moves, as GIF', mime: 'image/gif', bytes: async () => (await film()).gif().toBuffer(), said: BEGINNING },
  { what: 'moves, as WebP', mime: 'image/webp', bytes: async () => (await film()).webp().toBuffer(), said: BEGINNING },
  {
    what: 'lies on its side',
    mime: 'image/jpeg',
    bytes: () => sharp(picture('9:16')).jpeg().withMetadata({ orientation: 6 }).toBuffer(),
    isWide: true,
  },
  { what: 'is in the colours of a printer', mime: 'image/jpeg', bytes: () => sharp(picture()).toColourspace('cmyk').jpeg().toBuffer() },
  { what: 'has sixteen bits a colour', mime: 'image/png', bytes: () => sharp(picture()).toColourspace('rgb16').png().toBuffer() },
]

async function expectPlain(bytes: Uint8Array, isWide: boolean): Promise<void> {
  const { space, depth, orientation = 1, pages = 1, width, height } = await sharp(bytes).metadata()
  expect([space, depth, orientation, pages, width > height]).toEqual(['srgb', 'uchar', 1, 1, isWide])
}

describe('a model’s picture that', () => {
  const stage = slackStage('socket')
  afterEach(() => stage.gemini.constantImage(undefined))

  it.each(ODD)('$what is shown on Slack as a plain one', async ({ mime, bytes, isWide = false, said }) => {
    stage.gemini.constantImage(await bytes(), mime)
    await stage.ann.asks(isWide ? 'a lighthouse --aspect 16:9' : 'a lighthouse')
    const [shown = expect.unreachable()] = await stage.settled()
    expect(stage.drawn()).toHaveLength(1)
    if (said) expect(wordsOf(shown)).toContain(said)
    await expectPlain(stage.slack.workspace.files.get(uploadsOn(shown)[0] ?? '').bytes, isWide)
  })
})

describe('a model’s picture that', () => {
  const stage = discordStage()
  afterEach(() => stage.gemini.constantImage(undefined))

  it.each(ODD)('$what is shown on Discord as a plain one', async ({ mime, bytes, isWide = false, said }) => {
    stage.gemini.constantImage(await bytes(), mime)
    await stage.ann.asks('a lighthouse', isWide ? { aspect: '16:9' } : {})
    const [shown = expect.unreachable()] = await stage.afterDelivery()
    expect(stage.drawn()).toHaveLength(1)
    if (said) expect(readable(shown)).toContain(said)
    const { url = expect.unreachable() } = shown.attachments[0] ?? {}
    await expectPlain(new Uint8Array(await (await fetch(url)).arrayBuffer()), isWide)
  })
})
