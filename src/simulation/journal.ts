import type { Generation } from '../domain/generation.ts'
import type { Answer } from '../domain/question.ts'
import type { Learned, RequestRecord } from '../domain/record.ts'
import type { ImageRequest } from '../domain/request.ts'
import type { Attempt } from '../ports.ts'

interface Entry {
  record: RequestRecord
  attempts: number
  isParked: boolean
}

/** How a request ended, or stands. */
export interface End {
  readonly state: RequestRecord['state']
  readonly problemCode: string | undefined
  readonly generation: Generation | undefined
}

/** The journal of requests in memory, for one process in which nobody dies: what src/store/requests.ts keeps, without its fences. */
export class Journal {
  readonly #entries = new Map<string, Entry>()

  accept(request: ImageRequest): void {
    const record: RequestRecord = { request, state: 'waiting', learned: {}, retries: 0, pauses: 0, outlived: 0, votes: {} }
    this.#entries.set(request.requestId, { record, attempts: 0, isParked: false })
  }

  async begin(requestId: string): Promise<Attempt | undefined> {
    const entry = this.#entries.get(requestId)
    if (!entry || !['waiting', 'running', 'asking'].includes(entry.record.state)) return undefined
    entry.attempts += 1
    entry.isParked = false
    entry.record = { ...entry.record, state: 'running' }
    return attemptOf(entry)
  }

  /** The first answer stands. @returns whether the request waits for it */
  answer(requestId: string, answer: Answer): boolean {
    const entry = this.#entries.get(requestId)
    if (!entry || entry.record.answer || entry.record.question?.step !== answer.step) return false
    entry.record = { ...entry.record, answer }
    return entry.isParked
  }

  async find(requestId: string): Promise<RequestRecord | undefined> {
    return this.#entries.get(requestId)?.record
  }

  forget(requestId: string): void {
    this.#entries.delete(requestId)
  }
}

function attemptOf(entry: Entry): Attempt {
  const number = entry.attempts
  const { record } = entry
  let held: Partial<Learned> = {}
  const write = (change: Partial<RequestRecord>, learned: Partial<Learned> = {}): void => {
    entry.record = { ...entry.record, ...change, learned: { ...entry.record.learned, ...held, ...learned } }
    held = {}
  }
  return {
    number,
    record,
    hold: (learned) => {
      held = { ...held, ...learned }
    },
    save: async (learned) => write({}, learned),
    bookCall: async () => ({ settle: async () => undefined }),
    // A simulated team has no limits: what it would spend is what is asked.
    reserve: async (microUsd) => ({ kind: 'held', microUsd, tellOf: [] }),
    markPosting: async (posting) => write({ posting }),
    saveProgress: async (progress) => write({ progress }),
    saveStaged: async (staged) => write({ staged }),
    shareStaged: async () => true,
    propose: async (proposal) => write({ proposal }),
    saveApprovalCard: async (approvalCard) => write({ approvalCard }),
    openQuestion: async (question) => {
      const { answer: _answered, ...unanswered } = entry.record
      entry.record = unanswered
      write({ question })
    },
    park: async () => {
      if (entry.record.answer) return entry.record.answer
      entry.isParked = true
      write({ state: 'asking', pauses: entry.record.pauses + 1 })
      return undefined
    },
    closeQuestion: async (silence) => {
      const answer = entry.record.answer ?? silence
      write({ answer })
      return answer
    },
    giveBack: async (because) => {
      const { retries, pauses } = entry.record
      write({ state: 'waiting', ...(because === 'retry' ? { retries: retries + 1 } : { pauses: pauses + 1 }) })
    },
    deliver: async (delivery) => write({ state: 'delivered' }, { delivery }),
    end: async (state, problemCode) => write({ state, problemCode }),
  }
}
