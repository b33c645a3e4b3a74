import { describe, expect, it } from 'vitest'
import { slackStage } from './support/slack-stage.ts'
import { altTexts, labelsOf, requestOn, wordsOf } from './support/slack-words.ts'

describe('while a picture is made on Slack', () => {
  const stage = slackStage('socket')

  it('progress is shown, and becomes the picture', async () => {
    stage.gemini.hold()
    await stage.ann.asks('a cosy cabin at dusk')
    const progress = await stage.saying(/Drawing with flash \(cheapest that does this well\), about \d+ s\./)
    stage.gemini.release()
    expect((await stage.settled()).map(({ ts }) => ts)).toEqual([progress.ts])
    expect(stage.shown()).toHaveLength(1)
  })

  it('two people are served side by side', async () => {
    stage.gemini.hold()
    await Promise.all([stage.ann.asks('a cat'), stage.ben.asks('a dog')])
    await stage.gemini.until(() => stage.drawn().length === 2)
    stage.gemini.release()
    const words = (await stage.settled()).map(wordsOf).join('\n')
    expect(words).toContain(`@${stage.ann.id} asked for a cat`)
    expect(words).toContain(`@${stage.ben.id} asked for a dog`)
  })

  it('Cancel reaches the model, and nothing is charged', async () => {
    stage.gemini.hold()
    await stage.ann.asks('something I did not mean')
    const progress = await stage.saying('Drawing with flash')
    await stage.ann.presses('Cancel', progress)
    await stage.ann.told('Cancelled. Nothing was charged.')
    await stage.gemini.until(() => stage.drawn().some(({ aborted }) => aborted))
    await stage.saying('Cancelled. Nothing was charged.')
    stage.gemini.release()
    expect(await stage.settled()).toEqual([])
    expect(await stage.charges()).toEqual([])
    expect(wordsOf(await stage.ann.history())).toContain('cancelled')
  })

  it('Cancel under “On it” works as well', async () => {
    stage.gemini.hold()
    await stage.ann.asks('something I did not mean')
    await stage.ann.presses('Cancel', await stage.ann.told('On it'))
    await stage.ann.told('Cancelled. Nothing was charged.')
    expect(await stage.settled()).toEqual([])
  })

  it('Cancel is for the asker and for admins', async () => {
    stage.gemini.hold()
    await stage.ann.asks('a cabin')
    const progress = await stage.saying('Drawing with flash')
    await stage.ben.presses('Cancel', progress)
    await stage.ben.told('Only the person who asked for this, or an admin, can do that.')
    await stage.ida.presses('Cancel', progress)
    await stage.ida.told('Cancelled. Nothing was charged.')
  })

  it('Cancel comes too late once the picture is there', async () => {
    await stage.ann.asks('a cabin')
    const heard = await stage.ann.told('On it')
    await stage.settled()
    await stage.ann.presses('Cancel', heard)
    await stage.ann.told('Too late to cancel: the picture is there already.')
    expect(stage.pictures()).toHaveLength(1)
  })
})

describe('while others are served first', () => {
  const stage = slackStage('http', { settings: { WORKER_CONCURRENCY: '1' } })

  it('the place in line is told, and Cancel leaves the line', async () => {
    stage.gemini.hold()
    await stage.ann.asks('a cat')
    await stage.gemini.until(() => stage.drawn().length === 1)
    await stage.ben.asks('a dog')
    await stage.ida.asks('a fox')
    await stage.ben.presses('Cancel', await stage.ben.told('You are next'))
    await stage.ida.presses('Cancel', await stage.ida.told('You are 2nd in line'))
    await Promise.all([stage.ben, stage.ida].map((person) => person.told('Cancelled. Nothing was charged.')))
    stage.gemini.release()
    expect((await stage.settled()).map(wordsOf).join()).toContain('a cat')
    expect([stage.pictures(), stage.drawn(), await stage.charges()].map(({ length }) => length)).toEqual([1, 1, 1])
  })

  it('a mention that is cancelled in line says so where it was announced', async () => {
    stage.gemini.hold()
    await stage.ann.asks('a cat')
    await stage.gemini.until(() => stage.drawn().length === 1)
    await stage.ben.mentions('a dog')
    const announced = await stage.saying('On it: a dog')
    await stage.ben.presses('Cancel', announced)
    expect((await stage.saying('Cancelled. Nothing was charged.')).ts).toBe(announced.ts)
  })
})

describe('a person who asks for too much at once', () => {
  const stage = slackStage('socket', { settings: { MAX_OPEN_REQUESTS_PER_PERSON: '2' } })

  it('is asked to wait, and others are not', async () => {
    stage.gemini.hold()
    for (const words of ['a cat', 'a dog', 'a fox']) await stage.ann.asks(words)
    await stage.ann.told('You have 2 pictures in line already. Please wait for one of them.')
    await stage.ben.asks('a hen')
    stage.gemini.release()
    expect(await stage.settled()).toHaveLength(3)
  })
})

describe('a picture on Slack', () => {
  const stage = slackStage('http')

  async function aPicture(words = 'a lighthouse') {
    await stage.ann.asks(words)
    const [picture = expect.unreachable()] = await stage.settled()
    return picture
  }

  it('carries alt text, a line of facts, its buttons, and rings only for its asker', async () => {
    const picture = await aPicture('watercolour of a heron')
    expect(altTexts(picture)).toEqual([expect.stringMatching(/^[\w ]+ \([\w ]+\): watercolour of a heron$/)])
    expect(wordsOf(picture)).toMatch(/^flash · \$0\.034 · [\d.]+ s · [\w ]+ \/ [\w ]+$/m)
    expect(labelsOf(picture)).toEqual(['👍', '👎', 'Again', 'Vary', 'Edit…', 'Better · $0.13', 'Why?', 'Delete'])
    expect(picture.text).toBe('Your picture: watercolour of a heron')
    expect(picture.notified).toEqual([stage.ann.id])
  })

  it('is charged once, at what the facts say', async () => {
    await aPicture()
    const [charge = 0, ...more] = await stage.charges()
    expect(more).toEqual([])
    expect(charge / 1_000_000).toBeCloseTo(0.034, 3)
  })

  it('explains itself to whoever asks Why?, and to nobody else', async () => {
    await stage.ben.presses('Why?', await aPicture('a cosy cabin at dusk'))
    const why = wordsOf(await stage.ben.told('Prompt sent: '))
    expect(why).toMatch(/Read as [\w /]+, (because of|by default)/)
    expect(why).toMatch(/Reference [\w-]{22}/)
    expect(stage.shown()).toHaveLength(1)
  })

  it('made Again by somebody else is theirs', async () => {
    await stage.ben.presses('Again', await aPicture())
    const [, theirs = expect.unreachable()] = await stage.settled()
    expect(wordsOf(theirs)).toContain(`@${stage.ben.id} asked for a lighthouse`)
    expect(wordsOf(await stage.ben.history())).toContain('a lighthouse')
  })

  it('made Again from a thread stays in the thread', async () => {
    const threadTs = (await stage.ben.hands.say('ideas?', stage)).message.ts
    await stage.ann.mentions('a lighthouse', { channelId: stage.channelId, threadTs })
    const [first = expect.unreachable()] = await stage.settled()
    await stage.ben.presses('Again', first)
    expect((await stage.settled()).map(({ thread_ts }) => thread_ts)).toEqual([threadTs, threadTs])
  })

  it('is made Again once when the button is clicked twice', async () => {
    const picture = await aPicture()
    await Promise.all([stage.ann.presses('Again', picture), stage.ann.presses('Again', picture)])
    await stage.ann.told('I am on it already.')
    expect(await stage.settled()).toHaveLength(2)
    expect(stage.drawn()).toHaveLength(2)
  })

  it('can be deleted by its asker, not by others, and its upload goes too', async () => {
    const picture = await aPicture('a regrettable idea')
    await stage.ben.presses('Delete', picture)
    await stage.ben.told('Only the person who asked for this, or an admin, can do that.')
    expect(stage.pictures()).toHaveLength(1)
    await stage.ann.presses('Delete', picture)
    await stage.ann.told('Deleted.')
    await stage.slack.until(() => stage.shown().length === 0, 'the picture to go')
    await stage.slack.until(() => [...stage.slack.workspace.files.all.values()].at(-1)?.deleted, 'the upload to go')
    expect(wordsOf(await stage.ann.history())).toContain('deleted')
  })

  it('can be deleted by an admin', async () => {
    await stage.ida.presses('Delete', await aPicture())
    await stage.slack.until(() => stage.shown().length === 0, 'the picture to go')
  })

  it('that only its asker was shown is theirs alone to share, to cancel and to delete', async () => {
    const { ann, ben } = stage
    await ann.asks('a surprise --private')
    const [mine = expect.unreachable()] = await stage.settled(ann.dm())
    const decoy = await aPicture('a decoy')
    for (const action of ['share', 'delete', 'cancel']) {
      const told = ben.whispers().length
      await ben.hands.pressRaw(decoy, { action_id: action, value: requestOn(mine) })
      await stage.slack.until(() => ben.whispers().length > told, `an answer to ${action}`)
    }
    expect(new Set(ben.whispers().map(wordsOf))).toEqual(new Set(['Only the person who asked for this, or an admin, can do that.']))
    await ann.presses('Delete', mine)
    await stage.slack.until(() => stage.pictures(ann.dm()).length === 0, 'the private picture to go')
  })
})

describe('when the program is started again', () => {
  const stage = slackStage('socket')

  it('a picture that was being drawn is drawn after all, in the message that announced it', async () => {
    stage.gemini.hold()
    await stage.ann.mentions('a lighthouse')
    const announced = await stage.saying('On it')
    await stage.gemini.until(() => stage.drawn().length > 0)
    await stage.banana.restart()
    stage.gemini.release()
    expect((await stage.settled()).map(({ ts }) => ts)).toEqual([announced.ts])
    expect([stage.shown().length, (await stage.charges()).length]).toEqual([1, 1])
  })

  it('buttons of an earlier picture work as before', async () => {
    await stage.ann.asks('a lighthouse')
    const [picture = expect.unreachable()] = await stage.settled()
    await stage.banana.restart()
    await stage.ben.presses('Why?', picture)
    await stage.ben.told('Prompt sent: ')
    await stage.ann.presses('👍', picture)
    await stage.ann.told('Glad you like it 👍')
    await stage.ann.presses('Again', picture)
    expect(await stage.settled()).toHaveLength(2)
    await stage.ann.presses('Delete', picture)
    await stage.slack.until(() => stage.shown().length === 1, 'the first picture to go')
  })
})
