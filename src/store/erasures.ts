import type { Redis } from 'ioredis'
import type { Person } from '../domain/request.ts'
import { workspaceKey } from '../domain/rules.ts'
import type { Erased, Erasure, Erasures } from '../ports.ts'
import { asked, redisNowMs, script } from './redis.ts'
import { personKey } from './request-keys.ts'

/** Longer than one step of the work; whoever works on it claims it again with each. */
const CLAIMED_MS = 30_000
const PEOPLE_AT_ONCE = 200

/**
 * Who is to be forgotten: `<prefix>:erasures`, a set of people, and for each of them a hash `<prefix>:erasure:<person>` of when they asked and what was erased by now.
 * The work itself is the person's history: what is not in it any more is done.
 */
export function erasureStore({ redis, prefix }: { readonly redis: Redis; readonly prefix: string }): Erasures {
  const begin = script<number>(redis, 'erasure-begin')
  const eraseRecord = script<number>(redis, 'erase-record')
  const key = (kind: string, person: Person) => `${prefix}:${kind}:${personKey(person)}`

  async function read(person: Person): Promise<Erasure | undefined> {
    const { askedAtMs, ...counts } = await asked(redis.hgetall(key('erasure', person)))
    return askedAtMs === undefined ? undefined : { person, askedAtMs: Number(askedAtMs), erased: erasedIn(counts) }
  }

  return {
    begin: async (person) => void (await begin(prefix, personKey(person), workspaceKey(person), person.personId)),
    async open() {
      const people = await asked(redis.smembers(`${prefix}:erasures`))
      const found = await Promise.all(people.map((name) => read(personIn(name))))
      return found.filter((erasure) => erasure !== undefined)
    },
    async claim(person) {
      const isMine = await asked(redis.set(`${key('erasure', person)}:claim`, 1, 'PX', CLAIMED_MS, 'NX'))
      return isMine ? read(person) : undefined
    },
    requestsOf: ({ person, askedAtMs }, count) => asked(redis.zrangebyscore(key('history', person), '-inf', askedAtMs, 'LIMIT', 0, count)),
    async eraseRecord(requestId, person, messages, privatePictures = 0) {
      await eraseRecord(prefix, requestId, personKey(person), privatePictures, ...messages)
      await asked(redis.pexpire(`${key('erasure', person)}:claim`, CLAIMED_MS))
    },
    async erasePerson(person, forgetVotes) {
      // Counted once, before the first of them goes.
      const votes = await asked(redis.zcard(key('opinions', person)))
      await asked(redis.hsetnx(key('erasure', person), 'votes', votes))
      await forgetVotes()
      await asked(redis.del(key('preferences', person), key('offers', person)))
    },
    async finish(person) {
      const { erased } = (await read(person)) ?? { erased: erasedIn({}) }
      await asked(
        redis
          .multi()
          .del(key('erasure', person), `${key('erasure', person)}:claim`)
          .srem(`${prefix}:erasures`, personKey(person))
          .exec(),
      )
      return erased
    },
    async outdated(keptForMs, count) {
      const [from, nowMs] = await asked(Promise.all([redis.get(`${prefix}:retention:cursor`), redisNowMs(redis)]))
      const [next, histories] = await asked(redis.scan(from ?? '0', 'MATCH', `${prefix}:history:*`, 'COUNT', PEOPLE_AT_ONCE))
      const found: { person: Person; requestId: string }[] = []
      for (const history of histories) {
        const person = personIn(history.slice(`${prefix}:history:`.length))
        const before = nowMs - (await keptForMs(person))
        const old = await asked(redis.zrangebyscore(history, '-inf', before, 'LIMIT', 0, count - found.length))
        found.push(...old.map((requestId) => ({ person, requestId })))
        // The rest of this part is looked at again, until nothing old is left in it.
        if (found.length >= count) return found
      }
      await asked(redis.set(`${prefix}:retention:cursor`, next))
      return found
    },
  }
}

const erasedIn = ({ requests, privatePictures, votes }: Readonly<Record<string, string>>): Erased => ({
  requests: Number(requests ?? 0),
  privatePictures: Number(privatePictures ?? 0),
  votes: Number(votes ?? 0),
})

/** `slack:T1:U1`; a person's own id has no colon. */
function personIn(name: string): Person {
  const [platform, ...rest] = name.split(':')
  return { platform: platform as Person['platform'], workspaceId: rest.slice(0, -1).join(':'), personId: rest.at(-1) ?? '' }
}
