import { describe, expect, it } from 'vitest'
import { type FieldContext, formField, isSame } from '../../../src/bots/admin/fields.ts'
import { screenOf } from '../../../src/bots/admin/screens.ts'
import { DEFAULT_RULES, Rules } from '../../../src/domain/rules.ts'
import { changesInWords } from '../../../src/domain/rules-in-words.ts'
import { aBrand, aModel } from '../../support/builders.ts'

const model = aModel({ modelId: 'nano', role: 'pro' })
const context: FieldContext = {
  models: { usable: [model], resolve: (asked) => (asked === 'nano' ? { model } : undefined) },
  maxPicks: 25,
  maxChars: 3_000,
}
const withBrand = Rules.parse({ brands: [aBrand({ brandId: 'acme', name: 'Acme' })] })

/** A form, and something typed into each of its fields. */
const FORMS: readonly [action: string, subject: string, typed: Readonly<Record<string, string>>][] = [
  ['admin-tier', 'free', { limits: '$5.00 a day, $20.00 a week', models: 'nano, lite', priceCardAbove: '$0.50', mayBePrivate: 'no' }],
  ['admin-tier', 'enterprise', { limits: '$7.00 a month' }],
  ['admin-members', 'rules', { people: 'U1,U2', groups: 'S1', tier: 'free', others: 'pro' }],
  ['admin-channels', 'rules', { allowed: 'C1,C2' }],
  ['admin-channel', 'C1', { limits: '$5.00 a day', models: 'nano', priceCardAbove: '$1.00', mayBePrivate: 'no', brand: 'acme' }],
  ['admin-money', 'rules', { limits: '$50.00 a day', people: 'U1', groups: 'S1', channel: 'C1' }],
  ['admin-summaries', 'rules', { channel: 'C1', which: 'weekly', hour: '17', timeZone: 'Europe/Berlin' }],
  ['admin-words', 'rules', { blocked: 'gun\nred bull', up: 'tada', down: '+1, rage', brand: 'acme' }],
  ['admin-brand', 'acme', { name: 'Acme Labs', colours: 'sky #AABBCC', rules: 'one\ntwo', forbiddenStyles: 'grunge', tone: 'loud' }],
  ['admin-people', 'rules', { people: 'U1', groups: 'S1', retentionDays: '30' }],
]

/** What is picked there moves people; it does not show who is in a tier. */
const SHOWS_NOTHING = ['people', 'groups', 'tier'].map((name) => `admin-members ${name}`)

describe.each(FORMS)('the form %s %s', (action, subject, typed) => {
  const screen = screenOf(action, subject, context, withBrand) ?? expect.unreachable()
  const fieldNamed = (name: string) => screen.fields.find((field) => field.name === name) ?? expect.unreachable()

  it('has no more fields than Discord takes, with labels and hints that fit', () => {
    expect(screen.fields.length).toBeLessThanOrEqual(5)
    expect(screen.title.length).toBeLessThanOrEqual(24)
    for (const { label, hint = '' } of screen.fields) expect([label.length <= 45, hint.length <= 100], label).toEqual([true, true])
  })

  it.each(Object.entries(typed))('takes %s and shows it again', (name, value) => {
    const field = fieldNamed(name)
    const rules = Rules.parse(field.write(withBrand, value, { ...typed, [name]: value }))
    if (SHOWS_NOTHING.includes(`${action} ${name}`)) return
    expect(isSame(field, field.read(rules), value), field.read(rules)).toBe(true)
    expect(changesInWords(withBrand, rules)).not.toEqual([])
  })

  it('takes nothing typed back to what it shows at first', () => {
    for (const field of screen.fields) {
      const first = field.read(DEFAULT_RULES)
      if (field.input.kind === 'choice' || field.name === 'priceCardAbove' || field.name === 'retentionDays' || action === 'admin-brand')
        continue
      expect(field.read(Rules.parse(field.write(field.write(withBrand, typed[field.name] ?? '', typed), first, typed)))).toBe(first)
    }
  })
})

describe('the forms', () => {
  it('set every rule of the schema', () => {
    let rules: Rules = withBrand
    for (const [action, subject, typed] of FORMS)
      for (const field of screenOf(action, subject, context, rules)?.fields ?? [])
        if (typed[field.name] !== undefined) rules = Rules.parse(field.write(rules, typed[field.name] ?? '', typed))
    const changed = Object.keys(Rules.shape).filter((name) => {
      const key = name as keyof Rules
      return JSON.stringify(rules[key]) !== JSON.stringify(DEFAULT_RULES[key])
    })
    expect(changed).toEqual(Object.keys(Rules.shape))
  })

  it('are none for what is not there', () => {
    expect(screenOf('admin-tier', 'gold', context, withBrand)).toBeUndefined()
    expect(screenOf('admin-brand', 'gone', context, withBrand)).toBeUndefined()
    expect(screenOf('admin-everything', 'rules', context, withBrand)).toBeUndefined()
  })

  it('leave out what they cannot hold, instead of half of it', () => {
    const [allowed] = screenOf('admin-channels', 'rules', context, withBrand)?.fields ?? []
    const many = Array.from({ length: 26 }, (_, index) => `C${index}`).join(',')
    expect(formField(allowed ?? expect.unreachable(), many, undefined, context)).toBeUndefined()
    const [blocked] = screenOf('admin-words', 'rules', context, withBrand)?.fields ?? []
    expect(formField(blocked ?? expect.unreachable(), 'word\n'.repeat(1_000), undefined, context)).toBeUndefined()
  })

  it('offer user groups by name where the platform has no list of them, and leave a group out that is not among them', () => {
    const groups = [{ value: 'S1', label: 'Designers' }]
    const field =
      screenOf('admin-people', 'rules', context, withBrand)?.fields.find(({ name }) => name === 'groups') ?? expect.unreachable()
    expect(formField(field, 'S1', undefined, { ...context, groups })).toMatchObject({ known: groups, values: ['S1'] })
    expect(formField(field, 'S9', undefined, { ...context, groups })).toBeUndefined()
    expect(formField(field, '', undefined, { ...context, groups: [] })).toBeUndefined()
  })

  it('remove a brand from wherever it was used', () => {
    const used = Rules.parse({
      ...withBrand,
      brand: 'acme',
      channels: { C1: { brand: 'acme', mayBePrivate: false }, C2: { brand: 'acme' } },
    })
    const [name] = screenOf('admin-brand', 'acme', context, used)?.fields ?? []
    const after = Rules.parse(name?.write(used, '', { name: '' }))
    expect([after.brands, after.brand, after.channels.C1?.brand, after.channels.C1?.mayBePrivate]).toEqual([
      [],
      undefined,
      undefined,
      false,
    ])
  })

  it('make no second brand of the same name, and none without one', () => {
    const [name, colours] = screenOf('admin-brand', '_new', context, withBrand)?.fields ?? []
    expect(() => colours?.write(withBrand, 'ink #101820', {})).toThrow('Give the brand a name as well')
    expect(() => name?.write(withBrand, 'ACME', { name: 'ACME' })).toThrow('There is a brand “ACME” already')
    expect(() => name?.write(withBrand, '!!!', { name: '!!!' })).toThrow('needs a name')
  })
})
