import { randomBytes } from 'node:crypto'
import type { Brand } from '../../src/domain/brand.ts'
import type { Generation } from '../../src/domain/generation.ts'
import type { Intent } from '../../src/domain/intent.ts'
import type { Model } from '../../src/domain/model.ts'
import type { Plan } from '../../src/domain/plan.ts'
import type { RequestRecord } from '../../src/domain/record.ts'
import type { ImageRequest, Person } from '../../src/domain/request.ts'
import type { Sample } from '../../src/domain/sample.ts'

/** Valid and boring in every field that a test does not name. */

export const aPerson = (fields: Partial<Person> = {}): Person => ({ platform: 'slack', workspaceId: 'T1', personId: 'U1', ...fields })

export function aRequest(fields: Partial<ImageRequest> = {}): ImageRequest {
  const asker = fields.asker ?? aPerson()
  return {
    requestId: randomBytes(16).toString('base64url'),
    place: { platform: asker.platform, workspaceId: asker.workspaceId, channelId: 'C1' },
    asker,
    via: 'command',
    words: 'a cosy cabin at dusk',
    attachments: [],
    options: {},
    askedAtMs: Date.now(),
    ...fields,
  }
}

export const anIntent = (fields: Partial<Intent> = {}): Intent => ({
  domain: 'photography',
  style: 'landscape',
  confidence: 0.8,
  method: 'words',
  words: ['cabin'],
  ...fields,
})

export const aPlan = (fields: Partial<Plan> = {}): Plan => ({
  prompt: 'Photograph, landscape: a cosy cabin at dusk.',
  modelId: 'flash',
  aspect: '1:1',
  priceMicroUsd: 33_600,
  estimateMs: 8_000,
  reason: 'flash is the cheapest.',
  notes: [],
  ...fields,
})

export const aGeneration = (fields: Partial<Generation> = {}): Generation => ({
  imageKey: 'a'.repeat(64),
  mime: 'image/png',
  width: 1024,
  height: 1024,
  sizeBytes: 100_000,
  modelId: 'flash',
  costMicroUsd: 33_600,
  tookMs: 7_200,
  warnings: [],
  ...fields,
})

export const aRecord = (fields: Partial<RequestRecord> = {}): RequestRecord => ({
  request: aRequest(),
  state: 'running',
  learned: {},
  retries: 0,
  pauses: 0,
  outlived: 0,
  votes: {},
  ...fields,
})

export const aSample = (fields: Partial<Sample> = {}): Sample => ({
  requestId: randomBytes(16).toString('base64url'),
  workspace: 'slack:T1',
  channelId: 'C1',
  personId: 'U1',
  askedAtMs: Date.now(),
  tookMs: 8_000,
  state: 'delivered',
  isPrivate: false,
  words: 'a cosy cabin at dusk',
  domain: 'photography',
  style: 'landscape',
  confidence: 0.8,
  method: 'fast',
  wasAsked: false,
  quality: 'standard',
  template: 'photography/landscape/standard',
  complexity: 0.3,
  rule: 'cheapest',
  modelId: 'flash',
  chargedMicroUsd: 33_600,
  spentMicroUsd: 33_600,
  pictureScore: 7,
  votes: [],
  signals: [],
  exposures: {},
  ...fields,
})

export const aModel = (fields: Partial<Model> = {}): Model => ({
  modelId: 'flash',
  provider: 'gemini',
  providerModel: 'gemini-flash-image',
  role: 'flash',
  priceMicroUsdPerImage: 33_600,
  quality: { simple: 8, medium: 7, complex: 5 },
  domains: [],
  abilities: { edit: false, references: 0, seed: true },
  typicalMs: 8_000,
  timeoutMs: 30_000,
  promptLimitChars: 4_000,
  aspects: ['1:1', '16:9'],
  sizes: ['1K'],
  lifecycle: { available: '2026-01-01' },
  checked: { source: 'a test', on: '2026-11-20' },
  ...fields,
})

export const aBrand = (fields: Partial<Brand> = {}): Brand => ({
  brandId: 'acme',
  name: 'Acme',
  colours: [
    { name: 'ink', hex: '#101820' },
    { name: 'sun', hex: '#FEE715' },
  ],
  rules: ['generous white space'],
  forbiddenStyles: ['neon', 'grunge'],
  tone: 'calm and precise',
  ...fields,
})
