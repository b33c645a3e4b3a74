import type { Redis } from 'ioredis'
import { Trials } from '../domain/experiment.ts'
import { PLATFORMS } from '../domain/request.ts'
import { type Workspace, workspaceKey } from '../domain/rules.ts'
import type { TrialsNow, TrialsStore } from '../ports.ts'
import { asked, script } from './redis.ts'
import { remembered } from './remembered.ts'

/** Experiments that were started: `<prefix>:trials:<workspace>`, a hash of version and JSON; starts and stops stand in the audit log, `<prefix>:decisions:<workspace>`. */
export function trialsStore({ redis, prefix }: { readonly redis: Redis; readonly prefix: string }): TrialsStore {
  const change = script<number>(redis, 'trials-change')
  const known = remembered(read)

  async function read(workspace: string): Promise<TrialsNow> {
    const [version, json] = await asked(redis.hmget(`${prefix}:trials:${workspace}`, 'version', 'trials'))
    return json ? { trials: Trials.parse(JSON.parse(json)), version: Number(version) } : { trials: {}, version: 0 }
  }

  return {
    of: (workspace) => known.of(workspaceKey(workspace)),
    async workspaces() {
      const start = `${prefix}:trials:`
      const found = new Set<string>()
      for await (const keys of redis.scanStream({ match: `${start}*`, count: 1_000 }) as AsyncIterable<readonly string[]>)
        for (const key of keys) found.add(key.slice(start.length))
      return [...found].toSorted().flatMap(workspaceIn)
    },
    async change(workspace, before, trials, { by, kind, what }) {
      const key = workspaceKey(workspace)
      const isChanged = await change(prefix, key, before, JSON.stringify(Trials.parse(trials)), by, kind, what)
      known.forget(key)
      return isChanged === 1
    },
  }
}

function workspaceIn(key: string): Workspace[] {
  const [platform, workspaceId] = key.split(':')
  const known = PLATFORMS.find((each) => each === platform)
  return known && workspaceId ? [{ platform: known, workspaceId }] : []
}
