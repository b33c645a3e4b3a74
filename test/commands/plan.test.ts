import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { plan } from '../../src/commands/plan.ts'
import { aBrand, aModel } from '../support/builders.ts'

const sketch = aModel({ modelId: 'sketch', role: 'preview', priceMicroUsdPerImage: 0 })
const flash = aModel()
const pro = aModel({ modelId: 'pro', role: 'pro', priceMicroUsdPerImage: 134_000, quality: { simple: 9, medium: 9, complex: 9 } })
const retired = aModel({ modelId: 'old', priceMicroUsdPerImage: 1_000, lifecycle: { available: '2025-01-01', shutDown: '2026-01-01' } })

const folder = mkdtempSync(join(tmpdir(), 'banana-plan-'))
afterAll(() => rmSync(folder, { recursive: true }))
const aFile = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text)
  return join(folder, name)
}

function run(...args: string[]) {
  let said = ''
  let complaint = ''
  const code = plan(args, {
    write: (text) => {
      said += text
    },
    complain: (problem) => {
      complaint += problem
    },
    catalogue: () => [sketch, flash, pro, retired],
    configured: () => [sketch],
  })
  return { code, said, complaint }
}
const json = (...args: string[]) => JSON.parse(run(...args, '--json').said)

describe('banana plan', () => {
  it('tells the whole decision about a wish', () => {
    const { code, said } = run('impressionist pond with a bridge, no text')
    expect(code).toBe(0)
    expect(said).toMatch(/^Wish +impressionist pond with a bridge, no text$/m)
    expect(said).toMatch(/^Read as +art \/ impressionist, because of “impressionist”/m)
    expect(said).toMatch(/^Complexity +0\.\d\d: 7 words/m)
    expect(said).toMatch(/^Model +flash, \$0\.034, about 8 s$/m)
    expect(said).toMatch(/^Why +flash \(\$0\.034\) is the cheapest .* \(rule: standard\)$/m)
    expect(said).toMatch(/^Prompt +Artwork, impressionist painting: impressionist pond with a bridge, no text\. /m)
    expect(said).toMatch(/^pro +\$0\.13 +9 of 10 +8 s +67 +best quality/m)
    expect(said).toMatch(/^flash \* +\$0\.034 /m)
    expect(said).toMatch(/whole catalogue.*Nothing was spent\.$/)
  })

  it('takes several words without quotes', () => {
    expect(json('a', 'red', 'fox').words).toBe('a red fox')
  })

  it('says the same as data', () => {
    expect(json('flowchart of a release', '--tier', 'pro')).toMatchObject({
      words: 'flowchart of a release',
      tier: 'pro',
      quality: 'standard',
      models: 'catalogue',
      intent: { domain: 'diagrams', style: 'flowchart' },
      complexity: { words: 4, terms: ['flowchart'], domainWeight: 0.5 },
      prompt: expect.stringContaining('flowchart of a release'),
      template: 'diagrams/flowchart/standard',
      modelId: 'flash',
      priceMicroUsd: 33_600,
      priceUsd: 0.0336,
      rule: 'standard',
      reason: expect.any(String),
      alternatives: [{ modelId: 'pro' }, { modelId: 'flash', isChosen: true }],
    })
  })

  it.each([
    [['--quality', 'best'], 'pro'],
    [['--quality', 'draft'], 'flash'],
    [['--model', 'pro'], 'pro'],
    [['--tier', 'enterprise'], 'pro'],
    [['--configured'], 'sketch'],
  ])('obeys %j', (options, modelId) => {
    expect(json('a painted fox', ...options).modelId).toBe(modelId)
  })

  it('plans with the roles and prices of the origin', () => {
    const said = json('photo of a fox', '--prices', 'origin', '--quality', 'best')
    expect([said.modelId, said.priceUsd]).toEqual(['specialist', 0.08])
  })

  it('leaves out models that are no more', () => {
    expect(run('a fox').said).not.toMatch(/^old /m)
    expect(run('a fox', '--model', 'old').complaint).toContain('There is no model “old”')
  })

  it('sends the words alone with --plain', () => {
    expect(json('a fox', '--plain').prompt).toBe('a fox')
  })

  it('plans for a brand', () => {
    const file = aFile('acme.json', JSON.stringify(aBrand()))
    expect(json('a fox', '--brand', file).prompt).toContain('ink #101820')
  })

  it.each([
    [['a fox', '--tier', 'gold'], '--tier gold is none of free, pro, enterprise.'],
    [['a fox', '--quality', 'top'], '--quality top is none of draft, standard, best.'],
    [['a fox', '--prices', 'old'], '--prices old is none of origin, today.'],
    [['a fox', '--prices', 'origin', '--configured'], 'leave out one of'],
    [['a fox', '--model', 'dalle'], 'There is no model “dalle”. I have: sketch, flash, pro.'],
    [['  '], 'Say what to plan'],
    [[], 'Say what to plan'],
  ])('refuses %j, in words', (args, words) => {
    const { code, said, complaint } = run(...args)
    expect([code, said]).toEqual([2, ''])
    expect(complaint).toContain(words)
  })

  it.each([
    ['no JSON', 'hello'],
    ['a wrong colour', JSON.stringify({ ...aBrand(), colours: [{ name: 'sun', hex: 'yellow' }] })],
  ])('refuses a brand that is %s', (_, text) => {
    expect(run('a fox', '--brand', aFile('bad.json', text)).complaint).toMatch(/bad\.json is no brand: /)
  })
})
