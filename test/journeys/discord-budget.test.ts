import { describe, expect, it } from 'vitest'
import { discordStage } from './support/discord-stage.ts'
import { readable } from './support/discord-words.ts'

/** One picture by pro and two by flash, and not one more. */
const stage = discordStage({ settings: { DAILY_LIMIT_PER_PERSON_USD: '0.205' } })

async function pictureOf(wish: string, options: Record<string, string> = {}): Promise<string> {
  const requests = stage.pictures().length + 1
  await stage.ann.asks(wish, options)
  const pictures = await stage.afterDelivery({ requests })
  return readable(pictures.at(-1) ?? expect.unreachable())
}

async function budget(): Promise<string> {
  const { message, error } = await stage.ann.hands.command('banana', 'budget', {}, { channelId: stage.channelId })
  return message ? readable(message) : `no answer: ${error}`
}

describe('a person on Discord with a limit', () => {
  it('sees what is left, what was spent, when it starts anew, and how many pictures that is', async () => {
    const before = await budget()
    expect(before).toMatch(/You, today: \$0\.20 left of \$0\.20 \(nothing spent\)\. Starts anew in \d+ (h|min)\./)
    expect(before).toContain('That is about 6 more pictures with flash, at $0.034 each.')
    await pictureOf('a lighthouse')
    expect(await budget()).toContain('You spent $0.034 today and $0.034 this month.')
  })

  it('is told once when most of it is used, and then refused, with the way out and without a charge', async () => {
    expect(await pictureOf('a lighthouse', { model: 'pro' })).not.toContain('You have used')
    expect(await pictureOf('a red fox')).toMatch(/You have used \$0\.17 of your \$0\.20 for today; it starts anew in \d+ (h|min)\./)
    expect(await pictureOf('a blue boat')).not.toContain('You have used')
    const [drawn, before] = [stage.drawn().length, await budget()]
    await stage.ann.asks('a green hill')
    const refused = readable(await stage.saying('That would go over a limit'))
    expect(refused).toMatch(/nothing was charged\. You have \$0\.00\d+ left of your \$0\.20 for today, and (flash|lite) costs \$0\.034\./)
    expect(refused).toMatch(/The limit starts anew in \d+ (h|min); an admin, or whoever runs me, can raise it\./)
    expect(stage.drawn()).toHaveLength(drawn)
    expect(await budget()).toBe(before)
  })

  it('gets a cheaper model when the one they want does not fit, and hears why', async () => {
    for (const wish of ['a lighthouse', 'a red fox', 'a blue boat']) await pictureOf(wish)
    const words = await pictureOf('a green hill', { model: 'pro' })
    expect(words).toMatch(/By flash \(\$0\.034\), because \$0\.10 is left to spend and pro \(\$0\.13\) costs more\./)
  })
  it('sees nothing of the others, and an admin sees the whole server by model, person and channel', async () => {
    await pictureOf('a lighthouse')
    expect(await budget()).not.toContain('For admins')
    const { message } = await stage.ida.hands.command('banana', 'budget', {}, { channelId: stage.channelId })
    const words = readable(message ?? expect.unreachable())
    expect(words).toContain('Your budget')
    expect(words).toMatch(/This workspace.*For admins.*Today: \$\d\.\d+ spent; there is no limit\./s)
    expect(words).toMatch(/Last 14 days [·▁-█]{14} from .* until today; most on \d+ \w+: \$/)
    expect(words).toMatch(/By model, since 1 \w+.*flash {2}\$.*By person, since 1 \w+.*By channel, since 1 \w+/s)
  })
})
