import { describe, expect, it } from 'vitest'
import { slackStage } from './support/slack-stage.ts'
import { wordsOf } from './support/slack-words.ts'

describe('a picture in the best quality', () => {
  const stage = slackStage('socket')
  const cats = { showsIt: false, reason: 'there are two cats instead of three' }

  it('is looked at by a text model, and drawn once more when it does not show what was asked', async () => {
    stage.gemini.say(cats)
    stage.gemini.say({ showsIt: true, reason: '' })
    await stage.ann.asks('three cats on a sofa --quality best')
    const [picture = expect.unreachable(), ...more] = await stage.settled()
    expect([wordsOf(picture).includes('I looked at it twice'), more]).toEqual([false, []])
    expect([stage.drawn().length, (await stage.charges()).length]).toEqual([2, 1])
    const looks = stage.gemini.calls.filter(({ makes }) => makes === 'text')
    expect(looks.map(({ prompt }) => prompt)).toEqual(Array(2).fill('{"wish":"three cats on a sofa"}'))
    expect((await stage.spent()).map(([modelId]) => modelId)).toEqual(['pro', 'gemini-3.5-flash-lite', 'pro', 'gemini-3.5-flash-lite'])
  })

  it('is shown with a remark when the second one is no better', async () => {
    stage.gemini.say(cats)
    stage.gemini.say(cats)
    await stage.ann.asks('three cats on a sofa --quality best')
    const [picture = expect.unreachable()] = await stage.settled()
    expect(wordsOf(picture)).toContain('it may not be what you asked for: there are two cats instead of three.')
  })

  it('is shown all the same when nobody can look', async () => {
    stage.gemini.textFaults.next({ status: 503 })
    await stage.ann.asks('three cats on a sofa --quality best')
    expect(await stage.settled()).toHaveLength(1)
    expect(stage.drawn()).toHaveLength(1)
  })
})
