import type { Redis } from 'ioredis'
import { type Audit, Books, type JournalEntry } from '../domain/journal.ts'
import { asked } from './redis.ts'

const PAGE = 1_000
const KEYS_AT_ONCE = 200
/** As in scripts/ledger.lua, in days, by the length of a period's name: day, week, month. */
const PERIOD_LIVES_DAYS: Readonly<Record<number, number>> = { 10: 10, 8: 20, 7: 70 }

/** Rebuilds all counters from the journal and compares them with those that stand, while others go on writing: each page of counters is read in one step with what the journal had gained by then. */
export async function auditLedger(redis: Redis, prefix: string): Promise<Audit> {
  const books = new Books()
  let last = '-'
  for await (const entry of journalEntries(redis, prefix)) {
    books.add(entry)
    last = entry.entryId
  }
  const standing = await asked(keysOf(redis, prefix))
  const keys = [...new Set([...standing, ...books.figures.keys()])].toSorted()
  const differences: string[] = []
  for (let at = 0; at < keys.length; at += KEYS_AT_ONCE) {
    const page = keys.slice(at, at + KEYS_AT_ONCE)
    const { gained, hashes } = await readTogether(redis, prefix, last, page)
    for (const entry of gained) books.add(entry)
    last = gained.at(-1)?.entryId ?? last
    for (const [index, key] of page.entries()) differences.push(...differencesIn(key, hashes[index] ?? {}, books))
  }
  return { entries: books.entries, compared: keys.length, breaches: books.breaches, differences }
}

/** The whole journal, oldest first, a page at a time. */
export async function* journalEntries(redis: Redis, prefix: string): AsyncGenerator<JournalEntry> {
  let from = '-'
  for (;;) {
    const page = await asked(redis.xrange(`${prefix}:ledger`, from, '+', 'COUNT', PAGE))
    for (const [entryId, flat] of page) yield toEntry(entryId, flat)
    const last = page.at(-1)?.[0]
    if (!last || page.length < PAGE) return
    from = `(${last}`
  }
}

function toEntry(entryId: string, flat: readonly string[]): JournalEntry {
  const fields = Object.fromEntries(flat.flatMap((name, at) => (at % 2 === 0 ? [[name, flat[at + 1] ?? '']] : [])))
  return { entryId, kind: fields.kind ?? '', requestId: fields.requestId ?? '', microUsd: Number(fields.microUsd ?? 0), fields }
}

/** Without the prefix. */
async function keysOf(redis: Redis, prefix: string): Promise<string[]> {
  const keys: string[] = []
  for (const kind of ['money', 'held', 'spend', 'hold']) {
    let cursor = '0'
    do {
      const [next, found] = await redis.scan(cursor, 'MATCH', `${prefix}:${kind}:*`, 'COUNT', PAGE)
      keys.push(...found.map((key) => key.slice(prefix.length + 1)))
      cursor = next
    } while (cursor !== '0')
  }
  return keys
}

async function readTogether(
  redis: Redis,
  prefix: string,
  last: string,
  keys: readonly string[],
): Promise<{ gained: JournalEntry[]; hashes: Record<string, string>[] }> {
  const transaction = redis.multi().xrange(`${prefix}:ledger`, last === '-' ? '-' : `(${last}`, '+')
  for (const key of keys) transaction.hgetall(`${prefix}:${key}`)
  const [entries, ...hashes] = ((await asked(transaction.exec())) ?? []).map(([error, answer]) => {
    if (error) throw error
    return answer
  })
  return {
    gained: (entries as [string, string[]][]).map(([entryId, flat]) => toEntry(entryId, flat)),
    hashes: hashes as Record<string, string>[],
  }
}

function differencesIn(key: string, hash: Readonly<Record<string, string>>, books: Books): string[] {
  const due = books.figures.get(key) ?? new Map<string, number>()
  const names = new Set([...due.keys(), ...Object.keys(hash).filter((name) => isFigure(key, name))])
  return [...names].flatMap((name) => {
    const [stands, should] = [Number(hash[name] ?? 0), due.get(name) ?? 0]
    if (stands === should || (hash[name] === undefined && isForgotten(key, books))) return []
    return [`${key} ${name}: the counter is ${stands}, the journal says ${should}`]
  })
}

/** Versions before counted in `money:` under `:held` what is held. */
const isFigure = (key: string, name: string): boolean => (key.startsWith('hold:') ? name === 'held' : !/:(told|held)$/.test(name))

/** Counters of periods long past go: nothing can be charged to them any more. */
function isForgotten(key: string, { begunMs }: Books): boolean {
  const [kind, period = ''] = key.split(':')
  const livesDays = PERIOD_LIVES_DAYS[period.length]
  return kind === 'money' && livesDays !== undefined && Date.now() - (begunMs.get(key) ?? 0) >= livesDays * 86_400_000
}
