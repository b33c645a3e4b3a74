import type { RequestRecord } from '../../domain/record.ts'
import type { Person } from '../../domain/request.ts'
import type { Signal } from '../../domain/sample.ts'
import type { Reason, Vote } from '../../domain/vote.ts'
import { Problem } from '../../errors.ts'
import type { Heard } from '../heard.ts'
import type { Arrival, Incoming } from '../incoming.ts'
import { memberOf } from '../member-of.ts'
import { notedView, reasonTakenView, reasonView, thanksView } from '../views/feedback-views.ts'
import { wordView } from '../views/person-views.ts'
import { voteOfEmoji } from './emoji.ts'
import type { InboxParts } from './inbox-parts.ts'

type Press = Extract<Incoming, { kind: 'button' }>
type Reaction = Extract<Incoming, { kind: 'reaction' }>

export interface Opinions {
  /** By one of the two buttons under a picture. @throws Problem NO_SUCH_REQUEST where there is no picture */
  vote(press: Press, record: RequestRecord, value: Vote['value']): Promise<Heard>
  /** By a reaction to one of our messages, or by taking one back. */
  react(reaction: Reaction): Promise<Heard>
  /** Why they voted against it. */
  explain(press: Press, record: RequestRecord, reason: Reason): Promise<Heard>
  /** Writes down what was done with a picture, once the deed itself is taken. */
  noted(heard: Heard, by: Person, requestId: string, what: Signal): Heard
}

/** A platform that does not say in time whether somebody is a bot is not waited for: an event has to be acknowledged within 3 s. */
const IS_BOT_WITHIN_MS = 1_000

/** What people think of pictures: a vote belongs to the request whose message it is on, whoever's picture that shows, and the last one of a person stands. */
export function opinions({ requests, feedback, rules, surfaceOf, log }: InboxParts): Opinions {
  return {
    async vote({ person }, { request, state }, value) {
      if (state !== 'delivered') throw new Problem('NO_SUCH_REQUEST', `a vote on a request that is ${state}`)
      await requests.vote(request.requestId, person, { value, source: 'button', atMs: Date.now() })
      if (value === 'up') return { kind: 'answer', reply: thanksView() }
      const mayAsk = await feedback.mayAskReason(request.requestId, person)
      return { kind: 'answer', reply: mayAsk ? reasonView(request.requestId, request.words) : notedView() }
    },

    async react({ emoji, added, message, person, place, atMs }) {
      // Emoji that nobody counts are most of them; only a message of ours is worth a look at the rules.
      const record = await requests.findByMessage(message)
      const voter = record && memberOf(record, person)
      if (!voter || record.state !== 'delivered') return { kind: 'silence' }
      const { rules: now } = await rules.of(voter)
      const value = voteOfEmoji(emoji, now.emoji)
      if (!value || (await isBot(voter))) return { kind: 'silence' }
      const { requestId } = record.request
      const standing = await requests.vote(requestId, voter, added ? { value, source: emoji, atMs } : { retract: emoji, atMs })
      const isAgainst = added && value === 'down' && standing?.value === 'down'
      return { kind: 'silence', ...(isAgainst && { after: () => ask(record, voter, place) }) }
    },

    async explain(press, { request }, reason) {
      const isTaken = await feedback.giveReason(request.requestId, press.person, reason)
      const reply = isTaken ? reasonTakenView(reason) : wordView('Your 👎 is taken back, so there is nothing to explain.')
      return { kind: 'answer', reply, after: () => clearAway(press) }
    },

    noted(heard, by, requestId, what) {
      if (heard.kind !== 'accepted' && heard.kind !== 'answer') return heard
      const { after } = heard
      return {
        ...heard,
        async after() {
          // Nobody waits for the note, but somebody may for the deed.
          try {
            await after?.()
          } finally {
            await note(requestId, by, what)
          }
        },
      }
    },
  }

  /** Asked where a word can be shown to one person without their having pressed anything; elsewhere a reaction is enough. */
  async function ask({ request }: RequestRecord, voter: Person, place: Arrival['place']): Promise<void> {
    const surface = surfaceOf(place.platform)
    if (!surface.whispersInPlace || !(await feedback.mayAskReason(request.requestId, voter))) return
    const where = place.channelId === request.place.channelId ? request.place : place
    await surface.whisper(where, voter, reasonView(request.requestId, request.words))
  }

  /** A question that is answered is in the way. */
  async function clearAway({ message, reply, place }: Press): Promise<void> {
    if (!reply) return
    try {
      await surfaceOf(place.platform).removePrivate?.(message, reply.secret)
    } catch (error) {
      log.info({ err: error }, 'could not take an answered question away')
    }
  }

  /** A hint that got lost costs less than a press that was not obeyed. */
  async function note(requestId: string, by: Person, what: Signal): Promise<void> {
    try {
      await feedback.note(requestId, by, what)
    } catch (error) {
      log.info({ requestId, what, err: error }, 'what was done with a picture could not be written down')
    }
  }

  /** Who cannot be looked up is taken for a person: there are more of them. */
  async function isBot(voter: Person): Promise<boolean> {
    const asking = surfaceOf(voter.platform).isBot?.(voter)
    if (!asking) return false
    const { promise: late, resolve } = Promise.withResolvers<false>()
    const timer = setTimeout(() => resolve(false), IS_BOT_WITHIN_MS)
    try {
      return await Promise.race([asking, late])
    } catch (error) {
      log.info({ err: error }, 'could not tell whether a voter is a bot')
      return false
    } finally {
      clearTimeout(timer)
    }
  }
}
