import type { Redis } from 'ioredis'
import type { Config } from '../config.ts'
import type { Cap, Scope } from '../domain/ledger.ts'
import type { Model } from '../domain/model.ts'
import { type Ledger, openLedger } from '../store/ledger.ts'

/** The ledger with the limits of the settings. */
export function openMoney({ limits, redisPrefix }: Pick<Config, 'limits' | 'redisPrefix'>, redis: Redis): Ledger {
  const daily: readonly [Scope, number][] = [
    ['person', limits.perPersonMicroUsd],
    ['workspace', limits.perWorkspaceMicroUsd],
    ['global', limits.globalMicroUsd],
  ]
  const caps = daily.flatMap(([scope, limitMicroUsd]): Cap[] => (limitMicroUsd > 0 ? [{ scope, period: 'day', limitMicroUsd }] : []))
  return openLedger({ redis, prefix: redisPrefix, caps, timeZone: limits.timeZone, globalAlertMicroUsd: limits.globalAlertMicroUsd })
}

/** What pictures are usually made with: the everyday role, else the cheapest that costs anything. */
export function usualPicture(usable: readonly Model[]): { readonly modelId: string; readonly priceMicroUsd: number } | undefined {
  const priced = usable.filter(({ priceMicroUsdPerImage }) => priceMicroUsdPerImage > 0)
  const usual = priced.find(({ role }) => role === 'flash') ?? priced[0]
  return usual && { modelId: usual.modelId, priceMicroUsd: usual.priceMicroUsdPerImage }
}
