import type { ImagenFault } from '../../playground/imagen/index.ts'
import { another, itself, type Row, startProviders, troubleTable, words } from './support/trouble-table.ts'

const providers = await startProviders()
const { imagen } = providers
const row = (trouble: string, fault: ImagenFault, times: number, ends: Row['ends'], calls: number): Row => ({
  trouble,
  script: () => imagen.faults.next(fault, times),
  ends,
  calls,
})

troubleTable(providers, {
  modelId: 'imagen',
  orders: () => imagen.calls,
  clear: () => imagen.faults.clear(),
  rows: [
    row('does not accept the request', { status: 400 }, 1, another('did not accept this'), 1),
    row('has a key that is wrong', { status: 401 }, 1, another('could not be used'), 1),
    row('does not let us in', { status: 403 }, 1, another('could not be used'), 1),
    row('is gone', { status: 404 }, 1, another('is no longer offered'), 1),
    row('is busy for a moment', { status: 429, retryAfterS: 0.01 }, 1, itself, 2),
    row('is busy and does not say for how long', { status: 429 }, 3, another('was busy'), 3),
    row('fails once with a 500', { status: 500, retryAfterS: 0.01 }, 1, itself, 2),
    row('is down', { status: 503, retryAfterS: 0.01 }, 3, another('did not answer'), 3),
    row('never answers', { hang: 'headers' }, 1, another('took too long'), 1),
    row('answers a byte at a time', { slowBodyMs: 30_000 }, 1, another('took too long'), 1),
    row('breaks off in the middle', { cut: 'inside' }, 1, itself, 2),
    row('answers half of its JSON', { answer: 'truncated json' }, 1, itself, 2),
    row('answers without a picture', { answer: 'no predictions' }, 2, another('answered without a picture'), 2),
    row('refuses', { answer: 'filtered' }, 1, words('The model will not draw this'), 1),
    row('sends a corrupt picture once', { answer: 'corrupt image' }, 1, itself, 2),
    row('sends corrupt pictures', { answer: 'corrupt image' }, 2, another('sent a broken picture'), 2),
    row('sends blank pictures', { answer: 'blank image' }, 2, another('drew it badly'), 2),
    row('sends pictures that are far too small', { answer: 'wrong size' }, 2, another('drew it badly'), 2),
    row('sends bombs', { answer: 'bomb' }, 2, another('sent a broken picture'), 2),
  ],
})
