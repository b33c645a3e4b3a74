import { describe, expect, it } from 'vitest'
import { emojiIn, listIn, readAmounts, readColours, readDollars, readModels, writeAmounts } from '../../../src/bots/admin/codecs.ts'
import type { Models } from '../../../src/ports.ts'
import { aModel } from '../../support/builders.ts'

describe('what is typed into a form of the rules', () => {
  it.each([
    ['$10 a day', { day: 10_000_000 }],
    ['10 per day; 50/week', { day: 10_000_000, week: 50_000_000 }],
    ['0,50 a day, 12.5 USD a month', { day: 500_000, month: 12_500_000 }],
    ['$0 a week', { week: 0 }],
    ['', {}],
  ])('“%s” are limits', (typed, amounts) => {
    expect(readAmounts(typed)).toEqual(amounts)
  })

  it('is written as it can be typed again', () => {
    const amounts = { day: 10_000_000, month: 33_600 }
    expect(writeAmounts(amounts)).toBe('$10.00 a day, $0.0336 a month')
    expect(readAmounts(writeAmounts(amounts))).toEqual(amounts)
  })

  it.each([
    ['10', '“10” is no limit'],
    ['10 a day, 20 a day', 'two limits for a day'],
    ['-5 a day', '“-5” is no amount'],
    ['ten a day', '“ten” is no amount'],
    ['10 a year', '“10 a year” is no limit'],
    ['$1,000 a month', '“1,000” can be read in two ways'],
  ])('“%s” is told as a mistake that names it', (typed, words) => {
    expect(() => readAmounts(typed)).toThrow(words)
  })

  it('takes amounts with and without a sign, down to a millionth', () => {
    expect(['0.20', '$ 1', '2 dollars', '0,5', '0.000001'].map(readDollars)).toEqual([200_000, 1_000_000, 2_000_000, 500_000, 1])
    expect(() => readDollars('')).toThrow('is no amount')
  })

  it('takes models by name, in any case, and by role, and says what there is', () => {
    const usable = [aModel(), aModel({ modelId: 'nano-pro', role: 'pro' })]
    const resolve: Models['resolve'] = (asked) => {
      const model = usable.find(({ modelId }) => modelId === asked)
      return model && { model }
    }
    expect(readModels('Nano-Pro, lite, nano-pro', { usable, resolve })).toEqual(['nano-pro', 'lite'])
    expect(readModels(' ', { usable, resolve })).toBeUndefined()
    expect(() => readModels('gpt-9', { usable, resolve })).toThrow('There is no model or role “gpt-9”. There are: flash, nano-pro, pro.')
  })

  it('takes colours, lists and emoji as people write them', () => {
    expect(readColours('ink #101820, warm sun #fee715')).toEqual([
      { name: 'ink', hex: '#101820' },
      { name: 'warm sun', hex: '#FEE715' },
    ])
    expect(() => readColours('blue')).toThrow('“blue” is no colour')
    expect(listIn(' neon,, grunge\nneon ')).toEqual(['neon', 'grunge'])
    expect(emojiIn(':tada: heart_eyes, :+1:')).toEqual(['tada', 'heart_eyes', '+1'])
  })
})
