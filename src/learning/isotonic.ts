/** Something measured at a place, so many times. */
export interface Measured {
  readonly at: number
  readonly rate: number
  readonly weight: number
}

/** The best line through measurements that never falls: neighbours that would are pooled. @param measured by rising `at` */
export function rising(measured: readonly Measured[]): Measured[] {
  const pooled: Measured[] = []
  for (const next of measured) {
    let last = next
    for (let before = pooled.at(-1); before && before.rate >= last.rate; before = pooled.at(-1)) {
      pooled.pop()
      const weight = before.weight + last.weight
      last = {
        at: (before.at * before.weight + last.at * last.weight) / weight,
        rate: (before.rate * before.weight + last.rate * last.weight) / weight,
        weight,
      }
    }
    pooled.push(last)
  }
  return pooled
}
