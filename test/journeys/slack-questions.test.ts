import { describe, expect, it } from 'vitest'
import type { SlackMessage } from '../../playground/slack/index.ts'
import { ASKS } from '../support/banana.ts'
import { MODES, slackStage } from './support/slack-stage.ts'
import { wordsOf } from './support/slack-words.ts'

/** Read as a photograph, with a doubt. */
const DOUBTFUL = 'a canal'
/** Names neither a subject nor a purpose. */
const UNCLEAR = 'something cool for the launch'

describe.each(MODES)('over %s', (mode) => {
  const stage = slackStage(mode, { settings: { ...ASKS, CONFIRM_WAIT_MS: '1500' } })
  const confirmation = () => stage.saying('I read this as photography. Right?')
  const subject = () => stage.saying('What should it show?')
  const look = () => stage.saying('And how should it look?')
  const countdowns = ({ history }: SlackMessage) => history.map((earlier) => /in (\d+) s/.exec(wordsOf(earlier))?.[1])

  const answersInAForm = async (words: string) => {
    await stage.slack.until(() => stage.slack.modal(stage.ann.id), 'a form')
    await stage.ann.submits({ words })
  }

  describe('a doubtful reading', () => {
    it('goes on at once when the asker says yes', async () => {
      await stage.ann.asks(DOUBTFUL)
      await stage.ann.presses('Yes, generate', await confirmation())
      const picture = await stage.picture()
      expect(wordsOf(picture)).toMatch('Read as photography, as you said.')
      expect(await stage.settled()).toHaveLength(1)
      expect(stage.shown()).toHaveLength(1)
    })

    it('goes on by itself after a silence that everybody can see running out', async () => {
      await stage.ann.asks(DOUBTFUL)
      await confirmation()
      const picture = await stage.picture()
      expect(wordsOf(picture)).toMatch('you did not object')
      expect(countdowns(picture)).toEqual(expect.arrayContaining(['2', '1']))
    })

    it('is asked about in two steps when the asker says no, and becomes what they choose', async () => {
      await stage.ann.asks(DOUBTFUL)
      await stage.ann.presses('No, let me clarify', await confirmation())
      await stage.ann.presses('Landscape', await subject())
      await stage.ann.presses('Artistic painting', await look())
      const picture = await stage.picture()
      expect(wordsOf(picture)).toMatch('Read as art / painting, as you said.')
      expect(stage.drawn()[0]?.prompt).toMatch(/painting.*a canal, set in a landscape/)
      expect(stage.shown()).toHaveLength(1)
    })
  })

  describe('an unclear wish', () => {
    it('is asked about, step by step, in one message', async () => {
      await stage.ann.asks(UNCLEAR)
      const asked = await subject()
      await stage.ann.presses('Person', asked)
      expect((await look()).ts).toBe(asked.ts)
      await stage.ann.presses('Realistic photo', await look())
      const picture = await stage.picture()
      expect(picture.ts).toBe(asked.ts)
      expect(wordsOf(picture)).toMatch('Read as photography / portrait, as you said.')
    })

    it('is drawn as best it can be when the asker says so', async () => {
      await stage.ann.asks(UNCLEAR)
      await stage.ann.presses('Just try', await subject())
      expect(wordsOf(await stage.picture())).toMatch('my best guess, as you wished')
    })

    it('is cleared up by words in a form, which become part of the wish', async () => {
      await stage.ann.asks(UNCLEAR)
      await stage.ann.presses('In my own words…', await subject())
      await answersInAForm('watercolour of a rocket over our office')
      const picture = await stage.picture()
      expect(wordsOf(picture)).toMatch('Read as art')
      expect(stage.drawn()[0]?.prompt).toMatch(`${UNCLEAR}, watercolour of a rocket over our office`)
    })

    it('is cleared up by a plain reply in its thread', async () => {
      await stage.ann.asks(UNCLEAR)
      const asked = await subject()
      await stage.asking()
      await stage.ann.hands.say('watercolour of a rocket', { channelId: stage.channelId, threadTs: asked.ts })
      expect(wordsOf(await stage.picture())).toMatch('as you said')
      expect(stage.drawn()[0]?.prompt).toMatch(`${UNCLEAR}, watercolour of a rocket`)
    })

    it('is asked about once more when the answer is unclear itself, and then drawn', async () => {
      await stage.ann.asks(UNCLEAR)
      const asked = await subject()
      await stage.ann.presses('In my own words…', asked)
      await answersInAForm('something nice')
      await stage.slack.until(() => asked.history.length > 0, 'the second question')
      await stage.ann.presses('In my own words…', await subject())
      await answersInAForm('surprise me')
      expect(await stage.settled()).toHaveLength(1)
    })

    it('is cancelled by its asker, and costs nothing', async () => {
      await stage.ann.asks(UNCLEAR)
      await stage.ann.presses('Cancel', await subject())
      await stage.saying('Cancelled. Nothing was charged.')
      expect(await stage.settled()).toHaveLength(0)
      expect(await stage.charges()).toEqual([])
    })
  })

  describe('a question', () => {
    it('is answered by its asker alone', async () => {
      await stage.ann.asks(UNCLEAR)
      await stage.ben.presses('Person', await subject())
      await stage.ben.told('Only the person who asked')
      await stage.ben.hands.say('make it a cat', { channelId: stage.channelId, threadTs: (await subject()).ts })
      await stage.ann.presses('Just try', await subject())
      expect(wordsOf(await stage.picture())).toMatch('my best guess')
    })

    it('takes the first answer of a double press', async () => {
      await stage.ann.asks(UNCLEAR)
      const asked = await subject()
      await Promise.all([stage.ann.presses('Just try', asked), stage.ann.presses('Just try', asked)])
      await stage.ann.told('I have an answer to that already, and go by the first one.')
      expect(await stage.settled()).toHaveLength(1)
      expect(await stage.charges()).toHaveLength(1)
    })

    it('is not asked again when the picture is asked for again', async () => {
      await stage.ann.asks(UNCLEAR)
      await stage.ann.presses('Just try', await subject())
      await stage.ann.presses('Again', await stage.picture())
      expect(await stage.settled()).toHaveLength(2)
    })

    it('stays private when the wish is', async () => {
      await stage.ann.asks(`${UNCLEAR} --private`)
      await stage.ann.presses('Just try', await stage.saying('What should it show?', stage.ann.dm()))
      expect(await stage.settled(stage.ann.dm())).toHaveLength(1)
      expect(stage.shown()).toEqual([])
    })

    it('asked in a thread is answered there by a plain word of its asker, and of nobody else', async () => {
      const { message: root } = await stage.ben.hands.say('what shall we draw?', { channelId: stage.channelId })
      const thread = { channelId: stage.channelId, threadTs: root.ts }
      await stage.ann.mentions(UNCLEAR, thread)
      await subject()
      await stage.asking()
      await stage.ben.hands.say('make it a cat', thread)
      await stage.ann.hands.say('watercolour of a rocket', thread)
      const [picture = expect.unreachable(), ...more] = await stage.settled()
      expect(more).toEqual([])
      expect(picture.thread_ts).toBe(root.ts)
      expect(stage.drawn()[0]?.prompt).toMatch(`${UNCLEAR}, watercolour of a rocket`)
    })

    it('answered by a mention in its thread is not a wish of its own, however often Slack delivers it', async () => {
      await stage.ann.asks(UNCLEAR)
      const { ts } = await subject()
      await stage.asking()
      stage.slack.delivery.repeatNext({ times: 3, kind: 'events_api' })
      await stage.ann.mentions('watercolour of a rocket', { channelId: stage.channelId, threadTs: ts })
      expect(wordsOf(await stage.picture())).toMatch('as you said')
      expect(await stage.settled()).toHaveLength(1)
      expect(await stage.charges()).toHaveLength(1)
    })

    it('takes back the form with its mistakes when the words are none', async () => {
      await stage.ann.asks(UNCLEAR)
      await stage.ann.presses('In my own words…', await subject())
      await answersInAForm('?!')
      expect(JSON.stringify(stage.slack.modal(stage.ann.id)?.errors)).toContain('I see no words')
      await stage.ann.submits({ words: 'watercolour of a rocket' })
      expect(wordsOf(await stage.picture())).toMatch('as you said')
    })

    it('is answered although somebody removed it, by a form that is open', async () => {
      await stage.ann.asks(UNCLEAR)
      const asked = await subject()
      await stage.ann.presses('In my own words…', asked)
      await stage.slack.until(() => stage.slack.modal(stage.ann.id), 'a form')
      stage.slack.workspace.messages.delete(asked)
      await stage.ann.submits({ words: 'watercolour of a rocket' })
      expect(wordsOf(await stage.picture())).toMatch('as you said')
      expect(await stage.settled()).toHaveLength(1)
    })

    it('goes by the way of the command where the bot may not post: said once, without a countdown or a reply that nobody would hear', async () => {
      const room = stage.addChannel('private', 'without the bot').id
      await stage.ann.asks(DOUBTFUL, room)
      const asked = await stage.saying('I read this as photography. Right?', room)
      await stage.asking()
      expect(await stage.settled(room)).toHaveLength(1)
      expect(
        stage
          .shown(room)
          .filter((message) => wordsOf(message).includes('Right?'))
          .map(({ ts }) => ts),
      ).toEqual([asked.ts])
    })

    it('is answered there too, and taken away when it is', async () => {
      const room = stage.addChannel('private', 'without the bot').id
      await stage.ann.asks(UNCLEAR, room)
      const asked = await stage.saying('What should it show?', room)
      expect(wordsOf(asked)).not.toMatch('reply')
      await stage.ann.presses('Person', asked)
      await stage.ann.presses('Realistic photo', await stage.saying('And how should it look?', room))
      expect(await stage.settled(room)).toHaveLength(1)
      await stage.slack.until(() => stage.shown(room).length === 1, 'the questions to go')
    })

    it('survives a restart', async () => {
      await stage.ann.asks(UNCLEAR)
      const asked = await subject()
      await stage.banana.restart()
      await stage.ann.presses('Just try', asked)
      expect(await stage.settled()).toHaveLength(1)
      expect(stage.shown()).toHaveLength(1)
    })
  })
})

describe('a question that nobody answers', () => {
  const stage = slackStage('socket', { settings: { ...ASKS, QUESTION_EXPIRES_MS: '1000' } })

  it('lapses, and says so, uncharged', async () => {
    await stage.ann.asks(UNCLEAR)
    await stage.saying('I asked and heard nothing')
    expect(await stage.settled()).toHaveLength(0)
    expect(await stage.charges()).toEqual([])
    expect(stage.shown()).toHaveLength(1)
  })
})
