import { describe, expect, it } from 'vitest'
import { slackStage } from './support/slack-stage.ts'
import { wordsOf } from './support/slack-words.ts'

/** One picture by pro and two by flash, and not one more. */
const stage = slackStage('socket', { settings: { DAILY_LIMIT_PER_PERSON_USD: '0.205', DAILY_LIMIT_PER_WORKSPACE_USD: '5' } })
const pictureOf = async (wish: string) => {
  await stage.ann.asks(wish)
  const pictures = await stage.settled()
  return wordsOf(pictures.at(-1) ?? expect.unreachable())
}

describe('a person on Slack with a limit', () => {
  it('sees what is left, what was spent, when it starts anew, and how many pictures that is', async () => {
    await stage.ann.asks('budget')
    const before = wordsOf(await stage.ann.told(/Your budget/))
    expect(before).toMatch(/You, today: \$0\.20 left of \$0\.20 \(nothing spent\)\. Starts anew in \d+ (h|min)\./)
    expect(before).toContain('This workspace, today: $')
    expect(before).toContain('That is about 6 more pictures with flash, at $0.034 each.')
    await pictureOf('a lighthouse')
    await stage.ann.asks('budget')
    const after = wordsOf(await stage.ann.told(/You spent \$0\.034 today and \$0\.034 this month\./))
    expect(after).toContain('You, today: $0.17 left of $0.20 ($0.034 spent)')
  })

  it('is told once when most of it is used, and then refused, with the way out and without a charge', async () => {
    expect(await pictureOf('a lighthouse --model pro')).not.toContain('You have used')
    expect(await pictureOf('a red fox')).toMatch(/You have used \$0\.17 of your \$0\.20 for today; it starts anew in \d+ (h|min)\./)
    expect(await pictureOf('a blue boat')).not.toContain('You have used')
    const charged = await stage.charges()
    const drawn = stage.drawn().length
    await stage.ann.asks('a green hill')
    const refused = wordsOf(await stage.saying('That would go over a limit'))
    expect(refused).toMatch(/nothing was charged\. You have \$0\.00\d+ left of your \$0\.20 for today, and (flash|lite) costs \$0\.034\./)
    expect(refused).toMatch(/The limit starts anew in \d+ (h|min); an admin, or whoever runs me, can raise it\./)
    expect(await stage.settled()).toHaveLength(3)
    expect([await stage.charges(), stage.drawn().length]).toEqual([charged, drawn])
    expect(charged).toHaveLength(3)
  })

  it('gets a cheaper model when the one they want does not fit, and hears why', async () => {
    for (const wish of ['a lighthouse', 'a red fox', 'a blue boat']) await pictureOf(wish)
    const words = await pictureOf('a green hill --model pro')
    expect(words).toMatch(/flash · \$0\.034/)
    expect(words).toMatch(/By flash \(\$0\.034\), because \$0\.10 is left to spend and pro \(\$0\.13\) costs more\./)
  })

  it('has a limit of their own: another person goes on', async () => {
    await pictureOf('a lighthouse --model pro')
    await pictureOf('a red fox')
    await stage.ben.asks('a blue boat --model pro')
    expect(await stage.settled()).toHaveLength(3)
    expect(wordsOf((await stage.settled()).at(-1) ?? expect.unreachable())).toMatch(/pro · \$0\.1[34]/)
  })
})

describe('an admin on Slack', () => {
  const team = slackStage('socket', { settings: { DAILY_LIMIT_PER_WORKSPACE_USD: '5', PICTURE_CACHE: 'on' } })

  it('sees the money of the whole workspace, which nobody else does', async () => {
    await team.ann.asks('a lighthouse')
    await team.ben.asks('a red fox --model pro')
    expect(await team.settled()).toHaveLength(2)
    await team.ben.asks('a lighthouse')
    expect(await team.settled()).toHaveLength(3)
    await team.ida.asks('budget')
    const words = wordsOf(await team.ida.told('This workspace  For admins'))
    expect(words).toMatch(/Day: \$0\.17 of \$5\.00 \(3 %\)\./)
    expect(words).toMatch(/Week so far: \$0\.17 spent; there is no limit\..*Month so far: \$0\.17 spent/s)
    expect(words).toMatch(/Last 14 days ·{13}█ from .* until today; most on \d+ \w+: \$0\.17\./)
    expect(words).toMatch(/By model, since 1 \w+\npro {2}\$0\.1\d · 1 picture\nflash {2}\$0\.034 · 2 pictures/)
    expect(words).toMatch(
      new RegExp(`By person, since 1 \\w+\\n@${team.ben.id}  \\$0\\.1\\d · 2 pictures\\n@${team.ann.id}  \\$0\\.034 · 1 picture`),
    )
    expect(words).toMatch(new RegExp(`By channel, since 1 \\w+\\n#${team.channelId}  \\$0\\.17 · 3 pictures`))
    expect(words).toContain('Saved: 1 picture was there already and free: $0.034 saved this month.')

    await team.ann.asks('budget')
    expect(wordsOf(await team.ann.told(/Your budget/))).not.toContain('For admins')
  })

  it('and everybody has their own budget on the home tab, with their recent pictures', async () => {
    await team.ann.asks('a paper boat')
    expect(await team.settled()).toHaveLength(1)
    await team.ann.hands.openHome()
    const home = wordsOf(await team.slack.until(() => team.slack.home(team.ann.id), 'the home tab'))
    expect(home).toMatch(/Your budget.*You spent \$0\.034 today.*a paper boat/s)
    expect(home).not.toContain('For admins')
  })
})

describe('a person on Slack whose limit is used up', () => {
  const spent = slackStage('socket', { settings: { DAILY_LIMIT_PER_PERSON_USD: '0.04', PICTURE_CACHE: 'on' } })

  it('still gets what was made before, for nothing', async () => {
    await spent.ann.asks('a lighthouse')
    expect(await spent.settled()).toHaveLength(1)
    await spent.ann.asks('a lighthouse')
    expect(await spent.settled()).toHaveLength(2)
    expect((await spent.charges()).map((charge) => charge > 0)).toEqual([true, false])
    await spent.ann.asks('a red fox')
    await spent.saying('That would go over a limit')
    expect(spent.drawn()).toHaveLength(1)
  })
})
