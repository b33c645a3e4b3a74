import { describe, expect, it } from 'vitest'
import { discordStage } from './support/discord-stage.ts'
import { requestsOn, wordsOf } from './support/discord-words.ts'

const stage = discordStage()

describe('a person on Discord hears of trouble with the model', () => {
  it('why it refused, that nothing was charged, and how to put it differently', async () => {
    stage.gemini.faults.next({ blocked: 'PROHIBITED_CONTENT' })
    const answer = await stage.ann.asks('something nasty')
    const refusal = await stage.saying('The model will not draw this (prohibited content). Nothing was charged.')
    expect(refusal.id).toBe(answer.message?.id)
    expect(await stage.ann.history()).toContain('The model will not draw this')
    expect(stage.drawn()).toHaveLength(1)

    await stage.ann.presses('Rewrite…', refusal)
    await stage.ann.hands.submit({ words: 'something nicer' })
    expect(await stage.afterDelivery()).toHaveLength(1)
  })

  it('other words that may work, which are drawn when they are pressed', async () => {
    stage.gemini.faults.next({ finish: 'IMAGE_SAFETY' })
    await stage.ann.asks('a knight covered in blood')
    const refusal = await stage.saying('This may work: a knight covered in red paint')
    expect(stage.drawn()).toHaveLength(1)
    await stage.ben.presses('Try these words', refusal)
    const [picture = expect.unreachable()] = await stage.afterDelivery()
    expect(wordsOf(picture)).toContain('a knight covered in red paint')
  })

  it('that it is busy, as all that cost no more, until the picture takes the place of those words', async () => {
    stage.gemini.faults.next({ status: 429, retryDelayS: 3.1 }, 2)
    const answer = await stage.ann.asks('a cosy cabin at dusk')
    await stage.saying(/flash is busy; I try again in \d s\./)
    const [picture, ...more] = await stage.afterDelivery()
    expect([picture?.id, more]).toEqual([answer.message?.id, []])
  })

  it('nothing of a hiccup that is over at once', async () => {
    stage.gemini.faults.next({ status: 503, retryDelayS: 0.01 })
    stage.gemini.faults.next({ cut: 'inside' })
    await stage.ann.asks('a cosy cabin at dusk')
    const [picture] = await stage.afterDelivery()
    expect(picture?.history.map(wordsOf).join()).not.toMatch(/busy|wrong|try/i)
    expect(stage.drawn()).toHaveLength(3)
  })

  it('that an outage did not end, with a reference, and that nothing was charged', async () => {
    stage.gemini.faults.rate({ status: 503, retryDelayS: 0.01 }, 1, 1)
    await stage.ann.asks('a cosy cabin at dusk')
    const failure = await stage.saying('I tried several times and could not finish this. Nothing was charged; please ask again.')
    expect(wordsOf(failure)).toContain(`Reference \`${requestsOn([failure])[0]}\``)
    expect(await stage.ann.history()).toContain('I tried several times')
  })

  it('that the key is at fault, at once and without a second call', async () => {
    stage.gemini.faults.next({ status: 403 })
    await stage.ann.asks('a cosy cabin at dusk')
    expect(wordsOf(await stage.saying('whoever runs me needs to look at its key'))).toContain('Reference')
    expect(stage.drawn()).toHaveLength(1)
  })

  it('even where the answer in place has expired', async () => {
    stage.gemini.hold()
    stage.gemini.faults.next({ finish: 'IMAGE_SAFETY' })
    await stage.ann.asks('something nasty')
    stage.discord.expireTokens()
    stage.gemini.release()
    await stage.saying('The model will not draw this (its safety rules for pictures).')
  })
})
