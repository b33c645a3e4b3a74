import type { Intent } from '../../domain/intent.ts'
import { curveAt, type Lessons, NO_LESSONS } from '../../domain/lessons.ts'
import type { FastReading } from '../../ports.ts'
import { readArtefact } from './artefact.ts'
import { Lexicon } from './lexicon.ts'
import { Reader } from './reader.ts'
import { taughtBy } from './taught.ts'

/** Read with this confidence when there is not a single word to read (S3). */
const DEFAULT_CONFIDENCE = 0.3

/** The trained classifier, in process and without network. Its tables and its artefact (60 ms, 13 MB) are loaded with the first wish: an idle process stays small. */
export function fastTier(): FastReading {
  let reader: Reader | undefined
  return {
    read(words, lessons) {
      reader ??= new Reader(readArtefact(), Lexicon.read())
      return readWith(reader, words, lessons)
    },
  }
}

/** @param lessons of the workspace: words that were learned there, and what a confidence turned out to be worth */
export function readWith(reader: Reader, words: string, lessons: Lessons = NO_LESSONS): Intent {
  const { tokenCount, ...reading } = reader.read(words, taughtBy(lessons).in(words))
  const confidence = Math.round(curveAt(lessons.curves.fast, reading.confidence) * 1000) / 1000
  if (tokenCount > 0) return { ...reading, confidence, method: 'fast', words: [...reading.words] }
  return { domain: 'photography', style: 'other', confidence: DEFAULT_CONFIDENCE, method: 'default', unclear: true, words: [] }
}
