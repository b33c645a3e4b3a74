import { createHash } from 'node:crypto'
import { type Experiment, isRunning, type Trials, type Variation } from '../../domain/experiment.ts'
import type { Person } from '../../domain/request.ts'

/** An experiment that a person takes part in, and as what. */
export interface Part {
  readonly experiment: string
  readonly variant: string
  readonly set: Variation
  /** What the other variants set: where that makes no difference to a request, it takes no part. */
  readonly others: readonly Variation[]
}

/** The same for a person today and tomorrow and in every process, by hash: nothing is stored about who is what. */
export function partsOf(trials: Trials, person: Person, nowMs: number): readonly Part[] {
  return Object.values(trials).flatMap((trial) => {
    const { definition } = trial
    const { platforms } = definition.who
    if (!isRunning(trial, nowMs) || (platforms && !platforms.includes(person.platform))) return []
    const { variant, set } = variantOf(definition, person)
    const others = definition.variants.filter((each) => each.variant !== variant)
    return [{ experiment: definition.experiment, variant, set, others: others.map((each) => each.set) }]
  })
}

/** Who is in the last variant at a share of 10 % is in it at 20 % as well: the first one gives way. */
export function variantOf(
  { experiment, variants }: Experiment,
  { platform, workspaceId, personId }: Person,
): Experiment['variants'][number] {
  const hash = createHash('sha256').update(`experiment:${experiment}:${platform}:${workspaceId}:${personId}`).digest()
  const point = (hash.readUInt32BE(0) / 2 ** 32) * 100
  let reached = 0
  for (const each of variants) {
    reached += each.share
    if (point < reached) return each
  }
  return variants[variants.length - 1] as Experiment['variants'][number]
}

export const variesAny = ({ set, others }: Part, settings: readonly (keyof Variation)[]): boolean =>
  [set, ...others].some((variation) => settings.some((setting) => variation[setting] !== undefined))

/** All that the parts of one person set; no two experiments that run together set the same. */
export const together = (parts: readonly Part[]): Variation => Object.assign({}, ...parts.map(({ set }) => set)) as Variation

/** For the record: which experiments this request took part in. */
export const exposuresOf = (parts: readonly Part[]): Record<string, string> =>
  Object.fromEntries(parts.map(({ experiment, variant }) => [experiment, variant]))
