import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type FakeImagen, type OddAnswer, startImagen } from '../../playground/imagen/index.ts'
import { openModels } from '../../src/models/models.ts'
import type { Order } from '../../src/ports.ts'
import { imageModelContract } from '../contracts/image-model.ts'
import { anOrder } from './an-order.ts'
import { faultTable, problemOf } from './fault-table.ts'

const order = (changes?: Partial<Order>) => anOrder('imagen', changes)
const never = new AbortController().signal

const adapterFor = ({ project, location, url, accessToken }: Pick<FakeImagen, 'project' | 'location' | 'url' | 'accessToken'>) =>
  openModels({
    imagen: { project, location, model: 'imagen-4.0-generate-001', baseUrl: url, accessToken: async () => accessToken },
  }).adapter(order().model)

imageModelContract('imagen', async () => {
  const imagen = await startImagen()
  return { adapter: adapterFor(imagen), order, stop: () => imagen.stop() }
})

faultTable<OddAnswer, FakeImagen>('imagen', {
  buys: 'draw',
  corrupt: { answer: 'corrupt image' },
  wrongSize: { answer: 'wrong size' },
  async start() {
    const server = await startImagen()
    return { server, adapter: adapterFor(server), order }
  },
  rows: [
    [{ status: 400 }, 'MODEL_BAD_REQUEST', 0],
    [{ status: 400, code: 'API_KEY_INVALID' }, 'MODEL_KEY', 0],
    [{ status: 401 }, 'MODEL_KEY', 0],
    [{ status: 403 }, 'MODEL_KEY', 0],
    [{ status: 404 }, 'MODEL_GONE', 0],
    [{ status: 429 }, 'MODEL_BUSY', 0],
    [{ status: 500 }, 'MODEL_UNAVAILABLE', 'unknown'],
    [{ status: 503 }, 'MODEL_UNAVAILABLE', 'unknown'],
    [{ status: 503, after: true }, 'MODEL_UNAVAILABLE', 'unknown'],
    [{ redirect: 'http://127.0.0.1:2/' }, 'MODEL_UNAVAILABLE', 'unknown'],
    [{ cut: 'before' }, 'MODEL_UNAVAILABLE', 'unknown'],
    [{ cut: 'after' }, 'MODEL_UNAVAILABLE', 'unknown'],
    [{ cut: 'inside' }, 'MODEL_UNAVAILABLE', 'unknown'],
    [{ answer: 'truncated json' }, 'MODEL_UNAVAILABLE', 'unknown'],
    [{ answer: 'html' }, 'MODEL_UNAVAILABLE', 'unknown'],
    [{ answer: 'oversized' }, 'IMAGE_BROKEN', 'unknown'],
    [{ answer: 'filtered' }, 'MODEL_REFUSED', 'unknown'],
    [{ answer: 'no predictions' }, 'MODEL_GAVE_NO_IMAGE', 'unknown'],
    [{ answer: 'not an image' }, 'IMAGE_BROKEN', 40_000],
    [{ answer: 'bad base64' }, 'IMAGE_BROKEN', 40_000],
  ],
})

describe('Imagen', () => {
  let imagen: FakeImagen
  beforeAll(async () => {
    imagen = await startImagen()
  })
  afterAll(() => imagen.stop())

  it('is told the prompt, the aspect and the size, in the name of a project, and the token in a header only', async () => {
    await adapterFor(imagen).draw(order({ aspect: '16:9', size: '2K' }), never)
    const call = imagen.calls.at(-1)
    expect(call?.request).toMatchObject({
      instances: [{ prompt: order().prompt }],
      parameters: { aspectRatio: '16:9', sampleImageSize: '2K', sampleCount: 1, includeRaiReason: true },
    })
    expect(call?.url).toMatch(
      /^\/v1\w*\/projects\/local-project\/locations\/us-central1\/publishers\/google\/models\/imagen-4.0-generate-001:predict$/,
    )
    expect(JSON.stringify(call)).not.toContain(imagen.accessToken)
  })

  it('names what it filters in plain words', async () => {
    imagen.faults.next({ answer: 'filtered' })
    expect((await problemOf(adapterFor(imagen).draw(order(), never))).tell).toContain('(violence)')
  })

  it('asks for the model that the project can still use', () => {
    const models = openModels({ imagen: { project: 'p', location: 'us-central1', model: 'imagen-4.0-ultra-generate-001' } })
    expect(models.find('imagen')?.providerModel).toBe('imagen-4.0-ultra-generate-001')
  })

  const withToken = (accessToken: () => Promise<string>) =>
    openModels({
      imagen: { project: 'p', location: 'us-central1', model: 'imagen-4.0-generate-001', baseUrl: imagen.url, accessToken },
    }).adapter(order().model)

  it('says that there are no credentials, before anything is sent', async () => {
    const before = imagen.calls.length
    const adapter = withToken(() => Promise.reject(new Error('Could not load the default credentials.')))
    const problem = await problemOf(adapter.draw(order(), never))
    expect([problem.code, problem.spentMicroUsd, imagen.calls.length - before]).toEqual(['MODEL_KEY', 0, 0])
  })

  it('does not wait longer for credentials than for a picture', async () => {
    const adapter = withToken(() => new Promise(() => undefined))
    const model = { ...order().model, timeoutMs: 100 }
    expect((await problemOf(adapter.draw(order({ model }), never))).code).toBe('MODEL_TIMEOUT')
    const cancel = new AbortController()
    const reason = new Error('cancelled by a person')
    const drawing = problemOf(adapter.draw(order(), cancel.signal))
    cancel.abort(reason)
    expect((await drawing).cause).toBe(reason)
  })

  it('says that the token is wrong', async () => {
    expect((await problemOf(adapterFor({ ...imagen, accessToken: 'another' }).draw(order(), never))).code).toBe('MODEL_KEY')
  })
})
