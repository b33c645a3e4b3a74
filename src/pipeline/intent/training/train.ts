import { DOMAINS } from '../../../domain/intent.ts'
import { type Artefact, fingerprint } from '../artefact.ts'
import type { Lexicon } from '../lexicon.ts'
import { Reader } from '../reader.ts'
import { isotonic, type Outcome } from './calibrate.ts'
import type { Sample } from './corpus.ts'
import { learn, type Settings } from './learn.ts'
import { randomFrom, shuffle } from './random.ts'

const FOLDS = 5

/** Learns from everything, and calibrates on what five models said of the fifth of the corpus that each had not seen. */
export function train(samples: readonly Sample[], lexicon: Lexicon, settings: Settings): Artefact {
  const heldBack = crossValidate(samples, lexicon, settings)
  const artefact = learn(samples, lexicon, settings)
  return {
    ...artefact,
    source: sourceOf(samples, lexicon),
    confidence: isotonic(heldBack.flatMap(acceptance)),
    unclear: isotonic(heldBack.map(({ sample, scores }) => ({ score: scores.unclear, isRight: sample.unclear, weight: 1 }))),
  }
}

/** Fingerprint of everything that training reads, besides the settings. */
export const sourceOf = (samples: readonly Sample[], lexicon: Lexicon): string =>
  fingerprint([lexicon.source, ...samples.map(({ text, accept, style, unclear }) => [text, accept.join('+'), style, unclear].join('\t'))])

export interface HeldBack {
  readonly sample: Sample
  readonly scores: ReturnType<Reader['score']>
}

/** What each sample scores with a model that was trained without it, and without any of its group. Generated samples only ever train. */
export function crossValidate(samples: readonly Sample[], lexicon: Lexicon, settings: Settings): HeldBack[] {
  const foldOf = assignFolds(samples, settings.seed)
  return Array.from({ length: FOLDS }, (_, fold) => fold).flatMap((fold) => {
    const reader = new Reader(
      learn(
        samples.filter(({ group }) => foldOf.get(group) !== fold),
        lexicon,
        settings,
      ),
      lexicon,
    )
    return samples
      .filter(({ group, weight }) => weight === 1 && foldOf.get(group) === fold)
      .map((sample) => ({ sample, scores: reader.score(sample.text) }))
  })
}

function assignFolds(samples: readonly Sample[], seed: number): Map<string, number> {
  const groups = shuffle([...new Set(samples.map(({ group }) => group))], randomFrom(seed))
  return new Map(groups.map((group, place) => [group, place % FOLDS]))
}

const acceptance = ({ sample, scores }: HeldBack): Outcome[] =>
  sample.unclear ? [] : [{ score: scores.accepted, isRight: isAccepted(sample, scores.domain), weight: 1 }]

const isAccepted = ({ accept }: Sample, domain: number): boolean => accept.includes(DOMAINS[domain] as (typeof DOMAINS)[number])
