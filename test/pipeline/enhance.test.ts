import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DOMAINS, type Domain, STYLES } from '../../src/domain/intent.ts'
import { QUALITIES } from '../../src/domain/request.ts'
import { decidedBy, parseDecisions, tagsIn } from '../../src/pipeline/prompt/decided.ts'
import { type EnhanceOptions, enhance, type Reading } from '../../src/pipeline/prompt/enhance.ts'
import { readTemplates, templateFor } from '../../src/pipeline/prompt/template.ts'
import { aBrand, anIntent } from '../support/builders.ts'

const limitChars = 4_000
const prompt = (words: string, reading: Reading = anIntent(), options: Partial<EnhanceOptions> = {}) =>
  enhance(words, reading, { limitChars, ...options }).prompt
const STYLE_PAIRS = DOMAINS.flatMap((domain) => STYLES[domain].map((style) => ({ domain, style })))

describe('enhancing a wish', () => {
  it('keeps the asker’s words as they are', () => {
    const words = 'a “{style}” sign {words}, no text, black & white'
    expect(prompt(words, { domain: 'art', style: 'digital_art' })).toContain(words)
  })

  it('says the style in words', () => {
    expect(prompt('a fox', { domain: 'art', style: 'digital_art' })).toMatch(/^Artwork, digital art: a fox\. /)
  })

  it.each([
    ['photography', /^Photograph: a fox/],
    ['diagrams', /^Clean diagram: a fox/],
  ] as const)('leaves no gap where a style of %s has no name', (domain, start) => {
    expect(prompt('a fox', { domain, style: 'other' })).toMatch(start)
  })

  it('serves a style of another version like any of its domain', () => {
    expect(prompt('a fox', { domain: 'photography', style: 'x-ray' })).toMatch(/^Photograph: a fox/)
  })

  it('does not end a sentence twice', () => {
    expect(prompt('A fox!')).toContain('A fox! ')
    expect(prompt('キツネ。')).toContain('キツネ。 ')
  })

  it('says more for a better quality', () => {
    const lengths = QUALITIES.map((quality) => prompt('a fox', anIntent(), { quality }).length)
    expect(lengths).toEqual(lengths.toSorted((a, b) => a - b))
    expect(new Set(lengths).size).toBe(3)
  })

  it('arranges a variation differently, and never against the asker’s words', () => {
    const varied = (words: string) => Array.from({ length: 12 }, (_, index) => prompt(words, anIntent(), { variation: index + 1 }))
    expect(new Set(varied('a fox')).size).toBeGreaterThan(4)
    for (const each of varied('a fox')) expect(each).not.toBe(prompt('a fox'))
    const decided = varied('a fox, close-up, golden hour, moody')
    expect(decided.filter((each) => /seen from|of the middle|lit from|calmer/i.test(each))).toEqual([])
    for (const each of decided) expect(each).toContain('a fox, close-up, golden hour, moody')
  })

  it('varies the same way for the same number', () => {
    expect(prompt('a fox', anIntent(), { variation: 3 })).toBe(prompt('a fox', anIntent(), { variation: 3 }))
  })

  it('can be switched off', () => {
    expect(enhance('a fox', anIntent(), { limitChars, enhance: false })).toEqual({ prompt: 'a fox', decided: [], notes: [] })
  })

  it('cuts whole phrases of the template to the model’s limit, never the words', () => {
    const words = 'a fox in the snow'
    const full = prompt(words)
    const short = prompt(words, anIntent(), { limitChars: 120 })
    expect(short.length).toBeLessThanOrEqual(120)
    expect(short).toContain(words)
    expect(full.startsWith(short)).toBe(true)
    expect(short).toMatch(/\.$/)
  })

  it('gives the words all there is when nothing else fits', () => {
    expect(prompt('a fox in the snow', anIntent(), { limitChars: 20 })).toBe('a fox in the snow')
  })

  it('cuts words that are too long alone, but never through a character', () => {
    expect(prompt('🦊🦊🦊', anIntent(), { limitChars: 5 })).toBe('🦊🦊')
  })
})

describe('what the asker decides', () => {
  it.each([
    ['no text', 'a poster of a fox, no text', ['text']],
    ['a quoted text', 'a sign that reads “SALE”', ['text']],
    ['black and white', 'a fox, black and white', ['colour']],
    ['a palette', 'a fox in teal and orange', ['colour']],
    ['a colour by number', 'a fox, #FF8800', ['colour']],
    ['nobody', 'a street without people', ['people']],
    ['a camera', 'a fox, shot on a Leica', ['camera']],
    ['a film', 'a fox on Kodak Portra', ['camera']],
    ['a lens', 'a fox, 85 mm', ['camera']],
    ['an aperture', 'a fox at f/1.4', ['camera', 'focus']],
    ['the light', 'a fox at golden hour', ['light']],
    ['a background', 'a fox, white background', ['background', 'colour']],
    ['a place', 'a bottle on a rock', ['background', 'props']],
    ['an aspect', 'a fox, 16:9', ['composition']],
    ['a square', 'a square picture of a fox', ['composition']],
    ['an artist', 'a fox in the style of Hokusai', ['medium', 'technique']],
    ['German', 'ein Fuchs, schwarzweiß, ohne Schrift', ['colour', 'text']],
    ['French', 'un renard, noir et blanc, sans texte', ['colour', 'text']],
    ['Spanish', 'un zorro sin personas, luz natural', ['people', 'light']],
    ['Portuguese', 'uma raposa, preto e branco, sem pessoas', ['colour', 'people']],
    ['Japanese', '白黒の狐、文字なし、逆光', ['colour', 'text', 'light']],
    ['Chinese', '黑白照片的狐狸，无文字，逆光', ['colour', 'text', 'light']],
  ])('%s', (_, words, tags) => {
    expect([...decidedBy(words, { domain: 'photography', style: 'other' })]).toEqual(expect.arrayContaining(tags))
  })

  it.each(['flowers for a smart carter', 'a blackbird redirects the whitefish', 'the manual of a contextual lensman'])(
    'finds nothing inside other words: %s',
    (words) => {
      expect([...decidedBy(words, anIntent())]).toEqual([])
    },
  )

  it.each([
    ['a fox, no text', ['text']],
    ['las redes del puerto', []],
    ['狐の摄影', []],
    ['a fox. I am here', []],
  ])('finds no more than there is in “%s”', (words, tags) => {
    expect([...decidedBy(words, { domain: 'photography', style: 'other' })]).toEqual(tags)
  })

  it('agrees with a template that says the same', () => {
    expect(prompt('an impressionist pond', { domain: 'art', style: 'impressionist' })).toMatch(
      /^Artwork, impressionist painting: .*broken strokes/,
    )
    expect(prompt('flowchart of a release', { domain: 'diagrams', style: 'flowchart' })).toMatch(/diamonds for decisions/)
  })

  it('does not call a watercolour a photograph, nor give it a lens', () => {
    const said = prompt('a watercolour of a fox', { domain: 'photography', style: 'landscape' }, { quality: 'best' })
    expect(said).not.toMatch(/photograph|lens|f\/\d/i)
  })

  it.each([
    ['no text', { domain: 'diagrams', style: 'architecture' }, /label|legend/],
    ['black and white', { domain: 'photography', style: 'landscape' }, /colours as the eye/i],
    ['without people', { domain: 'products', style: 'lifestyle' }, /cropped to a gesture/i],
    ['shot on a Hasselblad', { domain: 'photography', style: 'product' }, /lens|f\/\d/],
  ] as const)('“%s” wins over the template', (words, reading, forbidden) => {
    expect(prompt('the thing', reading, { quality: 'best' })).toMatch(forbidden)
    expect(prompt(`the thing, ${words}`, reading, { quality: 'best' })).not.toMatch(forbidden)
  })

  it('is told, as far as the template would have said it', () => {
    expect(enhance('a fox at night, no text', anIntent(), { limitChars }).decided).toEqual(['light'])
  })

  it('names the heading of the vocabulary that is wrong', () => {
    expect(() => [...parseDecisions('[colour smell]\nred')]).toThrow('[smell] in decided.txt: there is no tag “smell”')
  })
})

describe('for every wish, style, quality and limit', () => {
  const parts = [
    'a red fox',
    'no text',
    'black and white',
    'on a table',
    'ohne Menschen',
    '85mm f/1.4',
    '16:9',
    'van Gogh',
    '夜景',
    '🦊',
    'watercolor',
    'calm',
    '“Hi”',
  ]
  const words = fc.oneof(
    fc.array(fc.constantFrom(...parts), { minLength: 1, maxLength: 5 }).map((some) => some.join(', ')),
    fc.string({ minLength: 1, unit: 'grapheme' }),
  )
  const wish = fc.record({
    words,
    reading: fc.constantFrom(...STYLE_PAIRS),
    quality: fc.constantFrom(...QUALITIES),
    limitChars: fc.integer({ min: 1, max: 1_500 }),
    base: fc.option(words, { nil: undefined }),
    brand: fc.option(fc.constant(aBrand()), { nil: undefined }),
  })

  it('the asker’s words are in the prompt, unless they alone are too long', () => {
    fc.assert(
      fc.property(wish, ({ words, reading, base, ...options }) => {
        const full = base === undefined ? undefined : `${base}, ${words}, ${base}`
        const said = enhance(words, { ...reading, base: full }, options).prompt
        expect(words.length > options.limitChars ? words.startsWith(said) : said.includes(words)).toBe(true)
      }),
    )
  })

  it('the prompt is never longer than the model takes, and ends with a whole phrase', () => {
    fc.assert(
      fc.property(wish, ({ words, reading, base: _, ...options }) => {
        const said = enhance(words, reading, options).prompt
        expect(said.length).toBeLessThanOrEqual(options.limitChars)
        expect(said.endsWith('.') || said.endsWith(words) || words.startsWith(said)).toBe(true)
      }),
    )
  })

  it('no phrase survives that speaks of what the asker’s words decide', () => {
    fc.assert(
      fc.property(wish, ({ words, reading, quality }) => {
        const decided = decidedBy(words, reading)
        const { prompt: said, template } = enhance(words, reading, { quality, limitChars: 10_000 })
        const added = said.replace(words, '')
        const survivors = templateFor(reading, quality).phrases.filter(({ say }) => added.toLowerCase().includes(`${say.toLowerCase()}.`))
        expect(template).toBeDefined()
        expect(survivors.filter(({ asserts }) => [...asserts].some((tag) => decided.has(tag))).map(({ say }) => say)).toEqual([])
      }),
    )
  })
})

describe('the templates', () => {
  it('are there for every style and quality', () => {
    expect([...readTemplates().keys()].toSorted()).toEqual(
      STYLE_PAIRS.flatMap(({ domain, style }) => QUALITIES.map((quality) => `${domain}/${style}/${quality}`)).toSorted(),
    )
  })

  it('say what they assert: whatever the vocabulary sees in a phrase counts', () => {
    for (const { phrases } of readTemplates().values())
      for (const { say, asserts } of phrases) expect([...asserts], say).toEqual(expect.arrayContaining([...tagsIn(say)]))
  })

  it('are short for a draft and stay within 1 200 characters for the best', () => {
    for (const { domain, style } of STYLE_PAIRS) {
      expect(prompt('a fox', { domain, style }, { quality: 'draft' }).length).toBeLessThanOrEqual(150)
      expect(prompt('a fox', { domain, style }, { quality: 'best' }).length).toBeLessThanOrEqual(1_200)
    }
  })

  const written = (domain: Domain, entry: object) => ({ photography: [], diagrams: [], art: [], products: [], [domain]: [entry] })
  const entry = { style: 'portrait', quality: 'draft', opening: 'Photograph: {words}', phrases: ['soft light'] }
  it.each([
    ['a style that there is not', { ...entry, style: 'landskape' }, /photography, entry 1:\n.*style that its domain does not know/s],
    ['a variable that there is not', { ...entry, opening: '{mood} photograph: {words}' }, /must end in \{words\}/],
    ['an opening without the words', { ...entry, opening: 'Photograph' }, /must end in \{words\}/],
    ['a tag that there is not', { ...entry, phrases: ['smell: roses'] }, /names a tag that there is not/],
    ['a phrase that asserts nothing', { ...entry, phrases: ['hmm'] }, /asserts nothing that I know.*detail: hmm/],
  ])('are refused with %s, in words', (_, wrong, message) => {
    expect(() => readTemplates(written('photography', wrong))).toThrow(message)
  })

  it('are refused when one is missing', () => {
    expect(() => readTemplates(written('photography', entry))).toThrow(/photography\/portrait\/standard is missing/)
  })
})

describe('a base from a language model', () => {
  const reading = (base: string) => ({ domain: 'photography', style: 'landscape', base }) as const

  it('is used around the asker’s words when it holds them', () => {
    const said = prompt('a red fox', reading('A patient A RED FOX, waiting beside a stream. Breath in the air.'))
    expect(said).toMatch(/^A patient a red fox, waiting beside a stream\. Breath in the air\. /)
  })

  it.each([
    ['other words', 'a red cat by a stream'],
    ['only a part of a word', 'a red foxglove by a stream'],
  ])('is left alone when it holds %s', (_, base) => {
    expect(prompt('a red fox', reading(base))).toMatch(/^Photograph, landscape: a red fox\. /)
  })

  it('loses the clauses that speak of what the asker decides', () => {
    const said = prompt('a fox at night', reading('Curious a fox at night, golden sunlight on its fur, ears up.'))
    expect(said).toMatch(/^Curious a fox at night, ears up\. /)
  })

  it('is not contradicted by the template either', () => {
    expect(prompt('a fox', reading('a fox, blue and silver tones.'), { quality: 'best' })).not.toMatch(/colours as the eye|golden/i)
  })
})

describe('a brand', () => {
  const brand = aBrand()

  it('adds its colours, rules, tone and what it avoids', () => {
    expect(prompt('a fox', anIntent(), { brand })).toMatch(
      /A palette of ink #101820 and sun #FEE715\. Generous white space\. The tone is calm and precise\. Nothing that looks neon or grunge\./,
    )
  })

  it('speaks before the template, which does not contradict it', () => {
    const said = prompt('a fox', anIntent(), { brand, quality: 'best' })
    expect(said).not.toMatch(/colours as the eye/)
    expect(said.indexOf('A palette of ink')).toBeLessThan(said.indexOf('fine texture') === -1 ? said.length : said.indexOf('fine texture'))
  })

  it('gives way to the asker’s words, and says so', () => {
    const { prompt: said, notes } = enhance('a fox in grunge style, red', anIntent(), { limitChars, brand })
    expect(said).not.toMatch(/#101820|looks neon or grunge/)
    expect(said).toContain('Nothing that looks neon.')
    expect(notes).toEqual([
      'Acme avoids grunge; your words speak of it, so they decide.',
      'You named colours, so I left out those of Acme.',
    ])
  })

  it('keeps its forbidden looks out of the template', () => {
    const said = prompt('a fox', { domain: 'products', style: 'advertising' }, { brand: aBrand({ forbiddenStyles: ['dramatic'] }) })
    expect(said).not.toMatch(/Dramatic light/)
  })
})
