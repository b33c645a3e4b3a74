import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { artefactUrl, encodeArtefact } from '../pipeline/intent/artefact.ts'
import { Lexicon } from '../pipeline/intent/lexicon.ts'
import { readCorpus } from '../pipeline/intent/training/corpus.ts'
import { generateSamples } from '../pipeline/intent/training/generate.ts'
import { SETTINGS } from '../pipeline/intent/training/learn.ts'
import { train as trainOn } from '../pipeline/intent/training/train.ts'

/** `train intent [--seed N]`: corpus to artefact. The same corpus, vocabulary and seed give the same bytes. @returns the exit code */
export function train(args: readonly string[], write: (text: string) => unknown): number {
  const { values, positionals } = parseArgs({ args: [...args], options: { seed: { type: 'string' } }, allowPositionals: true })
  const seed = values.seed === undefined ? SETTINGS.seed : Number(values.seed)
  if (positionals.join() !== 'intent' || !Number.isInteger(seed)) {
    write('Use: banana train intent [--seed N]')
    return 2
  }
  const startedMs = performance.now()
  const written = readCorpus()
  const generated = generateSamples(seed)
  const artefact = trainOn([...written, ...generated], Lexicon.read(), { ...SETTINGS, seed })
  const bytes = encodeArtefact(artefact)
  writeFileSync(artefactUrl, bytes)
  const seconds = ((performance.now() - startedMs) / 1000).toFixed(0)
  write(
    `${written.length} written and ${generated.length} generated requests, seed ${seed}: ${artefact.keys.length} features, ${Math.round(bytes.length / 1024)} KiB, ${seconds} s`,
  )
  return 0
}
