import { createHash } from 'node:crypto'
import type { Recommendation } from '../domain/recommendation.ts'
import type { Sample } from '../domain/sample.ts'
import { ComplexityStudy } from './complexity.ts'
import { CurveStudy } from './curves.ts'
import { isHeldBack } from './opinions.ts'
import { type Accuracy, PredictionStudy } from './prediction.ts'
import { RouteStudy } from './routes.ts'
import type { Finding, Known, Study } from './study.ts'
import { TemplateStudy } from './templates.ts'
import { ThresholdStudy } from './thresholds.ts'
import { Voters } from './voters.ts'
import { WordStudy } from './words.ts'

export type { Known } from './study.ts'

export interface Analysis {
  readonly records: number
  readonly votes: number
  readonly voters: number
  readonly fromMs: number | undefined
  readonly untilMs: number | undefined
  readonly recommendations: readonly Recommendation[]
  /** How well 👍 is foretold, on votes that were held back; undefined where there are none. */
  readonly prediction: Accuracy | undefined
}

/** What the records of one workspace say should be different, in one pass over them and in constant memory. @param samples oldest first */
export async function analyse(samples: AsyncIterable<Sample> | Iterable<Sample>, known: Known, nowMs: number): Promise<Analysis> {
  const voters = new Voters()
  const prediction = new PredictionStudy(known)
  const curves = new CurveStudy(known)
  const thresholds = new ThresholdStudy(known)
  const studies: readonly Study[] = [
    new WordStudy(known),
    curves,
    thresholds,
    new TemplateStudy(known),
    new RouteStudy(known),
    new ComplexityStudy(known),
    prediction,
  ]
  let records = 0
  let fromMs: number | undefined
  let untilMs: number | undefined
  for await (const sample of samples) {
    records += 1
    fromMs ??= sample.askedAtMs
    untilMs = sample.askedAtMs
    voters.add(sample)
    const isTest = isHeldBack(sample)
    for (const study of studies) study.add(sample, isTest)
  }
  const found = studies.map((study) => ({ study, findings: study.conclude(voters.trust) }))
  // Thresholds were weighed at the confidence that a new curve would change: one after the other.
  const isCurveNew = found.some(({ study, findings }) => study === curves && findings.length > 0)
  const findings = found.flatMap(({ study, findings }) => (study === thresholds && isCurveNew ? [] : findings))
  return {
    ...{ records, fromMs, untilMs, votes: voters.votes, voters: voters.count },
    recommendations: findings.map((finding) => recommendationOf(finding, nowMs)),
    prediction: prediction.accuracy,
  }
}

/** The same proposal has the same name whenever it is made. */
const recommendationOf = (finding: Finding, madeAtMs: number): Recommendation => ({
  recommendationId: createHash('sha256').update(JSON.stringify(finding.change)).digest('base64url').slice(0, 22),
  ...finding,
  madeAtMs,
})
