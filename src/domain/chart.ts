/** Bars over a few categories, drawn by whatever a platform has. `values` has one number for each category. */
export interface Chart {
  /** At most 50 characters. */
  readonly title: string
  readonly kind: 'bar' | 'line'
  /** At most 20, of at most 20 characters. */
  readonly categories: readonly string[]
  /** At most 6; the first is the one that matters, others stand behind it. */
  readonly series: readonly { readonly name: string; readonly values: readonly number[] }[]
  /** What the values are: dollars are written with two decimals. */
  readonly unit: 'usd' | 'count'
  /** A line across: the budget. In the unit of the values. */
  readonly mark?: { readonly label: string; readonly value: number }
}
