import type { Domain } from '../domain/intent.ts'
import { ENOUGH, type Habits } from '../domain/preferences.ts'
import type { Sample } from '../domain/sample.ts'
import { experienceFrom } from './experience.ts'

/** How far back a person's requests are looked at (S9). */
export const NEWEST = 50
const QUALITY_OVER = 0.3
const COST_OVER = 0.7
/** A domain is preferred that has more than all others together. */
const DOMAIN_OVER = 0.5
/** From here on the words alone were clear. */
const CLEAR = 0.8

/**
 * What a person's newest requests say about how they like their pictures. Pure: the same requests give the same answer.
 *
 * What a preference has decided itself counts with care, or it would prove itself: a picture that was fine at once because it came from the better model does not
 * speak against quality, and a draft that was made better does not speak for drafts.
 *
 * @param samples requests of one person, in any order; only the newest {@link NEWEST} that were delivered are read
 * @param before what was known: it stands where too little is left to judge by
 */
export function preferencesFrom(samples: readonly Sample[], before?: Habits): Habits {
  const newest = samples
    .filter(({ state }) => state === 'delivered')
    .toSorted((one, other) => other.askedAtMs - one.askedAtMs)
    .slice(0, NEWEST)
  const redrawn = redrawnBy(newest)
  const isBettered = (sample: Sample) =>
    redrawn.has(sample.requestId) && sample.signals.some((signal) => signal === 'again' || signal === 'better')

  const better = share(
    newest.filter((sample) => isBettered(sample) || !isForQuality(sample)),
    isBettered,
  )
  const drafts = share(newest, (sample) => sample.quality === 'draft' && !isBettered(sample))
  const domains = mostFrequent(newest)
  const leaning = leaningFrom(better, drafts, before)
  return {
    requests: newest.length,
    better,
    drafts,
    ...(domains && { domains }),
    ...(leaning && { leaning }),
    experience: experienceFrom(newest, redrawn, before?.experience),
    ...(domains && domains.of >= ENOUGH && domains.count > DOMAIN_OVER * domains.of && { domain: domains.domain }),
  }
}

/** Requests that their own asker had drawn again in some way: what others do with somebody's picture is not that person's taste. */
const redrawnBy = (samples: readonly Sample[]): ReadonlySet<string> =>
  new Set(samples.flatMap(({ parentId }) => (parentId === undefined ? [] : [parentId])))

const isForQuality = ({ rule = '' }: Sample): boolean => rule.includes('quality-sensitive') && !rule.includes('then preference')

function leaningFrom(better: Habits['better'], drafts: Habits['drafts'], before: Habits | undefined): Habits['leaning'] {
  if (drafts.of >= ENOUGH && drafts.count > COST_OVER * drafts.of) return 'cost'
  if (better.of < ENOUGH) return before?.leaning === 'quality' && before.requests >= ENOUGH && drafts.of >= ENOUGH ? 'quality' : undefined
  return better.count > QUALITY_OVER * better.of ? 'quality' : undefined
}

function share(samples: readonly Sample[], counts: (sample: Sample) => boolean): { count: number; of: number } {
  return { count: samples.filter(counts).length, of: samples.length }
}

/** Among wishes that were clear by their words, or that their asker made clear: a reading that leaned on this very preference proves nothing. */
function mostFrequent(samples: readonly Sample[]): Habits['domains'] {
  const clear = samples.flatMap(({ domain, style, confidence = 0, wasAsked }) =>
    domain && style && (wasAsked || confidence >= CLEAR) ? [{ domain, style }] : [],
  )
  const domain = winner(clear.map((each) => each.domain))
  if (!domain) return undefined
  const inDomain = clear.filter((each) => each.domain === domain)
  return { domain, style: winner(inDomain.map(({ style }) => style)) ?? 'other', count: inDomain.length, of: clear.length }
}

function winner<Name extends Domain | string>(names: readonly Name[]): Name | undefined {
  const counts = new Map<Name, number>()
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1)
  return [...counts].toSorted(([, one], [, other]) => other - one)[0]?.[0]
}
