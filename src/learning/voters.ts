import type { Sample } from '../domain/sample.ts'
import { askersOpinion } from './opinions.ts'
import type { Trust } from './tally.ts'

/** Of so many voters it is remembered how they vote; beyond that the ones who voted least lately are forgotten. */
const MOST_VOTERS = 10_000
/** Before that nobody is judged by how they vote. */
const JUDGED_FROM = 10
/** Tastes differ by this much without being strange; beyond it every point takes one from what a vote is worth, down to `LEAST`. */
const TASTES_DIFFER = 0.35
const LEAST = 0.25

/** Who votes how, to tell what a vote is worth: who disagrees with nearly everybody, for many votes, has less to say about what people like. */
export class Voters {
  readonly #voters = new Map<string, { votes: number; likes: number }>()
  #votes = 0
  #likes = 0

  add(sample: Sample): void {
    const opinion = askersOpinion(sample)
    if (opinion) {
      const { personId, liked } = opinion
      const voter = this.#voters.get(personId) ?? { votes: 0, likes: 0 }
      this.#voters.delete(personId)
      this.#voters.set(personId, { votes: voter.votes + 1, likes: voter.likes + liked })
      this.#votes += 1
      this.#likes += liked
    }
    if (this.#voters.size > MOST_VOTERS) for (const oldest of this.#voters.keys()) return void this.#voters.delete(oldest)
  }

  get votes(): number {
    return this.#votes
  }

  get count(): number {
    return this.#voters.size
  }

  readonly trust: Trust = (personId) => {
    const voter = this.#voters.get(personId)
    if (!voter || voter.votes < JUDGED_FROM || this.#votes === voter.votes) return 1
    const others = (this.#likes - voter.likes) / (this.#votes - voter.votes)
    const strangeness = Math.abs(voter.likes / voter.votes - others) - TASTES_DIFFER
    return Math.max(LEAST, Math.min(1, 1 - 2 * Math.max(0, strangeness)))
  }
}
