import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type FakeGemini, startGemini } from '../../playground/gemini/index.ts'
import { evaluateFile } from '../../src/commands/eval.ts'
import { openTextModel } from '../../src/models/text-models.ts'

const REQUESTS = [
  { id: '1', text: 'watercolor of a fox', domain: 'art', accept: ['art'] },
  { id: '2', text: 'vector clocks', domain: 'photography', accept: ['photography'] },
  { id: '3', text: 'something cool for the launch', domain: null, accept: [], unclear: true },
]
let folder = ''
let gemini: FakeGemini
let said: string[] = []
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'banana-eval-'))
  await writeFile(join(folder, 'requests.jsonl'), REQUESTS.map((request) => JSON.stringify(request)).join('\n'))
  gemini = await startGemini()
})
afterAll(async () => {
  await gemini.stop()
  await rm(folder, { recursive: true })
})
beforeEach(() => {
  said = []
})

const second = async () => {
  const text = openTextModel({ googleApiKey: gemini.apiKey, geminiBaseUrl: gemini.url })
  return text && { ...text, below: 0.8, timeoutMs: 5_000 }
}
const evaluating = (...args: string[]) => evaluateFile([join(folder, 'requests.jsonl'), ...args], (text) => said.push(text), second)

describe('banana eval --semantic', () => {
  it('says what it would cost, and asks nothing before somebody agrees', async () => {
    expect(await evaluating('--semantic')).toBe(2)
    expect(said).toEqual([
      '2 of 3 requests are under 0.8. Asking gemini-3.5-flash-lite about them costs at most $0.003.',
      'Nothing was asked. Add --yes to ask.',
    ])
    expect(gemini.calls).toEqual([])
  })

  it('shows the figures of both tiers together, and what that cost', async () => {
    expect(await evaluating('--semantic', '--yes')).toBe(0)
    const report = said.join('\n')
    expect(report).toMatch(/accuracy \(domain within accept\) +100\.0 % +\(2 of 2\)/)
    expect(report).toMatch(/answered by the text model +100\.0 % +\(2 of 2\)/)
    expect(report).toMatch(/cost +\$0\.00\d/)
    expect(gemini.calls).toHaveLength(2)
  })

  it('needs a key', async () => {
    const file = join(folder, 'requests.jsonl')
    expect(
      await evaluateFile(
        [file, '--semantic', '--yes'],
        (text) => said.push(text),
        async () => undefined,
      ),
    ).toBe(2)
    expect(said.join()).toContain('GOOGLE_API_KEY')
  })
})

describe('banana eval', () => {
  it('measures the fast tier alone, and needs no key for that', async () => {
    expect(await evaluating()).toBe(0)
    expect(said.join('\n')).toMatch(/accuracy \(domain within accept\) +50\.0 %[\s\S]*time a prompt, median/)
  })

  it('takes one file', async () => {
    expect(await evaluating('another.jsonl')).toBe(2)
    expect(said.join()).toContain('Use: banana eval FILE')
  })
})
