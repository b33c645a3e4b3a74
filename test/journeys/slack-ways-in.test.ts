import { describe, expect, it } from 'vitest'
import { MODES, slackStage } from './support/slack-stage.ts'
import { altTexts, labelsOf, linksOn, uploadsOn, wordsOf } from './support/slack-words.ts'

describe.each(MODES)('over %s', (mode) => {
  const stage = slackStage(mode)

  describe('a picture on Slack can be asked for', () => {
    it('by /banana, which is answered at once to the asker alone', async () => {
      expect(await stage.ann.asks('a cosy cabin at dusk')).toMatchObject({ ok: true })
      expect(wordsOf(await stage.ann.told('On it: a cosy cabin at dusk'))).toMatch(/You are next: /)
      const [picture = expect.unreachable(), ...more] = await stage.settled()
      expect(more).toEqual([])
      expect(wordsOf(picture)).toContain(`@${stage.ann.id} asked for a cosy cabin at dusk`)
      expect(stage.ben.whispers()).toEqual([])
    })

    it('by mentioning the bot in a channel, which announces it and then becomes the picture', async () => {
      stage.gemini.hold()
      await stage.ann.mentions('a cosy cabin at dusk')
      const announced = await stage.saying('On it: a cosy cabin at dusk')
      stage.gemini.release()
      expect((await stage.settled()).map(({ ts }) => ts)).toEqual([announced.ts])
      expect(stage.shown()).toHaveLength(1)
    })

    it('by mentioning the bot in a thread, and is answered there', async () => {
      const { ben, ann, channelId } = stage
      const { message } = await ben.hands.say('what shall we draw?', { channelId })
      await ann.mentions('a lighthouse --aspect 16:9', { channelId, threadTs: message.ts })
      const [picture = expect.unreachable()] = await stage.settled()
      expect(picture.thread_ts).toBe(message.ts)
      expect(wordsOf(picture)).toContain('a lighthouse')
    })

    it('in a direct message, where no mention is needed', async () => {
      const channelId = stage.ann.dm()
      await stage.ann.hands.say('a lighthouse', { channelId })
      const [picture = expect.unreachable()] = await stage.settled(channelId)
      expect(wordsOf(picture)).toContain('a lighthouse')
      expect(stage.shown()).toEqual([])
    })

    it('from the menu of somebody else’s message, in the thread of that message', async () => {
      const { ann, ben, slack, channelId } = stage
      const topic = await ben.hands.say('ideas?', { channelId })
      const idea = await ben.hands.say('a dragon reading &lt;the&gt; newspaper', { channelId, threadTs: topic.message.ts })
      await ann.hands.shortcut('draw_message', idea.message)
      await slack.until(() => slack.modal(ann.id), 'a form')
      await ann.submits({})
      const [picture = expect.unreachable()] = await stage.settled()
      expect(wordsOf(picture)).toContain(`@${ann.id} asked for a dragon reading <the> newspaper`)
      expect(picture.thread_ts).toBe(topic.message.ts)
    })

    it('from the global menu, which answers in a direct message', async () => {
      const { ann, slack } = stage
      await ann.hands.shortcut('create_image')
      await slack.until(() => slack.modal(ann.id), 'a form')
      await ann.submits({ words: 'a paper boat', quality: 'best', aspect: '3:2' })
      const [picture = expect.unreachable()] = await stage.settled(ann.dm())
      expect(wordsOf(picture)).toMatch(/a paper boat[\s\S]*pro · /)
    })

    it('by a form, which stays open with what is wrong until it is right', async () => {
      const { ann, slack } = stage
      await ann.asks('help')
      const help = await ann.told('Banana draws what you ask for.')
      await ann.presses('Open the form', help)
      await slack.until(() => slack.modal(ann.id), 'a form')
      await ann.submits({ words: '?!' })
      expect(slack.modal(ann.id)?.errors).toEqual({ words: expect.stringContaining('I see no words I can draw.') })
      expect(stage.drawn()).toEqual([])

      await ann.submits({ words: 'a paper boat' })
      expect(slack.modal(ann.id)).toBeUndefined()
      expect(await stage.settled()).toHaveLength(1)
    })

    it('again, by a button under the picture', async () => {
      await stage.ann.asks('a lighthouse')
      const [first = expect.unreachable()] = await stage.settled()
      await stage.ann.presses('Again', first)
      const [, second = expect.unreachable()] = await stage.settled()
      expect(wordsOf(second)).toContain('a lighthouse')
      expect(uploadsOn(second)).not.toEqual(uploadsOn(first))
    })

    it('in another shape and the best quality', async () => {
      await stage.ann.asks('a long train --aspect 16:9 --quality best')
      const [picture = expect.unreachable()] = await stage.settled()
      expect(wordsOf(picture)).toMatch(/^pro · \$0\.1\d+ · /m)
      await stage.ben.presses('Why?', picture)
      const why = wordsOf(await stage.ben.told('Prompt sent: '))
      const [, width, height] = why.match(/(\d+) × (\d+)/) ?? []
      expect(Number(width) / Number(height)).toBeCloseTo(16 / 9, 1)
      expect(why).toContain('You asked for the best quality')
    })

    it('from one model by name', async () => {
      await stage.ann.asks('a red mug --model pro')
      const [picture = expect.unreachable()] = await stage.settled()
      expect(wordsOf(picture)).toMatch(/^pro · /m)
    })

    it('privately, and shared afterwards', async () => {
      const { ann } = stage
      await ann.asks('a surprise for Ben --private')
      const [mine = expect.unreachable()] = await stage.settled(ann.dm())
      expect(stage.shown()).toEqual([])
      await ann.presses('Share in the channel', mine)
      const shared = await stage.picture()
      expect(wordsOf(shared)).toContain('a surprise for Ben')
      expect(labelsOf(shared)).not.toContain('Share in the channel')
      await stage.ben.presses('Why?', shared)
      await stage.ben.told('Prompt sent: ')
    })

    it('privately, shared once however often it is pressed, and deleted everywhere', async () => {
      const { ann } = stage
      await ann.asks('a surprise for everybody --private')
      const [mine = expect.unreachable()] = await stage.settled(ann.dm())
      await ann.presses('Share in the channel', mine)
      await stage.picture()
      await ann.presses('Share in the channel', mine)
      await ann.told('It is shared already.')
      expect(stage.pictures()).toHaveLength(1)
      await ann.presses('Delete', mine)
      await stage.slack.until(() => stage.pictures().length === 0, 'the shared copy is gone too')
    })
  })

  describe('a vote on Slack', () => {
    async function aPicture() {
      await stage.ann.asks('a lighthouse')
      const [picture = expect.unreachable()] = await stage.settled()
      return picture
    }
    const tally = async () =>
      wordsOf(await stage.ann.history())
        .match(/👍 \d|👎 \d/g)
        ?.join(' ') ?? 'none'

    it('by reaction counts from anybody, in every skin tone, and is taken back with the reaction', async () => {
      const picture = await aPicture()
      await stage.ann.hands.react(picture, 'heart')
      await stage.ben.hands.react(picture, '+1::skin-tone-4')
      expect(await tally()).toBe('👍 2')
      await stage.ben.hands.unreact(picture, '+1::skin-tone-4')
      expect(await tally()).toBe('👍 1')
    })

    it('follows a change of mind: the last one stands', async () => {
      const picture = await aPicture()
      await stage.ben.hands.react(picture, '+1')
      await stage.ben.hands.react(picture, '-1')
      expect(await tally()).toBe('👎 1')
      await stage.ben.hands.unreact(picture, '+1')
      expect(await tally()).toBe('👎 1')
    })

    it('means nothing on somebody else’s message, nor with any other emoji', async () => {
      const picture = await aPicture()
      const { message } = await stage.ben.hands.say('look at that', stage)
      await stage.ann.hands.react(message, '+1')
      await stage.ann.hands.react(picture, 'turtle')
      expect(await tally()).toBe('none')
      expect(stage.shown()).toHaveLength(1)
    })

    it('by button is acknowledged to the voter alone, and the last one stands', async () => {
      const picture = await aPicture()
      await stage.ben.presses('👍', picture)
      await stage.ben.told('Glad you like it 👍')
      expect(await tally()).toBe('👍 1')
      await stage.ben.presses('👎', picture)
      await stage.ben.told('Noted 👎 What is wrong with “a lighthouse”?')
      expect(await tally()).toBe('👎 1')
      expect(stage.shown()).toHaveLength(1)
    })
  })

  describe('a person’s own pictures', () => {
    it('are in /banana history, newest first, small, and linked, for the asker alone', async () => {
      const { ann, ben } = stage
      expect(wordsOf(await ann.history())).toContain('No pictures yet.')
      await ann.asks('a first idea')
      const [first = expect.unreachable()] = await stage.settled()
      await ann.asks('a second idea')
      const [, second = expect.unreachable()] = await stage.settled()

      const history = await ann.history()
      expect(wordsOf(history)).toMatch(/a second idea[\s\S]*a first idea/)
      expect(uploadsOn(history)).toEqual([...uploadsOn(second), ...uploadsOn(first)])
      expect(altTexts(history)[0]).toContain('a second idea')
      expect(linksOn(history)[0]).toMatch(new RegExp(`/archives/${stage.channelId}/p${second.ts.replace('.', '')}$`))
      expect(wordsOf(await ben.history())).toContain('No pictures yet.')
    })

    it('are on the home tab, with the form', async () => {
      const { ann, slack } = stage
      await ann.asks('a lighthouse')
      const [picture = expect.unreachable()] = await stage.settled()
      await ann.hands.openHome()
      const home = await slack.until(() => slack.home(ann.id), 'the home tab')
      expect(wordsOf(home)).toContain('a lighthouse')
      expect(uploadsOn(home)).toEqual(uploadsOn(picture))

      await ann.presses('Open the form', 'home')
      await slack.until(() => slack.modal(ann.id), 'a form')
      await ann.submits({ words: 'a paper boat' })
      expect(await stage.settled(ann.dm())).toHaveLength(1)
    })
  })
})
