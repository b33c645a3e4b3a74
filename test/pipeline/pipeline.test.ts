import { describe, expect, it } from 'vitest'
import type { Learned } from '../../src/domain/record.ts'
import { Problem } from '../../src/errors.ts'
import { type Context, need, runPipeline, type Stage } from '../../src/pipeline/pipeline.ts'
import type { Attempt } from '../../src/ports.ts'
import { aGeneration, anIntent, aPlan, aRecord } from '../support/builders.ts'
import { recordingLog } from '../support/recording-log.ts'

/** A journal in memory: what was saved, in which write. */
function start(learned: Partial<Learned> = {}) {
  const record = aRecord({ learned })
  const writes: string[][] = []
  let held: Partial<Learned> = {}
  const attempt = {
    number: 1,
    record,
    hold: (more: Partial<Learned>) => {
      held = { ...held, ...more }
    },
    save: async (more: Partial<Learned>) => {
      writes.push(Object.keys({ ...held, ...more }))
      held = {}
    },
  } as Attempt
  const controller = new AbortController()
  const context = { request: record.request, learned, attempt, signal: controller.signal, log: recordingLog().log } as Context
  return { context, writes, controller }
}

const stage = <Noun extends keyof Learned>(learns: Noun, value: Learned[Noun], more: Partial<Stage<Noun>> = {}): Stage<Noun> => ({
  name: learns,
  learns,
  run: async () => value,
  ...more,
})

describe('running the list of stages', () => {
  it('gives each stage what the earlier ones learned', async () => {
    const { context } = start()
    const plan = stage('plan', aPlan(), { run: async (seen) => aPlan({ prompt: need(seen, 'intent').style }) })
    const learned = await runPipeline([stage('intent', anIntent({ style: 'macro' })), plan], context)
    expect(learned).toMatchObject({ plan: { prompt: 'macro' } })
  })

  it('goes on after the last step that an earlier attempt paid for', async () => {
    const { context } = start({ intent: anIntent(), plan: aPlan(), generation: aGeneration() })
    const neverAgain = stage('generation', aGeneration(), { run: () => Promise.reject(new Error('bought twice')) })
    await expect(runPipeline([stage('intent', anIntent()), neverAgain], context)).resolves.toMatchObject({ generation: aGeneration() })
  })

  it('learns again what is gone by now', async () => {
    const { context, writes } = start({ intent: anIntent(), plan: aPlan(), generation: aGeneration({ imageKey: 'a'.repeat(64) }) })
    const drawnAgain = aGeneration({ imageKey: 'b'.repeat(64) })
    const lost = stage('generation', drawnAgain, {
      isStillThere: async ({ imageKey }) => imageKey !== 'a'.repeat(64),
      isCostly: () => true,
    })
    await expect(runPipeline([lost], context)).resolves.toMatchObject({ generation: drawnAgain })
    expect(writes).toEqual([['generation']])
  })

  it('writes what was costly at once, and what was free along with it', async () => {
    const { context, writes } = start()
    await runPipeline(
      [stage('intent', anIntent()), stage('plan', aPlan()), stage('generation', aGeneration(), { isCostly: () => true })],
      context,
    )
    expect(writes).toEqual([['intent', 'plan', 'generation']])
  })

  it('stops between stages when it is aborted', async () => {
    const { context, controller } = start()
    const cancelling = stage('intent', anIntent(), {
      run: async () => {
        controller.abort(new Problem('CANCELLED', 'by a person'))
        return anIntent()
      },
    })
    await expect(runPipeline([cancelling, stage('plan', aPlan())], context)).rejects.toThrow(expect.objectContaining({ code: 'CANCELLED' }))
  })

  it('says which noun is missing when the list is in the wrong order', () => {
    expect(() => need(start().context, 'plan')).toThrow('"plan"')
  })
})
