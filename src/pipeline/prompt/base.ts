import { isDisjoint, type Tag, tagsIn } from './decided.ts'

/** What a language model wrote around the asker's words, as far as it does not contradict them. */
export interface BaseAround {
  readonly before: string
  /** Clause by clause, each with the mark that parts it from the one before. */
  readonly after: readonly string[]
  readonly asserts: ReadonlySet<Tag>
}

/**
 * The enhanced base of a wish, around the wish itself.
 *
 * @param decided what the asker's words decide: clauses that speak of it are dropped
 * @returns undefined when there is no base, or when it does not hold the words as they were written
 */
export function baseAround(words: string, base: string | undefined, decided: ReadonlySet<Tag>): BaseAround | undefined {
  const at = base ? placeOf(words, base) : -1
  if (!base || at < 0) return undefined
  const isFree = (clause: string): boolean => isDisjoint(tagsIn(clause), decided)
  const before = clauses(base.slice(0, at)).filter(isFree).join('')
  const after = clauses(base.slice(at + words.length)).filter(isFree)
  return { before, after: after.map(withoutEnd), asserts: new Set([before, ...after].flatMap((clause) => [...tagsIn(clause)])) }
}

/** Where the words stand, as whole words; -1 when they do not. */
function placeOf(words: string, base: string): number {
  // Letters that change their length with their case would shift the place; then the words count as not there.
  if (base.toLowerCase().length !== base.length || words.toLowerCase().length !== words.length) return -1
  const at = base.toLowerCase().indexOf(words.toLowerCase())
  const isPartOfWord = /[a-z0-9]/i.test(base.charAt(at - 1)) || /[a-z0-9]/i.test(base.charAt(at + words.length))
  return at >= 0 && isPartOfWord ? -1 : at
}

/** "a, b. C" → "a", ", b", ". C": each clause keeps the mark before it, so that any of them can go. */
const clauses = (text: string): string[] => text.split(/(?=[,;.!?。、，；！？])/u).filter((clause) => /\p{L}/u.test(clause))

const withoutEnd = (clause: string): string => clause.trimEnd()
