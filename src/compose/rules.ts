import type { Redis } from 'ioredis'
import { LRUCache } from 'lru-cache'
import type { Surface } from '../bots/surface.ts'
import type { Config } from '../config.ts'
import type { Person, Platform } from '../domain/request.ts'
import { type RuleDefaults, rulesFor, workspaceKey } from '../domain/rules.ts'
import type { Members, Membership, RuleBook, RulesStore } from '../ports.ts'
import { rulesStore } from '../store/rules.ts'

export interface OpenedRules {
  readonly rules: RulesStore
  readonly members: Members
  readonly ruleBook: RuleBook
}

/** How long a process goes by what a platform said of a member. */
const MEMBER_MS = 60_000

/** The rules of all workspaces, and who is who in them. */
export function openRules(
  { limits, redisPrefix }: Pick<Config, 'limits' | 'redisPrefix'>,
  redis: Redis,
  surfaceOf: (platform: Platform) => Surface,
): OpenedRules {
  const rules = rulesStore({ redis, prefix: redisPrefix })
  const members = askPlatforms(surfaceOf)
  return { rules, members, ruleBook: ruleBook(rules, members, defaultsOf(limits)) }
}

function ruleBook(rules: Pick<RulesStore, 'of'>, members: Members, defaults: RuleDefaults): RuleBook {
  return {
    async for(request) {
      const { rules: now } = await rules.of(request.place)
      // Most teams name no groups, and a platform is not asked for nothing.
      const namesGroups = Object.keys(now.members.groups).length > 0
      const groups = namesGroups ? (await members.of(request.asker)).groups : []
      return rulesFor(now, request, groups, defaults)
    },
  }
}

/** What holds where a workspace has set nothing. A limit of 0 in the settings is none. */
export function defaultsOf({ perPersonMicroUsd, perWorkspaceMicroUsd, timeZone }: Config['limits']): RuleDefaults {
  const daily = (limit: number) => (limit > 0 ? { day: limit } : {})
  return { timeZone, person: daily(perPersonMicroUsd), workspace: daily(perWorkspaceMicroUsd) }
}

function askPlatforms(surfaceOf: (platform: Platform) => Surface): Members {
  const known = new LRUCache<string, Promise<Membership>>({ max: 5_000, ttl: MEMBER_MS })
  const ask = async (person: Person): Promise<Membership> => ({ isAdmin: await surfaceOf(person.platform).isAdmin(person), groups: [] })
  return {
    of(person) {
      const key = `${workspaceKey(person)}:${person.personId}`
      const last = known.get(key)
      if (last) return last
      const answer = ask(person)
      known.set(key, answer)
      answer.catch(() => known.delete(key))
      return answer
    },
  }
}
