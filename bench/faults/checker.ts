import { readFileSync } from 'node:fs'
import type { Entry, Evidence, Stored } from './evidence.ts'
import type { Post } from './posts.ts'

/** What was found wrong, in one line that names the request. */
export type Breach = string

export interface Invariant {
  readonly id: string
  readonly name: string
  readonly check: (evidence: Evidence) => Breach[]
}

/** What must hold after every run, whatever was broken in it (docs/faults.md says each in a sentence). */
export const INVARIANTS: readonly Invariant[] = [
  { id: 'I1', name: 'no lost request', check: noLostRequest },
  { id: 'I2', name: 'one charge', check: oneCharge },
  { id: 'I3', name: 'one picture', check: onePicture },
  { id: 'I4', name: 'the books balance', check: booksBalance },
  { id: 'I5', name: 'every provider call is booked', check: everyCallBooked },
  { id: 'I7', name: 'no secret in sight', check: noSecretInSight },
  { id: 'I9', name: 'bounded', check: bounded },
  { id: 'I10', name: 'told once', check: toldOnce },
  { id: 'I11', name: 'cancel or picture, never both', check: cancelOrPicture },
  { id: 'I12', name: 'nothing left behind', check: nothingLeftBehind },
  { id: 'bugs', name: 'no bug in our logs', check: noBugLogged },
]

/** @param except ids of invariants that a fault sets aside */
export const checkAll = (evidence: Evidence, except: readonly string[] = []): Breach[] =>
  INVARIANTS.filter(({ id }) => !except.includes(id)).flatMap(({ id, name, check }) =>
    check(evidence).map((breach) => `${id} ${name}: ${breach}`),
  )

const ENDS = ['delivered', 'declined', 'cancelled', 'expired', 'failed']

/** Every wish that was taken has a record, the record has an end, and the person sees that end. */
export function noLostRequest({ asks, records, posts }: Evidence): Breach[] {
  const unheard = asks
    .filter(({ promised, words }) => promised && !records.some((record) => record.words.includes(words)))
    .map(({ words }) => `"${words}" was promised, and there is no record of it`)
  const unreachable = asks.filter(({ isUnreachable }) => isUnreachable)
  const unseen = records.flatMap((record) => {
    if (ENDS.includes(record.state) && unreachable.some(({ words }) => record.words.includes(words))) return []
    const problem = unseenEnd(record, postsOf(record, posts))
    return problem === undefined ? [] : [`${named(record)} ${problem}`]
  })
  return [...unheard, ...unseen]
}

function unseenEnd({ state, delivery }: Stored, posts: readonly Post[]): string | undefined {
  const sees = (...kinds: readonly Post['says'][]) => posts.some(({ says }) => kinds.includes(says))
  if (!ENDS.includes(state)) return `is still ${state}`
  if (state === 'delivered') return sees('picture', 'link') ? undefined : `is delivered (${delivery?.way}), and nobody sees the picture`
  if (state === 'cancelled') return undefined
  return sees('told') ? undefined : `is ${state}, and the person was never told`
}

/** Charged when delivered, once, and never otherwise. */
export function oneCharge({ records, ledger }: Evidence): Breach[] {
  return records.flatMap((record) => {
    const settled = entriesOf(record, ledger, 'settled')
    const due = record.state === 'delivered' ? 1 : 0
    if (settled.length !== due) return [`${named(record)} is ${record.state} and was charged ${settled.length} times`]
    const [charge] = settled
    return charge && charge.microUsd !== record.charged
      ? [`${named(record)}: the ledger says ${charge.microUsd}, the record ${record.charged}`]
      : []
  })
}

/** At most one visible picture a request, none beside another end, and no message that still promises one. */
export function onePicture({ asks, records, posts }: Evidence): Breach[] {
  const unchangeable = asks.filter(({ isUnreachable, isPlaceClosed }) => isUnreachable || isPlaceClosed)
  const perRequest = records.flatMap((record) => {
    const canChange = !unchangeable.some(({ words }) => record.words.includes(words))
    const own = postsOf(record, posts)
    const pictures = own.filter(({ says }) => says === 'picture' || says === 'link')
    const promises = own.filter(({ says, onlyFor, platform }) => says === 'progress' && !(platform === 'slack' && onlyFor !== undefined))
    return [
      ...(pictures.length > 1 ? [`${named(record)} is visible ${pictures.length} times (${where(pictures)})`] : []),
      ...(pictures.length > 0 && ENDS.includes(record.state) && record.state !== 'delivered'
        ? [`${named(record)} is ${record.state}, and its picture is visible (${where(pictures)})`]
        : []),
      ...(promises.length > 0 && canChange && ENDS.includes(record.state)
        ? [`${named(record)} is ${record.state}, and a message still promises it (${where(promises)})`]
        : []),
    ]
  })
  const thinking = posts
    .filter(({ says }) => says === 'thinking')
    .map((post) => `Discord still shows "thinking" in ${post.channelId} ${post.messageId}`)
  return [...perRequest, ...thinking]
}

/** No limit was overrun at any moment, and the counters are what the journal says. */
export function booksBalance({ audit: { breaches, differences } }: Evidence): Breach[] {
  return [...breaches, ...differences]
}

/** A call that no ledger entry stands for would be money spent unseen. */
export function everyCallBooked({ records, calls, ledger }: Evidence): Breach[] {
  // Pictures asked for "again" share their words, and a call is known by its words alone.
  return [...Map.groupBy(records, ({ words }) => words)].flatMap(([words, alike]) => {
    const made = calls.filter(({ method, prompt }) => method === 'generateContent' && prompt.includes(words)).length
    const booked = alike.flatMap((record) => entriesOf(record, ledger, 'called')).length
    return made > booked ? [`"${words}" was drawn ${made} times, and booked ${booked} times`] : []
  })
}

/** Tokens, keys and reply handles stay out of logs, out of the queue, and out of what people see. */
export function noSecretInSight({ secrets, processes, redisText, posts }: Evidence): Breach[] {
  const shown = posts.map(({ text }) => text).join('\n')
  return secrets.flatMap((secret) => {
    const hint = `a secret that begins with ${secret.slice(0, 6)}`
    const loggers = processes.filter(({ text }) => text.includes(secret)).map(({ name }) => name)
    return [
      ...(loggers.length > 0 ? [`${hint} stands in the log of ${loggers.join(', ')}`] : []),
      ...(redisText.includes(secret) ? [`${hint} stands in Redis outside of its own key`] : []),
      ...(shown.includes(secret) ? [`${hint} stands in a message`] : []),
    ]
  })
}

const SLOWEST_ANSWER_MS = 3_000
const MOST_ATTEMPTS = 13
const MOST_REDIS_BYTES = 64 * 1024 * 1024
const MOST_PROCESS_BYTES = 700 * 1024 * 1024
const MOST_LINES_PER_PROCESS = 20_000

/** Answers in time, attempts, memory and logs within their limits. */
export function bounded({ asks, records, redisBytes, processes }: Evidence): Breach[] {
  return [
    ...asks
      .filter(({ tookMs, isAnswerRefused }) => tookMs > SLOWEST_ANSWER_MS && !isAnswerRefused)
      .map(({ words, tookMs }) => `"${words}" was answered after ${Math.round(tookMs)} ms`),
    ...records.filter(({ attempts }) => attempts > MOST_ATTEMPTS).map((record) => `${named(record)} was taken up ${record.attempts} times`),
    ...(redisBytes > MOST_REDIS_BYTES ? [`Redis holds ${redisBytes} bytes`] : []),
    ...processes
      .filter(({ pid, isAlive }) => isAlive && peakBytes(pid) > MOST_PROCESS_BYTES)
      .map(({ name, pid }) => `${name} took ${peakBytes(pid)} bytes`),
    ...processes
      .filter(({ lines }) => lines.length > MOST_LINES_PER_PROCESS)
      .map(({ name, lines }) => `${name} logged ${lines.length} lines`),
  ]
}

/** The largest memory a living process ever had; 0 where the system does not say. */
function peakBytes(pid: number): number {
  try {
    return Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) * 1024
  } catch {
    return 0
  }
}

export function toldOnce({ records, posts }: Evidence): Breach[] {
  return records.flatMap((record) => {
    const told = postsOf(record, posts).filter(({ says }) => says === 'told')
    return [
      ...(told.length > 1 ? [`${named(record)}: the same problem was told ${told.length} times (${where(told)})`] : []),
      ...(told.length > 0 && record.state === 'delivered'
        ? [`${named(record)} is delivered, and a message gives a reason why not (${where(told)})`]
        : []),
    ]
  })
}

/** What somebody was told when they cancelled is what came true. */
export function cancelOrPicture({ asks, records }: Evidence): Breach[] {
  return asks.flatMap(({ words, cancel }) => {
    const record = records.find((one) => one.words.includes(words))
    if (!record || cancel === undefined || cancel === 'no answer') return []
    if (cancel === 'cancelled' && record.state !== 'cancelled')
      return [`${named(record)}: the person was told it is cancelled, and it is ${record.state}`]
    if (cancel === 'too late' && record.state !== 'delivered')
      return [`${named(record)}: the person was told it is too late to cancel, and it is ${record.state}`]
    return []
  })
}

export function nothingLeftBehind({ leftovers }: Evidence): Breach[] {
  return Object.entries(leftovers).flatMap(([name, count]) => (count > 0 ? [`${count} in "${name}"`] : []))
}

export function noBugLogged({ processes }: Evidence): Breach[] {
  return processes.flatMap(({ name, lines }) =>
    lines
      .filter(({ msg, code }) => msg === 'bug' || msg === 'unhandled rejection' || code === 'BUG')
      .map((line) => `${name}: ${JSON.stringify(line.err ?? line).slice(0, 500)}`),
  )
}

const postsOf = ({ requestId }: Stored, posts: readonly Post[]): Post[] => posts.filter((post) => post.requestId === requestId)

const entriesOf = ({ requestId }: Stored, ledger: readonly Entry[], kind: string): Entry[] =>
  ledger.filter((entry) => entry.requestId === requestId && entry.kind === kind)

const named = ({ requestId, words, platform, attempts }: Stored): string =>
  `${requestId} (${platform}, "${words.slice(-12)}", ${attempts} attempts)`

const where = (posts: readonly Post[]): string =>
  posts.map(({ says, channelId, messageId }) => `${says} ${channelId}/${messageId}`).join(', ')
