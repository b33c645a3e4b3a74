import { describe, expect, it } from 'vitest'
import type { Chart } from '../../src/domain/chart.ts'
import { chartPainter } from '../../src/imaging/chart-painter.ts'
import { chartSvg } from '../../src/imaging/chart-svg.ts'
import { imageInspector } from '../../src/imaging/inspector.ts'

const chart = (values: readonly number[], fields: Partial<Chart> = {}): Chart => ({
  title: 'Spent by day',
  kind: 'bar',
  unit: 'usd',
  categories: values.map((_, at) => `${at + 1} Nov`),
  series: [{ name: 'Spent', values }],
  ...fields,
})
const textsIn = (svg: string): string[] => [...svg.matchAll(/>([^<]+)<\/text>/g)].map(([, text = '']) => text)

describe('a chart as a picture', () => {
  it('is a PNG that can be shown', async () => {
    const bytes = await chartPainter().paint(chart([1, 2, 3]))
    expect(await imageInspector().inspect(bytes)).toEqual({ mime: 'image/png', width: 1200, height: 600 })
    expect(bytes.byteLength).toBeLessThan(100_000)
  })

  it('writes title, days and amounts', () => {
    expect(textsIn(chartSvg(chart([1.5, 0, 0.034])))).toEqual(
      expect.arrayContaining(['Spent by day', '1 Nov', '3 Nov', '$1.50', '$0.034', '$0']),
    )
  })

  it('draws the budget where it is in sight, and says that it is far above where it is not', () => {
    const mark = (value: number) => ({ mark: { label: 'Budget', value } })
    expect(chartSvg(chart([5, 8], mark(10)))).toContain('stroke-dasharray')
    const far = chartSvg(chart([5, 8], mark(100)))
    expect([far.includes('stroke-dasharray'), textsIn(far).includes('Budget (far above)')]).toEqual([false, true])
  })

  it.each([
    ['nothing but zeros', chart([0, 0, 0])],
    ['one point', chart([2])],
    ['tiny amounts', chart([0.0004, 0.0002])],
    ['large amounts', chart([120_000, 80_000])],
    ['counts', chart([3, 7], { unit: 'count' })],
    ['a line', chart([3, 7, 1], { kind: 'line' })],
    [
      'several series',
      chart([3, 7], {
        series: [
          { name: 'Spent', values: [3, 7] },
          { name: 'Before', values: [2, 2] },
        ],
      }),
    ],
  ])('has finite coordinates inside its frame: %s', (_, one) => {
    const svg = chartSvg(one)
    expect(svg).not.toMatch(/NaN|Infinity|undefined/)
    for (const [, y = ''] of svg.matchAll(/ y="([-\d.]+)"/g)) expect(Number(y)).toBeGreaterThanOrEqual(0)
    for (const [, y = ''] of svg.matchAll(/ y="([-\d.]+)"/g)) expect(Number(y)).toBeLessThanOrEqual(600)
  })

  it('takes words for words', () => {
    expect(chartSvg(chart([1], { title: '<script>&"' }))).toContain('&lt;script&gt;&amp;&quot;')
  })
})
