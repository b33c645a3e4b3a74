import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

export const ROOT = fileURLToPath(new URL('../..', import.meta.url))

export interface SourceFile {
  /** From the project's root, with forward slashes. */
  readonly path: string
  readonly text: string
}

export interface Import {
  readonly line: number
  readonly from: string
  /** `import()`, as against a declaration at the top. */
  readonly isDynamic: boolean
  readonly isTypeOnly: boolean
}

/** Every TypeScript file under a folder of the project. */
export const filesUnder = (folder: string): SourceFile[] =>
  readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => ({ path: relative(ROOT, path).replaceAll('\\', '/'), text: readFileSync(path, 'utf8') }))
    .toSorted((a, b) => a.path.localeCompare(b.path))

const DECLARATION = /^[ \t]*(?:import|export)\s+(?<type>type\s+)?(?:[\w*{][^'"`;=()]*?\sfrom\s*)?['"](?<from>[^'"]+)['"]/gm
/** Ways to load something in the middle of the code; `import.meta.resolve` and `require.resolve` find files of a package. */
const CALL = /\b(?:import|import\.meta\.resolve|require|require\.resolve)\(\s*(?:['"`](?<from>[^'"`]+)['"`])?/g

/** What a file imports, in the order it stands there. A dynamic import of something that is not a plain string comes as `(computed)`. */
export function importsOf({ text }: SourceFile): Import[] {
  const code = withoutComments(text)
  const declared = [...code.matchAll(DECLARATION)].map((match) => ({
    match,
    isDynamic: false,
    isTypeOnly: match.groups?.type !== undefined,
  }))
  const called = [...code.matchAll(CALL)].map((match) => ({ match, isDynamic: true, isTypeOnly: false }))
  return [...declared, ...called]
    .map(({ match, ...kind }) => ({ line: lineAt(code, match.index), from: match.groups?.from ?? '(computed)', ...kind }))
    .toSorted((a, b) => a.line - b.line)
}

/** The lines on which code, not a comment, matches. */
export function linesWith({ text }: SourceFile, pattern: RegExp): number[] {
  return withoutComments(text)
    .split('\n')
    .flatMap((line, index) => (pattern.test(line) ? [index + 1] : []))
}

/** Blanks comment lines and keeps the line numbers; a comment after code stays, which only matters if it looks like an import. */
const withoutComments = (text: string): string => text.replace(/^[ \t]*(?:\/\/|\/?\*).*$/gm, '')

const lineAt = (text: string, index: number): number => {
  const start = index + (/^\s*/.exec(text.slice(index))?.[0].length ?? 0)
  return text.slice(0, start).split('\n').length
}
