import { LRUCache } from 'lru-cache'

/** How long a process may go on by what another one has changed. */
const FRESH_MS = 1_000
const MOST = 1_000

export interface Remembered<Value> {
  of(key: string): Promise<Value>
  forget(key: string): void
}

/** Reads once a second at most for each key. What could not be read is asked again, not remembered. */
export function remembered<Value>(read: (key: string) => Promise<Value>): Remembered<Value> {
  const known = new LRUCache<string, Promise<Value>>({ max: MOST, ttl: FRESH_MS })
  return {
    of(key) {
      const last = known.get(key)
      if (last) return last
      const now = read(key)
      known.set(key, now)
      now.catch(() => known.delete(key))
      return now
    },
    forget: (key) => void known.delete(key),
  }
}
