import type { FluxFault } from '../../playground/flux/index.ts'
import { another, itself, type Row, startProviders, troubleTable, words } from './support/trouble-table.ts'

const providers = await startProviders()
const { flux } = providers
const row = (trouble: string, fault: FluxFault, times: number, ends: Row['ends'], calls: number): Row => ({
  trouble,
  script: () => flux.faults.next(fault, times),
  ends,
  calls,
})

troubleTable(providers, {
  modelId: 'flux',
  orders: () => flux.calls.filter(({ method }) => method === 'submit'),
  clear: () => flux.faults.clear(),
  rows: [
    row('does not accept the request', { status: 400, at: 'submit' }, 1, another('did not accept this'), 1),
    row('has a key that is wrong', { status: 401, at: 'submit' }, 1, another('could not be used'), 1),
    row('does not let us in', { status: 403, at: 'submit' }, 1, another('could not be used'), 1),
    row('is gone', { status: 404, at: 'submit' }, 1, another('is no longer offered'), 1),
    row('is busy for a moment', { status: 429, retryAfterS: 0.01, at: 'submit' }, 1, itself, 2),
    row('is busy, and cheaper than all others: it is waited for', { status: 429, at: 'submit' }, 3, itself, 4),
    row('fails once with a 500', { status: 500, retryAfterS: 0.01, at: 'submit' }, 1, itself, 2),
    row('is down', { status: 503, retryAfterS: 0.01, at: 'submit' }, 3, another('did not answer'), 3),
    row('never answers', { hang: 'headers', at: 'submit' }, 1, another('took too long'), 1),
    row('answers a byte at a time', { slowBodyMs: 30_000, at: 'submit' }, 1, another('took too long'), 1),
    row('breaks off in the middle', { cut: 'inside', at: 'submit' }, 1, itself, 2),
    row('answers half of its JSON', { answer: 'truncated json', at: 'submit' }, 1, itself, 2),
    row('answers without a picture', { answer: 'no sample', at: 'poll' }, 2, another('answered without a picture'), 2),
    row('refuses', { answer: 'Content Moderated', at: 'poll' }, 1, words('its safety rules for pictures'), 1),
    row('sends a corrupt picture once', { answer: 'corrupt image', at: 'deliver' }, 1, itself, 2),
    row('sends corrupt pictures', { answer: 'corrupt image', at: 'deliver' }, 2, another('sent a broken picture'), 2),
    row('sends blank pictures', { answer: 'blank image', at: 'deliver' }, 2, another('drew it badly'), 2),
    row('sends pictures that are far too small', { answer: 'wrong size', at: 'deliver' }, 2, another('drew it badly'), 2),
    row('sends bombs', { answer: 'bomb', at: 'deliver' }, 2, another('sent a broken picture'), 2),
  ],
})
