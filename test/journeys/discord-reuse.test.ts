import { describe, expect, it } from 'vitest'
import { type DiscordPerson, discordStage } from './support/discord-stage.ts'
import { readable, said } from './support/discord-words.ts'

const stage = discordStage({ settings: { PICTURE_CACHE: 'on' } })

/** All tests of this file share a server, and with it what was made before: each wishes for something of its own. */
let count = 0
function aWish(): string {
  count += 1
  return `a cosy cabin beside a lake, ${count} ducks`
}

async function asked(person: DiscordPerson, words: string, options: Parameters<DiscordPerson['asks']>[1] = {}) {
  const before = stage.pictures().length
  await person.asks(words, options)
  const pictures = await stage.afterDelivery({ requests: before + 1 })
  expect(pictures).toHaveLength(before + 1)
  return pictures.at(-1) ?? expect.unreachable()
}

describe('a wish that was granted before', () => {
  it('is granted again for nothing, and says whose it is', async () => {
    const wish = aWish()
    await asked(stage.ann, wish)
    const second = await asked(stage.ben, wish)
    expect(readable(second)).toMatch(/flash · free, reused · 0\.\d s/)
    expect(readable(second)).toMatch(/Made for .*just now\. Press Again for a new one\./)
    expect(second.notified).toEqual([])
    expect(stage.drawn()).toHaveLength(1)
  })

  it('is drawn anew when that is asked for, when it is another wish, and with Again', async () => {
    await asked(stage.ann, 'a red fox in the snow')
    for (const other of ['a blue fox in the snow', 'a red fox in the sand'])
      expect(readable(await asked(stage.ben, other))).not.toMatch('reused')
    const fresh = await asked(stage.ben, 'a red fox in the snow', { fresh: true })
    await stage.ida.presses('Again', fresh)
    await stage.afterDelivery({ requests: 5 })
    expect(stage.drawn()).toHaveLength(5)
  })

  it('is not granted from what somebody asked for in private', async () => {
    const wish = aWish()
    await stage.ann.asks(wish, { private: true })
    await stage.gemini.until(() => stage.drawn().some(({ answered }) => answered))
    expect(readable(await asked(stage.ben, wish))).not.toMatch('reused')
    expect(stage.drawn()).toHaveLength(2)
  })

  it('stays with the one who asked for it again when the first deletes theirs', async () => {
    const wish = aWish()
    const first = await asked(stage.ann, wish)
    const second = await asked(stage.ben, wish)
    expect(said(await stage.ann.presses('Delete', first))).toBe('Deleted.')
    await stage.discord.until(() => stage.pictures().length === 1, 'the first picture to go')
    expect(await stage.ben.history()).toMatch(wish)
    await stage.ben.presses('Why?', second)
    expect(readable(await asked(stage.ida, wish))).not.toMatch('reused')
  })
})

describe('the same wish at the same time', () => {
  it('is drawn once, and everybody gets it', async () => {
    const wish = aWish()
    stage.gemini.hold()
    await stage.ann.asks(wish)
    await stage.gemini.until(() => stage.drawn().length === 1)
    await Promise.all([stage.ben.asks(wish), stage.ida.asks(wish)])
    await stage.saying('The same picture is being made for')
    stage.gemini.release()
    const pictures = await stage.afterDelivery({ requests: 3 })
    expect(pictures).toHaveLength(3)
    expect(pictures.map(readable).filter((words) => words.includes('Made once, for'))).toHaveLength(2)
    expect(stage.drawn()).toHaveLength(1)
  })
})
