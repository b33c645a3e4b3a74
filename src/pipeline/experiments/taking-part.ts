import type { Variation } from '../../domain/experiment.ts'
import type { Intent } from '../../domain/intent.ts'
import type { Options } from '../../domain/request.ts'
import type { TrialsStore } from '../../ports.ts'
import { type DoubtRules, doubtOf } from '../intent/clarify.ts'
import type { Context } from '../pipeline.ts'
import { exposuresOf, type Part, partsOf, together, variesAny } from './assign.ts'

const OF_DOUBT = ['confirmBelow', 'clarifyBelow'] as const satisfies (keyof Variation)[]
const OF_READING = ['semanticBelow', ...OF_DOUBT] as const satisfies (keyof Variation)[]

/** Which experiments run for this asker. Without an answer none does: no request fails for that. */
export async function partsIn(
  trials: Pick<TrialsStore, 'of'> | undefined,
  { request, log }: Pick<Context, 'request' | 'log'>,
): Promise<readonly Part[]> {
  if (!trials) return []
  try {
    return partsOf((await trials.of(request.place)).trials, request.asker, Date.now())
  } catch (error) {
    log.warn({ err: error }, 'cannot tell which experiments run; this request takes part in none')
    return []
  }
}

/** How the words of this asker are read, where an experiment varies that. */
export const readingSet = (parts: readonly Part[]): Variation => together(parts.filter((part) => variesAny(part, OF_READING)))

export const doubtRulesIn = (rules: DoubtRules, { confirmBelow, clarifyBelow }: Variation): DoubtRules => ({
  ...rules,
  ...(confirmBelow !== undefined && { confirmBelow }),
  ...(clarifyBelow !== undefined && { clarifyBelow }),
})

/** A reading with the experiments that it took part in: those about doubt only where another variant would have asked something else. */
export function exposedReading(reading: Intent, parts: readonly Part[], usual: DoubtRules): Intent {
  const taking = parts.filter((part) => {
    if (variesAny(part, ['semanticBelow'])) return true
    const steps = [part.set, ...part.others].map((set) => doubtOf(reading, doubtRulesIn(usual, set)))
    return variesAny(part, OF_DOUBT) && new Set(steps).size > 1
  })
  return taking.length === 0 ? reading : { ...reading, exposures: { ...reading.exposures, ...exposuresOf(taking) } }
}

/** What about the plan can still be decided by an experiment: what the asker, or their settings, said themselves cannot. */
export interface Undecided {
  readonly options: Options
  readonly enhance: boolean
  /** Whether a picture that was made before could be given at all. */
  readonly canReuse: boolean
}

/** The experiments that this plan takes part in, and what they set. */
export function planParts(
  parts: readonly Part[],
  { options, enhance, canReuse }: Undecided,
): { readonly set: Variation; readonly exposures: Record<string, string> } {
  const open: Readonly<Record<Exclude<keyof Variation, (typeof OF_READING)[number]>, boolean>> = {
    roles: options.modelId === undefined && options.quality === undefined,
    reuse: canReuse,
    enhance,
    ahead: true,
  }
  const settings = Object.keys(open) as (keyof typeof open)[]
  const taking = parts.filter((part) => settings.some((setting) => open[setting] && variesAny(part, [setting])))
  return { set: together(taking), exposures: exposuresOf(taking) }
}
