import { describe, expect, it } from 'vitest'
import { slackStage } from './support/slack-stage.ts'
import { altTexts, labelsOf, requestOn, wordsOf } from './support/slack-words.ts'

describe('a model that', () => {
  const stage = slackStage('socket')

  it.for([
    ['refuses the prompt', { blocked: 'PROHIBITED_CONTENT' }],
    ['refuses its own picture', { finish: 'IMAGE_SAFETY' }],
  ] as const)('%s: why is told where it was asked, and nothing is charged', async ([, fault]) => {
    stage.gemini.faults.next(fault)
    await stage.ann.mentions('something dreadful')
    const refusal = await stage.saying(/The model will not draw this \([a-z ]+\)\. Nothing was charged\./)
    expect(await stage.settled()).toEqual([])
    expect(stage.shown()).toEqual([refusal])
    expect(wordsOf(refusal)).toContain(`Reference ${requestOn(refusal)}`)
    expect([stage.drawn().length, await stage.charges()]).toEqual([1, []])
  })

  it('refuses harmless words can be asked once more, by the form for other ones', async () => {
    stage.gemini.faults.next({ blocked: 'SAFETY' })
    await stage.ann.asks('a harmless lighthouse')
    await stage.ann.presses('Rewrite…', await stage.saying('The model will not draw this'))
    await stage.slack.until(() => stage.slack.modal(stage.ann.id), 'a form')
    await stage.ann.submits({})
    expect(await stage.settled()).toHaveLength(1)
    expect(wordsOf(await stage.ann.history())).toMatch(/a harmless lighthouse[\s\S]*The model will not draw this/)
  })

  it('is busy and says for how long: that is told, and the same message becomes the picture', async () => {
    stage.gemini.faults.next({ status: 429, retryDelayS: 4 })
    await stage.ann.asks('a lighthouse')
    const busy = await stage.saying(/flash is busy; I try again in \d s\./)
    const [picture = expect.unreachable(), ...more] = await stage.settled()
    expect([picture.ts, more]).toEqual([busy.ts, []])
    expect([stage.drawn().length, (await stage.charges()).length]).toEqual([2, 1])
  })

  it('is busy: Cancel ends the wait', async () => {
    stage.gemini.faults.next({ status: 429, retryDelayS: 60 })
    await stage.ann.mentions('a lighthouse')
    const busy = await stage.saying(/flash is busy; I try again in \d+ s\./)
    await stage.ann.presses('Cancel', busy)
    await stage.ann.told('Cancelled. Nothing was charged.')
    expect(await stage.settled()).toEqual([])
    expect(wordsOf(await stage.saying('Cancelled. Nothing was charged.'))).not.toContain('busy')
    expect([stage.shown().length, stage.drawn().length, await stage.charges()]).toEqual([1, 1, []])
  })

  it.for([
    ['fails once', { status: 503 }],
    ['answers nothing', { cut: 'after' }],
    ['answers without a picture', { answer: 'text only' }],
    ['gives a broken picture', { answer: 'not an image' }],
  ] as const)('%s is asked again, and the person need not know', async ([, fault]) => {
    stage.gemini.faults.next(fault)
    await stage.ann.asks('a lighthouse')
    expect((await stage.settled()).map(altTexts)).toEqual([[expect.stringContaining('a lighthouse')]])
    expect([stage.drawn().length, (await stage.charges()).length]).toEqual([2, 1])
  })

  it.for([
    ['does not know our key', { status: 400, reason: 'API_KEY_INVALID' }, 'I am not allowed to use the model right now'],
    ['does not let us in', { status: 403 }, 'I am not allowed to use the model right now'],
    ['does not take the request', { status: 400 }, 'The model did not accept this request. Nothing was charged.'],
  ] as const)('%s: told at once, with a reference for operators', async ([, fault, words]) => {
    stage.gemini.faults.next(fault)
    await stage.ann.asks('a lighthouse')
    const told = await stage.saying(words)
    await stage.settled()
    expect(stage.shown()).toEqual([told])
    expect(wordsOf(told)).toContain(`Reference ${requestOn(told)}`)
    expect(stage.banana.lines.some(({ fields }) => fields.requestId === requestOn(told))).toBe(true)
    expect([stage.drawn().length, await stage.charges()]).toEqual([1, []])
  })

  it('cannot draw for a person whose private channel we are not in: told in that channel', async () => {
    const { id } = stage.addChannel('private', 'without the bot')
    stage.gemini.faults.next({ blocked: 'SAFETY' })
    await stage.ann.asks('something dreadful', id)
    await stage.settled()
    expect(stage.shown(id).map(wordsOf)).toEqual([expect.stringContaining('The model will not draw this')])
  })
})

describe('an outage that outlasts the request', () => {
  const stage = slackStage('socket', { settings: { REQUEST_DEADLINE_MS: '2000' } })

  it('is told with a reference, and with a button to try again', async () => {
    stage.gemini.faults.rate({ status: 503 }, 1, 1)
    await stage.ann.asks('a lighthouse')
    await stage.saying('I could not finish this in time. Nothing was charged; please ask again.')
    await stage.settled()
    const [told = expect.unreachable(), ...more] = stage.shown()
    expect([more, await stage.charges()]).toEqual([[], []])
    expect(wordsOf(told)).toContain(`Reference ${requestOn(told)}`)
    expect(labelsOf(told)).toEqual(['Try again'])
  })
})
