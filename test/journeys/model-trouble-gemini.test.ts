import type { Fault } from '../../playground/gemini/index.ts'
import { another, itself, type Row, startProviders, troubleTable, words } from './support/trouble-table.ts'

const providers = await startProviders()
const { gemini, flux } = providers
const row = (trouble: string, fault: Fault, times: number, ends: Row['ends'], calls: number): Row => ({
  trouble,
  script: () => gemini.faults.next(fault, times),
  ends,
  calls,
})

troubleTable(providers, {
  modelId: 'flash',
  orders: () => gemini.calls.filter(({ model }) => model === 'gemini-nano-banana-2.1'),
  clear() {
    gemini.faults.clear()
    flux.faults.clear()
  },
  rows: [
    row('does not accept the request: another provider draws', { status: 400 }, 1, another('did not accept this'), 1),
    row('has a key that is wrong: another provider draws', { status: 401 }, 1, another('could not be used'), 1),
    row('does not let us in: another provider draws', { status: 403 }, 1, another('could not be used'), 1),
    row('is gone: the next one draws', { status: 404 }, 1, another('is no longer offered'), 1),
    row('is busy for a moment', { status: 429, retryDelayS: 0.01 }, 1, itself, 2),
    row('is busy and does not say for how long', { status: 429 }, 3, another('was busy'), 3),
    row('fails once with a 500', { status: 500, retryDelayS: 0.01 }, 1, itself, 2),
    row('is down', { status: 503, retryDelayS: 0.01 }, 3, another('did not answer'), 3),
    row('never answers', { hang: 'headers' }, 1, another('took too long'), 1),
    row('answers a byte at a time', { slowBodyMs: 30_000 }, 1, another('took too long'), 1),
    row('breaks off in the middle', { cut: 'inside' }, 1, itself, 2),
    row('answers half of its JSON', { answer: 'truncated json' }, 1, itself, 2),
    row('answers with words once: it is told to draw', { answer: 'text only' }, 1, itself, 2),
    row('answers with words only', { answer: 'text only' }, 2, another('answered without a picture'), 2),
    row('answers with words only, as does the next', { answer: 'text only' }, 4, words('I got words instead of a picture'), 2),
    row('answers with nothing', { answer: 'no candidates' }, 2, another('answered without a picture'), 2),
    row('refuses the prompt', { blocked: 'PROHIBITED_CONTENT' }, 1, words('prohibited content'), 1),
    row('refuses its own picture', { finish: 'IMAGE_SAFETY' }, 1, words('its safety rules for pictures'), 1),
    row('sends a corrupt picture once', { answer: 'corrupt image' }, 1, itself, 2),
    row('sends corrupt pictures', { answer: 'corrupt image' }, 2, another('sent a broken picture'), 2),
    row('sends blank pictures', { answer: 'blank image' }, 2, another('drew it badly'), 2),
    {
      trouble: 'sends blank pictures, as does the next best one',
      script() {
        gemini.faults.next({ answer: 'blank image' }, 2)
        flux.faults.next({ answer: 'blank image', at: 'deliver' }, 2)
      },
      ends: words('the picture is blank. Nothing was charged'),
      calls: 2,
    },
    row('sends pictures that are far too small', { answer: 'wrong size' }, 2, another('drew it badly'), 2),
    row('sends bombs', { answer: 'bomb' }, 2, another('sent a broken picture'), 2),
  ],
})
