import { describe, expect, it } from 'vitest'
import { type SlackPerson, slackStage } from './support/slack-stage.ts'
import { altTexts, uploadsOn, wordsOf } from './support/slack-words.ts'

const stage = slackStage('socket', { settings: { PICTURE_CACHE: 'on' } })

/** All tests of this file share a workspace, and with it what was made before: each wishes for something of its own. */
let count = 0
function aWish(): string {
  count += 1
  return `a cosy cabin beside a lake, ${count} ducks`
}

async function asked(person: SlackPerson, words: string, channelId?: string) {
  const before = stage.pictures(channelId).length
  await person.asks(words)
  const pictures = await stage.settled(channelId)
  expect(pictures).toHaveLength(before + 1)
  return pictures.at(-1) ?? expect.unreachable()
}

const uploads = () => stage.slack.calls.filter(({ method }) => method === 'upload').length

describe('a wish that was granted before', () => {
  it('is granted again for nothing, with the file that is there, and says whose it is', async () => {
    const wish = aWish()
    const first = await asked(stage.ann, wish)
    const uploaded = uploads()
    const second = await asked(stage.ben, wish)
    expect(uploadsOn(second)).toEqual(uploadsOn(first))
    expect(uploads()).toBe(uploaded)
    expect(wordsOf(second)).toMatch(/^flash · free, reused · 0\.\d s · /m)
    expect(wordsOf(second)).toMatch(new RegExp(`Made for ?@${stage.ann.id} ?just now. Press Again for a new one.`))
    expect(stage.drawn()).toHaveLength(1)
    expect(await stage.charges()).toEqual([expect.any(Number), 0])
  })

  it('is recognised in other words that say the same', async () => {
    const first = await asked(stage.ann, 'a red fox in the snow, golden hour, 35mm')
    const second = await asked(stage.ben, 'please, A red fox in the snow, 35mm, golden hour')
    expect(uploadsOn(second)).toEqual(uploadsOn(first))
  })

  it.each([
    'a blue fox in the fog',
    'two red foxes in the fog',
    'a red fox in no fog',
    'a red wolf in the fog',
    'a red fox in the fog --aspect 16:9',
  ])('is not taken for “%s”', async (other) => {
    await asked(stage.ann, `a red fox in the fog --fresh`)
    const picture = await asked(stage.ben, other)
    expect(wordsOf(picture)).not.toMatch('reused')
    expect(stage.drawn()).toHaveLength(2)
  })

  it('is drawn anew with --fresh, and from then on the new picture is the one', async () => {
    const wish = aWish()
    const old = await asked(stage.ann, wish)
    const fresh = await asked(stage.ben, `${wish} --fresh`)
    expect(uploadsOn(fresh)).not.toEqual(uploadsOn(old))
    expect(uploadsOn(await asked(stage.ida, wish))).toEqual(uploadsOn(fresh))
  })

  it('is drawn anew with Again', async () => {
    const first = await asked(stage.ann, aWish())
    await stage.ben.presses('Again', first)
    const [, again = expect.unreachable()] = await stage.settled()
    expect(uploadsOn(again)).not.toEqual(uploadsOn(first))
  })

  it('is found again after a restart', async () => {
    const wish = aWish()
    const first = await asked(stage.ann, wish)
    await stage.banana.restart()
    expect(uploadsOn(await asked(stage.ben, wish))).toEqual(uploadsOn(first))
  })
})

describe('what was asked for in private', () => {
  it('is shown to nobody else, and to its asker again', async () => {
    const wish = aWish()
    await asked(stage.ann, `${wish} --private`, stage.ann.dm())
    expect(wordsOf(await asked(stage.ben, wish))).not.toMatch('reused')
    expect(wordsOf(await asked(stage.ida, `${wish} --private`, stage.ida.dm()))).toMatch(new RegExp(`Made for ?@${stage.ben.id}`))
    expect(wordsOf(await asked(stage.ann, `${wish} --private`, stage.ann.dm()))).toMatch(/Made for ?you ?just now/)
    expect(stage.drawn()).toHaveLength(2)
  })
})

describe('a picture that two requests show', () => {
  it('stays with the one when the other is deleted, and its file goes with the last', async () => {
    const wish = aWish()
    const first = await asked(stage.ann, wish)
    const second = await asked(stage.ben, wish)
    const [fileId = ''] = uploadsOn(second)
    const isThere = () => stage.slack.workspace.files.all.get(fileId)?.deleted === false
    await stage.ann.presses('Delete', first)
    await stage.slack.until(() => stage.pictures().length === 1, 'the message to go')
    await stage.ann.told('Deleted.')
    expect(isThere()).toBe(true)
    await stage.ben.presses('Delete', second)
    await stage.slack.until(() => !isThere(), 'the file to go')
  })

  it('is given to nobody any more once its asker has deleted it', async () => {
    const wish = aWish()
    const first = await asked(stage.ann, wish)
    await asked(stage.ben, wish)
    await stage.ann.presses('Delete', first)
    await stage.slack.until(() => stage.pictures().length === 1, 'the message to go')
    await expect.poll(async () => wordsOf(await asked(stage.ida, wish))).not.toMatch('reused')
  })

  it('is uploaded once more when somebody removed the file from the workspace', async () => {
    const wish = aWish()
    const first = await asked(stage.ann, wish)
    const file = stage.slack.workspace.files.get(uploadsOn(first)[0] ?? '')
    stage.slack.workspace.files.delete(file)
    const second = await asked(stage.ben, wish)
    expect(uploadsOn(second)).not.toEqual([file.id])
    expect(wordsOf(second)).toMatch('free, reused')
    expect(uploadsOn(await asked(stage.ida, wish))).toEqual(uploadsOn(second))
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
    const pictures = await stage.settled()
    expect(pictures.flatMap(altTexts)).toHaveLength(3)
    expect(pictures.map(wordsOf).filter((words) => /Made once, for ?@\w+ ?as well/.test(words))).toHaveLength(2)
    expect(stage.shown()).toHaveLength(3)
    expect(stage.drawn()).toHaveLength(1)
  })

  it('is drawn for who waits when the first is cancelled', async () => {
    const wish = aWish()
    stage.gemini.hold()
    await stage.ann.asks(wish)
    const progress = await stage.saying('Drawing with')
    await stage.ben.asks(wish)
    await stage.saying('The same picture is being made')
    await stage.ann.presses('Cancel', progress)
    await stage.gemini.until(() => stage.drawn().length === 2)
    stage.gemini.release()
    const [picture = expect.unreachable(), ...more] = await stage.settled()
    expect(more).toEqual([])
    expect(wordsOf(picture)).toMatch(`@${stage.ben.id} asked for`)
    expect(await stage.charges()).toHaveLength(1)
  })

  it('is not waited for by somebody who cancels', async () => {
    const wish = aWish()
    stage.gemini.hold()
    await stage.ann.asks(wish)
    await stage.gemini.until(() => stage.drawn().length === 1)
    await stage.ben.asks(wish)
    await stage.ben.presses('Cancel', await stage.saying('The same picture is being made'))
    await stage.saying('Cancelled. Nothing was charged.')
    stage.gemini.release()
    expect(await stage.settled()).toHaveLength(1)
  })
})
