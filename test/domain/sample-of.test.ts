import { describe, expect, it } from 'vitest'
import type { RequestRecord } from '../../src/domain/record.ts'
import { Sample } from '../../src/domain/sample.ts'
import { sampleOf } from '../../src/domain/sample-of.ts'
import { aGeneration, anIntent, aPerson, aPlan, aRecord, aRequest } from '../support/builders.ts'

const askedAtMs = 1_000_000
const request = aRequest({ askedAtMs, words: 'a red fox', options: { quality: 'best', private: true }, parentId: 'p'.repeat(22) })
const delivered = (fields: Partial<RequestRecord> = {}): RequestRecord =>
  aRecord({
    request,
    state: 'delivered',
    learned: {
      intent: anIntent({ domain: 'art', style: 'painting', confidence: 0.7, method: 'fast' }),
      plan: aPlan({ template: 'art/painting/best', complexity: 0.4, rule: 'best', modelId: 'flash' }),
      generation: aGeneration({ modelId: 'pro', quality: { score: 8 } }),
      delivery: { way: 'post', deliveredAtMs: askedAtMs + 9_000, degraded: [] },
    },
    chargedMicroUsd: 134_000,
    spentMicroUsd: 167_600,
    ...fields,
  })

describe('a sample', () => {
  it('is all that a request decided, flat, with the model that drew in the end', () => {
    expect(Sample.parse(sampleOf(delivered(), ['again', 'share']))).toEqual({
      requestId: request.requestId,
      workspace: 'slack:T1',
      channelId: 'C1',
      personId: 'U1',
      parentId: 'p'.repeat(22),
      askedAtMs,
      tookMs: 9_000,
      state: 'delivered',
      isPrivate: true,
      words: 'a red fox',
      domain: 'art',
      style: 'painting',
      confidence: 0.7,
      method: 'fast',
      wasAsked: false,
      quality: 'best',
      template: 'art/painting/best',
      complexity: 0.4,
      rule: 'best',
      modelId: 'pro',
      chargedMicroUsd: 134_000,
      spentMicroUsd: 167_600,
      pictureScore: 8,
      votes: [],
      signals: ['again', 'share'],
      exposures: {},
    })
  })

  it('names the votes by person, oldest first, with the reason where one was given', () => {
    const votes = {
      'slack:T1:U2': { value: 'down', source: '-1', atMs: 20, reason: 'text-wrong' },
      'slack:T1:U3': { value: 'up', source: 'button', atMs: 10 },
    } as const
    expect(sampleOf(delivered({ votes }))?.votes).toEqual([
      { personId: 'U3', value: 'up', atMs: 10 },
      { personId: 'U2', value: 'down', atMs: 20, reason: 'text-wrong' },
    ])
  })

  it('knows what a reused picture saved', () => {
    const reused = { requestId: 'r', personId: 'U2', words: 'a fox', askedAtMs: 1, from: 'index', savedMicroUsd: 33_600 } as const
    const learned = { ...delivered().learned, generation: aGeneration({ reused }) }
    expect(sampleOf(delivered({ learned }))).toMatchObject({ reusedFrom: 'index', savedMicroUsd: 33_600 })
  })

  it('takes domain and style for the word of its asker only when they said it', () => {
    const answered = (choice: string) =>
      sampleOf(delivered({ learned: { intent: anIntent({ asked: [{ step: 'confirm', choice }] }) } }))?.wasAsked
    expect([answered('yes'), answered('photo'), answered('words'), answered('try'), answered('silence')]).toEqual([
      true,
      true,
      true,
      false,
      false,
    ])
  })

  it('is there for every end, with why and how long it took, and for nothing that goes on', () => {
    const asker = aPerson({ platform: 'discord', workspaceId: 'dm-7', personId: '7' })
    const failed = aRecord({
      request: aRequest({ asker, askedAtMs }),
      state: 'failed',
      problemCode: 'GAVE_UP',
      endedAtMs: askedAtMs + 5_000,
    })
    expect(sampleOf(failed)).toMatchObject({
      workspace: 'discord:dm-7',
      personId: '7',
      state: 'failed',
      problemCode: 'GAVE_UP',
      tookMs: 5_000,
    })
    expect(sampleOf(aRecord({ state: 'running' }))).toBeUndefined()
    expect(sampleOf(aRecord({ state: 'asking' }))).toBeUndefined()
  })
})
