import { describe, expect, it } from 'vitest'
import type { DiscordMessage, InteractionOutcome } from '../../playground/discord/index.ts'
import { discordStage } from './support/discord-stage.ts'
import { readable, said } from './support/discord-words.ts'

const stage = discordStage()

const shownIn = ({ message, error }: InteractionOutcome): DiscordMessage => {
  if (!message) throw new Error(`no answer: ${error}`)
  return message
}
const asked = (person = stage.ida) => person.hands.command('banana', 'experiments', {}, { channelId: stage.channelId })
const experiments = async () => shownIn(await asked())

describe('experiments on Discord', () => {
  it('are for admins, who see all of them off', async () => {
    expect(said(await asked(stage.ben))).toContain('Only the admins of this workspace can do that')
    expect(readable(await experiments())).toMatch(/h1-tiered-reading · off[\s\S]*h5-one-program · off/)
  })

  it('are started with a share, felt, counted and stopped', async () => {
    expect(await stage.ida.presses('Start rollout-enhancing…', await experiments())).toMatchObject({ kind: 'modal' })
    const refused = shownIn(await stage.ida.hands.submit({ share: 'all' }))
    expect(readable(refused)).toContain('A whole number from 0 to 100, per cent of the people; got “all”.')
    await stage.ida.presses('Open the form', refused)
    expect(readable(shownIn(await stage.ida.hands.submit({ share: '0' })))).toContain('rollout-enhancing runs.')
    await stage.ann.asks('a lighthouse on a rock')
    await stage.afterDelivery()
    expect(stage.drawn().map(({ prompt }) => prompt)).toEqual(['a lighthouse on a rock'])
    const running = await experiments()
    expect(readable(running)).toContain('words-alone 100 % (1 people, 1 requests)')
    expect(readable(shownIn(await stage.ida.presses('Stop rollout-enhancing', running)))).toContain('Stopped rollout-enhancing.')
  })

  it('are not stopped by somebody who found the button', async () => {
    await stage.ben.asks('a lighthouse')
    const message = await stage.picture()
    const outcome = await stage.ben.hands.pressRaw({
      channelId: stage.channelId,
      message,
      data: { custom_id: 'experiment-stop:h2-routing' },
    })
    expect(said(outcome)).toContain('Only the admins of this workspace can do that')
  })
})
