import { describe, expect, it } from 'vitest'
import { discordStage } from './support/discord-stage.ts'
import { readable, said } from './support/discord-words.ts'

const stage = discordStage({ settings: { PICTURE_CACHE: 'on', OFFER_WAIT_MS: '4000' } })

/** Nothing in common but the bicycle. */
const WHERE = [
  'beside a wooden boathouse at sunrise',
  'under palm trees during a thunderstorm',
  'inside an abandoned railway station',
  'against graffiti walls downtown',
  'among sunflowers near Arles',
  'on cobblestones covered with autumn leaves',
  'before the Eiffel tower in heavy fog',
  'leaning on a market stall full of lemons',
  'chained to railings outside a library',
  'half buried by desert sand dunes',
  'floating through outer space past Saturn',
  'parked next to an igloo under aurora',
  'hanging from a garage ceiling',
  'crossing a rope bridge over a canyon',
  'on stage with a jazz orchestra',
] as const

let count = 0
function wishes(): { readonly theirs: string; readonly mine: string } {
  count += 1
  const where = WHERE[count % WHERE.length]
  return { theirs: `a red bicycle ${where}`, mine: `a blue bicycle ${where}` }
}

async function offered() {
  const { theirs, mine } = wishes()
  await stage.ann.asks(theirs)
  await stage.afterDelivery()
  await stage.ben.asks(mine)
  return stage.saying('made something similar')
}

describe('when the server has a similar picture', () => {
  it('the asker sees it, and takes it for nothing', async () => {
    const asked = await offered()
    expect(asked.attachments).toHaveLength(1)
    expect(readable(asked)).toMatch('It differs in colour: red instead of blue.')
    expect(said(await stage.ann.presses('Use this one (free)', asked))).toMatch('Only the person who asked')
    await stage.ben.presses('Use this one (free)', asked)
    const [, second = expect.unreachable()] = await stage.afterDelivery({ requests: 2 })
    expect(readable(second)).toMatch('You chose this one; it was made for')
    expect(stage.drawn()).toHaveLength(1)
  })

  it('a new one is made when the asker says so', async () => {
    const asked = await offered()
    await stage.ben.presses('Make a new one for $0.034', asked)
    await stage.afterDelivery({ requests: 2 })
    expect(stage.drawn()).toHaveLength(2)
  })

  it('a new one is made without a word', async () => {
    await offered()
    await stage.afterDelivery({ requests: 2 })
    expect(stage.drawn()).toHaveLength(2)
  })
})
