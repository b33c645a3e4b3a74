import { NO_LESSONS } from '../domain/lessons.ts'
import type { Model } from '../domain/model.ts'
import type { Sample } from '../domain/sample.ts'
import { isHeldBack } from './opinions.ts'
import { PredictionStudy } from './prediction.ts'
import { Readings } from './readings.ts'
import { sum } from './tally.ts'

/** How often what was said beforehand came true; undefined where nobody can know. */
export interface Accuracies {
  /** Held-back votes that 👍 was foretold for, and the shares of them that were foretold rightly, and by other means. */
  readonly foretoldVotes: number
  readonly foretoldRight: number | undefined
  readonly foretoldBaseRate: number | undefined
  readonly foretoldByTable: number | undefined
  /** Readings of the fast tier of which their askers showed whether they were right. */
  readonly fastReadings: number
  readonly fastRight: number | undefined
}

/** Measures record by record, oldest first, and each workspace by its own records alone. */
export class AccuracyMeter {
  readonly #models: readonly Model[]
  readonly #workspaces = new Map<string, { readonly prediction: PredictionStudy; readonly readings: Readings }>()
  #fastReadings = 0
  #fastRight = 0

  constructor(models: readonly Model[]) {
    this.#models = models
  }

  add(sample: Sample): void {
    const { prediction, readings } = this.#of(sample.workspace)
    prediction.add(sample, isHeldBack(sample))
    const reading = readings.outcomeOf(sample)
    if (reading?.tier !== 'fast') return
    this.#fastReadings += 1
    this.#fastRight += reading.right
  }

  get accuracies(): Accuracies {
    const measured = [...this.#workspaces.values()].flatMap(({ prediction }) => prediction.accuracy ?? [])
    const votes = sum(measured.map((each) => each.votes))
    const share = (of: 'right' | 'baseRate' | 'table') =>
      votes === 0 ? undefined : sum(measured.map((each) => each[of] * each.votes)) / votes
    return {
      ...{ foretoldVotes: votes, foretoldRight: share('right'), foretoldBaseRate: share('baseRate'), foretoldByTable: share('table') },
      ...{ fastReadings: this.#fastReadings, fastRight: this.#fastReadings === 0 ? undefined : this.#fastRight / this.#fastReadings },
    }
  }

  #of(workspace: string) {
    const known = this.#workspaces.get(workspace)
    if (known) return known
    const prediction = new PredictionStudy({ models: this.#models, lessons: NO_LESSONS })
    const created = { prediction, readings: new Readings() }
    this.#workspaces.set(workspace, created)
    return created
  }
}
