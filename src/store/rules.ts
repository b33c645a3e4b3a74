import type { Redis } from 'ioredis'
import { DEFAULT_RULES, Rules, workspaceIn, workspaceKey } from '../domain/rules.ts'
import type { Decision, RulesNow, RulesStore } from '../ports.ts'
import { asked, script } from './redis.ts'
import { remembered } from './remembered.ts'

/** Rules and audit log: `<prefix>:rules:<workspace>`, a hash of version and JSON, `<prefix>:decisions:<workspace>`, a stream, and `<prefix>:ruled`, the set of workspaces. */
export function rulesStore({ redis, prefix }: { readonly redis: Redis; readonly prefix: string }): RulesStore {
  const change = script<number>(redis, 'rules-change')
  const known = remembered(read)

  async function read(workspace: string): Promise<RulesNow> {
    const [version, json] = await asked(redis.hmget(`${prefix}:rules:${workspace}`, 'version', 'rules'))
    return json ? { rules: Rules.parse(JSON.parse(json)), version: Number(version) } : { rules: DEFAULT_RULES, version: 0 }
  }

  return {
    of: (workspace) => known.of(workspaceKey(workspace)),
    now: (workspace) => read(workspaceKey(workspace)),
    async change(workspace, before, rules, { by, kind, what }) {
      const key = workspaceKey(workspace)
      const isChanged = await change(prefix, key, before, JSON.stringify(Rules.parse(rules)), by, kind, ...[what].flat())
      known.forget(key)
      return isChanged === 1
    },
    async note(workspace, { by, kind, what }) {
      await asked(redis.xadd(`${prefix}:decisions:${workspaceKey(workspace)}`, '*', 'by', by, 'kind', kind, 'what', what))
    },
    async workspaces() {
      const keys = await asked(redis.smembers(`${prefix}:ruled`))
      return keys.toSorted().map(workspaceIn)
    },
    async decisions(workspace, count) {
      const entries = await asked(redis.xrevrange(`${prefix}:decisions:${workspaceKey(workspace)}`, '+', '-', 'COUNT', count))
      return entries.map(([entryId, fields]) => decisionIn(entryId, fields))
    },
  }
}

function decisionIn(entryId: string, fields: readonly string[]): Decision {
  const at = (name: string) => fields[fields.indexOf(name) + 1] ?? ''
  return { atMs: Number(entryId.split('-')[0]), by: at('by'), kind: at('kind'), what: at('what') }
}
