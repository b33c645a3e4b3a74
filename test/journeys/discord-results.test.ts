import { describe, expect, it } from 'vitest'
import { discordStage } from './support/discord-stage.ts'
import { requestsOn, said, wordsOf } from './support/discord-words.ts'

const stage = discordStage()

describe('while a picture is made', () => {
  it('“thinking” becomes progress and then the picture, all in one message', async () => {
    stage.gemini.hold()
    const answer = await stage.ann.asks('a cosy cabin at dusk')
    const progress = await stage.saying(/Drawing with flash \(cheapest that does this well\), about \d+ s\./)
    stage.gemini.release()
    const [picture, ...more] = await stage.afterDelivery()
    expect(more).toEqual([])
    expect([progress.id, picture?.id]).toEqual([answer.message?.id, answer.message?.id])
  })

  it('two people are served side by side', async () => {
    await Promise.all([stage.ann.asks('a cat'), stage.ben.asks('a dog')])
    const pictures = await stage.afterDelivery({ requests: 2 })
    expect(pictures.map(wordsOf).join()).toMatch(new RegExp(`<@${stage.ann.id}> asked for \\*\\*a cat`))
    expect(pictures.map(wordsOf).join()).toMatch(new RegExp(`<@${stage.ben.id}> asked for \\*\\*a dog`))
  })

  it('Cancel reaches the model, and nothing is charged', async () => {
    stage.gemini.hold()
    await stage.ann.asks('something I did not mean')
    const progress = await stage.saying('Drawing with flash')
    expect(said(await stage.ann.presses('Cancel', progress))).toBe('Cancelled. Nothing was charged.')
    await stage.gemini.until(() => stage.drawn().some(({ aborted }) => aborted))
    await stage.saying('Cancelled. Nothing was charged.')
    stage.gemini.release()
    expect(stage.pictures()).toEqual([])
    expect(await stage.ann.history()).toContain('-# cancelled')
    expect(stage.drawn().filter(({ answered }) => answered)).toEqual([])
  })

  it('Cancel is for the asker and for admins', async () => {
    stage.gemini.hold()
    await stage.ann.asks('a cabin')
    const progress = await stage.saying('Drawing with flash')
    expect(said(await stage.ben.presses('Cancel', progress))).toBe('Only the person who asked for this, or an admin, can do that.')
    expect(said(await stage.ida.presses('Cancel', progress))).toBe('Cancelled. Nothing was charged.')
  })

  it('Cancel comes too late once the picture is there', async () => {
    stage.gemini.hold()
    await stage.ann.asks('a cabin')
    const [requestId] = requestsOn([await stage.saying('Drawing with flash')])
    stage.gemini.release()
    const message = await stage.picture()
    await stage.afterDelivery()
    const late = await stage.ann.hands.pressRaw({ channelId: stage.channelId, message, data: { custom_id: `cancel:${requestId}` } })
    expect(said(late)).toBe('Too late to cancel: the picture is there already.')
  })
})

describe('a picture on Discord', () => {
  it('carries alt text, a line of facts and its buttons', async () => {
    await stage.ann.asks('watercolour of a heron')
    const picture = await stage.picture()
    expect(picture.attachments[0]).toMatchObject({ description: 'watercolour of a heron', contentType: 'image/png' })
    expect(wordsOf(picture)).toMatch(/^-# flash · \$0\.034 · [\d.]+ s · art \/ painting$/m)
    expect(JSON.stringify(picture.components).match(/"label":"[^"]+"/g)).toEqual(
      ['👍', '👎', 'Again', 'Vary', 'Edit…', 'Better · $0.13', 'Why?', 'Delete'].map((label) => `"label":"${label}"`),
    )
    expect(picture.notified).toEqual([])
  })

  it('explains itself to whoever asks Why?, and to nobody else', async () => {
    await stage.ann.asks('a cosy cabin at dusk')
    const why = await stage.ben.presses('Why?', await stage.picture())
    expect(said(why)).toMatch(/Read as \*\*photography.*, because of .*“cabin”/)
    expect(said(why)).toContain('a cosy cabin at dusk')
    expect(why.message?.ephemeralFor).toBe(stage.ben.id)
  })

  it('made Again by somebody else is theirs', async () => {
    await stage.ann.asks('a lighthouse')
    await stage.ben.presses('Again', await stage.picture())
    const [, theirs] = await stage.afterDelivery({ requests: 2 })
    expect(wordsOf(theirs ?? expect.unreachable())).toContain(`<@${stage.ben.id}> asked for **a lighthouse**`)
    expect(await stage.ben.history()).toContain('a lighthouse')
  })

  it('is made Again once when the button is clicked twice', async () => {
    await stage.ann.asks('a lighthouse')
    const picture = await stage.picture()
    const clicks = await Promise.all([stage.ann.presses('Again', picture), stage.ann.presses('Again', picture)])
    expect(clicks.map(({ kind }) => kind).toSorted()).toEqual(['deferred', 'message'])
    expect(clicks.map(said)).toContain('I am on it already.')
    expect(await stage.afterDelivery({ requests: 2 })).toHaveLength(2)
    expect(stage.drawn()).toHaveLength(2)
  })

  it('can be deleted by its asker, not by others', async () => {
    await stage.ann.asks('a regrettable idea')
    const [picture = expect.unreachable()] = await stage.afterDelivery()
    expect(said(await stage.ben.presses('Delete', picture))).toBe('Only the person who asked for this, or an admin, can do that.')
    expect(stage.pictures()).toHaveLength(1)
    expect(said(await stage.ann.presses('Delete', picture))).toBe('Deleted.')
    await stage.discord.until(() => stage.pictures().length === 0, 'the picture to go')
    expect(await stage.ann.history()).toContain('-# deleted')
  })

  it('can be deleted by an admin', async () => {
    await stage.ann.asks('a regrettable idea')
    const [picture = expect.unreachable()] = await stage.afterDelivery()
    await stage.ida.presses('Delete', picture)
    await stage.discord.until(() => stage.pictures().length === 0, 'the picture to go')
  })

  it('that only its asker sees is theirs alone to share, and to delete', async () => {
    const { ann, discord } = stage
    await ann.asks('a surprise', { private: true })
    const own = () => discord.ephemerals(ann.id).find(({ attachments }) => attachments.length > 0)
    const mine = await discord.until(own, 'a private picture')
    const [requestId] = requestsOn([mine])
    await ann.asks('a decoy')
    const decoy = await stage.picture()
    const stolen = await stage.ben.hands.pressRaw({ channelId: stage.channelId, message: decoy, data: { custom_id: `share:${requestId}` } })
    expect(said(stolen)).toBe('Only the person who asked for this, or an admin, can do that.')
    await ann.presses('Delete', mine)
    await discord.until(() => own() === undefined, 'the private picture to go')
  })
})

describe('buttons from before a restart', () => {
  it('work as before', async () => {
    await stage.ann.asks('a lighthouse')
    const [picture = expect.unreachable()] = await stage.afterDelivery()
    await stage.banana.restart()
    expect(said(await stage.ben.presses('Why?', picture))).toContain('Prompt sent:')
    expect(said(await stage.ann.presses('👍', picture))).toBe('Glad you like it 👍')
    await stage.ann.presses('Again', picture)
    expect(await stage.afterDelivery({ requests: 2 })).toHaveLength(2)
    await stage.ann.presses('Delete', picture)
    await stage.discord.until(() => stage.pictures().length === 1, 'the first picture to go')
  })
})
