import { priceOf } from '../../domain/model.ts'
import type { MicroUsd } from '../../domain/money.ts'
import type { Drawn, ImageModel, Order } from '../../ports.ts'
import { pictureOf } from '../decode-picture.ts'
import { withinTime } from '../within-time.ts'
import { problemOfFailure } from './failure.ts'
import { fluxTasks } from './tasks.ts'

export interface FluxOptions {
  readonly apiKey: string
  /** A region's endpoint, a proxy or a local server. */
  readonly baseUrl?: string | undefined
  readonly pollEveryMs?: number | undefined
}

const MICRO_USD_PER_CREDIT = 10_000

/**
 * Flux, by Black Forest Labs, who keep no SDK for JavaScript: docs.bfl.ai. An order is one task, asked for until it is ready; all of its
 * requests share one time limit. A webhook would spare the asking, but needs a public address. A task cannot be cancelled there: an
 * abort only stops the waiting.
 */
export function fluxModel({ apiKey, baseUrl = 'https://api.bfl.ai', pollEveryMs = 750 }: FluxOptions): ImageModel {
  const tasks = fluxTasks({ apiKey, baseUrl, pollEveryMs })
  return {
    provider: 'flux',
    draw(order: Order, signal: AbortSignal): Promise<Drawn> {
      const { model } = order
      const { modelId, timeoutMs } = model
      const limited = { provider: 'flux', modelId, timeoutMs, problemOf: (error: unknown) => problemOfFailure(error, modelId) }
      return withinTime(limited, signal, async (both) => {
        const task = await tasks.submit(order, both)
        const costMicroUsd = costOf(task.cost, order)
        const paid = { provider: 'flux', modelId, spentMicroUsd: costMicroUsd }
        const sample = await tasks.ready(task, paid, both)
        const picture = pictureOf(await tasks.fetch(sample, paid, both), paid)
        return { ...picture, costMicroUsd, warnings: [] }
      })
    },
  }
}

/** The credits that were taken, as the answer says; the price where it does not, never nothing. */
function costOf(credits: number | null | undefined, { model, size, references = [] }: Order): MicroUsd {
  if (credits) return Math.ceil(credits * MICRO_USD_PER_CREDIT)
  return priceOf(model, size) + references.length * (model.referencePrice ?? 0)
}
