import { beforeAll, describe, expect, it } from 'vitest'
import { setRules } from './support/rules.ts'
import { slackStage } from './support/slack-stage.ts'
import { labelsOf, wordsOf } from './support/slack-words.ts'

const stage = slackStage('socket', { settings: { PICTURE_CACHE: 'on', QUESTION_EXPIRES_MS: '6000' } })
beforeAll(() =>
  setRules(
    stage.redis,
    { platform: 'slack', workspaceId: stage.slack.teamId },
    { tier: 'pro', tiers: { pro: { priceCardAbove: 100_000 } } },
  ),
)

const card = () => stage.saying(/pro would draw this for \$0\.13\./)

describe('a picture on Slack that costs more than the team wants spent without a word', () => {
  it('is not drawn: its asker sees the price, what cheaper models would take, and nothing is charged', async () => {
    await stage.ann.asks('a lighthouse --model pro')
    const shown = await card()
    expect(labelsOf(shown)).toEqual(['Draw it for $0.13', expect.stringMatching(/^(flash|lite) · \$0\.034$/), expect.anything(), 'Cancel'])
    expect(wordsOf(shown)).toMatch(/Nothing is drawn until you say so\..*I let go of it in \d+ s\./s)
    await stage.ann.presses('Cancel', shown)
    await stage.saying('Cancelled. Nothing was charged.')
    expect(await stage.settled()).toEqual([])
    expect([stage.drawn(), await stage.booked(), await stage.charges()]).toEqual([[], [], []])
  })

  it('is drawn at a press, in the message that asked, for the price that was named', async () => {
    await stage.ann.asks('a red fox --model pro')
    const shown = await card()
    await stage.ann.presses('Draw it for $0.13', shown)
    const picture = await stage.picture()
    expect(picture.ts).toBe(shown.ts)
    expect(wordsOf(picture)).toMatch(/pro · \$0\.13/)
    expect(await stage.settled()).toHaveLength(1)
    expect(await stage.charges()).toEqual([134_000])
    expect((await stage.spent()).map(([, microUsd]) => microUsd > 134_000)).toEqual([true])
  })

  it('is drawn by the cheaper model that its asker chose instead', async () => {
    await stage.ann.asks('a blue boat --model pro')
    const shown = await card()
    await stage.ann.presses(labelsOf(shown)[1] ?? '', shown)
    expect(wordsOf(await stage.picture())).toMatch(/(flash|lite) · \$0\.034/)
    expect(await stage.settled()).toHaveLength(1)
    expect(stage.drawn()).toHaveLength(1)
  })

  it('is answered by its asker alone, once', async () => {
    await stage.ann.asks('a green hill --model pro')
    const shown = await card()
    await stage.ben.presses('Draw it for $0.13', shown)
    await stage.ben.told('Only the person who asked')
    await Promise.all([stage.ann.presses('Draw it for $0.13', shown), stage.ann.presses('Draw it for $0.13', shown)])
    await stage.ann.told('I have an answer to that already, and go by the first one.')
    expect(await stage.settled()).toHaveLength(1)
    expect(await stage.charges()).toHaveLength(1)
  })

  it('takes no words of a thread for an answer', async () => {
    await stage.ann.asks('a grey whale --model pro')
    const shown = await card()
    await stage.asking()
    await stage.ann.hands.say('draw it', { channelId: stage.channelId, threadTs: shown.ts })
    await stage.ann.presses('Draw it for $0.13', shown)
    expect(await stage.settled()).toHaveLength(1)
    expect(stage.drawn()[0]?.prompt).not.toMatch('draw it')
  })

  it('needs no card when it was made before, or where the button that was pressed had the price', async () => {
    await stage.ann.asks('a tall ship --model pro')
    await stage.ann.presses('Draw it for $0.13', await card())
    expect(await stage.settled()).toHaveLength(1)
    await stage.ann.asks('a tall ship --model pro')
    expect(await stage.settled()).toHaveLength(2)
    expect(stage.drawn()).toHaveLength(1)

    await stage.ann.asks('a small ship')
    expect(await stage.settled()).toHaveLength(3)
    const plain = stage.pictures().at(-1) ?? expect.unreachable()
    await stage.ann.presses(labelsOf(plain).find((label) => label.startsWith('Better')) ?? '', plain)
    expect(await stage.settled()).toHaveLength(4)
    expect(wordsOf(stage.pictures().at(-1) ?? expect.unreachable())).toMatch(/pro · \$0\.1/)
  })

  it('survives a restart', async () => {
    await stage.ann.asks('a paper kite --model pro')
    const shown = await card()
    await stage.asking()
    await stage.banana.restart()
    await stage.ann.presses('Draw it for $0.13', shown)
    expect(await stage.settled()).toHaveLength(1)
    expect(await stage.charges()).toHaveLength(1)
  })

  it('is let go of when nobody presses, with words and without a charge', async () => {
    await stage.ann.asks('an old clock --model pro')
    await card()
    await stage.saying('I asked and heard nothing')
    expect(await stage.settled()).toEqual([])
    expect([stage.drawn(), await stage.charges()]).toEqual([[], []])
  })
})
