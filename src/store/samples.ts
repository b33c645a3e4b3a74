import type { ChainableCommander, Redis } from 'ioredis'
import { workspaceKey } from '../domain/rules.ts'
import type { Sample } from '../domain/sample.ts'
import { sampleOf } from '../domain/sample-of.ts'
import type { Log, SampleQuery, Samples } from '../ports.ts'
import { asked, script } from './redis.ts'
import { toRecord } from './request-fields.ts'
import { signalsIn } from './signal-fields.ts'

export interface SampleStoreOptions {
  readonly redis: Redis
  readonly prefix: string
  readonly log: Log
}

/** How many records are read at once: some 500 KB. */
const PAGE = 100
const FORGOTTEN_AT_ONCE = 500

/**
 * A sample is what the record of a request says, reckoned when it is read: nothing is written twice, so nothing can disagree. What is kept besides are indexes
 * by the time of asking: `<prefix>:samples` of all, `<prefix>:samples:<workspace>`, and `<prefix>:samples:<workspace>:<person>`.
 */
export function sampleStore({ redis, prefix, log }: SampleStoreOptions): Samples {
  const forgetSamples = script<number>(redis, 'forget-samples')
  const forgetOpinions = script<number>(redis, 'forget-opinions')

  async function fetch(requestIds: readonly string[]): Promise<Sample[]> {
    const pipeline = redis.pipeline()
    for (const requestId of requestIds)
      for (const kind of ['request', 'votes', 'signals']) pipeline.hgetall(`${prefix}:${kind}:${requestId}`)
    const answers = await asked(hashesOf(pipeline))
    return requestIds.flatMap((requestId, at) => readable(requestId, answers.slice(at * 3, at * 3 + 3)) ?? [])
  }

  /** A record that another version wrote in another way does not end an analysis of a hundred thousand. */
  function readable(requestId: string, [fields = {}, votes = {}, signals = {}]: readonly Record<string, string>[]): Sample | undefined {
    if (!fields.request) return undefined
    try {
      return sampleOf(toRecord(fields, votes), signalsIn(signals))
    } catch (error) {
      log.warn({ requestId, err: error }, 'a record cannot be read as a sample; it is left out')
      return undefined
    }
  }

  return {
    async *read(query) {
      const { fromMs = '-inf', untilMs } = query
      for await (const page of pagesOf(indexOf(query), fromMs, untilMs === undefined ? '+inf' : `(${untilMs}`))
        for (const sample of await fetch(page)) if (fits(sample, query)) yield sample
    },

    async newest(workspace, personId, count) {
      const index = `${prefix}:samples:${workspace}:${personId}`
      const found: Sample[] = []
      for (let from = 0; found.length < count; from += PAGE) {
        const page = await asked(redis.zrevrange(index, from, from + PAGE - 1))
        found.push(...(await fetch(page)))
        if (page.length < PAGE) break
      }
      return found.slice(0, count)
    },

    async forgetSamples(workspace, whose) {
      const key = workspaceKey(workspace)
      if (!('personId' in whose)) return inParts(whose, (part) => forgetSamples(prefix, key, ...part))
      const person = `${key}:${whose.personId}`
      const opinions = await asked(redis.zrange(`${prefix}:opinions:${person}`, '0', '-1'))
      await inParts(opinions, (part) => forgetOpinions(prefix, person, ...part))
      await asked(redis.del(`${prefix}:unanswered:${person}`))
      const own = await asked(redis.zrange(`${prefix}:samples:${person}`, '0', '-1'))
      return inParts(own, (part) => forgetSamples(prefix, key, ...part))
    },
  }

  function indexOf({ workspace, personId }: SampleQuery): string {
    if (workspace === undefined) return `${prefix}:samples`
    return personId === undefined ? `${prefix}:samples:${workspace}` : `${prefix}:samples:${workspace}:${personId}`
  }

  /** Goes on after the last one seen, so that what is added or forgotten meanwhile neither repeats nor hides another one. */
  async function* pagesOf(index: string, from: number | string, until: string): AsyncGenerator<readonly string[]> {
    let min = from
    let seen: readonly string[] = []
    for (;;) {
      const flat = await asked(redis.zrangebyscore(index, min, until, 'WITHSCORES', 'LIMIT', 0, PAGE + seen.length))
      const found = Array.from({ length: flat.length / 2 }, (_, at) => ({
        requestId: flat[2 * at] as string,
        atMs: flat[2 * at + 1] as string,
      }))
      const fresh = found.filter(({ requestId }) => !seen.includes(requestId))
      const last = fresh.at(-1)
      if (!last) return
      yield fresh.map(({ requestId }) => requestId)
      min = last.atMs
      seen = found.filter(({ atMs }) => atMs === min).map(({ requestId }) => requestId)
    }
  }
}

async function hashesOf(pipeline: ChainableCommander): Promise<Record<string, string>[]> {
  return ((await pipeline.exec()) ?? []).map(([error, hash]) => {
    if (error) throw error
    return hash as Record<string, string>
  })
}

const fits = ({ domain, modelId, template, personId }: Sample, query: SampleQuery): boolean =>
  (query.domain === undefined || query.domain === domain) &&
  (query.modelId === undefined || query.modelId === modelId) &&
  (query.template === undefined || query.template === template) &&
  (query.personId === undefined || query.personId === personId)

async function inParts(requestIds: readonly string[], forget: (part: readonly string[]) => Promise<number>): Promise<number> {
  let forgotten = 0
  for (let at = 0; at < requestIds.length; at += FORGOTTEN_AT_ONCE) forgotten += await forget(requestIds.slice(at, at + FORGOTTEN_AT_ONCE))
  return forgotten
}
