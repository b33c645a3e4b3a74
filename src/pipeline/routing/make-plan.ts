import type { Brand } from '../../domain/brand.ts'
import type { Lessons } from '../../domain/lessons.ts'
import type { Model } from '../../domain/model.ts'
import type { Plan } from '../../domain/plan.ts'
import type { Aspect, Attachment, Options, Quality } from '../../domain/request.ts'
import { enhance, type Reading } from '../prompt/enhance.ts'
import { templateFor, templateName } from '../prompt/template.ts'
import { betterThan } from './better.ts'
import { chooseModel, refusedInWords, type Situation } from './choose-model.ts'
import { compare } from './compare.ts'
import { complexityOf } from './complexity.ts'

export interface Wish extends Omit<Situation, 'domain' | 'style' | 'confidence' | 'words' | 'template' | 'complexity' | 'options'> {
  readonly words: string
  readonly reading: Reading
  readonly options: Options
  readonly attachments?: readonly Attachment[]
  readonly brand?: Brand | undefined
  /** Switched off, the asker's words are sent alone. */
  readonly enhance?: boolean | undefined
}

/**
 * Everything that is decided before money is spent: prompt, model, price, and the reason in words.
 *
 * @throws Problem BAD_OPTION when the asker named a model that there is not
 */
export function makePlan({ words, reading, attachments = [], brand, enhance: isEnhanced = true, ...wish }: Wish): Plan {
  const complexity = complexityOf(words, reading.domain).value
  const use = templateUse(reading, wish.options.quality ?? 'standard', wish.lessons)
  const template = !isEnhanced || use === 'none' ? undefined : templateName(templateFor(reading, use))
  const situation = { ...wish, domain: reading.domain, style: reading.style, confidence: reading.confidence, words, template, complexity }
  const { model, rule, reason, brief, personal } = chooseModel(situation)
  const better = betterThan(model, situation)
  const refused = refusedInWords(situation)
  const { quality = 'standard', aspect: wanted, variation } = wish.options
  const enhanced = enhance(words, reading, {
    ...{ limitChars: model.promptLimitChars, brand, variation },
    quality: use === 'none' ? quality : use,
    enhance: isEnhanced && use !== 'none',
  })
  const aspect = aspectOf(model, wanted)
  return {
    prompt: enhanced.prompt,
    ...(enhanced.template && { template: enhanced.template }),
    decided: [...enhanced.decided],
    modelId: model.modelId,
    aspect,
    priceMicroUsd: model.priceMicroUsdPerImage,
    estimateMs: model.typicalMs,
    complexity,
    rule,
    reason,
    brief,
    ...(better && { better }),
    ...(personal && { personal: [personal] }),
    alternatives: compare({ ...situation, chosen: model }),
    notes: [
      ...(refused ? [refused] : []),
      ...(wanted && aspect !== wanted ? [`${model.modelId} cannot do ${wanted}, so this is ${aspect}.`] : []),
      ...(attachments.length > 0 ? ['I cannot look at attached pictures yet; I drew from your words alone.'] : []),
      ...enhanced.notes,
    ],
  }
}

/** The quality whose template is used: the one asked for, unless it was learned that another one is liked better, or none. */
function templateUse(reading: Reading, quality: Quality, lessons: Lessons | undefined): Quality | 'none' {
  if (!lessons || lessons.templates.length === 0) return quality
  const usual = templateName(templateFor(reading, quality))
  return lessons.templates.find(({ template, share }) => template === usual && share > 0)?.use ?? quality
}

const aspectOf = (model: Model, wanted: Aspect | undefined): Aspect => (wanted && model.aspects.includes(wanted) ? wanted : '1:1')
