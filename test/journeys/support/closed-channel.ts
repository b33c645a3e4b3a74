import type { Redis } from 'ioredis'
import type { Workspace } from '../../../src/domain/rules.ts'
import { announcementStore } from '../../../src/store/announcements.ts'

/** What is left when a summary could not be posted, because its channel takes nothing from us. */
export async function findClosed(redis: Redis, workspace: Workspace, channelId: string): Promise<void> {
  const announcements = announcementStore(redis, 'banana')
  const key = `${workspace.platform}:${workspace.workspaceId}:daily:2026-11-19` as const
  const claimed = await announcements.claim(key, 1_000)
  if (claimed.kind !== 'claimed') throw new Error(`the announcement is ${claimed.kind}`)
  await announcements.dropClosed(key, claimed.claim, workspace, channelId)
}
