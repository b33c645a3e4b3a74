import { describe, expect, it } from 'vitest'
import type { Card } from '../../src/bots/cards.ts'
import { statsView } from '../../src/bots/views/stats-views.ts'
import { totalsOf } from '../../src/domain/figures.ts'
import { addSample, noLiking } from '../../src/domain/liking.ts'
import type { Sample } from '../../src/domain/sample.ts'
import { aSample } from '../support/builders.ts'

const wordsOf = ({ nodes }: Card): string =>
  nodes
    .flatMap((node) =>
      'pieces' in node
        ? [node.pieces.map((piece) => (typeof piece === 'string' ? piece : 'bold' in piece ? piece.bold : '')).join('')]
        : [],
    )
    .join('\n')
const none = totalsOf(() => 0)
const ownOf = (samples: readonly Sample[]) => {
  const own = noLiking()
  for (const sample of samples) addSample(own, sample)
  return own
}
const shown = (fields: Partial<Parameters<typeof statsView>[0]>) =>
  wordsOf(statsView({ days: 30, totals: none, own: noLiking(), ownAtLeast: false, ...fields }))

describe('/banana stats', () => {
  it('says so where nothing was asked for', () => {
    expect(shown({})).toContain('The last 30 days here\nNo pictures yet.\nYours\nYou asked for none in the last 30 days.')
  })

  it('tells what pictures cost, what was saved, and how sure it is that they are liked', () => {
    const totals = { ...none, images: 40, microUsd: 1_200_000, reused: 10, savedMicroUsd: 400_000, up: 15, down: 5, liked: 12 }
    expect(shown({ totals }).split('\n').slice(0, 4)).toEqual([
      'The last 30 days here',
      '🖼️ 40 pictures for $1.20, $0.030 each.',
      '♻️ 25 % were there already and free: $0.40 saved.',
      '👍 75 % of 20 votes (surely 53 % to 89 %). 12 pictures were liked, at $0.10 each.',
    ])
  })

  it('says that nobody has voted rather than that nobody is pleased', () => {
    expect(shown({ totals: { ...none, images: 1, microUsd: 34_000 } })).toContain('🖼️ 1 picture for $0.034.\n👍 Nobody has voted yet.')
  })

  it('calls free what cost nothing', () => {
    const own = ownOf([aSample({ chargedMicroUsd: 0 })])
    expect(shown({ totals: { ...none, images: 3 }, own })).toContain('🖼️ 3 pictures, free.')
    expect(shown({ own })).toContain('🖼️ 1 picture, free.')
  })

  it('says so where no wish became a picture', () => {
    expect(shown({ own: { ...noLiking(), requests: 2 } })).toContain('None of your wishes became a picture in the last 30 days.')
  })

  it('tells a person what was wrong with their own pictures, and when there are more of them than were looked at', () => {
    const votes = [{ personId: 'U2', value: 'down', atMs: 1, reason: 'wrong-style' }] as const
    const own = ownOf([aSample({ votes: [...votes] }), aSample({ reusedFrom: 'index', chargedMicroUsd: 0 })])
    expect(shown({ own })).toContain(
      'Yours, for you alone\n🖼️ 2 pictures for $0.034, 1 of them free.\n👍 0 % of 1 vote (surely 0 % to 79 %).\n👎 Why not: wrong style 1.',
    )
    expect(shown({ own, ownAtLeast: true })).toContain('🖼️ The newest 2 pictures for')
  })
})
