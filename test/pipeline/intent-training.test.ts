import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { readLabelled } from '../../src/commands/eval.ts'
import { decodeArtefact, encodeArtefact, onCurve, readArtefact } from '../../src/pipeline/intent/artefact.ts'
import { Lexicon } from '../../src/pipeline/intent/lexicon.ts'
import { Reader } from '../../src/pipeline/intent/reader.ts'
import { isotonic } from '../../src/pipeline/intent/training/calibrate.ts'
import { parseCorpus, readCorpus } from '../../src/pipeline/intent/training/corpus.ts'
import { evaluate, type Judged, type Labelled, ratio } from '../../src/pipeline/intent/training/evaluate.ts'
import { expand, generateSamples } from '../../src/pipeline/intent/training/generate.ts'
import { SETTINGS } from '../../src/pipeline/intent/training/learn.ts'
import { sourceOf, train } from '../../src/pipeline/intent/training/train.ts'

const lexicon = Lexicon.read()
const DEV = new URL('../../../shared/data/intent-dev.jsonl', import.meta.url)
const devIsHere = existsSync(DEV)

describe('the corpus', () => {
  it('is labelled under headings', () => {
    const [fox, logo] = parseCorpus('# why\n= photography/other +art\na red fox\n\n= unclear art/illustration\nlogo', 'a.txt')
    expect(fox).toMatchObject({ text: 'a red fox', domain: 'photography', accept: ['photography', 'art'], style: 'other', unclear: false })
    expect(logo).toMatchObject({ domain: 'art', style: 'illustration', unclear: true, group: 'a.txt:6' })
  })

  it.each([
    ['= cooking', 'a.txt:1'],
    ['= art/portrait', 'a.txt:1'],
    ['= art/painting +cooking', 'a.txt:1'],
    ['a fox', 'a.txt:1'],
  ])('names the line of a mistake: %s', (text, where) => {
    expect(() => parseCorpus(text, 'a.txt')).toThrow(where)
  })

  it('has thousands of written requests, no two alike under different labels', () => {
    const samples = readCorpus()
    expect(samples.length).toBeGreaterThan(3_500)
    const labels = new Map<string, Set<string>>()
    for (const { text, domain, unclear } of samples)
      labels.set(text.toLowerCase(), (labels.get(text.toLowerCase()) ?? new Set()).add(`${domain} ${unclear}`))
    expect([...labels].filter(([, different]) => different.size > 1).map(([text]) => text)).toEqual([])
  })

  it('fills the slots of its templates, the same for the same seed', () => {
    const text = '[animal] fox, owl, ibex\n= art/painting\noil painting of a {animal}'
    expect(expand(text, 't.txt', 1)).toEqual(expand(text, 't.txt', 1))
    expect(new Set(expand(text, 't.txt', 1).map(({ text: words }) => words.toLowerCase()))).toContain('oil painting of an owl')
    expect(() => expand('= art\na {beast}', 't.txt', 1)).toThrow('t.txt:2: no slot {beast}')
  })
})

describe('training', () => {
  const few = [...readCorpus().filter((_, index) => index % 8 === 0), ...generateSamples(3).filter((_, index) => index % 20 === 0)]
  const settings = { ...SETTINGS, seed: 3, epochs: 4 }

  it('gives the same bytes for the same corpus and seed, and others for another seed', () => {
    const bytes = encodeArtefact(train(few, lexicon, settings))
    expect(encodeArtefact(train(few, lexicon, settings)).equals(bytes)).toBe(true)
    expect(encodeArtefact(train(few, lexicon, { ...settings, seed: 4 })).equals(bytes)).toBe(false)
  })

  it('survives being written and read', () => {
    const artefact = train(few, lexicon, settings)
    const bytes = encodeArtefact(artefact)
    expect(encodeArtefact(decodeArtefact(bytes)).equals(bytes)).toBe(true)
    expect(() => decodeArtefact(bytes.subarray(0, -1))).toThrow('cut short')
    expect(new Reader(decodeArtefact(bytes), lexicon).read('watercolor of a fox')).toEqual(
      new Reader(artefact, lexicon).read('watercolor of a fox'),
    )
  })

  it('left an artefact that belongs to today’s corpus and vocabulary, of at most 1.5 MiB', () => {
    const artefact = readArtefact()
    expect(artefact.source, 'corpus or vocabulary have changed: run banana train intent').toBe(
      sourceOf([...readCorpus(), ...generateSamples(artefact.seed)], lexicon),
    )
    expect(encodeArtefact(artefact).length).toBeLessThan(1.5 * 1024 * 1024)
  })
})

describe('calibration', () => {
  it('finds the rising curve under noisy outcomes', () => {
    const outcomes = Array.from({ length: 1000 }, (_, i) => ({ score: i / 100 - 5, isRight: (i * 7919) % 1000 < i, weight: 1 }))
    const curve = isotonic(outcomes)
    expect(onCurve(curve, -9)).toBeLessThan(0.1)
    expect(onCurve(curve, 0)).toBeCloseTo(0.5, 0.9)
    expect(onCurve(curve, 9)).toBeGreaterThan(0.9)
    expect([...curve.probabilities].sort((a, b) => a - b)).toEqual(curve.probabilities)
  })
})

describe('evaluation', () => {
  const one = (labelled: Partial<Labelled>, reading: Partial<Judged['reading']>): Judged => ({
    labelled: {
      id: 'i',
      text: 't',
      domain: 'art',
      accept: ['art'],
      style: 'painting',
      ambiguous: false,
      unclear: false,
      slice: 'plain',
      lang: 'en',
      ...labelled,
    },
    reading: { domain: 'art', style: 'painting', confidence: 0.95, unclear: false, words: [], ...reading },
  })

  it('counts by the labelling rules', () => {
    const result = evaluate([
      one({}, {}),
      one({ domain: 'photography', accept: ['photography', 'art'], style: 'other', ambiguous: true, slice: 'trap' }, { confidence: 0.75 }),
      one({ domain: 'diagrams', accept: ['diagrams'], slice: 'trap' }, { confidence: 0.45 }),
      one({ domain: null, accept: [], unclear: true, slice: 'unclear' }, { unclear: true, confidence: 0.1 }),
      one({ domain: null, accept: [], unclear: true, slice: 'unclear' }, { confidence: 0.4 }),
    ])
    expect(result.overall).toEqual({ right: 2, of: 3 })
    expect(result.singleDomain).toEqual({ right: 1, of: 2 })
    expect(result.meanOfDomains).toBeCloseTo(2 / 3)
    expect(result.bySlice.trap).toEqual({ right: 1, of: 2 })
    expect(result.style).toEqual({ right: 1, of: 1 })
    expect(result.unclearPrecision).toEqual({ right: 1, of: 1 })
    expect(result.unclearRecall).toEqual({ right: 1, of: 2 })
    expect(result.askedUnclear).toEqual({ right: 2, of: 2 })
    expect(result.falseQuestions).toEqual({ right: 1, of: 3 })
    expect(result.underSure).toEqual({ right: 2, of: 3 })
    expect(result.calibrationError).toBeCloseTo((0.05 + 0.25 + 0.45) / 3)
  })
})

describe.skipIf(!devIsHere)('the development set', () => {
  it('is read as well as promised, and none of it is in the corpus', () => {
    const labelled = readLabelled(readFileSync(DEV, 'utf8'))
    const reader = new Reader(readArtefact(), lexicon)
    const result = evaluate(labelled.map((record) => ({ labelled: record, reading: reader.read(record.text) })))
    expect(ratio(result.overall)).toBeGreaterThanOrEqual(0.93)
    expect(ratio(result.singleDomain)).toBeGreaterThanOrEqual(0.9)
    expect(result.meanOfDomains).toBeGreaterThanOrEqual(0.9)
    expect(ratio(result.bySlice.trap ?? { right: 0, of: 1 })).toBeGreaterThanOrEqual(0.85)
    expect(ratio(result.bySlice.multilingual ?? { right: 0, of: 1 })).toBeGreaterThanOrEqual(0.8)
    expect(result.calibrationError).toBeLessThanOrEqual(0.06)
    expect(ratio(result.unclearRecall)).toBeGreaterThanOrEqual(0.85)
    expect(ratio(result.falseQuestions)).toBeLessThanOrEqual(0.05)
    expect(ratio(result.underSure)).toBeLessThanOrEqual(0.25)
    const written = new Set(readCorpus().map(({ text }) => bare(text)))
    expect(labelled.map(({ text }) => bare(text)).filter((text) => text.split(' ').length > 1 && written.has(text))).toEqual([])
  })
})

it.skipIf(devIsHere)('SKIPPED: ../shared/data/intent-dev.jsonl is not here, so the promised accuracy was not checked', () => {
  expect(devIsHere).toBe(false)
})

it('keeps every corpus file readable', () => {
  const folder = new URL('../../src/pipeline/intent/corpus/', import.meta.url)
  for (const name of readdirSync(folder).filter((file) => file.endsWith('.txt')))
    expect(parseCorpus(readFileSync(new URL(name, folder), 'utf8'), name).length).toBeGreaterThan(0)
})

const bare = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
