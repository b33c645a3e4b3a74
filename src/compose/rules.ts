import type { Redis } from 'ioredis'
import { LRUCache } from 'lru-cache'
import type { Surface } from '../bots/surface.ts'
import type { Config } from '../config.ts'
import type { Place, Platform } from '../domain/request.ts'
import { brandOf, isAllowed, type RuleDefaults, type Rules, rulesFor, workspaceKey } from '../domain/rules.ts'
import type { Brands, Budget, Channels, Drafts, Members, Membership, RuleBook, RulesStore } from '../ports.ts'
import { draftStore } from '../store/drafts.ts'
import { rulesStore } from '../store/rules.ts'

export interface OpenedRules {
  readonly rules: RulesStore
  readonly members: Members
  readonly ruleBook: RuleBook & Channels
  readonly brands: Brands
  readonly drafts: Drafts
}

/** How long a process goes by what a platform said of a member. */
const MEMBER_MS = 60_000
/** A thread hardly ever moves to another channel. */
const CHANNEL_MS = 3_600_000

/** The rules of all workspaces, and who is who in them. */
export function openRules(
  { limits, redisPrefix }: Pick<Config, 'limits' | 'redisPrefix'>,
  redis: Redis,
  surfaceOf: (platform: Platform) => Surface,
): OpenedRules {
  const rules = rulesStore({ redis, prefix: redisPrefix })
  const members = askPlatforms(surfaceOf)
  const channels = channelsOf(surfaceOf)
  return {
    rules,
    members,
    ruleBook: ruleBook(rules, members, channels, defaultsOf(limits)),
    brands: brandsOf(rules, channels),
    drafts: draftStore(redis, redisPrefix),
  }
}

/** The place as the rules know it: a thread goes by those of its channel. */
type Around = (place: Place, rules: Rules) => Promise<Place>

function ruleBook(rules: Pick<RulesStore, 'of'>, members: Members, channels: Around, defaults: RuleDefaults): RuleBook & Channels {
  return {
    async for({ asker, place }) {
      const { rules: now } = await rules.of(place)
      // Most teams name no groups, and a platform is not asked for nothing.
      const namesGroups = Object.keys(now.members.groups).length > 0
      const membership = namesGroups ? members.of(asker) : undefined
      const [groups, around] = await Promise.all([membership?.then((known) => known.groups) ?? [], channels(place, now)])
      return rulesFor(now, { asker, place: around }, groups, defaults)
    },
    async channelOf(place) {
      const { rules: now } = await rules.of(place)
      return (await channels(place, now)).channelId
    },
  }
}

const brandsOf = (rules: Pick<RulesStore, 'of'>, channels: Around): Brands => ({
  async find(place) {
    const { rules: now } = await rules.of(place)
    return brandOf(now, await channels(place, now))
  },
})

/** A budget that a model which the rules do not allow is never within, not even to take another one's place. */
export const withinRules = (budget: Budget, rules: RuleBook): Budget => ({
  async allows(request, model, priceMicroUsd) {
    const { models } = await rules.for(request)
    return isAllowed(model, models) && budget.allows(request, model, priceMicroUsd)
  },
})

/** What holds where a workspace has set nothing. A limit of 0 in the settings is none. */
export function defaultsOf({ perPersonMicroUsd, perWorkspaceMicroUsd, timeZone }: Config['limits']): RuleDefaults {
  const daily = (limit: number) => (limit > 0 ? { day: limit } : {})
  return { timeZone, person: daily(perPersonMicroUsd), workspace: daily(perWorkspaceMicroUsd) }
}

function askPlatforms(surfaceOf: (platform: Platform) => Surface): Members {
  const known = rememberedSteadily<Membership>(MEMBER_MS)
  return {
    of: (person, how) => known(`${workspaceKey(person)}:${person.personId}`, () => surfaceOf(person.platform).membership(person), how),
  }
}

/** A platform is asked only where the rules name channels, and this one is not among them. */
function channelsOf(surfaceOf: (platform: Platform) => Surface): Around {
  const known = rememberedSteadily<{ readonly around: string | undefined }>(CHANNEL_MS)
  return async (place, { allowedChannels, channels }) => {
    const named = [...(allowedChannels ?? []), ...Object.keys(channels)]
    const isAnywhere = place.channelId === ''
    if (isAnywhere || named.length === 0 || named.includes(place.channelId)) return place
    const { around } = await known(`${workspaceKey(place)}:${place.channelId}`, async () => ({
      around: await surfaceOf(place.platform).channelAround(place),
    }))
    return around === undefined ? place : { ...place, channelId: around }
  }
}

/** A platform that does not answer is no reason to refuse what it allowed an hour ago. */
const STEADY_MS = 86_400_000

/** Asks once for many, and again for what could not be answered. Meanwhile the last answer counts on, except before somebody decides something. */
function rememberedSteadily<Answer extends object>(
  forMs: number,
): (key: string, ask: () => Promise<Answer>, how?: 'now') => Promise<Answer> {
  const known = new LRUCache<string, Promise<Answer>>({ max: 5_000, ttl: forMs })
  const settled = new LRUCache<string, Answer>({ max: 5_000, ttl: STEADY_MS })

  async function askAgain(key: string, ask: () => Promise<Answer>, how: 'now' | undefined): Promise<Answer> {
    try {
      const answer = await ask()
      settled.set(key, answer)
      return answer
    } catch (error) {
      const before = how === 'now' ? undefined : settled.get(key)
      if (before) return before
      throw error
    }
  }

  return (key, ask, how) => {
    const last = how === 'now' ? undefined : known.get(key)
    if (last) return last
    const answer = askAgain(key, ask, how)
    known.set(key, answer)
    answer.catch(() => known.delete(key))
    return answer
  }
}
