import { describe, expect, it } from 'vitest'
import type { CardNode } from '../../src/bots/cards.ts'
import { askedAndAnswered, questionView, readAsAsked } from '../../src/bots/views/question-views.ts'
import type { Question } from '../../src/domain/question.ts'
import { anIntent, aRequest } from '../support/builders.ts'

const request = aRequest({ words: 'a canal' })
const question = (step: Question['step']): Question => ({ step, reading: anIntent(), answers: [], askedAtMs: 0, dueAtMs: 5_000 })
const view = (step: Question['step'], takesReplies = true) => questionView(request, question(step), { nowMs: 1_000, takesReplies })
const labels = (nodes: readonly CardNode[]) => nodes.map((node) => (node.kind === 'buttons' ? node.buttons.map(({ label }) => label) : []))

describe('a question', () => {
  it.each([
    ['confirm', 'I read this as photography / landscape. Right?', [['Yes, generate', 'No, let me clarify', 'Cancel']]],
    [
      'subject',
      'What should it show?',
      [
        ['Person', 'Landscape', 'Object', 'Abstract'],
        ['In my own words…', 'Just try', 'Cancel'],
      ],
    ],
    [
      'style',
      'And how should it look?',
      [
        ['Realistic photo', 'Artistic painting', 'Technical diagram', 'Product shot'],
        ['In my own words…', 'Just try', 'Cancel'],
      ],
    ],
  ] as const)('about the %s says so, also to a screen reader, and offers its answers', (step, says, buttons) => {
    const { plain, nodes } = view(step)
    expect(plain).toBe(`${says} a canal`)
    expect(JSON.stringify(nodes)).toContain(says)
    expect(labels(nodes).filter((row) => row.length > 0)).toEqual(buttons)
  })

  it('says until when it waits, and what happens then', () => {
    const countdown = { countdownToMs: 5_000, nowMs: 1_000 }
    expect(view('confirm').nodes.at(-1)).toMatchObject({ kind: 'note', pieces: ['Without a word from you I go on ', countdown, '.'] })
    expect(JSON.stringify(view('subject').nodes.at(-1))).toContain('I let go of it ')
  })

  it('offers a reply only where one reaches us', () => {
    expect(JSON.stringify(view('subject').nodes)).toContain('reply to this')
    expect(JSON.stringify(view('subject', false).nodes)).not.toContain('reply')
  })
})

describe('what stays visible of it', () => {
  it.each([
    ['yes', 'Read as photography / landscape, as you said.'],
    ['photo', 'Read as photography / landscape, as you said.'],
    ['words', 'Read as photography / landscape, as you said.'],
    ['silence', 'Read as photography / landscape; you did not object.'],
    ['try', 'Read as photography / landscape, my best guess, as you wished.'],
  ])('after %s: %s', (choice, says) => {
    expect(readAsAsked(anIntent({ asked: [{ step: 'confirm', choice }] }))).toBe(says)
  })

  it('is nothing where nobody was asked', () => {
    expect(readAsAsked(anIntent())).toBeUndefined()
  })

  it('under Why? is every question with its answer', () => {
    const asked = [
      { step: 'confirm', choice: 'no' },
      { step: 'subject', choice: 'words', words: 'a cake' },
      { step: 'style', choice: 'photo' },
    ]
    const lines = JSON.stringify(askedAndAnswered(anIntent({ asked })))
    for (const words of ['No, let me clarify', '“a cake”', 'Realistic photo']) expect(lines).toContain(words)
  })
})
