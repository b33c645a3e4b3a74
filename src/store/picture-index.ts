import type { Redis } from 'ioredis'
import { LRUCache } from 'lru-cache'
import type { KeptPicture } from '../domain/kept-picture.ts'
import type { Person } from '../domain/request.ts'
import type { ImageStore, Log, PictureIndex } from '../ports.ts'
import { entryOf, idOf, leavingOf, pictureOf, short, workspaceOf } from './picture-entry.ts'
import { asked, redisNowMs, script } from './redis.ts'
import { withinMs } from './within.ts'

export interface PictureIndexOptions {
  readonly redis: Redis
  /** A connection of its own, for hearing what other processes forget; without it this process believes itself for a minute. */
  readonly subscriber?: Redis
  readonly prefix: string
  readonly images: Pick<ImageStore, 'hold' | 'release'>
  readonly log: Log
  readonly limits?: Partial<PictureIndexLimits>
}

export interface PictureIndexLimits {
  /** After its last use. */
  readonly ttlMs: number
  /** However often it is used: models and templates get better, and a team that asks for the same every day shall see that one day. */
  readonly maxAgeMs: number
  readonly maxEntries: number
  /** Newest ones of a workspace that may be offered. */
  readonly maxRecent: number
  readonly maxInMemory: number
  /** A look-up that takes longer is a miss. */
  readonly findWithinMs: number
}

const DAY_MS = 86_400_000
const LIMITS: PictureIndexLimits = {
  ttlMs: 7 * DAY_MS,
  maxAgeMs: 30 * DAY_MS,
  maxEntries: 100_000,
  maxRecent: 500,
  maxInMemory: 1_000,
  findWithinMs: 250,
}
/** How long a process believes what it knows without asking, should it not hear that a picture was forgotten. */
const BELIEVED_MS = 60_000
const AT_ONCE = 500

export const holderOf = (requestId: string): string => `cache-${requestId}`

/** What was made before: one short string in Redis for each picture, one Lua script an act. The bytes stay in the image store, held by the index. */
export function pictureIndex({
  redis,
  subscriber,
  prefix,
  images,
  log,
  limits,
}: PictureIndexOptions): PictureIndex & { close(): Promise<void> } {
  const { ttlMs, maxAgeMs, maxEntries, maxRecent, maxInMemory, findWithinMs } = { ...LIMITS, ...limits }
  const known = new LRUCache<string, KeptPicture>({ max: maxInMemory, ttl: BELIEVED_MS })
  const find = script<string | null>(redis, 'picture-find')
  const keep = script<string[]>(redis, 'picture-keep')
  const drop = script<string[]>(redis, 'picture-drop')
  const saveStaged = script<number>(redis, 'picture-staged')
  const key = (...parts: string[]) => [prefix, ...parts].join(':')
  const skipped =
    <T>(instead: T, what: string) =>
    (error: unknown) => {
      log.warn({ err: error }, `the picture index was skipped: ${what}`)
      return instead
    }

  const goneChannel = key('pictures', 'gone')
  const hear = (channel: string, id: string) => void (channel === goneChannel && known.delete(id))
  const subscribed = subscriber?.on('message', hear).subscribe(goneChannel).catch(skipped(undefined, 'listening'))

  async function letGo(flat: readonly string[]): Promise<void> {
    for (const { requestId, imageKey } of leavingOf(flat)) {
      await images.release(imageKey, holderOf(requestId))
      await asked(redis.hdel(key('pictures', 'leaving'), requestId))
    }
  }

  async function forgetIds(ids: readonly string[], workspace = '', unusedSinceMs: number | '' = ''): Promise<number> {
    for (const id of ids) known.delete(id)
    const leaving = ids.length > 0 ? await drop(prefix, workspace, unusedSinceMs, ...ids) : []
    await letGo(leaving)
    return leaving.length / 2
  }

  async function purge(workspace: string): Promise<void> {
    for (const [id, { author }] of known.entries()) if (workspaceOf(author) === workspace) known.delete(id)
    await asked(redis.hset(key('pictures', 'purged'), workspace, await redisNowMs(redis)))
    await asked(redis.unlink(key('pictures', 'vectors', workspace)))
    let cursor = '0'
    do {
      const [next, flat] = await asked(redis.zscan(key('pictures'), cursor, 'COUNT', AT_ONCE))
      await forgetIds(
        flat.filter((_, at) => at % 2 === 0),
        workspace,
      )
      cursor = next
    } while (cursor !== '0')
  }

  async function sweep(): Promise<number> {
    const unusedSinceMs = (await redisNowMs(redis)) - ttlMs
    const unused = await asked(redis.zrangebyscore(key('pictures'), 0, unusedSinceMs, 'LIMIT', 0, AT_ONCE))
    const swept = await forgetIds(unused, '', unusedSinceMs)
    // What a process that died had already dropped, but not released.
    await letGo(Object.entries(await asked(redis.hgetall(key('pictures', 'leaving')))).flat())
    return swept
  }

  async function store(picture: KeptPicture): Promise<void> {
    const id = idOf(picture.cacheKey)
    const offered = picture.isPrivate ? '' : 'offered'
    // The index first: should we die before the picture is held, its bytes go one day, and whoever finds the entry then forgets it.
    await letGo(await keep(prefix, id, entryOf(picture), workspaceOf(picture.author), offered, maxEntries, maxRecent))
    const isHeld = await images.hold(picture.imageKey, holderOf(picture.requestId))
    // It may have been let go by another process meanwhile, before there was anything to release.
    const entry = await asked(redis.get(key('picture', id)))
    const isKept = entry !== null && pictureOf(id, entry)?.requestId === picture.requestId
    if (isHeld && isKept) known.set(id, picture)
    else if (isHeld) await images.release(picture.imageKey, holderOf(picture.requestId))
    else if (isKept) await forgetIds([id])
  }

  async function newest(asker: Person, count: number): Promise<KeptPicture[]> {
    const ids = await asked(redis.zrevrange(key('pictures', 'of', workspaceOf(asker)), 0, count - 1))
    if (ids.length === 0) return []
    const [entries, usedAtMs, purged, nowMs] = await asked(
      Promise.all([
        redis.mget(ids.map((id) => key('picture', id))),
        redis.zmscore(key('pictures'), ...ids),
        redis.hget(key('pictures', 'purged'), workspaceOf(asker)),
        redisNowMs(redis),
      ]),
    )
    const keptAfterMs = Math.max(Number(purged ?? 0), nowMs - maxAgeMs)
    return entries.flatMap((entry, at) => {
      // What could not be found any more is not shown either.
      const isThere = entry && keptAtMs(entry) > keptAfterMs && Number(usedAtMs[at] ?? 0) >= nowMs - ttlMs
      const picture = isThere ? pictureOf(ids[at] ?? '', entry) : undefined
      return picture && isFor(picture, asker) && !picture.isPrivate ? [picture] : []
    })
  }

  return {
    async find(cacheKey, asker) {
      const id = idOf(cacheKey)
      const remembered = known.get(id)
      if (remembered)
        return remembered.cacheKey === cacheKey && isFor(remembered, asker) ? { picture: remembered, from: 'memory' } : undefined
      const looking = find(prefix, id, workspaceOf(asker), ttlMs, maxAgeMs)
      const entry = await withinMs(findWithinMs, looking, 'Redis was too slow').catch(skipped(null, 'looking'))
      const picture = entry ? pictureOf(id, entry) : undefined
      if (!picture || picture.cacheKey !== cacheKey) return undefined
      known.set(id, picture)
      return isFor(picture, asker) ? { picture, from: 'index' } : undefined
    },
    recent: (asker, count) =>
      withinMs(findWithinMs, newest(asker, Math.min(count, maxRecent)), 'Redis was too slow').catch(skipped([], 'what is recent')),
    keep: (picture) => store(picture).catch(skipped(undefined, 'keeping')),
    async saveStaged({ cacheKey, imageKey }, asker, staged) {
      const id = idOf(cacheKey)
      const remembered = known.get(id)
      const isSame = remembered?.imageKey === imageKey && workspaceOf(remembered.author) === workspaceOf(asker)
      if (isSame) known.set(id, { ...remembered, staged })
      await saveStaged(prefix, id, workspaceOf(asker), short(imageKey), staged).catch(skipped(0, 'the staged file'))
    },
    forget: async (cacheKey) => void (await forgetIds([idOf(cacheKey)]).catch(skipped(0, 'forgetting'))),
    purge: (workspace) => purge(workspaceOf(workspace)).catch(skipped(undefined, 'purging')),
    sweep: () => sweep().catch(skipped(0, 'sweeping')),
    async close() {
      await subscribed
      subscriber?.off('message', hear)
      await subscriber?.unsubscribe(goneChannel)
    },
  }
}

const keptAtMs = (entry: string): number => Number(/^\[(\d+)/.exec(entry)?.[1] ?? 0)

/** Never across workspaces; what was private, by its author alone. */
const isFor = ({ author, isPrivate }: KeptPicture, asker: Person): boolean =>
  workspaceOf(author) === workspaceOf(asker) && (!isPrivate || author.personId === asker.personId)
