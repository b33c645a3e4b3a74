import { describe, expect, it } from 'vitest'
import { asProblem } from '../../src/errors.ts'
import { checkOrder, MAX_REFERENCE_BYTES } from '../../src/models/check-order.ts'
import type { Order, Reference } from '../../src/ports.ts'
import { anOrder } from './an-order.ts'

const aReference = (bytes = 10): Reference => ({ bytes: new Uint8Array(bytes), mime: 'image/png' })
const references = (count: number): Reference[] => Array.from({ length: count }, () => aReference())

function refusal(modelId: string, changes: Partial<Order>): string {
  try {
    checkOrder(anOrder(modelId, changes))
    return 'accepted'
  } catch (error) {
    return asProblem(error).tell
  }
}

describe('an order that goes to a model', () => {
  it.each<[string, string, Partial<Order>]>([
    ['words alone', 'imagen', {}],
    ['a size it has', 'pro', { size: '4K' }],
    ['as many pictures as it looks at', 'flux', { references: references(8) }],
    ['one picture to change', 'lite', { references: references(1), edit: true }],
    ['pictures just small enough', 'pro', { references: [aReference(MAX_REFERENCE_BYTES)] }],
  ])('%s: accepted by %s', (_name, modelId, changes) => {
    expect(refusal(modelId, changes)).toBe('accepted')
  })

  it.each<[string, string, Partial<Order>, string]>([
    ['an aspect it does not have', 'imagen', { aspect: '21:9' }, 'imagen cannot draw in 21:9; it can draw in 1:1, 3:4, 4:3, 9:16, 16:9.'],
    ['a size it does not have', 'lite', { size: '4K' }, 'lite cannot draw in 4K; it can draw in 1K.'],
    ['a picture to change', 'imagen', { references: references(1), edit: true }, 'imagen cannot change a picture.'],
    ['a picture to draw by', 'sketch', { references: references(1) }, 'sketch cannot draw by pictures, only by words.'],
    ['a change of nothing', 'flash', { edit: true }, 'flash cannot change a picture without being given one.'],
    ['too many pictures', 'flux', { references: references(9) }, 'flux cannot look at 9 pictures at once, only at 8.'],
    [
      'pictures too large',
      'pro',
      { references: [aReference(MAX_REFERENCE_BYTES), aReference(1)] },
      'pro cannot take pictures of more than 13 MB together.',
    ],
  ])('%s: refused for %s, in words for the person, with the way out', (_name, modelId, changes, words) => {
    expect(refusal(modelId, changes)).toBe(`${words} Choose another model, or leave the choice to me.`)
  })
})
