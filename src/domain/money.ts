import { z } from 'zod'

/** Money is whole micro-dollars everywhere ($0.0336 = 33 600), so that sums are exact. */
export const MicroUsd = z.number().int().nonnegative()
export type MicroUsd = z.infer<typeof MicroUsd>

export const microUsd = (usd: number): MicroUsd => Math.round(usd * 1_000_000)

/** "$0.034", "$1.20", or "free" for nothing: three decimals below ten cents, because that is where image prices live, and four where words are read. */
export function formatUsd(amount: MicroUsd): string {
  if (amount === 0) return 'free'
  const usd = amount / 1_000_000
  if (usd < 0.00005) return 'less than $0.0001'
  if (usd < 0.001) return `$${usd.toFixed(4)}`
  return `$${usd.toFixed(usd < 0.1 ? 3 : 2)}`
}
