import type { Platform } from '../domain/request.ts'
import type { ImageStore, JobQueue, Log, Models, PictureIndex, RequestStore } from '../ports.ts'
import type { Surface } from './surface.ts'

/** What the inbox works with. */
export interface InboxParts {
  readonly requests: RequestStore
  readonly queue: JobQueue
  readonly images: ImageStore
  /** Where pictures are found again; a deleted one no more. */
  readonly pictures?: Pick<PictureIndex, 'find' | 'forget'> | undefined
  readonly surfaceOf: (platform: Platform) => Surface
  readonly models: Pick<Models, 'usable' | 'resolve'>
  readonly maxOpenPerPerson: number
  readonly newRequestId: () => string
  readonly log: Log
}
