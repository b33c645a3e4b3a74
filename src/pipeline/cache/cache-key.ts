import { createHash } from 'node:crypto'
import type { Aspect, Person, Place, Quality } from '../../domain/request.ts'
import { CANONICAL_VERSION, canonicalWish } from './canonical-wish.ts'

/** All that decides what a picture looks like, and who may see it. */
export interface PictureOf {
  readonly place: Pick<Place, 'platform' | 'workspaceId'>
  /** The asker's own words, not the enhanced prompt: that is made from them by template and model, which are named below. */
  readonly words: string
  readonly modelId: string
  readonly aspect: Aspect
  readonly quality: Quality
  readonly domain: string
  readonly style: string | undefined
  /** Pixels or names such as "2K", where a size was chosen. */
  readonly size?: string
  /** Image keys of the pictures that go along, in their order. */
  readonly references?: readonly string[]
  /** What else was decided: answers to questions, brand, whether the prompt is enhanced. */
  readonly decisions?: Readonly<Record<string, string | number | boolean>>
  /** Raised when a model, a template or the brand changes: then every earlier picture is out of date. */
  readonly versions: { readonly catalogue: string; readonly template: string; readonly brand?: string }
  /** A private request has keys of its own: nobody else finds its picture, and its asker does. */
  readonly privateTo?: Person
}

/** Same key, same picture. A hash over JSON, never over joined strings, so that no field can reach into the next. 64 hex digits. */
export function cacheKey({ words, ...decided }: PictureOf): string {
  return createHash('sha256')
    .update(canonicalJson({ ...decided, wish: canonicalWish(words), canonical: CANONICAL_VERSION }))
    .digest('hex')
}

/** JSON with the names in order; what is undefined is absent. */
function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_name, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  )
}
