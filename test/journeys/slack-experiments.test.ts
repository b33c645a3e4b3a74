import { describe, expect, it } from 'vitest'
import { ASKS } from '../support/banana.ts'
import { slackStage } from './support/slack-stage.ts'
import { wordsOf } from './support/slack-words.ts'

const stage = slackStage('socket', { settings: { ...ASKS, CONFIRM_WAIT_MS: '1000', PICTURE_CACHE: 'on' } })

const experiments = async (person = stage.ida) => {
  const earlier = new Set(person.whispers())
  await person.asks('experiments')
  return stage.slack.until(() => person.whispers().find((one) => !earlier.has(one)), 'the experiments')
}
const form = () => stage.slack.until(() => stage.slack.modal(stage.ida.id), 'a form')

/** Puts everybody into the last variant, or everybody into the first. */
async function starts(experiment: string, share: '0' | '50' | '100') {
  await stage.ida.presses(`Start ${experiment}…`, await experiments())
  await form()
  await stage.ida.submits({ share })
  return stage.ida.told(`${experiment} runs.`)
}
const stops = async (experiment: string) => {
  await stage.ida.presses(`Stop ${experiment}`, await experiments())
  await stage.ida.told(`Stopped ${experiment}.`)
}
const asks = async (wish: string, person = stage.ann) => {
  await person.asks(wish)
  return stage.settled()
}

describe('experiments on Slack', () => {
  it('are for admins', async () => {
    expect(wordsOf(await experiments(stage.ben))).toContain('Only the admins of this workspace can do that')
  })

  it('are all off at first', async () => {
    const card = wordsOf(await experiments())
    for (const name of ['h1-tiered-reading', 'h2-routing', 'h3-asking-back', 'h4-reuse', 'h5-one-program', 'rollout-text-model'])
      expect(card).toContain(`${name} · off`)
  })

  it('tell what is wrong with a share at the field, and start with one that is right', async () => {
    await stage.ida.presses('Start h2-routing…', await experiments())
    await form()
    await stage.ida.submits({ share: '150' })
    expect(JSON.stringify(stage.slack.modal(stage.ida.id))).toContain('A whole number from 0 to 100')
    await stage.ida.submits({ share: '20' })
    expect(wordsOf(await stage.ida.told('h2-routing runs.'))).toContain(
      'flash-only 80 % (0 people, 0 requests) · routed 20 % (0 people, 0 requests)',
    )
    await stops('h2-routing')
  })

  it('are felt by who takes part, counted once a request, and over when they are stopped', async () => {
    await starts('rollout-enhancing', '0')
    await asks('a lighthouse on a rock')
    await asks('a red fox')
    expect(stage.drawn().map(({ prompt }) => prompt)).toEqual(['a lighthouse on a rock', 'a red fox'])
    expect(wordsOf(await experiments())).toContain('words-alone 100 % (1 people, 2 requests) · enhanced 0 % (0 people, 0 requests)')
    await stops('rollout-enhancing')
    await asks('a blue boat')
    expect(stage.drawn().at(-1)?.prompt).toMatch(/a blue boat\. \w/)
    expect(wordsOf(await experiments())).toContain('words-alone 100 % (1 people, 2 requests)')
  })

  it('leave who has settings of their own about it alone', async () => {
    await starts('rollout-enhancing', '100')
    await stage.ann.asks('settings')
    await stage.ann.presses('Send my words alone', await stage.ann.told('Your settings'))
    await stage.ann.told('From now on your words are sent alone.')
    await asks('a lighthouse at night')
    expect(stage.drawn().map(({ prompt }) => prompt)).toEqual(['a lighthouse at night'])
    expect(wordsOf(await experiments())).toContain('enhanced 100 % (0 people, 0 requests)')
    await stops('rollout-enhancing')
  })

  it('put a person into the same variant before and after a restart', async () => {
    await starts('rollout-enhancing', '50')
    const enhanced = () => stage.drawn().map(({ prompt }) => /\. \w/.test(prompt ?? ''))
    for (const person of [stage.ann, stage.ben]) await asks(`a lighthouse for ${person.id}`, person)
    const before = enhanced()
    await stage.banana.restart()
    for (const person of [stage.ann, stage.ben]) await asks(`a red fox for ${person.id}`, person)
    expect(enhanced()).toEqual([...before, ...before])
    expect(wordsOf(await experiments())).toMatch(/\(\d people, [024] requests\) · enhanced 50 % \(\d people, [024] requests\)/)
    await stops('rollout-enhancing')
  })

  it('make anew what would be given again, where H4 compares that', async () => {
    await starts('h4-reuse', '0')
    await asks('a green hill')
    await asks('a green hill')
    expect(stage.drawn()).toHaveLength(2)
    await stops('h4-reuse')
    await asks('a green hill')
    expect(stage.drawn()).toHaveLength(2)
  })

  it('ask nobody back, where H3 compares that', async () => {
    await starts('h3-asking-back', '0')
    expect(await asks('a canal')).toHaveLength(1)
    expect(stage.shown()).toHaveLength(1)
    expect(wordsOf(await experiments())).toContain('never-asks 100 % (1 people, 1 requests)')
    await stops('h3-asking-back')
    await stage.ann.asks('a canal')
    await stage.saying('I read this as photography. Right?')
    expect(await stage.settled()).toHaveLength(2)
  })
})
