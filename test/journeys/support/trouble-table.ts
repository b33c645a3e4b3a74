import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { startFlux } from '../../../playground/flux/index.ts'
import type { Call } from '../../../playground/gemini/calls.ts'
import { startGemini } from '../../../playground/gemini/index.ts'
import { startImagen } from '../../../playground/imagen/index.ts'
import { startOpenAi } from '../../../playground/openai/index.ts'
import { openModels } from '../../../src/models/models.ts'
import type { Models } from '../../../src/ports.ts'
import { slackStage } from './slack-stage.ts'
import { wordsOf } from './slack-words.ts'

/** Long enough for any answer of a local server, and short enough to be waited out. */
const TIMEOUT_MS = 700

/** Every provider, local, and the program's own models and adapters before them. */
export async function startProviders() {
  const [gemini, openai, flux, imagen] = await Promise.all([startGemini(), startOpenAi(), startFlux(), startImagen()])
  const { project, location, url, accessToken } = imagen
  const models = openModels({
    googleApiKey: gemini.apiKey,
    geminiBaseUrl: gemini.url,
    openai,
    flux: { apiKey: flux.apiKey, baseUrl: flux.url, pollEveryMs: 10 },
    imagen: { project, location, model: 'imagen-4.0-generate-001', baseUrl: url, accessToken: async () => accessToken },
  })
  const all = [gemini, openai, flux, imagen]
  return { gemini, openai, flux, imagen, models: hurried(models), stop: () => Promise.all(all.map((each) => each.stop())) }
}
export type Providers = Awaited<ReturnType<typeof startProviders>>

function hurried(models: Models): Models {
  const sooner = <M extends { readonly timeoutMs: number }>(model: M): M => ({ ...model, timeoutMs: TIMEOUT_MS })
  return {
    get usable() {
      return models.usable.map(sooner)
    },
    find(modelId) {
      const model = models.find(modelId)
      return model && sooner(model)
    },
    resolve(asked) {
      const found = models.resolve(asked)
      return found && { ...found, model: sooner(found.model) }
    },
    adapter: models.adapter,
  }
}

/** How a request ends that meets this trouble, and how often the model is asked for a picture until then. */
export interface Row {
  readonly trouble: string
  readonly script: () => void
  /** `itself`: asked again, it draws; `another`: the next one draws, and the result says why with these words; `words`: there is none, and this is told. */
  readonly ends:
    | { readonly by: 'itself' }
    | { readonly by: 'another'; readonly because: string }
    | { readonly by: 'words'; readonly told: string }
  readonly calls: number
}

export const itself = { by: 'itself' } as const
export const another = (because: string) => ({ by: 'another', because }) as const
export const words = (told: string) => ({ by: 'words', told }) as const

export interface Table {
  readonly modelId: string
  /** What the model's server was asked so far, as far as it is about new pictures. */
  readonly orders: () => readonly Call[]
  readonly clear: () => void
  readonly rows: readonly Row[]
}

/** Journeys of a person who names one model, through the whole program, with each kind of trouble that its provider can make. */
export function troubleTable(providers: Providers, { modelId, orders, clear, rows }: Table): void {
  const stage = slackStage('socket', { replace: { models: providers.models } })
  afterEach(clear)
  afterAll(() => providers.stop())

  describe(`a person who asks for a picture by ${modelId}, which`, () => {
    it.for(rows.map((row) => [row.trouble, row] as const))('%s', async ([, { script, ends, calls }]) => {
      const before = orders().length
      script()
      await stage.ann.asks(`a lighthouse --model ${modelId}`)
      if (ends.by === 'words') await stage.saying(ends.told)
      const pictures = (await stage.settled()).map(wordsOf)
      expect(orders().length - before).toBe(calls)
      expect(await stage.charges()).toHaveLength(ends.by === 'words' ? 0 : 1)
      expect(pictures).toHaveLength(ends.by === 'words' ? 0 : 1)
      if (ends.by === 'itself') expect(pictures[0]).not.toContain('so this is by')
      if (ends.by === 'another') expect(pictures[0]).toContain(`${modelId} ${ends.because}, so this is by `)
      // Each call is booked before it is sent, and settled where it is known what it took.
      const booked = (await stage.booked()).filter(([booking]) => booking === modelId)
      const spent = (await stage.spent()).filter(([booking]) => booking === modelId)
      expect(booked).toHaveLength(calls)
      expect(spent.length).toBeLessThanOrEqual(calls)
    })
  })
}
