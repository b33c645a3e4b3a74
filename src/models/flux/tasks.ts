import { setTimeout as delay } from 'node:timers/promises'
import { z } from 'zod'
import type { MicroUsd } from '../../domain/money.ts'
import { Problem } from '../../errors.ts'
import type { Order } from '../../ports.ts'
import { boundedFetch } from '../bounded-fetch.ts'
import { pixelsOf } from '../pixels.ts'
import { allowedAddresses } from './addresses.ts'
import { HttpFailure, problemOfDelivery, problemOfPoll } from './failure.ts'
import { TASK_VERDICTS } from './verdicts.ts'

export interface TaskOptions {
  readonly apiKey: string
  readonly baseUrl: string
  readonly pollEveryMs: number
}

/** `cost` is in credits of one cent. */
const Submitted = z.object({ id: z.string(), polling_url: z.string(), cost: z.number().nonnegative().nullish() })
export type Submitted = z.infer<typeof Submitted>

/** What is taken from the account once the picture is ready. */
export interface Paid {
  readonly modelId: string
  readonly spentMicroUsd: MicroUsd
}

const Polled = z.object({ status: z.string(), result: z.object({ sample: z.string().optional() }).nullish() })

/** A task that is paid for is not dropped over one bad answer to "is it ready?". */
const MAX_TROUBLE_IN_A_ROW = 3

/** The three requests of an order: submit the task, ask until it is ready, fetch the picture from the address it names. */
export function fluxTasks({ apiKey, baseUrl, pollEveryMs }: TaskOptions) {
  const addresses = allowedAddresses(baseUrl)
  const fetchBounded = boundedFetch()
  const key = { 'x-key': apiKey }

  return {
    async submit(order: Order, signal: AbortSignal): Promise<Submitted> {
      const url = new URL(`${baseUrl}/v1/${order.model.providerModel}`)
      const headers = { ...key, 'content-type': 'application/json' }
      return Submitted.parse(await readJson(await ask(url, { method: 'POST', headers, body: bodyOf(order), signal })))
    },

    /** @returns where the picture lies */
    async ready({ polling_url }: Submitted, paid: Paid, signal: AbortSignal): Promise<string> {
      const { modelId } = paid
      const url = addresses.api(polling_url)
      if (!url) throw pointsElsewhere(polling_url, { modelId })
      const problemOf = (error: unknown) => problemOfPoll(error, modelId)
      while (true) {
        await delay(pollEveryMs, undefined, { signal })
        const poll = async () => Polled.parse(await readJson(await ask(url, { headers: key, signal })))
        const { status, result } = await patiently(poll, problemOf, signal)
        const ending = TASK_VERDICTS[status]
        if (ending) throw problemOfEnding(ending, status, modelId)
        if (status === 'Ready') return sampleIn(result, paid)
      }
    },

    /** The address is signed and takes no key. */
    async fetch(sample: string, paid: Paid, signal: AbortSignal): Promise<Uint8Array> {
      const url = addresses.delivery(sample)
      if (!url) throw pointsElsewhere(sample, paid)
      const fetchPicture = async () => new Uint8Array(await (await ask(url, { signal })).arrayBuffer())
      return patiently(fetchPicture, (error) => problemOfDelivery(error, paid.modelId, paid.spentMicroUsd), signal)
    },
  }

  async function ask(url: URL, init: RequestInit): Promise<Response> {
    const response = await fetchBounded(url, init)
    if (!response.ok) throw new HttpFailure(response, await response.text())
    return response
  }

  /** Asking again changes nothing and costs nothing: only what is no trouble of the moment ends it. */
  async function patiently<T>(get: () => Promise<T>, problemOf: (error: unknown) => Problem, signal: AbortSignal): Promise<T> {
    for (let trouble = 1; ; trouble += 1) {
      try {
        return await get()
      } catch (error) {
        const problem = problemOf(error)
        const mayPass = problem.code === 'MODEL_BUSY' || problem.code === 'MODEL_UNAVAILABLE'
        if (signal.aborted || !mayPass || trouble >= MAX_TROUBLE_IN_A_ROW) throw problem
        await delay(pollEveryMs, undefined, { signal })
      }
    }
  }
}

async function readJson(response: Response): Promise<unknown> {
  return JSON.parse(await response.text())
}

/** Pictures travel as base64 under `input_image`, `input_image_2` … `input_image_8`. */
function bodyOf({ prompt, aspect, size, seed, references = [] }: Order): string {
  const images = references.map(({ bytes }, index) => [
    index === 0 ? 'input_image' : `input_image_${index + 1}`,
    Buffer.from(bytes).toString('base64'),
  ])
  return JSON.stringify({ prompt, ...pixelsOf(aspect, size), seed, output_format: 'png', ...Object.fromEntries(images) })
}

function sampleIn(result: z.infer<typeof Polled>['result'], { modelId, spentMicroUsd }: Paid): string {
  if (result?.sample) return result.sample
  throw new Problem('MODEL_GAVE_NO_IMAGE', `flux is ready for ${modelId} and names no picture`, { spentMicroUsd })
}

function pointsElsewhere(address: string, { modelId, spentMicroUsd }: Pick<Paid, 'modelId'> & Partial<Paid>): Problem {
  const where = URL.canParse(address) ? new URL(address).host : address.slice(0, 80)
  return new Problem('MODEL_UNAVAILABLE', `flux points to an address for ${modelId} that is not its own: ${where}`, {
    ...(spentMicroUsd !== undefined && { spentMicroUsd }),
  })
}

const problemOfEnding = ({ code, category, spentMicroUsd }: (typeof TASK_VERDICTS)[string], status: string, modelId: string): Problem =>
  new Problem(code, `flux gave no picture for ${modelId}: ${status}`, {
    values: { category: category ?? '' },
    ...(spentMicroUsd !== undefined && { spentMicroUsd }),
  })
