import { describe, expect, it } from 'vitest'
import { MODES, type SlackPerson, slackStage } from './support/slack-stage.ts'
import { labelsOf, uploadsOn, wordsOf } from './support/slack-words.ts'

const OFFER_WAIT_MS = 2_500

/** Nothing in common but the bicycle. */
const WHERE = [
  'beside a wooden boathouse at sunrise',
  'under palm trees during a thunderstorm',
  'inside an abandoned railway station',
  'against graffiti walls downtown',
  'among sunflowers near Arles',
  'on cobblestones covered with autumn leaves',
  'before the Eiffel tower in heavy fog',
  'leaning on a market stall full of lemons',
  'chained to railings outside a library',
  'half buried by desert sand dunes',
  'floating through outer space past Saturn',
  'parked next to an igloo under aurora',
  'hanging from a garage ceiling',
  'crossing a rope bridge over a canyon',
  'on stage with a jazz orchestra',
  'beneath chandeliers of an opera house',
  'drawn with chalk on a school blackboard',
  'made of gingerbread and icing sugar',
] as const

describe.each(MODES)('over %s, when the workspace has a similar picture', (mode) => {
  const stage = slackStage(mode, { settings: { PICTURE_CACHE: 'on', OFFER_WAIT_MS: String(OFFER_WAIT_MS) } })

  /** All tests of a mode share a workspace: each wishes for something of its own. */
  let count = 0
  function wishes(): { readonly theirs: string; readonly mine: string } {
    count += 1
    const where = WHERE[count % WHERE.length]
    return { theirs: `a red bicycle ${where}`, mine: `a blue bicycle ${where}` }
  }
  const offer = () => stage.saying('made something similar')

  async function drawnFor(person: SlackPerson, words: string) {
    await person.asks(words)
    const [picture = expect.unreachable()] = await stage.settled()
    return picture
  }

  it('the asker is shown it, with its author, its age, what differs and what it saves', async () => {
    const { theirs, mine } = wishes()
    const first = await drawnFor(stage.ann, theirs)
    await stage.ben.asks(mine)
    const asked = await offer()
    expect(wordsOf(asked)).toMatch(new RegExp(`@${stage.ann.id}.*made something similar just now`))
    expect(wordsOf(asked)).toMatch(theirs)
    expect(wordsOf(asked)).toMatch('It differs in colour: red instead of blue.')
    expect(uploadsOn(asked)).toEqual(uploadsOn(first))
    expect(labelsOf(asked)).toEqual(['Use this one (free)', 'Make a new one for $0.034', 'Cancel'])
    await stage.ben.presses('Cancel', asked)
    await stage.saying('Cancelled. Nothing was charged.')
    expect(await stage.charges()).toEqual([expect.any(Number)])
  })

  it('who takes it pays nothing, and sees what it was made for', async () => {
    const { theirs, mine } = wishes()
    const first = await drawnFor(stage.ann, theirs)
    await stage.ben.asks(mine)
    await stage.ben.presses('Use this one (free)', await offer())
    const [, second = expect.unreachable()] = await stage.settled()
    expect(uploadsOn(second)).toEqual(uploadsOn(first))
    expect(wordsOf(second)).toMatch(`You chose this one; it was made for “${theirs}”.`)
    expect(wordsOf(second)).toMatch('free, reused')
    expect(stage.drawn()).toHaveLength(1)
    expect(await stage.charges()).toEqual([expect.any(Number), 0])
  })

  it('who wants a new one gets it at once', async () => {
    const { theirs, mine } = wishes()
    await drawnFor(stage.ann, theirs)
    await stage.ben.asks(mine)
    await stage.ben.presses('Make a new one for $0.034', await offer())
    const [, second = expect.unreachable()] = await stage.settled()
    expect(wordsOf(second)).not.toMatch('reused')
    expect(stage.drawn()).toHaveLength(2)
    expect(stage.shown()).toHaveLength(2)
  })

  it('a new one is made without a word, after a wait that everybody can see', async () => {
    const { theirs, mine } = wishes()
    await drawnFor(stage.ann, theirs)
    await stage.ben.asks(mine)
    const asked = await offer()
    expect(wordsOf(asked)).toMatch(/Without a word from you I make a new one in \d s\./)
    await stage.settled()
    expect(stage.drawn()).toHaveLength(2)
  })

  it('nobody but the asker may answer, and words in the thread are no answer', async () => {
    const { theirs, mine } = wishes()
    await drawnFor(stage.ann, theirs)
    await stage.ben.asks(mine)
    const asked = await offer()
    await stage.ann.presses('Use this one (free)', asked)
    await stage.ann.told('Only the person who asked')
    await stage.ben.hands.say('hm, let me see', { channelId: stage.channelId, threadTs: asked.ts })
    await stage.ben.presses('Use this one (free)', asked)
    await stage.settled()
    expect(stage.drawn()).toHaveLength(1)
  })

  it('it is not offered with --fresh, nor from what was private, nor after it was deleted', async () => {
    const [open, hidden, gone] = [wishes(), wishes(), wishes()]
    await drawnFor(stage.ann, open.theirs)
    await stage.ben.asks(`${open.mine} --fresh`)
    await stage.ann.asks(`${hidden.theirs} --private`)
    await stage.settled()
    await stage.ben.asks(`${hidden.mine} --private`)
    await stage.ann.asks(`${gone.theirs} --fresh`)
    const deleted = (await stage.settled()).at(-1) ?? expect.unreachable()
    await stage.ann.presses('Delete', deleted)
    await stage.ann.told('Deleted.')
    await stage.ben.asks(gone.mine)
    await stage.settled()
    for (const message of [...stage.shown(), ...stage.shown(stage.ben.dm())]) expect(wordsOf(message)).not.toMatch('something similar')
    expect(stage.drawn()).toHaveLength(6)
  })

  it('whoever let three offers go by is left in peace', async () => {
    for (let time = 0; time < 3; time += 1) {
      const { theirs, mine } = wishes()
      await stage.ann.asks(`${theirs} --fresh`)
      await stage.settled()
      await stage.ben.asks(mine)
      await stage.ben.presses('Make a new one for $0.034', await offer())
      await stage.settled()
    }
    const { theirs, mine } = wishes()
    await stage.ann.asks(`${theirs} --fresh`)
    await stage.settled()
    await stage.ben.asks(mine)
    await stage.settled()
    expect(stage.shown().filter((message) => wordsOf(message).match('something similar'))).toEqual([])
    expect(stage.drawn()).toHaveLength(8)
  })

  it('meanings are asked for once for each wish, and words are compared when nobody tells them', async () => {
    const { theirs, mine } = wishes()
    const told = () => stage.gemini.calls.filter(({ makes }) => makes === 'vectors')
    await stage.ida.asks(wishes().theirs)
    await stage.settled()
    await stage.ann.asks(theirs)
    await stage.settled()
    const before = told().length
    await stage.ben.asks(mine)
    await stage.ben.presses('Cancel', await offer())
    await stage.settled()
    expect(told()).toHaveLength(before + 1)
    expect(JSON.stringify(told().at(-1)?.request).match(/sentence similarity/g)).toHaveLength(1)
    stage.gemini.vectorFaults.next({ status: 500 })
    await stage.ida.asks(mine.replace('blue', 'green'))
    const asked = await stage.slack.until(() => stage.shown().find((message) => wordsOf(message).match('instead of green')), 'an offer')
    await stage.ida.presses('Use this one (free)', asked)
    await stage.settled()
    expect(stage.drawn()).toHaveLength(2)
    expect((await stage.booked()).filter(([modelId]) => modelId === 'gemini-embedding-2').length).toBeGreaterThan(0)
  })

  it('the offer outlives a restart', async () => {
    const { theirs, mine } = wishes()
    await drawnFor(stage.ann, theirs)
    await stage.ben.asks(mine)
    const asked = await offer()
    await stage.asking()
    await stage.banana.restart()
    await stage.ben.presses('Use this one (free)', asked)
    expect(await stage.settled()).toHaveLength(2)
  })

  it('what is deleted while it is offered is neither given nor replaced for money', async () => {
    const { theirs, mine } = wishes()
    const first = await drawnFor(stage.ann, theirs)
    await stage.ben.asks(mine)
    const asked = await offer()
    await stage.asking()
    stage.slack.faults.next('chat.delete', { slowMs: 1_000 })
    await stage.ann.presses('Delete', first)
    await stage.ann.told('Deleted.')
    await stage.ben.presses('Use this one (free)', asked)
    await stage.saying('That picture was deleted a moment ago')
    expect(stage.drawn()).toHaveLength(1)
    expect(await stage.charges()).toEqual([expect.any(Number)])
  })
})
