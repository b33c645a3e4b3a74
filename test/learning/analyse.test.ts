import { describe, expect, it } from 'vitest'
import { type Lessons, lessonsFor, NO_LESSONS, withChange } from '../../src/domain/lessons.ts'
import type { LessonBook, Recommendation } from '../../src/domain/recommendation.ts'
import type { Sample } from '../../src/domain/sample.ts'
import { analyse, type Known } from '../../src/learning/analyse.ts'
import { fastTier } from '../../src/pipeline/intent/fast-tier.ts'
import { randomFrom } from '../../src/pipeline/intent/training/random.ts'
import { aModel } from '../support/builders.ts'
import { aRecommendation } from '../support/lessons.ts'
import { SUBJECTS } from '../support/subjects.ts'
import { aSample, aVotedSample } from './samples.ts'

const reader = fastTier()
const MODELS = [
  aModel(),
  aModel({ modelId: 'pro', role: 'pro', priceMicroUsdPerImage: 134_000, quality: { simple: 9, medium: 9, complex: 9 } }),
]
const known = (lessons: Lessons = NO_LESSONS, book: LessonBook = { offers: [] }): Known => ({
  ...{ lessons, book, models: MODELS, reader },
  doubt: { confirmBelow: 0.8, clarifyBelow: 0.5 },
})
const found = async (samples: readonly Sample[], given = known()) => (await analyse(samples, given, 0)).recommendations
const ofKind = (recommendations: readonly Recommendation[], kind: Recommendation['change']['kind']) =>
  recommendations.filter(({ change }) => change.kind === kind)

const slang = (people: number, fields: Partial<Sample> = {}): Sample[] =>
  Array.from({ length: 40 }, (_, at) =>
    aVotedSample('up', {
      ...{ words: `a glimwave of ${SUBJECTS[at % SUBJECTS.length]}`, personId: `U${at % people}`, domain: 'art', style: 'digital_art' },
      ...{ method: 'semantic', confidence: 0.89, readAs: { domain: 'photography', style: 'other', confidence: 0.4 } },
      ...fields,
    }),
  )

describe('words that a team uses', () => {
  it('are offered with who said them, what they meant, and how much better they are read on records that were held back', async () => {
    const [words] = ofKind(await found(slang(8)), 'words')
    expect(words?.change).toMatchObject({ words: [{ phrase: 'glimwave', domain: 'art', style: 'digital_art' }] })
    expect(words?.evidence[0]).toMatch(/“glimwave”: \d+ requests of 8 people; 100 % meant art/)
    expect(words?.effect.low).toBeGreaterThan(0)
    expect(words?.heldBack).toMatch(/^(\d+) of \1 requests that nothing was learned from are read rightly, \d without/)
  })

  it('are not learned from one or two people, nor from what did not end well', async () => {
    expect(ofKind(await found(slang(2)), 'words')).toEqual([])
    const unliked = slang(8).map((sample) => ({ ...sample, votes: sample.votes.map((vote) => ({ ...vote, value: 'down' as const })) }))
    expect(ofKind(await found(unliked), 'words')).toEqual([])
  })

  it('are not learned where people mean different things by them', async () => {
    const divided = slang(8).map((sample, at) => (at % 2 === 0 ? sample : { ...sample, domain: 'diagrams' as const, style: 'flowchart' }))
    expect(ofKind(await found(divided), 'words')).toEqual([])
  })

  it('go when whoever said them is forgotten', async () => {
    const all = slang(4)
    expect(ofKind(await found(all), 'words')).toHaveLength(1)
    expect(ofKind(await found(all.filter(({ personId }) => personId !== 'U0' && personId !== 'U1')), 'words')).toEqual([])
  })
})

/** 12 people who like the pictures of each model so often. */
function votes(
  count: number,
  seed: number,
  of: (at: number, random: () => number) => Partial<Sample> & { readonly liked: number },
): Sample[] {
  const random = randomFrom(seed)
  return Array.from({ length: count }, (_, at) => {
    const { liked, ...fields } = of(at, random)
    return aVotedSample(random() < liked ? 'up' : 'down', { personId: `U${at % 12}`, askedAtMs: 1_000 + at, ...fields })
  })
}

describe('which model for which wishes', () => {
  const proAlone = () => votes(200, 1, () => ({ modelId: 'pro', rule: 'photography', spentMicroUsd: 134_000, liked: 0.85 }))

  it('is first tried on a part of the requests, where there is something to save', async () => {
    const [trial] = ofKind(await found(proAlone()), 'route')
    expect(trial?.change).toEqual({ kind: 'route', domain: 'photography', band: 'simple', role: 'flash', share: 0.4 })
    expect(trial?.says).toBe('Try flash ($0.034) for 40 % of the simple wishes for photography, beside pro ($0.13).')
  })

  const tried = aRecommendation({ kind: 'route', domain: 'photography', band: 'simple', role: 'flash', share: 0.4 })
  const trying = known(withChange(NO_LESSONS, tried.change), {
    offers: [{ recommendation: tried, state: 'applied', applied: { atMs: 1_000, by: 'UANN' } }],
  })
  const sideBySide = (flash: number) =>
    votes(900, 2, (at) =>
      lessonsFor(trying.lessons, `trial-${at}`).routes[0]?.share === 1
        ? { requestId: `trial-${at}`, modelId: 'flash', rule: 'photography, then trial', liked: flash }
        : { requestId: `trial-${at}`, modelId: 'pro', rule: 'photography', spentMicroUsd: 134_000, liked: 0.85 },
    )

  it('is taken over when it is liked no less for its price', async () => {
    const [route] = ofKind(await found(sideBySide(0.84), trying), 'route')
    expect(route?.change).toMatchObject({ role: 'flash', share: 1 })
    expect(route?.effect.by).toBeLessThan(-60)
    expect(route?.effect.high).toBeLessThan(0)
  })

  it('is given up when it is not, even if a liked picture would cost less', async () => {
    const [route] = ofKind(await found(sideBySide(0.5), trying), 'route')
    expect(route?.change).toMatchObject({ role: 'flash', share: 0 })
  })
})

describe('a template', () => {
  it('that is surely liked by fewer than 70 % is tried without, and one that is liked is left alone', async () => {
    const all = [
      ...votes(200, 3, () => ({ liked: 0.45 })),
      ...votes(200, 4, () => ({ liked: 0.9, domain: 'art', style: 'painting', template: 'art/painting/standard' })),
    ]
    const offered = ofKind(await found(all), 'template')
    expect(offered.map(({ change }) => change)).toEqual([
      { kind: 'template', template: 'photography/landscape/standard', use: 'none', share: 0.3 },
    ])
  })

  it('is not condemned by a few votes', async () => {
    expect(ofKind(await found(votes(20, 5, () => ({ liked: 0.3 }))), 'template')).toEqual([])
  })
})

describe('a confidence', () => {
  const readings = (right: number) =>
    votes(1_500, 6, (_, random) => ({ confidence: 0.55 + 0.44 * random(), liked: right })).map((sample) => ({
      ...sample,
      votes: sample.votes.map((vote) => (vote.value === 'down' ? { ...vote, reason: 'wrong-subject' as const } : vote)),
    }))

  it('that promises too much is believed less', async () => {
    const [curve] = ofKind(await found(readings(0.5)), 'curve')
    const points = curve?.change.kind === 'curve' ? curve.change.curve : []
    expect(points.find(({ said }) => said > 0.7 && said < 0.99)?.is).toBeCloseTo(0.5, 1)
    expect(curve?.heldBack).toMatch(/confidence is off by [23]\d % now and by \d % with it/)
  })

  it('that keeps its promise is left alone', async () => {
    expect(ofKind(await found(readings(0.78)), 'curve')).toEqual([])
  })
})

describe('wishes that are complex', () => {
  it('count as complex earlier, when more than ten people were not served well by flash', async () => {
    const all = [
      ...votes(300, 7, (_, random) => ({ complexity: 0.5 + 0.45 * random(), liked: 0.3 })),
      ...votes(300, 8, (_, random) => ({
        complexity: 0.5 + 0.45 * random(),
        modelId: 'pro',
        rule: 'complex',
        spentMicroUsd: 134_000,
        liked: 0.95,
      })),
    ]
    const [threshold] = ofKind(await found(all), 'complexity')
    expect(threshold?.change.kind === 'complexity' && threshold.change.complexFrom).toBe(0.5)
  })
})

describe('the chance of 👍', () => {
  const tastes = () =>
    votes(3_000, 9, (at, random) => {
      const isArt = random() < 0.5
      const likesArt = at % 12 < 6
      return { domain: isArt ? 'art' : 'diagrams', style: isArt ? 'painting' : 'flowchart', liked: likesArt === isArt ? 0.95 : 0.1 }
    })

  it('is offered when it is foretold better than by the table of qualities, on votes that were held back', async () => {
    const { prediction, recommendations } = await analyse(tastes(), known(), 0)
    expect(prediction?.right).toBeGreaterThan(0.85)
    expect(prediction?.offBy).toBeLessThan(0.1)
    expect(prediction && prediction.right - prediction.baseRate).toBeGreaterThan(0.1)
    expect(ofKind(recommendations, 'prediction')[0]?.effect.high).toBeLessThan(0)
  })

  it('is not offered where there is nothing to foretell', async () => {
    const dice = votes(2_000, 10, () => ({ liked: 0.7 }))
    expect(ofKind(await found(dice), 'prediction')).toEqual([])
  })
})

describe('an analysis', () => {
  it('of nothing finds nothing', async () => {
    expect(await analyse([], known(), 0)).toMatchObject({ records: 0, votes: 0, recommendations: [], prediction: undefined })
  })

  it('gives the same proposal the same name, so that what was dismissed is not offered again', async () => {
    const samples = slang(8)
    const [one, other] = [await found(samples), await found(samples)]
    expect(one.map(({ recommendationId }) => recommendationId)).toEqual(other.map(({ recommendationId }) => recommendationId))
  })

  it('learns nothing from the votes of those who only look on', async () => {
    const onlookers = Array.from({ length: 300 }, (_, at) =>
      aSample({ personId: `U${at % 12}`, votes: [{ personId: 'USPAM', value: 'down', atMs: 1 }] }),
    )
    expect(await found(onlookers)).toEqual([])
  })
})
