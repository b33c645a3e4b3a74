import { beforeEach, describe, expect, it } from 'vitest'
import { likedPhotographs, untilDrawn } from './support/experienced.ts'
import { setRules } from './support/rules.ts'
import { slackStage } from './support/slack-stage.ts'
import { labelsOf, wordsOf } from './support/slack-words.ts'

const stage = slackStage('socket')
const workspace = () => ({ platform: 'slack', workspaceId: stage.slack.teamId }) as const
const ann = () => ({ ...workspace(), personId: stage.ann.id })

// Simple photographs are drawn by pro in this tier.
beforeEach(() => setRules(stage.redis, workspace(), { tier: 'pro' }))

const settings = async () => {
  const earlier = new Set(stage.ann.whispers())
  await stage.ann.asks('settings')
  return stage.slack.until(() => stage.ann.whispers().find((one) => !earlier.has(one)), 'the settings')
}
const pictureOf = async (wish: string) => {
  await stage.ann.asks(wish)
  return (await stage.settled()).at(-1) ?? expect.unreachable()
}
const isBy = (modelId: string) => (picture: Parameters<typeof wordsOf>[0]) => wordsOf(picture).includes(`${modelId} · `)
const why = async (picture: Awaited<ReturnType<typeof pictureOf>>) => {
  await stage.ann.presses('Why?', picture)
  return wordsOf(await stage.ann.told('Because it is you'))
}

describe('a cheaper model for a person on Slack', () => {
  it('is tried now and then on who asks often, is named under Why?, and Better gives the other one', async () => {
    await likedPhotographs(stage.redis, ann(), 'pro', 12)
    expect(wordsOf(await settings())).not.toContain('a cheaper model draws')
    const picture = await untilDrawn(pictureOf, isBy('flash'))
    expect(await why(picture)).toContain('Now and then I try whether flash is enough for you.')
    await stage.ann.presses(labelsOf(picture).find((label) => label.startsWith('Better')) ?? expect.unreachable(), picture)
    expect(wordsOf((await stage.settled()).at(-1) ?? expect.unreachable())).toMatch(/pro · /)
  })

  it('draws for them once it is enough, with the evidence, until they switch that off or have it forgotten', async () => {
    await likedPhotographs(stage.redis, ann(), 'pro', 12)
    await likedPhotographs(stage.redis, ann(), 'flash', 9)
    const learned = await settings()
    expect(wordsOf(learned)).toMatch(/content with (12 of 12 by pro and 9 of 9 by flash|9 of 9 by flash and 12 of 12 by pro)/)
    expect(wordsOf(learned)).toContain('a cheaper model draws where you are as content with it.')
    const picture = await untilDrawn(pictureOf, isBy('flash'))
    expect(await why(picture)).toContain('you were content with 9 of 9 by flash and 12 of 12 by pro.')

    await stage.ann.presses('Stop learning', learned)
    const off = await stage.ann.told('I learn nothing more')
    for (const wish of ['a cello', 'a trumpet', 'a drum']) expect(isBy('pro')(await pictureOf(wish))).toBe(true)
    await stage.ann.presses('Learn again', off)
    await stage.ann.told('I learn again')
    await stage.ann.presses('Forget what was learned', await settings())
    await stage.ann.told('Forgotten.')
    for (const wish of ['a flute', 'a harp', 'a horn']) expect(isBy('pro')(await pictureOf(wish))).toBe(true)
  })
})
