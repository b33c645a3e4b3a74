import { describe, expect, it } from 'vitest'
import type { Card } from '../../src/bots/cards.ts'
import { renderCard as renderForDiscord } from '../../src/bots/discord/render.ts'
import { renderCard as renderForSlack } from '../../src/bots/slack/render.ts'
import { settingsView } from '../../src/bots/views/settings-views.ts'
import type { Experience } from '../../src/domain/experience.ts'
import { DOMAINS } from '../../src/domain/intent.ts'
import { BANDS } from '../../src/domain/lessons.ts'
import { Chosen, type Habits, NO_PREFERENCES } from '../../src/domain/preferences.ts'

const drew = (modelId: string, count: number, of: number, kind: Partial<Experience> = {}): Experience => ({
  ...{ domain: 'photography', band: 'simple', modelId, ...kind },
  pictures: Array.from({ length: of }, (_, at) => [at, at < count ? 1 : 0]),
})
const HABITS: Habits = {
  requests: 50,
  better: { count: 3, of: 50 },
  drafts: { count: 2, of: 50 },
  experience: [drew('flash', 14, 15), drew('pro', 12, 14)],
}
const settings = (chosen: Parameters<typeof Chosen.parse>[0] = {}, habits: Habits = HABITS): Card =>
  settingsView({ ...NO_PREFERENCES, chosen: Chosen.parse(chosen), habits })

/** The same words on both platforms. */
const said = (shown: Card): string[] => [
  JSON.stringify(renderForSlack(shown).blocks),
  JSON.stringify(renderForDiscord(shown, new Map()).components),
]

describe('what a person thought of their pictures, in their settings', () => {
  it('is told with its evidence, and what follows from it', () => {
    for (const words of said(settings())) {
      expect(words).toContain('for simple wishes for photography you were content with 14 of 15 by flash and 12 of 14 by pro.')
      expect(words).toContain('So a cheaper model draws where you are as content with it.')
    }
  })

  it('is overruled by who puts quality first themselves, and by them alone', () => {
    for (const words of said(settings({ leaning: 'quality' }))) expect(words).toContain('Your own settings above go before it.')
    for (const words of said(settings({ leaning: 'none' }))) expect(words).not.toContain('Your own settings above go before it.')
  })

  it('is told to nobody who wants nothing learned, and nothing follows where there is nothing to compare', () => {
    for (const words of said(settings({ learn: false }))) expect(words).not.toContain('you were content')
    for (const words of said(settings({}, { ...HABITS, experience: [drew('pro', 12, 14)] })))
      expect(words).toContain('Nothing follows from that.')
  })

  it('waits until there is enough to conclude from, and says how much there is', () => {
    for (const words of said(settings({}, { ...HABITS, requests: 9 }))) {
      expect(words).toContain('nothing yet. I conclude nothing before 10 pictures, and know of 9.')
      expect(words).not.toContain('you were content')
    }
  })

  it('fits both platforms, however much there is of it', () => {
    const all = DOMAINS.flatMap((domain) =>
      BANDS.flatMap((band) => Array.from({ length: 9 }, (_, at) => drew(`model-number-${at}`, 40, 40, { domain, band }))),
    )
    const shown = settings({}, { ...HABITS, experience: all })
    expect([renderForSlack(shown).cut, renderForDiscord(shown, new Map()).cut]).toEqual([[], []])
  })
})
