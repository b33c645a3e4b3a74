import { monitorEventLoopDelay } from 'node:perf_hooks'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { STYLES } from '../../src/domain/intent.ts'
import { ASPECTS } from '../../src/domain/request.ts'
import { openModels } from '../../src/models/models.ts'
import { composeSketch } from '../../src/models/sketch/compose.ts'
import { sketchModel } from '../../src/models/sketch/sketch-model.ts'
import { FIGURES, GROUNDS, OBJECTS, TIMES, WEATHERS } from '../../src/models/sketch/vocabulary.ts'
import { imageModelContract } from '../contracts/image-model.ts'
import { anOrder } from './an-order.ts'

imageModelContract('sketch', async () => ({
  adapter: openModels().adapter(anOrder('sketch').model),
  order: (changes) => anOrder('sketch', changes),
  stop: async () => undefined,
}))

const never = new AbortController().signal
const svgOf = (words: string, changes: Partial<Parameters<typeof composeSketch>[0]> = {}): string =>
  composeSketch({ words, intent: { domain: 'photography', style: 'landscape' }, aspect: '1:1', seed: 7, ...changes })

describe('the sketch model', () => {
  it('draws the same picture for the same seed, and another one for another', async () => {
    const draw = async (seed: number) => Buffer.from((await sketchModel().draw(anOrder('sketch', { seed }), never)).bytes)
    expect((await draw(3)).equals(await draw(3))).toBe(true)
    expect((await draw(3)).equals(await draw(4))).toBe(false)
  })

  it('says on every kind of picture that it is an offline preview', () => {
    const domains = Object.entries(STYLES).flatMap(([domain, styles]) => styles.map((style) => ({ domain, style })))
    for (const intent of domains) {
      expect(svgOf('a red bottle by the sea', { intent: intent as Parameters<typeof composeSketch>[0]['intent'] })).toContain(
        'Offline preview',
      )
    }
  })

  it.each(ASPECTS)('has a long side of 1024 in %s', async (aspect) => {
    const { bytes } = await sketchModel().draw(anOrder('sketch', { aspect }), never)
    const { width, height } = await sharp(bytes).metadata()
    expect(Math.max(width, height)).toBe(1024)
  })

  it('is tinted by the colours in the words', () => {
    expect(svgOf('a teal bottle', { intent: { domain: 'products', style: 'ecommerce' } })).toContain('#1f8a8c')
  })

  it('changes with the time of day and the weather', () => {
    const scenes = [
      'hills at dawn',
      'hills at noon',
      'hills at sunset',
      'hills at midnight',
      'hills at noon in the rain',
      'hills at noon in the snow',
    ].map((words) => svgOf(words))
    expect(new Set(scenes).size).toBe(scenes.length)
  })

  it('labels a diagram with the things that were named', () => {
    const svg = svgOf('browser -> load balancer -> api & worker, postgres', { intent: { domain: 'diagrams', style: 'flowchart' } })
    for (const label of ['Browser', 'Load balancer', 'Postgres']) expect(svg).toContain(`>${label}<`)
  })

  it('sets words that it cannot draw as a poster, escaped', () => {
    const svg = svgOf('<script>alert(1)</script> synergy & growth', { intent: { domain: 'art', style: 'digital_art' } })
    expect(svg).toContain('synergy')
    expect(svg).not.toContain('<script')
  })

  it.each([...FIGURES, ...GROUNDS, ...OBJECTS])('can draw %s', (word) => {
    expect(svgOf(`${word} at noon`)).not.toMatch(/NaN|undefined|Infinity/)
  })

  it('can draw every time of day in every weather on every ground', () => {
    for (const ground of GROUNDS)
      for (const time of TIMES)
        for (const weather of WEATHERS) expect(svgOf(`${ground} ${time} ${weather} fox`)).not.toMatch(/NaN|undefined|Infinity/)
  })

  it.each([' ', 'a', 'a,', '->', 'and ', '\u200b', '<&"', '🍌'])('composes 8 000 characters of %j at once', (piece) => {
    const hostile = `x${piece.repeat(8_000 / piece.length)}y`
    svgOf('a warm-up', { intent: { domain: 'diagrams', style: 'flowchart' } })
    const startedAt = performance.now()
    for (const domain of ['diagrams', 'art', 'products'] as const) svgOf(hostile, { intent: { domain, style: 'flowchart' } })
    expect(performance.now() - startedAt).toBeLessThan(150)
  })

  it('does not keep other work of the process waiting', async () => {
    await sketchModel().draw(anOrder('sketch'), never)
    const delay = monitorEventLoopDelay({ resolution: 1 })
    delay.enable()
    await Promise.all([1, 2, 3, 4].map((seed) => sketchModel().draw(anOrder('sketch', { seed }), never)))
    delay.disable()
    expect(delay.max / 1e6).toBeLessThan(150)
  })
})
