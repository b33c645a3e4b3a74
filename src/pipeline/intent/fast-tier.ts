import type { Intent } from '../../domain/intent.ts'
import type { FastReading } from '../../ports.ts'
import { readArtefact } from './artefact.ts'
import { Lexicon } from './lexicon.ts'
import { Reader } from './reader.ts'

/** Read with this confidence when there is not a single word to read (S3). */
const DEFAULT_CONFIDENCE = 0.3

/** The trained classifier, in process and without network. Its tables and its artefact (60 ms, 13 MB) are loaded with the first wish: an idle process stays small. */
export function fastTier(): FastReading {
  let reader: Reader | undefined
  return {
    read(words) {
      reader ??= new Reader(readArtefact(), Lexicon.read())
      return readWith(reader, words)
    },
  }
}

export function readWith(reader: Reader, words: string): Intent {
  const { tokenCount, ...reading } = reader.read(words)
  if (tokenCount > 0) return { ...reading, method: 'fast', words: [...reading.words] }
  return { domain: 'photography', style: 'other', confidence: DEFAULT_CONFIDENCE, method: 'default', unclear: true, words: [] }
}
