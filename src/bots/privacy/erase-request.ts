import { createHash } from 'node:crypto'
import type { RequestRecord } from '../../domain/record.ts'
import type { MessageRef, Person } from '../../domain/request.ts'
import type { Erasures, ImageStore, JobQueue, LessonsStore, Log, PictureIndex, RequestStore, Samples } from '../../ports.ts'
import type { Surface } from '../surface.ts'

export interface ErasingParts {
  readonly erasures: Erasures
  readonly requests: Pick<RequestStore, 'find' | 'cancel' | 'releaseStaged'>
  readonly samples: Pick<Samples, 'forgetSamples'>
  readonly lessons: Pick<LessonsStore, 'forgetPerson'>
  readonly images: Pick<ImageStore, 'recover' | 'release'>
  readonly pictures?: Pick<PictureIndex, 'find' | 'forget'> | undefined
  readonly queue: Pick<JobQueue, 'wake'>
  readonly surfaceOf: (platform: Person['platform']) => Surface
  readonly log: Log
}

const OPEN = ['waiting', 'running', 'asking']

/**
 * Erases all that is kept of one request. Each step may be repeated after a crash, and the record goes last, because it says what there is to erase. What a platform
 * does not let us remove is logged and keeps nothing else.
 */
export async function eraseRequest(parts: ErasingParts, requestId: string, person: Person): Promise<void> {
  const { erasures, requests, samples, queue } = parts
  const record = await requests.find(requestId)
  if (!record) return erasures.eraseRecord(requestId, person, [])
  if (OPEN.includes(record.state)) {
    await requests.cancel(requestId)
    // Its job sleeps until its question would have lapsed; called now, it finds nothing left to do.
    if (record.state === 'asking') await queue.wake(requestId)
    await takeDown(parts, record, record.progress)
  }
  const isPrivate = record.request.options.private === true && !record.shared
  // Before the chat is asked for anything, which may take long.
  await erasePicture(parts, record)
  if (isPrivate) await eraseUpload(parts, record)
  await samples.forgetSamples(person, [requestId])
  const messages = [record.progress, record.learned.delivery?.message, record.shared].filter((message) => message !== undefined)
  const hadPicture = isPrivate && record.learned.generation !== undefined && !record.deletedAtMs
  await erasures.eraseRecord(requestId, person, messages.map(messageKey), hadPicture ? 1 : 0)
}

/** What nobody but its asker could see. */
async function eraseUpload(parts: ErasingParts, record: RequestRecord): Promise<void> {
  const { requests, surfaceOf, log } = parts
  const { request, staged, learned } = record
  await takeDown(parts, record, learned.delivery?.message)
  try {
    // Other messages may show the same upload.
    if (staged && (await requests.releaseStaged(request.requestId, staged))) await surfaceOf(request.place.platform).unstage?.(staged)
  } catch (error) {
    log.warn({ requestId: request.requestId, err: error }, 'an upload of somebody who is forgotten could not be removed')
  }
}

async function takeDown({ surfaceOf, log }: ErasingParts, { request }: RequestRecord, message: MessageRef | undefined): Promise<void> {
  if (!message) return
  try {
    await surfaceOf(request.place.platform).remove(message)
  } catch (error) {
    log.warn({ requestId: request.requestId, err: error }, 'a message of somebody who is forgotten could not be removed')
  }
}

/** The bytes go with their last holder, and the index knows the words no more. */
async function erasePicture({ images, pictures }: ErasingParts, { request, learned: { generation } }: RequestRecord): Promise<void> {
  const { requestId, asker } = request
  const kept = generation?.cacheKey && (await pictures?.find(generation.cacheKey, asker))
  if (kept && kept.picture.requestId === requestId) await pictures?.forget(kept.picture.cacheKey)
  if (generation) await images.release(generation.imageKey, requestId)
  // One that was written, and whose record does not know of it yet.
  const bytes = await images.recover(requestId)
  if (bytes) await images.release(createHash('sha256').update(bytes).digest('hex'), requestId)
}

/** As the store names messages in its index. */
const messageKey = ({ platform, channelId, messageId }: MessageRef): string => `${platform}:${channelId}:${messageId}`
