import type { Intent } from '../../domain/intent.ts'
import type { Understanding } from '../../ports.ts'
import { readArtefact } from './artefact.ts'
import { Lexicon } from './lexicon.ts'
import { Reader } from './reader.ts'

/** Read with this confidence when there is not a single word to read (S3). */
const DEFAULT_CONFIDENCE = 0.3

/** The trained classifier, in process and without network. Loads its tables and its artefact once, about a megabyte. */
export function fastTier(): Understanding {
  const reader = new Reader(readArtefact(), Lexicon.read())
  return { read: (words) => readWith(reader, words) }
}

export function readWith(reader: Reader, words: string): Intent {
  const { tokenCount, ...reading } = reader.read(words)
  if (tokenCount > 0) return { ...reading, method: 'fast', words: [...reading.words] }
  return { domain: 'photography', style: 'other', confidence: DEFAULT_CONFIDENCE, method: 'default', unclear: true, words: [] }
}
