import { describe, expect, it } from 'vitest'
import { checkBlocks } from '../../../playground/slack/block-kit.ts'
import { card, chartNode } from '../../../src/bots/cards.ts'
import { renderCard } from '../../../src/bots/slack/render.ts'
import type { Chart } from '../../../src/domain/chart.ts'

const chart = (fields: Partial<Chart> = {}): Chart => ({
  title: 'Spent by day',
  kind: 'bar',
  unit: 'usd',
  categories: ['18 Nov', '19 Nov'],
  series: [{ name: 'Spent', values: [1, 2.3456789] }],
  ...fields,
})
const blocksOf = (one: Chart, on: 'message' | 'home' = 'message') =>
  renderCard(card('plain', chartNode(one, 'chart', 'Bar chart. 19 Nov $2.35.')), [], on).blocks
const problems = (one: Chart) => checkBlocks(blocksOf(one), 'message', () => undefined)

describe('a chart on Slack', () => {
  it("is Slack's own block, to the tenth of a cent, with the budget told at the axis", () => {
    expect(blocksOf(chart({ mark: { label: 'Budget $10.00 a day', value: 10 } }))).toEqual([
      {
        type: 'data_visualization',
        title: 'Spent by day',
        chart: {
          type: 'bar',
          series: [
            {
              name: 'Spent',
              data: [
                { label: '18 Nov', value: 1 },
                { label: '19 Nov', value: 2.346 },
              ],
            },
          ],
          axis_config: { categories: ['18 Nov', '19 Nov'], y_label: 'US dollars · Budget $10.00 a day' },
        },
      },
    ])
    expect(problems(chart())).toEqual([])
  })

  it('keeps within what Slack takes: the newest points, short names, each label once', () => {
    const long = chart({
      title: 'T'.repeat(80),
      categories: Array.from({ length: 30 }, (_, at) => `${'the same long label of all '.repeat(2)}${at}`),
      series: Array.from({ length: 9 }, (_, which) => ({
        name: `${which} ${'n'.repeat(30)}`,
        values: Array.from({ length: 30 }, (_, at) => at),
      })),
      mark: { label: 'B'.repeat(80), value: 1 },
    })
    expect(problems(long)).toEqual([])
    expect(JSON.stringify(blocksOf(long))).toContain('"value":29')
  })

  it('is its words on a home page, which takes no charts', () => {
    expect(blocksOf(chart(), 'home')).toEqual([
      { type: 'context', elements: [expect.objectContaining({ text: 'Bar chart. 19 Nov $2.35.' })] },
    ])
  })
})
