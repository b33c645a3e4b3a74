import type { Model } from '../../domain/model.ts'
import { isAllowed } from '../../domain/rules.ts'
import { Problem } from '../../errors.ts'
import { isRival } from './rank.ts'

/** @throws Problem MODELS_NOT_ALLOWED when there are models, and none that may draw */
export function allowedAmong(usable: readonly Model[], allowed: readonly string[] | undefined): readonly Model[] {
  const left = usable.filter((model) => isAllowed(model, allowed))
  if (!usable.some(isRival) || left.some(isRival)) return left
  const have = inWords(usable.filter(isRival).map(({ modelId }) => modelId))
  const values = { allowed: `only ${inWords(allowed ?? [])}; I have ${have}` }
  throw new Problem('MODELS_NOT_ALLOWED', values.allowed, { values })
}

export const inWords = (names: readonly string[]): string =>
  names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`
