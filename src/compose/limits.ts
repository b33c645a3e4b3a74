import type { Redis } from 'ioredis'
import { LRUCache } from 'lru-cache'
import type { Config } from '../config.ts'
import type { Cap } from '../domain/ledger.ts'
import type { Model } from '../domain/model.ts'
import type { Place } from '../domain/request.ts'
import { type RuleDefaults, rulesFor, workspaceKey } from '../domain/rules.ts'
import type { Channels, Log, RuleBook, RulesStore } from '../ports.ts'
import { type Ledger, type MoneyRules, openLedger, type Reserving } from '../store/ledger.ts'
import { withinMs } from '../store/within.ts'
import { defaultsOf } from './rules.ts'

interface Ruled {
  readonly rules: Pick<RulesStore, 'of'>
  readonly ruleBook: RuleBook & Channels
  readonly log: Log
}

/** The ledger with the limits that each workspace has set, and the one of all from the settings. */
export function openMoney({ limits, redisPrefix }: Pick<Config, 'limits' | 'redisPrefix'>, redis: Redis, ruled: Ruled): Ledger {
  const { globalMicroUsd, globalAlertMicroUsd, timeZone } = limits
  const caps: Cap[] = globalMicroUsd > 0 ? [{ scope: 'global', period: 'day', limitMicroUsd: globalMicroUsd }] : []
  return openLedger({ redis, prefix: redisPrefix, caps, timeZone, globalAlertMicroUsd, rulesOf: steadyRules(ruled, defaultsOf(limits)) })
}

/** How long a request waits to hear in which groups its asker is. */
const ASKED_WITHIN_MS = 2_000

/** Which channel is around a thread was asked at the same time as that, so it is known by then or it is not. */
const CHANNEL_WITHIN_MS = 200

/**
 * Whose tier hangs on a group is asked of the platform, which may be down; pictures are made all the same. What the person was allowed last counts on, for as long
 * as this process remembers; else what everybody in their workspace is who has no group. That errs on the side of the workspace's money, and both limits of the
 * workspace and the channel hold whatever the platform says; only a thread that this process never met before counts for itself meanwhile.
 */
export function steadyRules(
  { rules, ruleBook, log }: Ruled,
  defaults: RuleDefaults,
): (of: Pick<Reserving, 'asker' | 'place'>) => Promise<MoneyRules> {
  const last = new LRUCache<string, MoneyRules>({ max: 5_000 })
  return async (of) => {
    const key = `${workspaceKey(of.place)} ${of.place.channelId} ${of.asker.personId}`
    try {
      const now = await withinMs(ASKED_WITHIN_MS, ruleBook.for(of), 'the rules of a person')
      last.set(key, now)
      return now
    } catch (error) {
      const known = last.get(key)
      // Whether the rules themselves can be read: without Redis nothing is spent.
      const { rules: now } = await rules.of(of.place)
      log.warn(
        { err: error, personId: of.asker.personId, isRemembered: known !== undefined },
        'a person has the limits of last time: their groups are unknown',
      )
      return known ?? rulesFor(now, { ...of, place: { ...of.place, channelId: await channelOf(of.place) } }, [], defaults)
    }
  }

  async function channelOf(place: Place): Promise<string> {
    try {
      return await withinMs(CHANNEL_WITHIN_MS, ruleBook.channelOf(place), 'the channel around a thread')
    } catch (error) {
      log.warn({ err: error, channelId: place.channelId }, 'money is counted under a thread: its channel is unknown')
      return place.channelId
    }
  }
}

/** What pictures are usually made with: the everyday role, else the cheapest that costs anything. */
export function usualPicture(usable: readonly Model[]): { readonly modelId: string; readonly priceMicroUsd: number } | undefined {
  const priced = usable.filter(({ priceMicroUsdPerImage }) => priceMicroUsdPerImage > 0)
  const usual = priced.find(({ role }) => role === 'flash') ?? priced[0]
  return usual && { modelId: usual.modelId, priceMicroUsd: usual.priceMicroUsdPerImage }
}
