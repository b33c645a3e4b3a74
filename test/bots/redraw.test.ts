import { describe, expect, it } from 'vitest'
import type { Wish } from '../../src/bots/inbox/accept.ts'
import type { InboxParts } from '../../src/bots/inbox/inbox-parts.ts'
import { type Redrawing, redrawing } from '../../src/bots/inbox/redraw.ts'
import type { Incoming } from '../../src/bots/incoming.ts'
import type { RequestRecord } from '../../src/domain/record.ts'
import { aModel, anIntent, aPerson, aPlan, aRecord, aRequest } from '../support/builders.ts'
import { scriptedSurface } from '../support/scripted-surface.ts'

const ben = aPerson({ personId: 'U2' })
const arrival = {
  deliveryId: 'd1',
  place: { platform: 'slack', workspaceId: 'T1', channelId: 'C-dm' },
  person: ben,
  answersInPlace: true,
} as const
type Press = Extract<Incoming, { kind: 'button' }>
type Form = Extract<Incoming, { kind: 'form' }>
const press: Press = { ...arrival, kind: 'button', action: 'a', key: 'k' }
const form = (values: Form['values']): Form => ({ ...arrival, kind: 'form', name: 'edit', key: 'k', values })

const delivered = (fields: Partial<RequestRecord> = {}) =>
  aRecord({ state: 'delivered', learned: { intent: anIntent(), plan: aPlan() }, ...fields })

/** What is accepted when somebody redraws. */
async function accepted(redraw: (redrawing: Redrawing) => Promise<unknown>): Promise<Wish & Pick<Incoming, 'place' | 'person'>> {
  const accepting: (Wish & Pick<Incoming, 'place' | 'person'>)[] = []
  const models = { usable: [aModel()], resolve: (asked: string) => (asked === 'flash' ? { model: aModel() } : undefined) }
  const parts = { models, surfaceOf: () => scriptedSurface() } as unknown as InboxParts
  await redraw(
    redrawing(parts, async ({ place, person }, wish) => {
      accepting.push({ ...wish, place, person })
      return { kind: 'silence' }
    }),
  )
  return accepting[0] ?? expect.unreachable()
}

describe('a picture made from another one', () => {
  const record = delivered({ request: aRequest({ options: { private: true, aspect: '16:9' } }) })
  const { requestId, place, words } = record.request

  it('is a request of whoever pressed, in the place of the first one, as private as that', async () => {
    expect(await accepted((redraw) => redraw.vary(press, record))).toMatchObject({
      place,
      person: ben,
      words,
      parentId: requestId,
      options: { private: true, aspect: '16:9' },
    })
  })

  it('by Again is another picture and not a cached one; after a failure the cache will do', async () => {
    expect((await accepted((redraw) => redraw.again(press, record))).options.fresh).toBe(true)
    expect((await accepted((redraw) => redraw.again(press, { ...record, state: 'failed' }))).options.fresh).toBeUndefined()
  })

  it('by Vary is a variation of its own each time', async () => {
    const variations = await Promise.all(
      Array.from({ length: 5 }, async () => (await accepted((redraw) => redraw.vary(press, record))).options),
    )
    expect(new Set(variations.map(({ variation }) => variation)).size).toBe(5)
    expect(variations.every(({ fresh }) => fresh)).toBe(true)
  })

  it('by Better is of the next quality, by whichever model that takes, and may be one that is there', async () => {
    const plan = aPlan({ better: { quality: 'best', modelId: 'pro', priceMicroUsd: 134_000 } })
    const request = aRequest({ options: { modelId: 'flash', fresh: true } })
    const wish = await accepted((redraw) => redraw.better(press, delivered({ request, learned: { plan } })))
    expect(wish.options).toEqual({ quality: 'best' })
  })

  it('asks nobody again what was asked before, and charges nobody for a reading that is paid for', async () => {
    const intent = anIntent({ method: 'semantic', costMicroUsd: 213, asked: [{ step: 'confirm', choice: 'yes' }] })
    const wish = await accepted((redraw) => redraw.again(press, delivered({ learned: { intent } })))
    expect(wish.intent).toMatchObject({ domain: intent.domain, asked: intent.asked })
    expect(wish.intent?.costMicroUsd).toBeUndefined()
  })

  it('keeps a model that can be used, and says when it cannot', async () => {
    const of = (modelId: string) => delivered({ request: aRequest({ options: { modelId } }) })
    expect((await accepted((redraw) => redraw.again(press, of('flash')))).options.modelId).toBe('flash')
    const gone = await accepted((redraw) => redraw.again(press, of('gone')))
    expect(gone.options.modelId).toBeUndefined()
    expect(gone.notices).toEqual(['gone cannot be used here any more, so I chose the model.'])
  })
})

describe('another model, by its button', () => {
  const compared = { modelId: 'gone', priceMicroUsd: 1, quality: 9, typicalMs: 1, bestAt: [], isChosen: false }
  const record = delivered({ learned: { plan: aPlan({ alternatives: [compared] }) } })

  it('is the one that was pressed: whether it can be had is for the wish to say, and no other takes its place', async () => {
    const wish = await accepted((redraw) => redraw.withAlternative(press, record, 0))
    expect([wish.options.modelId, wish.notices]).toEqual(['gone', undefined])
  })
})

describe('an edited wish', () => {
  const intent = anIntent({ wish: 'a canal, set in a landscape', asked: [{ step: 'subject', choice: 'landscape' }] })
  const record = delivered({
    request: aRequest({ words: 'a canal', options: { modelId: 'flash', quality: 'draft', fresh: true, variation: 7 } }),
    learned: { intent },
  })

  it('is a new wish, read anew, without what was said of the first picture alone', async () => {
    const wish = await accepted((redraw) => redraw.edited(form({ words: 'a canal at night', quality: 'draft', aspect: '1:1' }), record))
    expect(wish).toMatchObject({ words: 'a canal at night', parentId: record.request.requestId, via: 'form' })
    expect(wish.options).toEqual({ quality: 'draft', aspect: '1:1', modelId: 'flash' })
    expect(wish.intent).toBeUndefined()
  })

  it('means what it meant where the words stayed as they were', async () => {
    const wish = await accepted((redraw) => redraw.edited(form({ words: 'a canal, set in a landscape', quality: 'draft' }), record))
    expect(wish.intent).toMatchObject({ asked: intent.asked })
  })

  it('leaves the model to the rules where another quality is chosen', async () => {
    const wish = await accepted((redraw) => redraw.edited(form({ words: 'a canal', quality: 'best' }), record))
    expect(wish.options).toEqual({ quality: 'best' })
  })
})
