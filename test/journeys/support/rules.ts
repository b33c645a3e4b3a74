import type { Redis } from 'ioredis'
import type { z } from 'zod'
import { Rules, type Workspace } from '../../../src/domain/rules.ts'
import { rulesStore } from '../../../src/store/rules.ts'

/** What the admins of a workspace have decided before the test begins. A running program goes by it within a second. */
export async function setRules(redis: Redis, workspace: Workspace, rules: z.input<typeof Rules>, prefix = 'banana'): Promise<void> {
  const store = rulesStore({ redis, prefix })
  const { version } = await store.of(workspace)
  await store.change(workspace, version, Rules.parse(rules), { by: 'operator', kind: 'rules', what: 'set by a test' })
}
