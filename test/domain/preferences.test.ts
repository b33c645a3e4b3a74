import { describe, expect, it } from 'vitest'
import { Chosen, type Habits, habitsInWords, steeringOf } from '../../src/domain/preferences.ts'

const HABITS: Habits = {
  requests: 40,
  better: { count: 14, of: 40 },
  drafts: { count: 2, of: 40 },
  domains: { domain: 'art', style: 'painting', count: 26, of: 38 },
  leaning: 'quality',
  domain: 'art',
}
const steered = (chosen: Parameters<typeof Chosen.parse>[0], habits: Habits | undefined = HABITS) =>
  steeringOf({ chosen: Chosen.parse(chosen), habits })

describe('how a person is served', () => {
  it('is like everybody else where they set nothing and nothing was learned', () => {
    expect(steeringOf({ chosen: Chosen.parse({}), habits: undefined })).toEqual({ enhance: true })
  })

  it('follows what was learned, and can say from what', () => {
    expect(steered({})).toMatchObject({
      leaning: { to: 'quality', from: 'habits', because: 'you asked for better quality in 14 of your last 40' },
      domain: { domain: 'art', style: 'painting', from: 'habits', because: 'you asked for art in 26 of your last 38' },
    })
  })

  it('follows what they set by hand before that, also when they set that there is nothing', () => {
    expect(steered({ leaning: 'cost', domain: 'diagrams' })).toMatchObject({
      leaning: { to: 'cost', from: 'settings', because: 'your settings put cost first' },
      domain: { domain: 'diagrams', style: 'other', from: 'settings' },
    })
    expect(steered({ leaning: 'none', domain: 'none' })).toEqual({ enhance: true })
  })

  it('follows nothing that was learned once learning is switched off', () => {
    expect(steered({ learn: false, quality: 'best' })).toEqual({ enhance: true, quality: 'best' })
  })

  it('can be read out, count by count', () => {
    expect(habitsInWords(HABITS)).toEqual([
      'you asked for better quality in 14 of your last 40',
      'a draft was enough in 2 of your last 40',
      'you asked for art in 26 of your last 38',
    ])
  })
})
