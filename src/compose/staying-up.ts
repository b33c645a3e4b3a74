import type { Redis } from 'ioredis'
import type { Config } from '../config.ts'
import { pictureReader } from '../imaging/reader.ts'
import { dayOf, endNotices } from '../models/lifecycle.ts'
import { openTextModel } from '../models/text-models.ts'
import type { Admins, Budget, ImageInspector, Log, ModelHealth, Models, PictureCritic, PictureReader, Role } from '../ports.ts'
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

/** Somebody to look at pictures, where there is a text model to do it. Loaded by workers alone. */
export async function openCritic({ gemini, semantic }: Config, inspector: ImageInspector): Promise<{ readonly critic?: PictureCritic }> {
  const text = openTextModel({ googleApiKey: gemini?.apiKey, geminiBaseUrl: gemini?.baseUrl, textModelId: semantic.modelId })
  if (!text) return {}
  const { visionCheck } = await import('../pipeline/quality/vision-check.ts')
  return { critic: visionCheck({ ...text, inspector }) }
}

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
