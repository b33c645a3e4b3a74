/** Steps from the highest down: a stated confidence of at least `from` is worth `times` as much. */
export type Curve = readonly { readonly from: number; readonly times: number }[]

/** S3, until feedback has taught a better one: models are surer than they are right. */
export const STARTING_CURVE: Curve = [
  { from: 0.9, times: 0.94 },
  { from: 0.7, times: 0.93 },
  { from: 0.5, times: 0.9 },
  { from: 0, times: 0.85 },
]

export function calibrated(confidence: number, curve: Curve = STARTING_CURVE): number {
  const { times } = curve.find(({ from }) => confidence >= from) ?? { times: 1 }
  return Math.round(confidence * times * 1000) / 1000
}
