import { describe, expect, it } from 'vitest'
import type { Intent } from '../../src/domain/intent.ts'
import type { Answer, Question } from '../../src/domain/question.ts'
import { nextAfter } from '../../src/pipeline/intent/clarify.ts'

const reading: Intent = { domain: 'art', style: 'painting', confidence: 0.4, method: 'fast', words: [] }
const answer = (step: Answer['step'], choice: string): Answer => ({ step, choice, atMs: 1 })
const asking = (step: Question['step'], answers: Answer[]): Question => ({ step, reading, answers, askedAtMs: 0, dueAtMs: 10 })

describe('"Just try"', () => {
  it('keeps the subject that was chosen before it', () => {
    const next = nextAfter(asking('style', [answer('subject', 'person')]), answer('style', 'try'), 'something nice')
    expect(next).toMatchObject({ kind: 'settled', intent: { domain: 'art', wish: 'something nice, showing a person' } })
  })

  it('at once, it leaves the wish as it was said', () => {
    const next = nextAfter(asking('subject', []), answer('subject', 'try'), 'something nice')
    expect(next).toMatchObject({ kind: 'settled', intent: { domain: 'art' } })
    expect(next).not.toHaveProperty('intent.wish')
  })
})
