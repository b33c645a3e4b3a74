import type { RequestRecord } from '../../domain/record.ts'
import type { Log } from '../../ports.ts'
import { pictureFile } from '../conversation/picture-file.ts'
import type { InboxParts } from '../inbox/inbox-parts.ts'
import type { Arrival } from '../incoming.ts'
import type { CardFile, Surface } from '../surface.ts'

/** As many as fit one message on every platform, with room for the words around them. */
const SHOWN = 8

export interface Recent {
  readonly records: readonly RequestRecord[]
  readonly permalinks: ReadonlyMap<string, string>
  /** Pictures that can be shown without uploading them again, and those that could be shown nowhere else. */
  readonly files: readonly CardFile[]
}

/** A person's newest requests, in this workspace. */
export async function recentPictures({ requests, images, surfaceOf, log }: InboxParts, { person, place }: Arrival): Promise<Recent> {
  const records = await requests.history(person, SHOWN)
  const surface = surfaceOf(place.platform)
  const permalinks = await linksTo(records, surface, log)
  const files = records.flatMap(({ request, learned: { generation, intent }, staged, deletedAtMs, problemCode }) => {
    const isOnlyHere = problemCode === 'UNDELIVERABLE' && !surface.stage
    return generation && (staged || isOnlyHere) && !deletedAtMs ? [pictureFile(images, generation, request.words, intent, staged)] : []
  })
  return { records, permalinks, files }
}

/** Links are asked of the platform while it waits for our answer: those that are not there in time are left out. */
const LINKS_WITHIN_MS = 1_000

async function linksTo(records: readonly RequestRecord[], surface: Surface, log: Log): Promise<ReadonlyMap<string, string>> {
  const links = new Map<string, string>()
  const asking = records.map(async ({ request, learned }) => {
    const message = learned.delivery?.message
    try {
      const link = message && (await surface.permalink(request.place, message))
      if (link) links.set(request.requestId, link)
    } catch (error) {
      log.debug({ requestId: request.requestId, err: error }, 'no link to this picture')
    }
  })
  const inTime = AbortSignal.timeout(LINKS_WITHIN_MS)
  await Promise.race([Promise.all(asking), new Promise((resolve) => inTime.addEventListener('abort', resolve, { once: true }))])
  return new Map(links)
}
