import { randomBytes, randomUUID } from 'node:crypto'
import type { Redis } from 'ioredis'
import { z } from 'zod'
import { type Learned, type RequestRecord, STATES } from '../domain/record.ts'
import type { MessageRef } from '../domain/request.ts'
import { workspaceKey } from '../domain/rules.ts'
import { talliesInWords } from '../domain/tallies.ts'
import { Problem } from '../errors.ts'
import type { Attempt, RequestStore } from '../ports.ts'
import { type Ledger, openLedger } from './ledger.ts'
import { estimateOf } from './line.ts'
import { asked, redisNowMs, script } from './redis.ts'
import { fromPairs, parseVote, toRecord } from './request-fields.ts'
import { askingKey, messageKey, personKey } from './request-keys.ts'
import { answerIn, insist, refusal, type Verdict } from './verdict.ts'

export interface RequestStoreOptions {
  readonly redis: Redis
  /** A connection of its own, for hearing of cancellations; only processes that run requests need one. */
  readonly subscriber?: Redis
  readonly prefix: string
  readonly deadlineMs: number
  /** Without one nothing is limited, and days are those of UTC. */
  readonly ledger?: Ledger
}

/** 128 random bits: a request id cannot be guessed, and fits a Discord nonce (25 characters). */
export const newRequestId = (): string => randomBytes(16).toString('base64url')

/** Requests waiting in line this long may have been forgotten by the process that accepted them. */
const UNQUEUED_AFTER_MS = 5_000
/** What is a step on the way; the delivery is the end of it. */
const LEARNED = ['intent', 'plan', 'generation'] as const

/** Everything about a request lives in one Redis hash, changed by one Lua script an act (`scripts/`): every prefix of the append-only file is a valid state. */
export function requestStore({ redis, subscriber, prefix, deadlineMs, ...options }: RequestStoreOptions): RequestStore {
  const ledger = options.ledger ?? openLedger({ redis, prefix, caps: [], timeZone: 'UTC' })
  const accept = script<[string, number, number, number, string | null, string[]]>(redis, 'accept')
  const begin = script<string[] | null>(redis, 'begin')
  const write = script<Verdict>(redis, 'write')
  const end = script<Verdict>(redis, 'end', 'ledger', 'ended')
  const bookCall = script<Exclude<Verdict, 'ok'> | [callId: string, day: string]>(redis, 'book-call', 'ledger')
  const settleCall = script<'ok'>(redis, 'settle-call')
  const cancel = script<string | null>(redis, 'cancel', 'ledger', 'ended')
  const answer = script<'taken' | 'repeated' | 'answered' | 'none'>(redis, 'answer')
  const decide = script<'taken' | 'repeated' | 'answered' | 'none'>(redis, 'decide')
  const park = script<Verdict | [string]>(redis, 'park')
  const closeQuestion = script<Verdict | [string]>(redis, 'close-question')
  const vote = script<string | null>(redis, 'vote', 'vote-tally')
  const holdUpload = script<Verdict | 'gone'>(redis, 'hold-upload')
  const releaseUpload = script<number>(redis, 'release-upload')
  const key = (...parts: string[]) => [prefix, ...parts].join(':')

  async function find(requestId: string): Promise<RequestRecord | undefined> {
    const [fields, votes] = await asked(Promise.all([redis.hgetall(key('request', requestId)), redis.hgetall(key('votes', requestId))]))
    return fields.request ? toRecord(fields, votes) : undefined
  }

  function attemptAt(requestId: string, fields: Record<string, string>): Attempt {
    const number = Number(fields.attempts)
    const record = toRecord(fields, {})
    const held: Partial<Learned> = {}
    let isReused = record.learned.generation?.reused !== undefined
    const noted = (learned: Partial<Learned>): Partial<Learned> => {
      if (learned.generation) isReused = learned.generation.reused !== undefined
      return learned
    }
    const takeHeld = (): string[] => {
      const pairs = Object.entries(held).flatMap(([noun, value]) => [noun, JSON.stringify(value)])
      for (const noun of Object.keys(held)) delete held[noun as keyof Learned]
      return pairs
    }
    // Told by what it learns for the first time. What is learned again, because it got lost, may be just what kills its worker.
    const deaths = String(number - 1 - record.retries - record.pauses)
    const gotFurther = (pairs: readonly string[]): string[] =>
      LEARNED.some((noun) => record.learned[noun] === undefined && pairs.includes(noun)) ? ['outlived', deaths] : []
    const journal = async (message: MessageRef | undefined, ...given: string[]) => {
      const pairs = [...takeHeld(), ...given]
      insist(await write(prefix, requestId, number, message ? messageKey(message) : '', ...pairs, ...gotFurther(pairs)), requestId)
    }

    const holdStaged = async (staged: string, whose: 'own' | 'shared'): Promise<boolean> => {
      const held = await holdUpload(prefix, requestId, number, staged, whose)
      if (held !== 'gone') insist(held, requestId)
      return held === 'ok'
    }

    return {
      number,
      record,
      hold: (learned) => void Object.assign(held, noted(learned)),
      save: (learned) => journal(undefined, ...Object.entries(noted(learned)).flatMap(([noun, value]) => [noun, JSON.stringify(value)])),
      async bookCall(modelId, priceMicroUsd, makes = 'words') {
        const booked = await bookCall(prefix, requestId, number, modelId, priceMicroUsd, makes, await ledger.linesFor(record.request))
        if (!Array.isArray(booked)) throw refusal(booked, requestId)
        const [callId, day] = booked
        return { settle: async (spent) => void (await settleCall(prefix, requestId, callId, modelId, spent, priceMicroUsd, day)) }
      },
      async reserve(microUsd) {
        const reserved = await ledger.reserve(record.request, microUsd, number)
        if (typeof reserved === 'string') throw refusal(reserved, requestId)
        return reserved
      },
      markPosting: (way) => journal(undefined, 'posting', way),
      saveProgress: (message) => journal(message, 'progress', JSON.stringify(message), 'posting', ''),
      saveStaged: async (staged) => void (await holdStaged(staged, 'own')),
      shareStaged: (staged) => holdStaged(staged, 'shared'),
      propose: (proposal) => journal(undefined, 'proposal', JSON.stringify(proposal)),
      openQuestion: (question) => journal(undefined, 'question', JSON.stringify(question), 'answer', ''),
      saveApprovalCard: (message) => journal(undefined, 'approvalCard', JSON.stringify(message)),
      async park() {
        const { place, asker } = record.request
        const thread = place.threadId ? askingKey({ ...place, messageId: place.threadId }, asker) : ''
        return answerIn(await park(prefix, requestId, number, thread, deadlineMs), requestId)
      },
      async closeQuestion(silence) {
        const standing = answerIn(await closeQuestion(prefix, requestId, number, JSON.stringify(silence)), requestId)
        if (!standing) throw new Error(`no answer stands after the question of ${requestId} was closed`)
        return standing
      },
      giveBack: (because) => {
        const [field, count] = because === 'retry' ? ['retries', record.retries] : ['pauses', record.pauses]
        return journal(undefined, String(field), String(Number(count) + 1))
      },
      deliver: async (delivery, chargeMicroUsd, modelId, tallies) => {
        const index = delivery.message ? messageKey(delivery.message) : ''
        const charge = [chargeMicroUsd, modelId, await ledger.linesFor(record.request)]
        const pairs = [...takeHeld(), 'delivery', JSON.stringify(delivery)]
        const counted = [isReused ? '' : 'timed', talliesInWords(tallies), ledger.globalAlertMicroUsd]
        insist(await end(prefix, requestId, number, 'delivered', index, ...charge, ...counted, ...pairs), requestId)
      },
      end: async (state, code) => {
        const pairs = [...takeHeld(), 'problem', code]
        insist(await end(prefix, requestId, number, state, '', ...NO_CHARGE, ...pairs), requestId)
      },
    }
  }

  return {
    find,

    async accept(request, options) {
      const { reply, dedupe, maxOpen, announced } = options
      const [requestId, outcome, ahead, turn, typicalMs, hands] = await confirmed(() =>
        accept(
          prefix,
          request.requestId,
          JSON.stringify(request),
          personKey(request.asker),
          maxOpen,
          deadlineMs,
          reply?.secret ?? '',
          reply?.livesMs ?? 0,
          announced ? 'announced' : '',
          request.askedAtMs,
          ...dedupe.flatMap(({ key, forMs }) => [key, forMs]),
        ),
      )
      if (outcome === -1) {
        throw new Problem('TOO_MANY_WAITING', `${personKey(request.asker)} has ${maxOpen} open requests`, { values: { limit: maxOpen } })
      }
      // Seen before, under the id of this very call: our first try was executed, and only its answer got lost.
      const isNew = outcome === 1 || requestId === request.requestId
      return { requestId, isNew, ahead, turn, estimateMs: estimateOf(ahead, typicalMs, hands) }
    },

    async findByMessage(message) {
      const requestId = await asked(redis.get(key('message', messageKey(message))))
      return requestId ? find(requestId) : undefined
    },

    async history(person, count) {
      const ids = await asked(redis.zrevrange(key('history', personKey(person)), 0, count - 1))
      const records = await Promise.all(ids.map(find))
      return records.filter((record) => record !== undefined)
    },

    async begin(requestId) {
      const flat = await begin(prefix, requestId)
      return flat ? attemptAt(requestId, fromPairs(flat)) : undefined
    },

    async cancel(requestId) {
      const before = await cancel(prefix, requestId)
      const record = before ? await find(requestId) : undefined
      return before && record ? { before: z.enum(STATES).parse(before), record } : undefined
    },

    async abandon(requestId, state, code) {
      return (await end(prefix, requestId, '', state, '', ...NO_CHARGE, 'problem', code)) === 'ok'
    },

    async markDeleted(requestId) {
      await asked(redis.hset(key('request', requestId), 'deletedAtMs', Date.now()))
    },

    releaseStaged: async (requestId, staged) => (await releaseUpload(prefix, requestId, staged)) === 1,

    async vote(requestId, person, cast) {
      const [source, value] = 'retract' in cast ? [cast.retract, ''] : [cast.source, cast.value]
      const lines = await ledger.linesFor({ asker: person, place: { ...person, channelId: '' } })
      const [day = ''] = lines.split(' ')
      return parseVote(await vote(prefix, requestId, personKey(person), Math.round(cast.atMs), source, value, day))
    },

    answer: (requestId, given, delivery) => {
      // Tells our own second try from another process that took the same delivery in the same millisecond.
      const call = JSON.stringify({ ...given, call: randomUUID() })
      return confirmed(() => answer(prefix, requestId, given.step, call, deadlineMs, delivery.key, delivery.forMs))
    },

    decide: (requestId, given, { allowsMicroUsd = '', workspace, what }, delivery) => {
      const call = JSON.stringify({ ...given, call: randomUUID() })
      const { key: seen, forMs } = delivery
      return confirmed(() =>
        decide(prefix, requestId, call, deadlineMs, seen, forMs, allowsMicroUsd, given.by, workspaceKey(workspace), what),
      )
    },

    async findAsking(thread, person) {
      const byPerson = await asked(redis.get(key(askingKey(thread, person))))
      const requestId = byPerson ?? (await asked(redis.get(key('message', messageKey(thread)))))
      const record = requestId ? await find(requestId) : undefined
      const isOpen = record?.question && !record.answer && (record.state === 'asking' || record.state === 'running')
      // Direct messages may count as a workspace of their own, so the workspace is not compared.
      const isTheirs = record?.request.asker.platform === person.platform && record.request.asker.personId === person.personId
      return isOpen && isTheirs ? record : undefined
    },

    async isAnswered(requestId) {
      return (await asked(redis.hget(key('request', requestId), 'state'))) === 'waiting'
    },

    async replySecret(requestId) {
      return (await asked(redis.get(key('reply', requestId)))) ?? undefined
    },

    async saveProgress(requestId, message) {
      const record = key('request', requestId)
      const transaction = redis.multi().hset(record, 'progress', JSON.stringify(message)).hdel(record, 'posting')
      await transaction.set(key('message', messageKey(message)), requestId).exec()
    },

    async claimSharing(requestId) {
      return (await asked(redis.hsetnx(key('request', requestId), 'sharing', Date.now()))) === 1
    },

    async settleSharing(requestId, copy) {
      const record = key('request', requestId)
      if (!copy) return void (await asked(redis.hdel(record, 'sharing')))
      await asked(
        redis
          .multi()
          .hset(record, 'shared', JSON.stringify(copy))
          .set(key('message', messageKey(copy)), requestId)
          .exec(),
      )
    },

    async onCancelled(listener) {
      if (!subscriber) throw new Error('this process has no subscriber connection')
      const channel = key('cancelled')
      const hear = (from: string, requestId: string) => void (from === channel && listener(requestId))
      subscriber.on('message', hear)
      await subscriber.subscribe(channel)
      return async () => {
        subscriber.off('message', hear)
        await subscriber.unsubscribe(channel)
      }
    },

    async overdue() {
      const nowMs = await redisNowMs(redis)
      const [waiting, expired] = await Promise.all([
        redis.zrangebyscore(key('unqueued'), 0, nowMs - UNQUEUED_AFTER_MS, 'LIMIT', 0, 100),
        redis.zrangebyscore(key('open'), 0, nowMs, 'LIMIT', 0, 100),
      ])
      const turns = await Promise.all(waiting.map((requestId) => redis.hget(key('request', requestId), 'turn')))
      return { unqueued: waiting.map((requestId, index) => ({ requestId, turn: Number(turns[index] ?? 1) })), expired }
    },

    async recheckLater(requestId) {
      await redis.zadd(key('unqueued'), 'XX', await redisNowMs(redis), requestId)
    },
  }
}

/** In the place of charge, model, accounts and all that is counted of a delivered picture. */
const NO_CHARGE = [0, '', '', '', '', 0] as const

/** Tries twice: when only the answer was lost, the repetition finds what the first try did. Both tries together stay under the 2 s that an acknowledgement may take. */
async function confirmed<T>(act: () => Promise<T>): Promise<T> {
  try {
    return await act().catch(act)
  } catch (error) {
    throw new Problem('QUEUE_UNAVAILABLE', 'Redis did not confirm the request', { cause: error })
  }
}
