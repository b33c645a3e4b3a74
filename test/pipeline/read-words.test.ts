import { describe, expect, it } from 'vitest'
import { readByVocabulary } from '../../src/pipeline/intent/read-words.ts'

const read = (words: string) => readByVocabulary.read(words)

describe('reading a wish by its words', () => {
  it.each([
    ['photo of a mountain at dawn', 'photography', 'landscape'],
    ['flowchart of our release process', 'diagrams', 'flowchart'],
    ['watercolor of a harbour', 'art', 'painting'],
    ['product listing for a red mug', 'products', 'ecommerce'],
  ])('“%s” is %s / %s', (words, domain, style) => {
    expect(read(words)).toMatchObject({ domain, style, method: 'words' })
  })

  it('matches words, not parts of them: flowers are no flowchart', () => {
    expect(read('flowers in a vase').domain).not.toBe('diagrams')
  })

  it('names the words that decided', () => {
    expect(read('a watercolor painting of a fox').words).toEqual(['watercolor', 'painting'])
  })

  it('without a clue takes the default and says how unsure it is', () => {
    expect(read('xyzzy constructor __proto__')).toMatchObject({ domain: 'photography', confidence: 0.3, method: 'default', words: [] })
  })

  it('is surer of a named medium than of a leaning word', () => {
    expect(read('oil painting of a ship').confidence).toBeGreaterThan(read('a beach').confidence)
  })
})
