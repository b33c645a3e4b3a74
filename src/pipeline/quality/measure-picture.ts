/** What the grey levels of a picture say about how much there is to see. */
export interface Measures {
  /** Standard deviation of the grey levels, 0 to 127. */
  readonly contrast: number
  /** Bits that one pixel tells, 0 to 8. */
  readonly entropy: number
  /** How much of it is within a few levels of its most common one, 0 to 1. */
  readonly sameness: number
  /** How many grey levels take up a ten-thousandth of it or more. */
  readonly levels: number
}

/** Two levels up and down are nothing that an eye would see. */
const NEAR = 2

export function measurePicture(grey: Uint8Array): Measures {
  const histogram = new Uint32Array(256)
  for (const level of grey) histogram[level] = (histogram[level] ?? 0) + 1
  const total = grey.length
  const shares = Array.from(histogram, (count) => count / total)
  const mean = shares.reduce((sum, share, level) => sum + share * level, 0)
  const variance = shares.reduce((sum, share, level) => sum + share * (level - mean) ** 2, 0)
  const mode = histogram.indexOf(Math.max(...histogram))
  return {
    contrast: Math.sqrt(variance),
    entropy: -shares.reduce((sum, share) => sum + (share > 0 ? share * Math.log2(share) : 0), 0),
    sameness: shares.slice(Math.max(0, mode - NEAR), mode + NEAR + 1).reduce((sum, share) => sum + share, 0),
    levels: shares.filter((share) => share >= 0.0001).length,
  }
}
