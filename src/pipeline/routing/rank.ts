import type { Domain } from '../../domain/intent.ts'
import type { Model, ModelRole } from '../../domain/model.ts'
import { COMPLEX_FROM, MEDIUM_FROM } from './policy.ts'

/** Roles that compete for a picture. A preview stands in only where there is none of them. */
const RIVALS: readonly ModelRole[] = ['lite', 'flash', 'pro', 'specialist']
export const isRival = ({ role }: Model): boolean => RIVALS.includes(role)

/** How good its picture of a wish of this complexity is, 1 to 10. */
export function qualityAt({ quality }: Model, complexity: number): number {
  if (complexity < MEDIUM_FROM) return quality.simple
  return complexity < COMPLEX_FROM ? quality.medium : quality.complex
}

/** A specialist is one for the domains it names, and nothing special elsewhere. */
export const isFitFor = ({ role, domains }: Model, domain: Domain): boolean => role !== 'specialist' || domains.includes(domain)

/** The best first: the domain's specialist, then quality at this complexity, then strength in the domain, then price. */
export const byQuality =
  (domain: Domain, complexity: number) =>
  (one: Model, other: Model): number =>
    Number(isSpecialistOf(other, domain)) - Number(isSpecialistOf(one, domain)) ||
    qualityAt(other, complexity) - qualityAt(one, complexity) ||
    Number(other.domains.includes(domain)) - Number(one.domains.includes(domain)) ||
    one.priceMicroUsdPerImage - other.priceMicroUsdPerImage

/** The cheapest first; of two that cost the same, the better one. */
export const byPrice =
  (complexity: number) =>
  (one: Model, other: Model): number =>
    one.priceMicroUsdPerImage - other.priceMicroUsdPerImage || qualityAt(other, complexity) - qualityAt(one, complexity)

const isSpecialistOf = ({ role, domains }: Model, domain: Domain): boolean => role === 'specialist' && domains.includes(domain)
