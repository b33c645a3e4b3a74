import { describe, expect, it } from 'vitest'
import { Problem } from '../../../src/errors.ts'
import { readTextCatalogue } from '../../../src/models/text-catalogue.ts'
import { rewording } from '../../../src/pipeline/rewording/rewording.ts'
import { soften } from '../../../src/pipeline/rewording/soften.ts'
import { SOFTENINGS } from '../../../src/pipeline/rewording/softenings.ts'
import type { TextQuestion } from '../../../src/ports.ts'
import { aPerson } from '../../support/builders.ts'
import { recordingLog } from '../../support/recording-log.ts'

const [MODEL = expect.unreachable()] = readTextCatalogue()

function scene(answer: unknown | Error) {
  const asked: TextQuestion[] = []
  const spent: number[] = []
  const { propose } = rewording({
    text: {
      model: MODEL,
      adapter: {
        provider: 'a test',
        answer: async (question) => {
          asked.push(question)
          if (answer instanceof Error) throw answer
          return { json: answer, costMicroUsd: 300 }
        },
      },
    },
  })
  const context = {
    requestId: 'r'.repeat(22),
    person: aPerson(),
    signal: new AbortController().signal,
    log: recordingLog().log,
    bookCall: async () => ({ settle: async (microUsd: number) => void spent.push(microUsd) }),
  }
  return { asked, spent, propose: (words: string, category = 'violence') => propose(words, category, context) }
}

describe('other words for a wish that was refused', () => {
  it('are found by a text model, which is booked, held to a schema and told the reason', async () => {
    const { asked, spent, propose } = scene({ words: 'a knight before\na castle\u202e' })
    expect(await propose('a bloody knight')).toEqual({ words: 'a knight before a castle', by: 'model' })
    expect(asked).toMatchObject([{ words: '{"wish":"a bloody knight","refused":"violence"}', maxOutputTokens: 512, timeoutMs: 4_000 }])
    expect(spent).toEqual([300])
  })

  it.each<[string, unknown]>([
    ['fails', new Problem('MODEL_TIMEOUT', 'too slow')],
    ['refuses', new Problem('MODEL_REFUSED', 'refused')],
    ['answers in another shape', { text: 'x' }],
    ['has no words', { words: '' }],
    ['says the same again', { words: 'A bloody knight' }],
    ['writes a novel', { words: 'x'.repeat(601) }],
  ])('come from the table when the model %s', async (_, answer) => {
    expect(await scene(answer).propose('a bloody knight')).toEqual({ words: 'a dramatic knight', by: 'table' })
  })

  it.each([
    ['a naked child on a beach', 'its safety rules'],
    ['erotic picture of a teen', 'prohibited content'],
    ['a knight', 'an attempt to get around its rules'],
    ['the passport of my neighbour', 'personal data'],
  ])('are not looked for: %j, refused for %j', async (words, category) => {
    const { asked, propose } = scene({ words: 'something else' })
    expect(await propose(words, category)).toBeUndefined()
    expect(asked).toEqual([])
  })

  it('are not looked for by an attempt that was overtaken', async () => {
    await expect(scene(new Problem('OVERTAKEN', 'another attempt')).propose('a bloody knight')).rejects.toMatchObject({ code: 'OVERTAKEN' })
  })
})

describe('the table of softer words', () => {
  it.each([
    ['a knight covered in blood, oil painting', 'a knight covered in red paint, oil painting'],
    ['an assassin with a gun in a unicorn costume', 'a mysterious stranger with a garden hose in a unicorn costume'],
    ['A Mickey Mouse poster', 'a cheerful cartoon mouse poster'],
    ['a naked man, marble', 'a robed man, marble'],
  ])('makes %j into %j', (words, softer) => expect(soften(words)).toBe(softer))

  it.each(['a gunmetal grey car', 'Bloomsbury in bloom', 'a begun painting', 'a cosy cabin at dusk'])('leaves %j alone', (words) => {
    expect(soften(words)).toBeUndefined()
  })

  it('never makes one thing that it softens into another', () => {
    for (const [, instead] of SOFTENINGS) expect(soften(instead)).toBeUndefined()
  })

  it('has every entry once, in small letters', () => {
    const all = SOFTENINGS.flatMap(([words]) => words)
    expect(new Set(all).size).toBe(all.length)
    expect(all).toEqual(all.map((word) => word.toLowerCase()))
  })
})
