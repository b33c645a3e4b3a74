import { ABOUT_MINORS, ABOUT_SEX, SOFTENINGS } from './softenings.ts'

/** The wish with what is refused most put softer, or undefined where the table has nothing for it. */
export function soften(words: string): string | undefined {
  const softer = words.replace(REFUSED, (_, article: string | undefined, found: string) =>
    withArticle(article, INSTEAD.get(found.toLowerCase()) ?? found),
  )
  return softer === words || !isProposable(words) ? undefined : softer
}

/** Nobody is helped to say differently what must not be drawn at all. */
export function isProposable(words: string): boolean {
  const said = new Set(words.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [])
  const has = (list: readonly string[]) => list.some((word) => said.has(word))
  return !(has(ABOUT_MINORS) && has(ABOUT_SEX))
}

/** "an assassin" becomes "a mysterious stranger". */
function withArticle(article: string | undefined, instead: string): string {
  if (!article || /^an? /u.test(instead)) return instead
  return `${/^[aeiou]/u.test(instead) ? 'an' : 'a'} ${instead}`
}

const INSTEAD = new Map(SOFTENINGS.flatMap(([all, instead]) => all.map((word) => [word, instead] as const)))

const escaped = (word: string): string => word.replace(/[.*+?^${}()|[\]\\]/gu, '\\$&')

const REFUSED = new RegExp(
  `(?<![\\p{L}\\p{N}])(?:(an?) )?(${[...INSTEAD.keys()]
    .sort((a, b) => b.length - a.length)
    .map(escaped)
    .join('|')})(?![\\p{L}\\p{N}])`,
  'giu',
)
