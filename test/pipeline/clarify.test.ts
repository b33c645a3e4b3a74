import { describe, expect, it } from 'vitest'
import type { Answer, Question, QuestionStep } from '../../src/domain/question.ts'
import { type DoubtRules, doubtOf, newQuestion, nextAfter } from '../../src/pipeline/intent/clarify.ts'
import { anIntent } from '../support/builders.ts'

const RULES: DoubtRules = { confirmBelow: 0.8, clarifyBelow: 0.5, confirmWaitMs: 5_000, expiresMs: 900_000 }
const reading = anIntent({ domain: 'art', style: 'illustration', confidence: 0.4 })

const asked = (step: QuestionStep, answers: readonly Answer[] = []): Question => newQuestion(step, reading, answers, RULES, 1_000)
const answer = (step: QuestionStep, choice: string, words?: string): Answer => ({ step, choice, atMs: 2_000, ...(words && { words }) })

describe('whether to ask', () => {
  it.each([
    [1, undefined],
    [0.8, undefined],
    [0.79, 'confirm'],
    [0.5, 'confirm'],
    [0.49, 'subject'],
    [0, 'subject'],
  ] as const)('a reading that is %d sure: %s', (confidence, step) => {
    expect(doubtOf(anIntent({ confidence }), RULES)).toBe(step)
  })
})

describe('how long is waited', () => {
  it('a confirmation goes on soon; what must be answered waits until it lapses', () => {
    expect(asked('confirm').dueAtMs).toBe(6_000)
    expect(asked('subject').dueAtMs).toBe(901_000)
    expect(asked('style').dueAtMs).toBe(901_000)
  })
})

describe('what an answer leads to', () => {
  it.each([
    ['yes keeps the reading', 'confirm', 'yes'],
    ['silence keeps a reading that was shown', 'confirm', 'silence'],
    ['just try keeps the best guess', 'subject', 'try'],
    ['just try keeps it at the second step too', 'style', 'try'],
  ] as const)('%s', (_, step, choice) => {
    const next = nextAfter(asked(step), answer(step, choice), 'a canal')
    expect(next).toEqual({ kind: 'settled', intent: { ...reading, asked: [{ step, choice }] } })
  })

  it('just try keeps the subject that was chosen before it', () => {
    const next = nextAfter(asked('style', [answer('subject', 'person')]), answer('style', 'try'), 'something nice')
    expect(next).toMatchObject({ kind: 'settled', intent: { domain: 'art', wish: 'something nice, showing a person' } })
  })

  it('no asks what it should show instead, and that asks how it should look', () => {
    expect(nextAfter(asked('confirm'), answer('confirm', 'no'), 'a canal')).toEqual({ kind: 'ask', step: 'subject' })
    expect(nextAfter(asked('subject'), answer('subject', 'person'), 'a canal')).toEqual({ kind: 'ask', step: 'style' })
  })

  it.each(['subject', 'style'] as const)('silence about the %s lets the wish go: there is nothing to guess', (step) => {
    expect(nextAfter(asked(step), answer(step, 'silence'), 'a canal')).toEqual({ kind: 'lapsed' })
  })

  it('own words are read together with all that was said before', () => {
    const earlier = [answer('subject', 'words', 'for the party')]
    const next = nextAfter(asked('subject', earlier), answer('subject', 'words', 'a cake'), 'something nice')
    expect(next).toEqual({ kind: 'read', wish: 'something nice, for the party, a cake', added: 'a cake' })
  })

  it.each([
    ['person', 'photo', 'photography', 'portrait', 'showing a person'],
    ['landscape', 'painting', 'art', 'painting', 'set in a landscape'],
    ['abstract', 'painting', 'art', 'abstract', 'as an abstract composition'],
    ['object', 'diagram', 'diagrams', 'technical', 'showing a single object'],
    ['object', 'product', 'products', 'ecommerce', 'showing a single object'],
  ] as const)('%s and %s make %s / %s, for certain', (subject, look, domain, style, words) => {
    const question = asked('style', [answer('subject', subject)])
    const next = nextAfter(question, answer('style', look), 'something nice')
    const settled = { domain, style, confidence: 1, unclear: false, wish: `something nice, ${words}` }
    expect(next).toMatchObject({ kind: 'settled', intent: settled })
  })
})
