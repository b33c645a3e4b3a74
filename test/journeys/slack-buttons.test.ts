import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { startGemini } from '../../playground/gemini/index.ts'
import { retiringModels } from './support/retiring-models.ts'
import { type SlackPerson, type SlackStage, slackStage } from './support/slack-stage.ts'
import { labelsOf, requestOn, wordsOf } from './support/slack-words.ts'

const NEW_PICTURES = ['Again', 'Vary', 'Better · $0.13'] as const

async function aPicture(stage: SlackStage, words = 'a lighthouse') {
  await stage.ann.asks(words)
  const [picture = expect.unreachable()] = await stage.settled()
  return picture
}

async function second(stage: SlackStage, channelId?: string) {
  const [, picture = expect.unreachable(), ...more] = await stage.settled(channelId)
  expect(more).toEqual([])
  return picture
}

/** What the open form holds, by its fields. */
async function formOf({ slack }: SlackStage, { id }: SlackPerson) {
  const { blocks, title } = await slack.until(() => slack.modal(id), 'a form')
  return { title: JSON.stringify(title), fields: JSON.stringify(blocks) }
}

describe('the buttons under a picture on Slack', () => {
  const stage = slackStage('socket')

  it('Vary draws the same wish, arranged differently', async () => {
    await stage.ann.presses('Vary', await aPicture(stage))
    expect(wordsOf(await second(stage))).toContain('asked for a lighthouse')
    const [first, varied] = stage.drawn().map(({ prompt }) => prompt)
    expect(varied).toContain('a lighthouse')
    expect(varied).not.toBe(first)
  })

  it('Better draws it in the next quality for the price on the button, and is gone at the best', async () => {
    await stage.ann.presses('Better · $0.13', await aPicture(stage))
    const better = await second(stage)
    expect(wordsOf(better)).toMatch(/^pro · \$0\.1\d · /m)
    expect(labelsOf(better)).toEqual(['👍', '👎', 'Again', 'Vary', 'Edit…', 'Why?', 'Delete'])
    expect((await stage.charges()).map((charge) => charge > 100_000)).toEqual([false, true])
  })

  it.each(NEW_PICTURES)('%s, pressed by somebody else, is theirs, and theirs to pay', async (label) => {
    await stage.ben.presses(label, await aPicture(stage))
    expect(wordsOf(await second(stage))).toContain(`@${stage.ben.id} asked for a lighthouse`)
    expect(wordsOf(await stage.ben.history())).toContain('a lighthouse')
  })

  it.each(NEW_PICTURES)('%s, pressed twice, is done once', async (label) => {
    const picture = await aPicture(stage)
    await Promise.all([stage.ann.presses(label, picture), stage.ann.presses(label, picture)])
    await stage.ann.told('I am on it already.')
    await second(stage)
    expect(stage.drawn()).toHaveLength(2)
  })

  it('stay private under a private picture', async () => {
    const dm = stage.ann.dm()
    await stage.ann.asks('a surprise --private')
    const [mine = expect.unreachable()] = await stage.settled(dm)
    await stage.ann.presses('Vary', mine)
    await second(stage, dm)
    expect(stage.shown()).toEqual([])
  })

  it('say nothing of a picture that they do not belong to', async () => {
    const picture = await aPicture(stage)
    for (const action of ['vary', 'better', 'edit', 'with-0']) {
      const told = stage.ben.whispers().length
      await stage.ben.hands.pressRaw(picture, { action_id: action, value: 'x'.repeat(22) })
      await stage.slack.until(() => stage.ben.whispers().length > told, `an answer to ${action}`)
    }
    expect(new Set(stage.ben.whispers().map(wordsOf))).toEqual(new Set(['I no longer have this picture. Please ask for it again.']))
  })

  it('do nothing where there is nothing better and no such model', async () => {
    const best = await aPicture(stage, 'a lighthouse --quality best')
    for (const action of ['better', 'with-17', 'with-x']) {
      const told = stage.ben.whispers().length
      await stage.ben.hands.pressRaw(best, { action_id: action, value: requestOn(best) })
      await stage.slack.until(() => stage.ben.whispers().length > told, `an answer to ${action}`)
    }
    expect(new Set(stage.ben.whispers().map(wordsOf))).toEqual(new Set(['I do not know this button any more. Please ask again.']))
  })
})

describe('Edit… on Slack', () => {
  const stage = slackStage('http')

  it('opens a form with the wish as it was asked for', async () => {
    await stage.ben.presses('Edit…', await aPicture(stage, 'a long train --aspect 16:9 --quality draft'))
    const { title, fields } = await formOf(stage, stage.ben)
    expect(title).toContain('Edit the wish')
    expect(fields).toContain('"initial_value":"a long train"')
    expect(fields).toMatch(/"initial_option":\{[^}]*"draft"/)
    expect(fields).toMatch(/"initial_option":\{[^}]*"16:9"/)
    expect(fields).toContain('I cannot change the picture itself yet.')
  })

  it('draws the new words as a new picture, for whoever sent them, and leaves the old one alone', async () => {
    await stage.ben.presses('Edit…', await aPicture(stage, 'a long train --aspect 16:9'))
    await formOf(stage, stage.ben)
    await stage.ben.submits({ words: 'a long red train' })
    expect(wordsOf(await second(stage))).toContain(`@${stage.ben.id} asked for a long red train`)
    expect(stage.drawn()[1]?.prompt).toContain('a long red train')
  })

  it('keeps the form open for words that cannot be drawn', async () => {
    await stage.ann.presses('Edit…', await aPicture(stage))
    await formOf(stage, stage.ann)
    const refused = await stage.ann.submits({ words: '?!' })
    expect(JSON.stringify(refused)).toContain('I see no words I can draw.')
    expect((await formOf(stage, stage.ann)).fields).toContain('a lighthouse')
    await stage.ann.submits({ words: 'a lighthouse at night' })
    await second(stage)
  })

  it('stays in the thread, with the model that was asked for unless another quality is', async () => {
    const threadTs = (await stage.ben.hands.say('ideas?', stage)).message.ts
    await stage.ann.mentions('a lighthouse --model lite', { channelId: stage.channelId, threadTs })
    const [first = expect.unreachable()] = await stage.settled()
    for (const fields of [{ words: 'a red lighthouse' }, { words: 'a blue lighthouse', quality: 'best' }]) {
      await stage.ann.presses('Edit…', first)
      await formOf(stage, stage.ann)
      await stage.ann.submits(fields)
      await stage.slack.until(() => stage.slack.modal(stage.ann.id) === undefined, 'the form to close')
    }
    const pictures = await stage.settled()
    expect(pictures.map(({ thread_ts }) => thread_ts)).toEqual([threadTs, threadTs, threadTs])
    const words = pictures.map(wordsOf).join('\n')
    expect(words).toMatch(/a red lighthouse[\s\S]*?lite · /)
    expect(words).toMatch(/a blue lighthouse[\s\S]*?pro · /)
  })
})

describe('Why? on Slack', () => {
  const stage = slackStage('socket')

  it('tells the whole decision, and what else could have drawn it', async () => {
    await stage.ben.presses('Why?', await aPicture(stage, 'watercolour of a heron at golden hour'))
    const told = await stage.ben.told('Prompt sent: ')
    const why = wordsOf(told)
    expect(why).toMatch(
      /Read as art \/ painting, because of .*“watercolour”.* \(\d+ % sure\)\. Read by the trained reader, in process and for free\./,
    )
    expect(why).toContain('Model: flash ($0.034) is the cheapest model that does standard quality well')
    expect(why).toMatch(/pro: \$0\.13, quality 9 of 10, \d+ per dollar, about 20 s/)
    expect(why).toMatch(/flash: .* · chosen/)
    expect(why).toContain('Template: art/painting/standard; your words decide colour, light, technique')
    expect(why).toMatch(/Complexity: 0\.\d\d of 1\./)
    expect(labelsOf(told)).toEqual(['pro · $0.13', 'lite · $0.034'])
  })

  it('offers each other model, which draws the same wish for whoever presses, once', async () => {
    await stage.ben.presses('Why?', await aPicture(stage))
    const told = await stage.ben.told('Prompt sent: ')
    await Promise.all([stage.ben.presses('pro · $0.13', told), stage.ben.presses('pro · $0.13', told)])
    await stage.ben.told('I am on it already.')
    const theirs = wordsOf(await second(stage))
    expect(theirs).toContain(`@${stage.ben.id} asked for a lighthouse`)
    expect(theirs).toMatch(/^pro · /m)
    expect(await stage.charges()).toHaveLength(2)
  })
})

describe('Why? on Slack, where a text model reads', () => {
  const stage = slackStage('socket', { settings: { SEMANTIC_SHARE: '100', SEMANTIC_BELOW: '1' } })

  it('tells what the reading cost, and that the next one of the same words was free', async () => {
    stage.gemini.say({ domain: 'diagrams', style: 'flowchart', confidence: 0.97, unclear: false, words: ['onboarding'] })
    const picture = await aPicture(stage, 'onboarding for new colleagues')
    await stage.ann.presses('Why?', picture)
    await stage.ann.told(/Read by gemini-3\.5-flash-lite for (?:less than )?\$0\.0\d+\./)
    await stage.ann.presses('Again', picture)
    await stage.ben.presses('Why?', await second(stage))
    await stage.ben.told('Read by gemini-3.5-flash-lite before, free this time.')
    expect(wordsOf(picture)).toMatch(/^flash · \$0\.034 · [\d.]+ s · diagrams \/ flowchart$/m)
  })
})

describe('a wish that is refused on Slack', () => {
  const stage = slackStage('socket')

  it('names the category and offers a rewrite, uncharged', async () => {
    stage.gemini.faults.next({ finish: 'IMAGE_SAFETY' })
    await stage.ann.asks('something nasty')
    const refusal = await stage.saying('The model will not draw this')
    expect(wordsOf(refusal)).toContain('(its safety rules for pictures). Nothing was charged.')
    expect(labelsOf(refusal)).toEqual(['Rewrite…'])
    expect(await stage.settled()).toEqual([])
    expect(await stage.charges()).toEqual([])

    await stage.ann.presses('Rewrite…', refusal)
    expect((await formOf(stage, stage.ann)).fields).toContain('something nasty')
    await stage.ann.submits({ words: 'something nice' })
    expect((await stage.settled()).map(wordsOf).join()).toContain('something nice')
    expect(await stage.charges()).toHaveLength(1)
  })
})

describe('words that are proposed for a wish that was refused, on Slack', () => {
  const stage = slackStage('socket', { settings: { SEMANTIC_SHARE: '100', SEMANTIC_BELOW: '0' } })
  const BLOODY = 'watercolour painting of a bloody knight'

  it('are a text model’s where there is one, and become a new wish when they are pressed, never by themselves', async () => {
    stage.gemini.faults.next({ finish: 'IMAGE_SAFETY' })
    stage.gemini.say({ words: 'watercolour painting of a brave knight\u202e before a castle' })
    await stage.ann.asks(BLOODY)
    const refusal = await stage.saying('The model will not draw this')
    expect(wordsOf(refusal)).toContain('This may work: watercolour painting of a brave knight before a castle')
    expect(labelsOf(refusal)).toEqual(['Try these words', 'Rewrite…'])
    expect([await stage.settled(), stage.drawn().length]).toEqual([[], 1])

    await stage.ann.presses('Try these words', refusal)
    expect((await stage.settled()).map(wordsOf).join()).toContain('a brave knight before a castle')
    expect(stage.drawn().at(-1)?.prompt).toContain('a brave knight before a castle')
  })

  it('come from a table when the text model does not help, and stand in the form', async () => {
    stage.gemini.faults.next({ blocked: 'SAFETY' })
    stage.gemini.textFaults.rate({ status: 500 }, 1, 1)
    await stage.ann.asks(BLOODY)
    const refusal = await stage.saying('The model will not draw this')
    expect(wordsOf(refusal)).toContain('This may work: watercolour painting of a dramatic knight')
    await stage.ann.presses('Rewrite…', refusal)
    expect((await formOf(stage, stage.ann)).fields).toContain('watercolour painting of a dramatic knight')
  })

  it('stay where they are when the chat is left alone', async () => {
    stage.gemini.faults.next({ blocked: 'SAFETY' })
    stage.gemini.textFaults.rate({ status: 500 }, 1, 1)
    await stage.ann.asks(BLOODY)
    await stage.saying('This may work')
    expect(await stage.settled()).toEqual([])
    expect([stage.drawn().length, await stage.charges()]).toEqual([1, []])
  })
})

describe('a model that is no longer there, on Slack', () => {
  const stage = slackStage('socket')

  it('is answered by its successor, and that is said at once and under the picture', async () => {
    const notice = 'gemini-2.5-flash-image was switched off on 2 October 2026, so flash draws this.'
    await stage.ann.asks('a lighthouse --model gemini-2.5-flash-image')
    await stage.ann.told(notice)
    const [picture = expect.unreachable()] = await stage.settled()
    expect(wordsOf(picture)).toContain(notice)
    expect(wordsOf(picture)).toMatch(/^flash · /m)
  })

  it('and never was, is answered with what there is', async () => {
    await stage.ann.asks('a lighthouse --model crayon')
    await stage.ann.told('There is no model “crayon” here. I have: sketch, ')
  })
})

describe('buttons on Slack that are older than the program and its catalogue', async () => {
  const gemini = await startGemini()
  const models = retiringModels(gemini)
  afterAll(() => gemini.stop())
  afterEach(() => models.bringBack())
  const stage = slackStage('socket', { replace: { models } })

  it('work after a restart', async () => {
    const picture = await aPicture(stage)
    await stage.ben.presses('Why?', picture)
    const why = await stage.ben.told('Prompt sent: ')
    await stage.banana.restart()
    await stage.ben.presses('lite · $0.034', why)
    await stage.ann.presses('Vary', picture)
    await stage.ann.presses('Better · $0.13', picture)
    await stage.ann.presses('Edit…', picture)
    await formOf(stage, stage.ann)
    await stage.ann.submits({ words: 'a lighthouse in the fog' })
    const words = (await stage.settled()).map(wordsOf).join('\n')
    expect(stage.pictures()).toHaveLength(5)
    for (const expected of ['lite · ', 'pro · ', 'a lighthouse in the fog']) expect(words).toContain(expected)
  })

  it('lead to the successor of a model that was switched off since', async () => {
    const picture = await aPicture(stage, 'a lighthouse --model pro')
    await stage.ann.asks('a cabin')
    await stage.ben.presses('Why?', await second(stage))
    const why = await stage.ben.told('Prompt sent: ')
    models.retire('pro', 'flash')
    await stage.ben.presses('pro · $0.13', why)
    await stage.ann.presses('Again', picture)
    const all = (await stage.settled()).map(wordsOf).filter((words) => words.includes('so flash draws this.'))
    expect(all.map((words) => /^(\w+) · \$/m.exec(words)?.[1])).toEqual(['flash', 'flash'])
    await stage.ida.presses('Why?', picture)
    expect(labelsOf(await stage.ida.told('Prompt sent: '))).not.toContain('pro · $0.13')
  })

  it('leave the choice to the rules where a model has no successor, and say so', async () => {
    const picture = await aPicture(stage, 'a lighthouse --model pro')
    models.retire('pro')
    await stage.ann.presses('Again', picture)
    const again = wordsOf(await second(stage))
    expect(again).toContain('pro cannot be used here any more, so I chose the model.')
    expect(again).toMatch(/^flash · /m)
  })
})
