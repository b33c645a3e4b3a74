import type { KnownBlock } from '@slack/types'
import type { Chart } from '../../domain/chart.ts'
import { LIMITS, shorten } from './limits.ts'

/**
 * Slack's own chart: it draws the colours of whoever looks at it. Of more points than it takes the newest are kept. It knows no line across, so that a mark is
 * told at the axis. The block is newer than @slack/types 3.2.0.
 */
export function chartBlock({ title, kind, categories, series, unit, mark }: Chart): KnownBlock {
  const kept = Math.min(categories.length, LIMITS.chartPoints)
  const labels = uniqueLabels(categories.slice(-kept))
  const axis = [unit === 'usd' ? 'US dollars' : 'Pictures', mark?.label].filter((part) => part !== undefined).join(' · ')
  const block = {
    type: 'data_visualization',
    title: shorten(title, LIMITS.chartTitle),
    chart: {
      type: kind,
      series: series.slice(0, LIMITS.chartSeries).map(({ name, values }) => ({
        name: shorten(name, LIMITS.chartLabel),
        data: values.slice(-kept).map((value, at) => ({ label: labels[at] ?? '', value: rounded(value) })),
      })),
      axis_config: { categories: labels, y_label: shorten(axis, LIMITS.chartAxis) },
    },
  }
  return block as unknown as KnownBlock
}

/** Points are found by their labels. */
const uniqueLabels = (categories: readonly string[]): string[] =>
  categories
    .map((name) => shorten(name, LIMITS.chartLabel))
    .map((name, at, all) => (all.indexOf(name) === at ? name : `${shorten(name, LIMITS.chartLabel - 3)} ${at + 1}`))

/** To tenths of a cent: what people read off a chart. */
const rounded = (value: number): number => Math.round(value * 1000) / 1000
