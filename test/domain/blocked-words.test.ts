import { describe, expect, it } from 'vitest'
import { blockedIn, isBlockable } from '../../src/domain/blocked-words.ts'

describe('a blocked word', () => {
  it.each([
    ['in any case', 'a GUN on a table', 'gun'],
    ['with or without accents', 'un CAFÉ noir', 'cafe'],
    ['whose accent is written apart', 'un cafe\u0301 noir', 'Café'],
    ['with ß or ss', 'die STRASSE am Meer', 'Straße'],
    ['at the end of a Greek sentence', 'ο ΔΡΟΜΟΣ', 'δρόμος'],
    ['in Cyrillic', 'Моё РУЖЬЁ на столе', 'ружье'],
    ['between punctuation', '“gun”, please', 'gun'],
    ['with something invisible in it', 'a g\u00adu\u200bn', 'gun'],
    ['in full-width letters', 'a ｇｕｎ', 'gun'],
    ['of several words, whatever parts them', 'a Red-  bull can', 'red bull'],
    ['that is an emoji, in any colour', 'a 👍🏽 sign ❤️', '❤'],
    ['in Chinese, where there are no spaces', '一把手枪在桌上', '手枪'],
    ['in Devanagari', 'एक बंदूक', 'बंदूक'],
    ['with a sign', 'a c++ logo', 'C++'],
  ])('is found %s', (_, text, word) => {
    expect(blockedIn(text, ['something else', word])).toBe(word)
  })

  it.each([
    ['as a part of another word', 'a classy assassin', 'ass'],
    ['in a longer compound', 'a gunshot', 'gun'],
    ['when only the first of its words is there', 'a red car', 'red bull'],
    ['without its sign', 'the letter c', 'c++'],
    ['when a vowel sign makes it another word', 'कि', 'का'],
    ['when a voicing mark makes it another word', 'がき', 'かき'],
  ])('is not found %s', (_, text, word) => {
    expect(blockedIn(text, [word])).toBeUndefined()
  })

  it('is more than dots and dashes', () => {
    expect([isBlockable('gun'), isBlockable('…'), isBlockable(' - '), isBlockable('💣')]).toEqual([true, false, false, true])
  })

  it('is found among a thousand in no time', () => {
    const thousand = Array.from({ length: 1_000 }, (_, i) => `word${i} and more`)
    const text = 'a calm picture of nothing in particular '.repeat(75)
    const startedMs = performance.now()
    for (let i = 0; i < 20; i++) blockedIn(text, thousand)
    expect((performance.now() - startedMs) / 20).toBeLessThan(50)
  })
})
