import { describe, expect, it } from 'vitest'
import { ASKS } from '../support/banana.ts'
import { slackStage } from './support/slack-stage.ts'
import { labelsOf, wordsOf } from './support/slack-words.ts'

const stage = slackStage('socket')

const settings = async () => {
  const earlier = new Set(stage.ann.whispers())
  await stage.ann.asks('settings')
  return stage.slack.until(() => stage.ann.whispers().find((one) => !earlier.has(one)), 'the settings')
}
const pictureOf = async (wish: string) => {
  await stage.ann.asks(wish)
  return (await stage.settled()).at(-1) ?? expect.unreachable()
}
const why = async (picture: Awaited<ReturnType<typeof pictureOf>>) => {
  await stage.ann.presses('Why?', picture)
  return wordsOf(await stage.ann.told('Prompt sent:'))
}

describe('a person on Slack', () => {
  it('sees every setting, and what was learned', async () => {
    const shown = wordsOf(await settings())
    expect(shown).toMatch(/Prompt: I add what a professional would/)
    expect(shown).toMatch(
      /Quality: standard[\s\S]*Shape: 1:1[\s\S]*Model: I choose[\s\S]*What comes first: as learned[\s\S]*Preferred domain: as learned/,
    )
    expect(shown).toContain('Learned: nothing yet. I conclude nothing before 10 pictures.')
    expect(stage.shown()).toEqual([])
  })

  it('has their words sent alone when they want that, sees it under Why?, and can have them enhanced again', async () => {
    await stage.ann.presses('Send my words alone', await settings())
    const changed = await stage.ann.told('From now on your words are sent alone.')
    const picture = await pictureOf('a lighthouse on a rock')
    expect(stage.drawn().map(({ prompt }) => prompt)).toEqual(['a lighthouse on a rock'])
    const reasons = await why(picture)
    expect(reasons).toContain('Because it is you: Your settings: your words are sent alone.')
    expect(reasons).toContain('Prompt sent: a lighthouse on a rock')
    await stage.ann.presses('Enhance my words', changed)
    await pictureOf('a lighthouse in the fog')
    expect(stage.drawn().at(-1)?.prompt).toMatch(/a lighthouse in the fog\. \w/)
  })

  it('sets quality and shape in a form, which hold until a wish says otherwise', async () => {
    await stage.ann.presses('Change…', await settings())
    await stage.slack.until(() => stage.slack.modal(stage.ann.id), 'a form')
    await stage.ann.submits({ quality: 'best', aspect: '16:9' })
    expect(wordsOf(await stage.ann.told('Saved.'))).toMatch(/Quality: best[\s\S]*Shape: 16:9/)
    const picture = await pictureOf('a violin')
    expect(wordsOf(picture)).toMatch(/pro · /)
    expect(await why(picture)).toContain('Your settings: best quality where you name none. Your settings: 16:9 where you name no shape.')
    expect(wordsOf(await pictureOf('a violin --quality standard'))).toMatch(/flash · /)
  })

  it('takes settings back in the same form', async () => {
    for (const quality of ['best', 'open']) {
      await stage.ann.presses('Change…', await settings())
      await stage.slack.until(() => stage.slack.modal(stage.ann.id), 'a form')
      await stage.ann.submits({ quality })
      await stage.slack.until(() => !stage.slack.modal(stage.ann.id), 'the form to close')
    }
    expect(wordsOf(await settings())).toContain('Quality: standard, or as learned')
  })

  it('switches learning off and on', async () => {
    await stage.ann.presses('Stop learning', await settings())
    const off = await stage.ann.told('I learn nothing more')
    expect(wordsOf(off)).toContain('Learned: switched off.')
    await stage.ann.presses('Learn again', off)
    expect(wordsOf(await stage.ann.told('I learn again'))).toContain('Learned: nothing yet.')
  })

  it('changes their own settings alone', async () => {
    await stage.ann.presses('Send my words alone', await settings())
    await stage.ann.told('your words are sent alone')
    await stage.ben.asks('a lighthouse on a rock')
    await stage.settled()
    expect(stage.drawn()[0]?.prompt).toMatch(/a lighthouse on a rock\. \w/)
  })

  it('keeps them over a restart', async () => {
    await stage.ann.presses('Send my words alone', await settings())
    await stage.ann.told('your words are sent alone')
    await stage.banana.restart()
    await pictureOf('a lighthouse on a rock')
    expect(stage.drawn().at(-1)?.prompt).toBe('a lighthouse on a rock')
  })
})

describe('what is learned of a person on Slack', () => {
  const drafts = async (count: number) => {
    for (let i = 1; i <= count; i++) await stage.ann.asks(`a lighthouse number ${i} --quality draft`)
    expect(await stage.settled()).toHaveLength(count)
  }

  it('is shown with its evidence, decides, is named under Why?, and can be forgotten', async () => {
    await drafts(11)
    const learned = await settings()
    expect(wordsOf(learned)).toContain('a draft was enough in 11 of your last 11')
    expect(wordsOf(learned)).toContain('So a low price comes first')
    const picture = await pictureOf('a violin')
    expect(wordsOf(picture)).toContain('A draft, because a draft was enough in 11 of your last 11. Better makes it in full;')
    expect(await why(picture)).toContain('Because it is you: A draft came first: a draft was enough in 11 of your last 11.')
    expect(wordsOf(await pictureOf('a cello --quality standard'))).not.toContain('A draft, because')

    await stage.ann.presses('Forget what was learned', await settings())
    expect(wordsOf(await stage.ann.told('Forgotten.'))).toContain('Learned: nothing yet.')
    expect(wordsOf(await pictureOf('a trumpet'))).not.toContain('A draft, because')
    expect(wordsOf(await settings())).toContain('I conclude nothing before 10 pictures, and know of 1.')
  })

  it('is a taste for quality in who presses Better under many of their pictures, and they get the better model at once', async () => {
    for (let i = 1; i <= 10; i++) await stage.ann.asks(`a lighthouse number ${i}`)
    const first = await stage.settled()
    for (const picture of first.slice(0, 5)) {
      await stage.ann.presses(labelsOf(picture).find((label) => label.startsWith('Better')) ?? expect.unreachable(), picture)
      await stage.settled()
    }
    for (const picture of first.slice(5)) await stage.ben.presses('Again', picture)
    await stage.settled()
    expect(wordsOf(await settings())).toContain('you asked for better quality in 5 of your last 15')
    const picture = await pictureOf('an oil painting of a harbour with chiaroscuro, impasto, golden hour light and leading lines')
    expect(wordsOf(picture)).toMatch(/pro · /)
    expect(await why(picture)).toContain('Quality came first: you asked for better quality in 5 of your last 15.')
  })

  it('decides nothing while learning is switched off, and nothing for anybody else', async () => {
    await drafts(11)
    await settings()
    await stage.ben.asks('a violin')
    expect(wordsOf((await stage.settled()).at(-1) ?? expect.unreachable())).not.toContain('A draft, because')
    await stage.ann.presses('Stop learning', await settings())
    await stage.ann.told('I learn nothing more')
    expect(wordsOf(await pictureOf('a violin'))).not.toContain('A draft, because')
  })
})

describe('the home tab on Slack', () => {
  it('shows a person their settings, and changes them', async () => {
    const { ann, slack } = stage
    await ann.hands.openHome()
    const home = await slack.until(() => slack.home(ann.id), 'the home tab')
    expect(wordsOf(home)).toMatch(/Your settings[\s\S]*Prompt: I add what a professional would/)
    await ann.presses('Send my words alone', 'home')
    expect(wordsOf(await ann.told('From now on your words are sent alone.'))).toContain('Prompt: your words are sent alone')
  })

  it('shows at once what was changed there, by a button and in the form', async () => {
    const { ann, slack } = stage
    const shows = (words: string) =>
      slack.until(() => {
        const home = slack.home(ann.id)
        return home && wordsOf(home).includes(words) && home
      }, `the home tab with “${words}”`)
    await ann.hands.openHome()
    await shows('Prompt: I add what a professional would')
    await ann.presses('Send my words alone', 'home')
    await shows('Prompt: your words are sent alone')
    await ann.presses('Change…', 'home')
    await slack.until(() => slack.modal(ann.id), 'a form')
    await ann.submits({ aspect: '16:9' })
    await shows('16:9')
  })
})

describe('a wish on Slack that can be read in two ways', () => {
  const asking = slackStage('socket', { settings: { ...ASKS, CONFIRM_WAIT_MS: '1000' } })

  it('is not asked about when it is what this person says they mean, and Why? says so', async () => {
    const { ann, slack } = asking
    await ann.asks('a canal')
    await asking.saying('I read this as photography. Right?')
    await asking.settled()
    await ann.asks('settings')
    await ann.presses('Change…', await ann.told('Your settings'))
    await slack.until(() => slack.modal(ann.id), 'a form')
    await ann.submits({ domain: 'photography' })
    await ann.told('Saved.')
    await ann.asks('a canal')
    const [, picture = expect.unreachable()] = await asking.settled()
    expect(wordsOf(picture)).not.toContain('Read as')
    await ann.presses('Why?', picture)
    const reasons = wordsOf(await ann.told(/Because it is you/))
    expect(reasons).toContain('Your settings prefer photography. So where the words left a doubt, that counted.')
  })
})
