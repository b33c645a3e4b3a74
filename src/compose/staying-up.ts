import type { Redis } from 'ioredis'
import { pictureReader } from '../imaging/reader.ts'
import { dayOf, endNotices } from '../models/lifecycle.ts'
import type { Admins, Budget, Log, ModelHealth, Models, PictureReader, Role } from '../ports.ts'
import { adminNotices } from '../store/admin-notices.ts'
import { modelHealth } from '../store/model-health.ts'

/** What keeps pictures coming when a model does not: all processes share it. */
export interface StayingUp {
  readonly health: ModelHealth
  readonly admins: Admins
  readonly reader: PictureReader
  readonly budget: Budget
}

export const openStayingUp = (redis: Redis, prefix: string, log: Log, clockShiftMs?: () => number): StayingUp => ({
  health: modelHealth({ redis, prefix, clockShiftMs }),
  admins: adminNotices(redis, prefix, log),
  reader: pictureReader(),
  // Until there are budgets to keep.
  budget: { allows: async () => true },
})

/** A preview is drawn by this program itself and has no breaker. */
export async function openHealthCheck({
  models,
  health,
  admins,
  log,
}: StayingUp & { readonly models: Models; readonly log: Log }): Promise<Role> {
  const { healthCheck } = await import('../queue/health-check.ts')
  const endings = () => endNotices(models.usable, dayOf(new Date()))
  return healthCheck({
    modelIds: () => models.usable.flatMap(({ modelId, role }) => (role === 'preview' ? [] : [modelId])),
    endings: () => endings().map(({ text, modelId, due }) => ({ text, key: `model-ends:${modelId}:${due}` })),
    health,
    admins,
    log,
  })
}
