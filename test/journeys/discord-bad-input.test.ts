import { describe, expect, it } from 'vitest'
import { discordStage } from './support/discord-stage.ts'
import { readable, requestsOn, said, wordsOf } from './support/discord-words.ts'

const stage = discordStage()

const MODAL_SUBMIT = 5

/** A form as no client would send it, longer than its field. */
const forgedForm = (words: string) => ({
  channelId: stage.channelId,
  type: MODAL_SUBMIT,
  data: { custom_id: 'create:new', components: [{ type: 18, component: { type: 4, custom_id: 'words', value: words } }] },
})

describe('words that are no wish', () => {
  it.for([
    ['nothing', '', 'Tell me what to draw, for example: a cosy cabin at dusk.'],
    ['spaces', ' \u200B \u00A0 ', 'Tell me what to draw, for example: a cosy cabin at dusk.'],
    ['control characters', '\u0000\u0007\u001b\u2066', 'Tell me what to draw, for example: a cosy cabin at dusk.'],
    ['punctuation', '?! … --', 'I see no words I can draw.'],
    ['an unknown option', 'a cat --qualty best', 'I do not know the option --qualty. Did you mean --quality?'],
    ['an impossible value', 'a cat --aspect 5:7', '--aspect cannot be “5:7”.'],
    ['a command that is planned', 'edit make it blue', 'I cannot edit pictures yet.'],
  ] as const)('%s: answered in a sentence, and nothing is drawn', async ([, words, answer]) => {
    const reply = await stage.answerTo(stage.ann.mentions(words))
    expect(readable(reply)).toContain(answer)
    expect(stage.shown()).toHaveLength(1)
    expect(stage.drawn()).toEqual([])
  })

  it('spaces in the command itself are answered to the asker alone, with a form to do better', async () => {
    const outcome = await stage.ann.asks('   ')
    expect(said(outcome)).toContain('Tell me what to draw')
    expect(outcome.message?.ephemeralFor).toBe(stage.ann.id)
    expect((await stage.ann.presses('Open the form', outcome.message ?? expect.unreachable())).kind).toBe('modal')
  })

  it('ten thousand characters are told their limit', async () => {
    const outcome = await stage.ann.hands.pressRaw(forgedForm('cats '.repeat(2_000)))
    expect(said(outcome)).toContain('Please use at most 4,000 characters; yours has 9,999.')
    expect(stage.drawn()).toEqual([])
  })
})

describe('unusual wishes that are fine', () => {
  it.for([
    ['only emoji', '🐈‍⬛🌧️', '🐈‍⬛🌧️'],
    ['right-to-left text', 'כלב קטן על החוף', 'כלב קטן על החוף'],
    ['control characters between words', 'a cat\u0000\u202Etac a\u0007 asleep', 'a cat tac a asleep'],
    ['as many characters as there may be', 'tree '.repeat(800).trim(), 'tree tree tree'],
    ['nothing but markup', '*'.repeat(500).concat('a'), '*****'],
  ] as const)('%s', async ([, words, seen]) => {
    expect(await stage.ann.asks(words)).toMatchObject({ ok: true })
    const [picture = expect.unreachable()] = await stage.afterDelivery()
    expect(readable(picture)).toContain(seen)
  })
})

describe('words that try to do something', () => {
  it.for([
    ['@everyone', 'wake up @everyone and @here'],
    ['a role', 'a party for <@&123456789012345678>'],
    ['a person', 'a portrait of <@234567890123456789>'],
    ['markdown', '**bold** _italic_ ~~gone~~ ||secret|| `code` # title > quote - item'],
    ['a masked link', '[free nitro](https://evil.example/login)'],
    ['a bare link', 'see https://evil.example/login <https://evil.example>'],
    ['a custom emoji and a time stamp', '<:kappa:123456789012345678> <t:1600000000:R>'],
  ] as const)('%s: shown as typed everywhere, and nobody is notified', async ([, words]) => {
    await stage.ann.asks(words)
    const [picture = expect.unreachable()] = await stage.afterDelivery()
    const why = (await stage.ben.presses('Why?', picture)).message ?? expect.unreachable()
    const history = await stage.ann.hands.command('banana', 'history', {}, stage)
    for (const message of [picture, why, history.message ?? expect.unreachable()]) {
      expect(readable(message)).toContain(words)
      expect(message.notified).toEqual([])
    }
  })

  it('cannot reach others through an announcement either', async () => {
    stage.gemini.hold()
    stage.ann.mentions('a banner saying @everyone <@&123456789012345678>')
    const announced = await stage.saying('On it')
    expect(readable(announced)).toContain('a banner saying @everyone <@&123456789012345678>')
    expect(announced.notified).toEqual([])
    stage.gemini.release()
    const [picture] = await stage.afterDelivery()
    expect(picture?.notified).toEqual([])
  })
})

describe('attachments', () => {
  it('that are no image are named and refused', async () => {
    const report = { name: 'report.pdf', bytes: Buffer.from('%PDF-1.7'), contentType: 'application/pdf' }
    const reply = await stage.answerTo(stage.ann.mentions('draw this', undefined, [report]))
    expect(readable(reply)).toContain('“report.pdf” is not an image I can read. I take PNG, JPEG, WebP and GIF.')
    expect(stage.drawn()).toEqual([])
  })

  it('that are images are told to be of no use yet', async () => {
    stage.ann.mentions('draw this', undefined, [{ name: 'cat.png', bytes: Buffer.alloc(64), contentType: 'image/png' }])
    const [picture = expect.unreachable()] = await stage.afterDelivery()
    expect(wordsOf(picture)).toContain('I cannot look at attached pictures yet; I drew from your words alone.')
  })
})

describe('buttons that nobody was given', () => {
  it.for([
    ['unknown', () => 'explode:now', 'I do not know this button any more. Please ask again.'],
    ['garbage', () => '{"$ne":1}', 'I do not know this button any more. Please ask again.'],
    ['no such picture', () => `delete:${'A'.repeat(22)}`, 'I no longer have this picture. Please ask for it again.'],
    ['a tampered key', (requestId: string) => `delete:${requestId.slice(0, -1)}*`, 'I do not know this button any more. Please ask again.'],
    ['a key of another shape', () => 'delete:../../etc/passwd', 'I do not know this button any more. Please ask again.'],
  ] as const)('%s: one quiet line, and no effect', async ([, forge, answer]) => {
    await stage.ann.asks('a lighthouse')
    const [picture = expect.unreachable()] = await stage.afterDelivery()
    const customId = forge(requestsOn([picture])[0] ?? '')
    const outcome = await stage.ann.hands.pressRaw({ channelId: stage.channelId, message: picture, data: { custom_id: customId } })
    expect([said(outcome), outcome.message?.ephemeralFor]).toEqual([answer, stage.ann.id])
    expect(stage.shown()).toHaveLength(1)
  })

  it('of a picture in another place say nothing of what is there', async () => {
    const dm = stage.ann.hands.dm()
    stage.ann.hands.say('my secret plan', dm)
    const [requestId] = requestsOn(await stage.afterDelivery(dm))
    await stage.ben.asks('a lighthouse')
    const message = await stage.picture()
    for (const action of ['why', 'again', 'delete', 'share', 'cancel', 'vote-up']) {
      const outcome = await stage.ida.hands.pressRaw({ channelId: stage.channelId, message, data: { custom_id: `${action}:${requestId}` } })
      expect(said(outcome)).toBe('I no longer have this picture. Please ask for it again.')
    }
    expect(stage.pictures(dm.channelId)).toHaveLength(1)
  })
})
