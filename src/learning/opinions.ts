import { isDrawn } from '../domain/lessons.ts'
import type { Reason, Sample } from '../domain/sample.ts'

/** One person's last word about one picture. */
export interface Opinion {
  readonly personId: string
  /** 1 for 👍, 0 for 👎. */
  readonly liked: number
  readonly isAskers: boolean
  readonly reason: Reason | undefined
}

/** Whoever votes twice has one opinion: the last. */
export function opinionsOf({ votes, personId: askerId }: Sample): Opinion[] {
  const last = new Map<string, Sample['votes'][number]>()
  for (const vote of votes) if (vote.atMs >= (last.get(vote.personId)?.atMs ?? 0)) last.set(vote.personId, vote)
  return [...last.values()].map(({ personId, value, reason }) => ({
    ...{ personId, reason },
    liked: value === 'up' ? 1 : 0,
    isAskers: personId === askerId,
  }))
}

/**
 * Whoever asked knows what they wanted. Others say what they think of it, for the reports; nothing is learned from that, or a few who vote on everything they see
 * would teach the rest what to like.
 */
export const askersOpinion = (sample: Sample): Opinion | undefined => opinionsOf(sample).find(({ isAskers }) => isAskers)

const HELD_BACK_SHARE = 0.2

/** A fifth of the records, always the same ones: nothing is learned from them, and everything is tested on them before it is offered. */
export const isHeldBack = ({ requestId }: Pick<Sample, 'requestId'>): boolean => isDrawn('held back', requestId, HELD_BACK_SHARE)

/** What was wrong was how we read the wish, not how it was drawn. */
export const blamesReading = (reason: Reason): boolean => reason === 'wrong-subject' || reason === 'wrong-style'
