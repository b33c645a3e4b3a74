import type { Sample } from '../../src/domain/sample.ts'

let made = 0

/** A delivered picture by flash, nobody has voted on; boring in every field that a test does not name. */
export const aSample = (fields: Partial<Sample> = {}): Sample => {
  made += 1
  return {
    ...{ requestId: `request-${made}`, workspace: 'slack:T1', channelId: 'C1', personId: 'U1', askedAtMs: made * 1_000, tookMs: 8_000 },
    ...{ state: 'delivered', isPrivate: false, words: 'a cosy cabin at dusk', domain: 'photography', style: 'landscape' },
    ...{
      confidence: 0.9,
      method: 'fast',
      wasAsked: false,
      quality: 'standard',
      template: 'photography/landscape/standard',
      complexity: 0.25,
    },
    ...{ rule: 'standard', modelId: 'flash', chargedMicroUsd: 33_600, spentMicroUsd: 33_600, votes: [], signals: [], exposures: {} },
    ...fields,
  } as Sample
}

/** With the vote of whoever asked. */
export function aVotedSample(value: 'up' | 'down', fields: Partial<Sample> = {}, reason?: Sample['votes'][number]['reason']): Sample {
  const sample = aSample(fields)
  return { ...sample, votes: [...sample.votes, { personId: sample.personId, value, atMs: 1, ...(reason && { reason }) }] }
}
