import { describe, expect, it } from 'vitest'
import type { KeptPicture } from '../../src/domain/kept-picture.ts'
import type { Learned } from '../../src/domain/record.ts'
import { Problem } from '../../src/errors.ts'
import { type Context, Pause, type Stage } from '../../src/pipeline/pipeline.ts'
import { reuse } from '../../src/pipeline/stages/reuse.ts'
import type { Attempt, Models, Step } from '../../src/ports.ts'
import { aBrand, aGeneration, aModel, anIntent, aPerson, aPlan, aRecord, aRequest } from '../support/builders.ts'
import { recordingLog } from '../support/recording-log.ts'

const DANA = aPerson({ personId: 'UDANA' })
const MAX = aPerson({ personId: 'UMAX' })

/** Caches in memory around a model that counts its pictures. */
class Studio {
  readonly kept = new Map<string, KeptPicture>()
  readonly held: string[] = []
  readonly said: Step[] = []
  readonly marks: string[] = []
  made = 0
  model = aModel()
  brand: ReturnType<typeof aBrand> | undefined
  leader: string | undefined
  next: Partial<Learned['generation']> = {}
  cancelled: Problem | undefined

  readonly #inner: Stage<'generation'> = {
    name: 'generate',
    learns: 'generation',
    run: async () => {
      this.made += 1
      return aGeneration({ imageKey: this.made.toString(16).padStart(64, '0'), ...this.next })
    },
  }

  readonly #stage = reuse(this.#inner, {
    index: {
      find: async (cacheKey) => {
        const picture = this.kept.get(cacheKey)
        return picture && { picture, from: 'index' }
      },
      keep: async (picture) => void this.kept.set(picture.cacheKey, picture),
      forget: async (cacheKey) => void this.kept.delete(cacheKey),
      recent: async () => [],
      saveStaged: async () => undefined,
      purge: async () => undefined,
      sweep: async () => 0,
    },
    flights: {
      lead: async () =>
        this.leader
          ? { kind: 'wait', untilMs: 5_000, leaderId: this.leader }
          : { kind: 'lead', flight: { land: async () => [], rest: async () => undefined, abandon: () => undefined } },
      isOver: async () => this.leader === undefined,
      isLed: async () => this.leader !== undefined,
      leave: async () => void this.marks.push('left'),
    },
    images: {
      hold: async (imageKey, holder) => {
        this.held.push(`${holder} ${imageKey}`)
        return true
      },
    },
    wake: async () => undefined,
    models: { find: () => this.model } as Pick<Models, 'find'>,
    brands: { find: async () => this.brand },
    requests: { find: async () => aRecord({ request: aRequest({ asker: DANA }) }) },
    log: recordingLog().log,
  })

  async #giveBack(why: string): Promise<void> {
    if (this.cancelled) throw this.cancelled
    this.marks.push(why)
  }

  async ask(
    request: Partial<Learned['plan'] & ReturnType<typeof aRequest>> = {},
    more: Partial<ReturnType<typeof aRecord>> & { learned?: Partial<Learned> } = {},
  ) {
    const { modelId, ...rest } = request
    const asked = aRequest({ asker: DANA, ...rest })
    const learned = {
      intent: anIntent(),
      plan: aPlan({ template: 'photography/landscape/standard', ...(modelId && { modelId }) }),
      ...more.learned,
    }
    const record = aRecord({ request: asked, ...more, learned: {} })
    const attempt = { number: 1, record, giveBack: (why: string) => this.#giveBack(why) } as unknown as Attempt
    const conversation = { progress: (step: Step) => void this.said.push(step) }
    return this.#stage.run({
      request: asked,
      learned,
      attempt,
      conversation,
      signal: new AbortController().signal,
      log: recordingLog().log,
    } as unknown as Context)
  }
}

const reused = (generation: Awaited<ReturnType<Studio['ask']>>) => !(generation instanceof Pause) && generation.reused !== undefined

describe('a wish that was granted before', () => {
  it('costs nothing, and says from whom and since when', async () => {
    const studio = new Studio()
    await studio.ask({ askedAtMs: 1_000 })
    expect(await studio.ask({ asker: MAX })).toMatchObject({
      costMicroUsd: 0,
      modelId: 'flash',
      reused: { personId: 'UDANA', askedAtMs: 1_000, from: 'index', savedMicroUsd: 33_600, words: 'a cosy cabin at dusk' },
    })
    expect(studio.held).toHaveLength(1)
  })

  it.each<[string, (studio: Studio) => ReturnType<Studio['ask']>]>([
    ['other words', (studio) => studio.ask({ words: 'a cosy cabin at dawn' })],
    [
      'a wish that an answer made another',
      (studio) => studio.ask({}, { learned: { intent: anIntent({ wish: 'a cosy cabin at dusk, in a storm' }) } }),
    ],
    ['another reading', (studio) => studio.ask({}, { learned: { intent: anIntent({ domain: 'art', style: 'painting' }) } })],
    ['another model', (studio) => studio.ask({ modelId: 'pro' })],
    ['another quality', (studio) => studio.ask({ options: { quality: 'best' } })],
    ['another workspace', (studio) => studio.ask({ asker: aPerson({ workspaceId: 'T2' }) })],
    ['--fresh', (studio) => studio.ask({ options: { fresh: true } })],
    ['a variation', (studio) => studio.ask({ options: { variation: 7 } })],
    ['a picture that came along', (studio) => studio.ask({ attachments: [{ name: 'a.png', mime: 'image/png', sizeBytes: 1 }] })],
  ])('is made anew for %s', async (_, ask) => {
    const studio = new Studio()
    await studio.ask()
    expect(reused(await ask(studio))).toBe(false)
    expect(studio.made).toBe(2)
  })

  it.each<[string, (studio: Studio) => void]>([
    ['model', (studio) => Object.assign(studio, { model: aModel({ providerModel: 'a newer one' }) })],
    ['brand', (studio) => Object.assign(studio, { brand: aBrand() })],
  ])('is made anew after the %s changed', async (_, change) => {
    const studio = new Studio()
    await studio.ask()
    change(studio)
    expect(reused(await studio.ask())).toBe(false)
  })

  it('is still the same when only the price of the model changed', async () => {
    const studio = new Studio()
    await studio.ask()
    studio.model = aModel({ priceMicroUsdPerImage: 1 })
    expect(reused(await studio.ask())).toBe(true)
  })
})

describe('a private wish', () => {
  const isPrivate = { options: { private: true } }

  it('takes what is everybody’s, and gives to its asker alone', async () => {
    const studio = new Studio()
    await studio.ask({ ...isPrivate, asker: DANA })
    expect(reused(await studio.ask({ ...isPrivate, asker: MAX }))).toBe(false)
    expect(reused(await studio.ask({ ...isPrivate, asker: DANA }))).toBe(true)
    const everybodys = new Studio()
    await everybodys.ask()
    expect(reused(await everybodys.ask({ ...isPrivate, asker: MAX }))).toBe(true)
  })

  it('is every wish in direct messages outside of a server', async () => {
    const studio = new Studio()
    const inDm = (personId: string) => studio.ask({ asker: aPerson({ platform: 'discord', workspaceId: 'dm', personId }) })
    await inDm('1')
    expect(reused(await inDm('2'))).toBe(false)
    expect(reused(await inDm('1'))).toBe(true)
  })
})

describe('what another model made in the planned one’s place', () => {
  it('serves those who ask meanwhile, says so, and serves nobody later', async () => {
    const studio = new Studio()
    studio.next = { modelId: 'flash' }
    await studio.ask({ modelId: 'pro' })
    expect(await studio.ask({ modelId: 'pro' })).toMatchObject({ warnings: ['pro gave no picture, so this is by flash.'] })
    for (const [key, picture] of studio.kept) studio.kept.set(key, { ...picture, askedAtMs: Date.now() - 3_600_000 })
    expect(reused(await studio.ask({ modelId: 'pro' }))).toBe(false)
  })

  it('is not kept when it is itself an earlier picture', async () => {
    const studio = new Studio()
    studio.next = { reused: { requestId: 'r', personId: 'UMAX', words: 'a barn', askedAtMs: 1, from: 'index', savedMicroUsd: 1 } }
    await studio.ask()
    expect(studio.kept.size).toBe(0)
  })
})

describe('a wish that somebody else’s request is just granting', () => {
  const waiting = () => Object.assign(new Studio(), { leader: 'l'.repeat(22) })

  it('waits without a worker, says for whom the picture is made, and knows when the wait is over', async () => {
    const studio = waiting()
    const pause = await studio.ask({ asker: MAX })
    expect(studio.marks).toEqual(['waiting'])
    expect(studio.said).toEqual([{ kind: 'joining', personId: 'UDANA' }])
    expect(pause).toMatchObject({ untilMs: 5_100 })
    Object.assign(studio, { leader: undefined })
    expect(pause instanceof Pause && (await pause.isOver?.())).toBe(true)
  })

  it('is quiet about a picture that is there in no time', async () => {
    const studio = waiting()
    await studio.ask({ asker: MAX }, { learned: { plan: aPlan({ estimateMs: 300 }) } })
    expect(studio.said).toEqual([])
  })

  it('leaves the line when it was cancelled meanwhile', async () => {
    const studio = waiting()
    const cancelled = new Problem('CANCELLED', 'by a person')
    studio.cancelled = cancelled
    await expect(studio.ask({ asker: MAX })).rejects.toBe(cancelled)
    expect(studio.marks).toEqual(['left'])
  })
})
