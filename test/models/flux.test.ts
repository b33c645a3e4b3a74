import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type FakeFlux, type OddAnswer, startFlux } from '../../playground/flux/index.ts'
import { allowedAddresses } from '../../src/models/flux/addresses.ts'
import { openModels } from '../../src/models/models.ts'
import type { Order } from '../../src/ports.ts'
import { imageModelContract } from '../contracts/image-model.ts'
import { anOrder } from './an-order.ts'
import { faultTable, problemOf } from './fault-table.ts'

const order = (changes?: Partial<Order>) => anOrder('flux', changes)
const adapterFor = ({ apiKey, url }: Pick<FakeFlux, 'apiKey' | 'url'>) =>
  openModels({ flux: { apiKey, baseUrl: url, pollEveryMs: 5 } }).adapter(order().model)
const never = new AbortController().signal

imageModelContract('flux', async () => {
  const flux = await startFlux()
  return { adapter: adapterFor(flux), order, stop: () => flux.stop() }
})

const THREE_CREDITS = 30_000

faultTable<OddAnswer, FakeFlux>('flux', {
  buys: 'submit',
  corrupt: { answer: 'corrupt image', at: 'deliver' },
  wrongSize: { answer: 'wrong size', at: 'deliver' },
  async start() {
    const server = await startFlux()
    return { server, adapter: adapterFor(server), order }
  },
  rows: [
    [{ status: 400, at: 'submit' }, 'MODEL_BAD_REQUEST', 0],
    [{ status: 401, at: 'submit' }, 'MODEL_KEY', 0],
    [{ status: 402, at: 'submit' }, 'MODEL_KEY', 0],
    [{ status: 403, at: 'submit' }, 'MODEL_KEY', 0],
    [{ status: 404, at: 'submit' }, 'MODEL_GONE', 0],
    [{ status: 422, at: 'submit' }, 'MODEL_BAD_REQUEST', 0],
    [{ status: 429, at: 'submit' }, 'MODEL_BUSY', 0],
    [{ status: 429, retryAfterS: 7, at: 'submit' }, 'MODEL_BUSY', 0],
    [{ status: 500, at: 'submit' }, 'MODEL_UNAVAILABLE', 'unknown'],
    [{ status: 503, at: 'submit' }, 'MODEL_UNAVAILABLE', 'unknown'],
    [{ status: 503, after: true, at: 'submit' }, 'MODEL_UNAVAILABLE', 'unknown'],
    [{ cut: 'before', at: 'submit' }, 'MODEL_UNAVAILABLE', 'unknown'],
    [{ cut: 'after', at: 'submit' }, 'MODEL_UNAVAILABLE', 'unknown'],
    [{ cut: 'inside', at: 'submit' }, 'MODEL_UNAVAILABLE', 'unknown'],
    [{ redirect: 'http://127.0.0.1:2/', at: 'submit' }, 'MODEL_UNAVAILABLE', 'unknown'],
    [{ answer: 'truncated json', at: 'submit' }, 'MODEL_UNAVAILABLE', 'unknown'],
    [{ answer: 'html', at: 'submit' }, 'MODEL_UNAVAILABLE', 'unknown'],
    [{ answer: 'polling elsewhere', at: 'submit' }, 'MODEL_UNAVAILABLE', 'unknown'],
    [{ answer: 'Request Moderated', at: 'poll' }, 'MODEL_REFUSED', 0],
    [{ answer: 'Content Moderated', at: 'poll' }, 'MODEL_REFUSED', 0],
    [{ answer: 'Error', at: 'poll' }, 'MODEL_UNAVAILABLE', 0],
    [{ answer: 'Task not found', at: 'poll' }, 'MODEL_UNAVAILABLE', 'unknown'],
    [{ answer: 'no sample', at: 'poll' }, 'MODEL_GAVE_NO_IMAGE', THREE_CREDITS],
    [{ answer: 'delivery elsewhere', at: 'poll' }, 'MODEL_UNAVAILABLE', THREE_CREDITS],
    [{ status: 403, at: 'poll' }, 'MODEL_KEY', 'unknown'],
    [{ status: 503, at: 'poll' }, 'MODEL_UNAVAILABLE', 'unknown'],
    [{ cut: 'inside', at: 'poll' }, 'MODEL_UNAVAILABLE', 'unknown'],
    [{ answer: 'truncated json', at: 'poll' }, 'MODEL_UNAVAILABLE', 'unknown'],
    [{ status: 403, at: 'deliver' }, 'IMAGE_BROKEN', THREE_CREDITS],
    [{ status: 503, at: 'deliver' }, 'MODEL_UNAVAILABLE', THREE_CREDITS],
    [{ cut: 'inside', at: 'deliver' }, 'MODEL_UNAVAILABLE', THREE_CREDITS],
    [{ redirect: 'http://169.254.169.254/', at: 'deliver' }, 'MODEL_UNAVAILABLE', THREE_CREDITS],
    [{ answer: 'html', at: 'deliver' }, 'IMAGE_BROKEN', THREE_CREDITS],
    [{ answer: 'not an image', at: 'deliver' }, 'IMAGE_BROKEN', THREE_CREDITS],
    [{ answer: 'oversized', at: 'deliver' }, 'IMAGE_BROKEN', THREE_CREDITS],
  ],
})

describe('Flux', () => {
  // A server each: a last question of one order must not meet the script of the next.
  let flux: FakeFlux
  beforeEach(async () => {
    flux = await startFlux()
  })
  afterEach(() => flux.stop())

  const limited = (timeoutMs: number) => order({ model: { ...order().model, timeoutMs } })

  it('is told the prompt, the size in pixels and the seed, and the key in a header that never reaches the delivery', async () => {
    await adapterFor(flux).draw(order({ aspect: '9:16' }), never)
    const submitted = flux.calls.findLast(({ method }) => method === 'submit')
    expect(submitted?.request).toEqual({ prompt: order().prompt, width: 768, height: 1344, seed: 7, output_format: 'png' })
    expect(submitted?.url).toBe('/v1/flux-2-pro')
    expect(flux.calls.at(-1)).toMatchObject({ method: 'deliver', status: 200 })
    expect(flux.calls.map(({ url }) => url).join()).not.toContain(flux.apiKey)
  })

  it('gets pictures as base64, in their order', async () => {
    const references = [1, 2, 3].map((byte) => ({ bytes: Uint8Array.of(byte), mime: 'image/png' as const }))
    const { costMicroUsd } = await adapterFor(flux).draw(order({ references }), never)
    const submitted = flux.calls.findLast(({ method }) => method === 'submit')
    expect(submitted?.request).toMatchObject({ input_image: 'AQ==', input_image_2: 'Ag==', input_image_3: 'Aw==' })
    expect(costMicroUsd).toBe(30_000 + 3 * 15_000)
  })

  it('costs the credits of the answer, and its price when the answer names none', async () => {
    expect((await adapterFor(flux).draw(order(), never)).costMicroUsd).toBe(30_000)
    expect((await adapterFor(flux).draw(order({ size: '2K' }), never)).costMicroUsd).toBe(75_000)
    flux.faults.next({ answer: 'no cost', at: 'submit' })
    expect((await adapterFor(flux).draw(order({ size: '2K' }), never)).costMicroUsd).toBe(75_000)
  })

  it('waits while the task is pending, whatever its provider calls that', async () => {
    flux.faults.next({ answer: 'Pending', at: 'poll' }, 2)
    flux.faults.next({ answer: 'A status of next year', at: 'poll' })
    const before = flux.calls.length
    await adapterFor(flux).draw(order(), never)
    expect(flux.calls.slice(before).map(({ method }) => method)).toEqual(['submit', 'poll', 'poll', 'poll', 'poll', 'deliver'])
  })

  it('does not drop a picture that is paid for over two bad answers', async () => {
    flux.faults.next({ status: 503, at: 'poll' })
    flux.faults.next({ cut: 'inside', at: 'poll' })
    flux.faults.next({ cut: 'inside', at: 'deliver' }, 2)
    await expect(adapterFor(flux).draw(order(), never)).resolves.toMatchObject({ mime: 'image/png' })
  })

  it('stops asking at the time limit of the model, which all its requests share', async () => {
    flux.faults.next({ answer: 'Pending', at: 'poll' }, 10_000)
    const startedAt = performance.now()
    expect((await problemOf(adapterFor(flux).draw(limited(150), never))).code).toBe('MODEL_TIMEOUT')
    expect(performance.now() - startedAt).toBeLessThan(1_500)
  })

  it.each(['poll', 'deliver'])('%s: a hang ends with the time limit too', async (at) => {
    flux.faults.next({ hang: 'body', at })
    expect((await problemOf(adapterFor(flux).draw(limited(200), never))).code).toBe('MODEL_TIMEOUT')
    await flux.until((calls) => calls.at(-1)?.aborted === true)
  })

  it('stops asking when the request is cancelled, with the reason of whoever cancelled', async () => {
    const cancel = new AbortController()
    const reason = new Error('cancelled by a person')
    flux.faults.next({ answer: 'Pending', at: 'poll' }, 10_000)
    const before = flux.calls.length
    const drawing = adapterFor(flux).draw(order(), cancel.signal)
    const ended = expect(drawing).rejects.toBe(reason)
    await flux.until((calls) => calls.slice(before).filter(({ method }) => method === 'poll').length > 2)
    cancel.abort(reason)
    await ended
  })

  it('says that the key is wrong', async () => {
    expect((await problemOf(adapterFor({ apiKey: 'another-key', url: flux.url }).draw(order(), never))).code).toBe('MODEL_KEY')
  })
})

describe('addresses in an answer of Flux', () => {
  const { api, delivery } = allowedAddresses('https://api.bfl.ai')

  it.each(['https://api.bfl.ai/v1/get_result?id=1', 'https://api.eu.bfl.ai/x', 'https://api.us1.bfl.ai/x'])(
    '%s may be asked',
    (address) => {
      expect(api(address)?.href).toBe(address)
    },
  )

  it.each(['https://delivery-eu1.bfl.ai/results/a.png?sig=1', 'https://delivery.us.bfl.ai/a'])('%s may hold the picture', (address) => {
    expect(delivery(address)?.href).toBe(address)
  })

  it.each([
    'http://api.bfl.ai/x',
    'https://api.bfl.ai:8443/x',
    'https://api.bfl.ai.evil.example/x',
    'https://evil.example/api.bfl.ai',
    'https://api.bfl.ai@evil.example/x',
    'https://user:word@api.bfl.ai/x',
    'https://apibfl.ai/x',
    'https://127.0.0.1/x',
    'https://[::1]/x',
    'http://169.254.169.254/latest/meta-data',
    'http://0x7f000001/x',
    'file:///etc/passwd',
    'data:image/png;base64,AA==',
    'gopher://api.bfl.ai/x',
    '//api.bfl.ai/x',
    'not an address',
  ])('%s is left alone', (address) => {
    expect([api(address), delivery(address)]).toEqual([undefined, undefined])
  })

  it('the key goes to the API, not to where pictures lie', () => {
    expect(api('https://delivery-eu1.bfl.ai/a.png')).toBeUndefined()
  })

  it('trusts the origin that was configured, and no other port of it', () => {
    const local = allowedAddresses('http://127.0.0.1:4000')
    expect(local.api('http://127.0.0.1:4000/v1')?.host).toBe('127.0.0.1:4000')
    expect(local.api('http://127.0.0.1:4001/v1')).toBeUndefined()
  })
})
