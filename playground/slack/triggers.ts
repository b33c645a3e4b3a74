import { ApiError } from './api-error.ts'
import { randomHex } from './ids.ts'

const TRIGGER_LIFE_MS = 3000

/** Trigger ids: each opens one view, within 3 s of what the person did. */
export class Triggers {
  readonly #byId = new Map<string, { personId: string; expiresAt: number; used: boolean }>()
  readonly #now: () => number

  constructor(now: () => number) {
    this.#now = now
  }

  issue(personId: string): string {
    const id = `${Math.floor(this.#now())}.${Math.floor(Math.random() * 1e12)}.${randomHex(16)}`
    this.#byId.set(id, { personId, expiresAt: this.#now() + TRIGGER_LIFE_MS, used: false })
    return id
  }

  /** @returns whose trigger it was */
  exchange(triggerId: string): string {
    const trigger = this.#byId.get(triggerId)
    if (!trigger) throw new ApiError('invalid_trigger_id')
    if (trigger.used) throw new ApiError('exchanged_trigger_id')
    if (this.#now() > trigger.expiresAt) throw new ApiError('expired_trigger_id')
    trigger.used = true
    return trigger.personId
  }
}
