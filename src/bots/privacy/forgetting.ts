import { createHash } from 'node:crypto'
import type { Person } from '../../domain/request.ts'
import type { Erasure } from '../../ports.ts'
import type { Heard } from '../heard.ts'
import type { Arrival } from '../incoming.ts'
import { FORGET_ACTION, forgettingView, forgetView, forgottenView } from '../views/privacy-views.ts'
import { type ErasingParts, eraseRequest } from './erase-request.ts'

export interface Forgetting {
  /** `/banana forget` */
  ask(): Heard
  /** Undefined for a button of something else. A press is always about whoever pressed. */
  pressed(press: Arrival & { readonly action: string }): Promise<Heard> | undefined
  /** Goes on with whoever asked to be forgotten and is not yet, because a process died. @returns how many are done now */
  resume(): Promise<number>
}

const AT_ONCE = 20

/** One wish, one job: noted first, then done in steps of which each may be repeated, and told at its end. */
export function forgetting(parts: ErasingParts): Forgetting {
  const { erasures, samples, lessons, surfaceOf, log } = parts

  async function run(person: Person): Promise<boolean> {
    const erasure = await erasures.claim(person)
    if (!erasure) return false
    const tried = new Set<string>()
    for (let ids = await erasures.requestsOf(erasure, AT_ONCE); ids.length > 0; ids = await erasures.requestsOf(erasure, AT_ONCE)) {
      // The schedule tries again later, rather than this process for ever.
      if (ids.every((requestId) => tried.has(requestId))) throw new Error(`${ids.length} requests are still there after they were erased`)
      for (const requestId of ids) await eraseRequest(parts, requestId, person)
      for (const requestId of ids) tried.add(requestId)
    }
    await erasures.erasePerson(person, () => samples.forgetSamples(person, person))
    await lessons.forgetPerson(person, person.personId)
    await tell(erasure)
    await erasures.finish(person)
    log.info({ platform: person.platform, workspaceId: person.workspaceId }, 'somebody was forgotten')
    return true
  }

  /** Told before it is finished, and under one key: after a crash in between it is told again, and seen once where the platform can. */
  async function tell({ person, askedAtMs }: Erasure): Promise<void> {
    const now = (await erasures.open()).find((erasure) => isSame(erasure.person, person))
    if (!now) return
    try {
      await surfaceOf(person.platform).direct(person, forgottenView(now.erased), [], postKeyOf(person, askedAtMs))
    } catch (error) {
      log.warn({ err: error }, 'somebody who is forgotten cannot be told so')
    }
  }

  return {
    ask: () => ({ kind: 'answer', reply: forgetView() }),
    pressed(press) {
      if (press.action !== FORGET_ACTION) return undefined
      return erasures.begin(press.person).then(() => ({
        kind: 'answer',
        reply: forgettingView(),
        // Should this process die, the schedule goes on.
        after: async () => void (await run(press.person)),
      }))
    },
    async resume() {
      let done = 0
      for (const { person } of await erasures.open()) if (await run(person)) done += 1
      return done
    },
  }
}

const isSame = (one: Person, other: Person): boolean =>
  one.platform === other.platform && one.workspaceId === other.workspaceId && one.personId === other.personId

/** At most 24 characters, for Discord's nonce. */
const postKeyOf = ({ personId }: Person, askedAtMs: number): string =>
  createHash('sha256').update(`${personId} ${askedAtMs}`).digest('base64url').slice(0, 22)
