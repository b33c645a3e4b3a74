import type { Plan } from '../../domain/plan.ts'
import type { Steering } from '../../domain/preferences.ts'
import type { Options } from '../../domain/request.ts'
import type { Models } from '../../ports.ts'
import { COMPLEX_FROM } from './policy.ts'

/** A wish with what its asker would have said as well, had they said it every time. */
export interface Personal {
  readonly options: Options
  readonly enhance: boolean
  readonly isQualitySensitive: boolean
  /** What was decided so, for "Why?". */
  readonly because: readonly string[]
  /** What the asker should know about the result. */
  readonly notes: readonly string[]
}

/**
 * Words and options of the wish always win; what they leave open is filled from settings first, then from what was learned.
 *
 * @param resolve the model that draws when this one is named; undefined for one that may not draw here
 */
export function personalOf(options: Options, steering: Steering | undefined, complexity: number, resolve: Models['resolve']): Personal {
  if (!steering) return { options, enhance: true, isQualitySensitive: false, because: [], notes: [] }
  const { enhance, leaning } = steering
  const ofDefaults = filled(options, steering, resolve)
  const ofThrift = leaning?.to === 'cost' ? thrifty(ofDefaults.options, leaning.because, complexity) : undefined
  const parts = [ofDefaults, ...(ofThrift ? [ofThrift] : [])]
  return {
    options: ofThrift?.options ?? ofDefaults.options,
    enhance,
    isQualitySensitive: leaning?.to === 'quality',
    because: [...(enhance ? [] : ['Your settings: your words are sent alone.']), ...parts.flatMap(({ because }) => because)],
    notes: parts.flatMap(({ notes }) => notes),
  }
}

/** A plan with what the asker's preferences had to do with it. */
export function withPersonal(plan: Plan, asked: Options, { options, because, notes }: Personal, steering: Steering | undefined): Plan {
  const isForQuality = plan.rule?.includes('quality-sensitive') && !plan.rule.includes('then preference')
  const decided = isForQuality ? [`Quality came first: ${steering?.leaning?.because}.`] : []
  const personal = [...because, ...decided, ...(plan.personal ?? [])]
  return {
    ...plan,
    ...(options.quality && options.quality !== asked.quality && { quality: options.quality }),
    ...(personal.length > 0 && { personal }),
    notes: [...notes, ...plan.notes],
  }
}

type Filled = Pick<Personal, 'options' | 'because' | 'notes'>

function filled(options: Options, { quality, aspect, modelId }: Steering, resolve: Models['resolve']): Filled {
  const because: string[] = []
  const result: Options = { ...options }
  if (quality && !options.quality) {
    result.quality = quality
    because.push(`Your settings: ${quality} quality where you name none.`)
  }
  if (aspect && !options.aspect) {
    result.aspect = aspect
    because.push(`Your settings: ${aspect} where you name no shape.`)
  }
  // Whoever names a quality leaves the choice of the model to it.
  if (!modelId || options.modelId || options.quality) return { options: result, because, notes: [] }
  const resolved = resolve(modelId)
  if (!resolved) return { options: result, because, notes: [`${modelId}, the model of your settings, cannot be used here, so I chose.`] }
  result.modelId = resolved.model.modelId
  because.push(`Your settings: ${resolved.model.modelId} where you name neither model nor quality.`)
  return { options: result, because, notes: resolved.notice ? [resolved.notice] : [] }
}

/** A draft where nothing else was said, unless the wish asks for too much to be done well as one. */
function thrifty(options: Options, why: string, complexity: number): Filled | undefined {
  if (options.quality || options.modelId || complexity >= COMPLEX_FROM) return undefined
  return {
    options: { ...options, quality: 'draft' },
    because: [`A draft came first: ${why}.`],
    notes: [`A draft, because ${why}. Better makes it in full; /banana settings changes that.`],
  }
}
