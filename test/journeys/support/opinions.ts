import type { Redis } from 'ioredis'
import type { Rules, Workspace } from '../../../src/domain/rules.ts'
import { workspaceKey } from '../../../src/domain/rules.ts'
import type { Sample } from '../../../src/domain/sample.ts'
import type { Attempt } from '../../../src/ports.ts'
import { requestStore } from '../../../src/store/requests.ts'
import { rulesStore } from '../../../src/store/rules.ts'
import { sampleStore } from '../../../src/store/samples.ts'
import { aPerson, aRequest } from '../../support/builders.ts'
import { recordingLog } from '../../support/recording-log.ts'

const prefix = 'banana'

/** What is known of the requests of a workspace, by whom it was asked, oldest first. */
export async function samplesOf(redis: Redis, workspace: Workspace, personId: string): Promise<Sample[]> {
  const store = sampleStore({ redis, prefix, log: recordingLog().log })
  const samples: Sample[] = []
  for await (const sample of store.read({ workspace: workspaceKey(workspace), personId })) samples.push(sample)
  return samples
}

/** What people think of the newest picture of somebody, in one line: `U2 down text-wrong; again`. */
export async function opinionsOf(redis: Redis, workspace: Workspace, personId: string): Promise<string> {
  const sample = (await samplesOf(redis, workspace, personId)).at(-1)
  const votes = sample?.votes.map((vote) => [vote.personId, vote.value, vote.reason].filter(Boolean).join(' ')) ?? []
  return [...votes, ...(sample?.signals ?? [])].join('; ')
}

export async function setEmoji(redis: Redis, workspace: Workspace, emoji: Rules['emoji']): Promise<void> {
  const rules = rulesStore({ redis, prefix })
  const now = await rules.of(workspace)
  await rules.change(workspace, now.version, { ...now.rules, emoji }, { by: 'operator', kind: 'rules', what: 'emoji' })
}

/** The id of a request of somebody in another workspace, whose picture is there. */
export async function aPictureElsewhere(redis: Redis, platform: Workspace['platform']): Promise<string> {
  const requests = requestStore({ redis, prefix, deadlineMs: 60_000 })
  const request = aRequest({ asker: aPerson({ platform, workspaceId: 'T0ELSEWHERE', personId: 'U0ELSEWHERE' }) })
  await requests.accept(request, { dedupe: [], maxOpen: 10, announced: false })
  const attempt = (await requests.begin(request.requestId)) as Attempt
  await attempt.deliver({ way: 'post', deliveredAtMs: Date.now(), degraded: [] }, 0, 'flash')
  return request.requestId
}
