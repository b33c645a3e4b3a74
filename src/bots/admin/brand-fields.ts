import { isBlockable } from '../../domain/blocked-words.ts'
import type { Brand } from '../../domain/brand.ts'
import type { Rules } from '../../domain/rules.ts'
import type { Choice } from '../cards.ts'
import { emojiIn, linesIn, listIn, mistake, readColours } from './codecs.ts'
import { type AdminField, NONE } from './fields.ts'

/** Where a brand is made; no brand has such an id. */
export const NEW_BRAND = '_new'

/** What is never drawn, and which emoji are votes. */
export const WORDS: readonly AdminField[] = [
  {
    name: 'blocked',
    label: 'Blocked words',
    hint: 'One on each line. Compared as whole words, in any case, with or without accents.',
    input: { kind: 'lines' },
    read: ({ blockedWords }) => blockedWords.join('\n'),
    write: (rules, typed) => ({ ...rules, blockedWords: linesIn(typed).map(checkedWord) }),
  },
  {
    name: 'up',
    label: 'Further emoji that count as 👍',
    hint: 'By name, for example: tada, heart_eyes',
    input: { kind: 'line' },
    read: ({ emoji }) => emoji.up.join(', '),
    write: (rules, typed) => ({ ...rules, emoji: { ...rules.emoji, up: emojiIn(typed) } }),
  },
  {
    name: 'down',
    label: 'Further emoji that count as 👎',
    hint: 'By name, for example: confused',
    input: { kind: 'line' },
    read: ({ emoji }) => emoji.down.join(', '),
    write: (rules, typed) => ({ ...rules, emoji: { ...rules.emoji, down: emojiIn(typed) } }),
  },
]

/** @throws Problem BAD_OPTION */
function checkedWord(word: string): string {
  if (word.length > 60) throw mistake(`“${word.slice(0, 40)}…” has ${word.length} characters. A blocked word or phrase has 60 at most.`)
  if (!isBlockable(word)) throw mistake(`“${word}” has no letter, digit or symbol to look for. Leave it out.`)
  return word
}

export const brandChoices = (brands: readonly Brand[]): Choice[] => brands.map(({ brandId, name }) => ({ value: brandId, label: name }))

export const brandChoice = ({ brands }: Rules): AdminField => ({
  name: 'brand',
  label: 'Brand of the workspace',
  input: { kind: 'choice', choices: [NONE, ...brandChoices(brands)] },
  read: ({ brand }) => brand ?? 'none',
  write: (rules, typed) => ({ ...rules, brand: typed === 'none' ? undefined : typed }),
})

const BLANK: Brand = { brandId: '', name: '', colours: [], rules: [], forbiddenStyles: [], tone: '' }

/** The name is written first: with it the brand comes and goes. */
export function brandFields(brandId: string): AdminField[] {
  const isIt = (brand: Brand, values: Readonly<Record<string, string>>) =>
    brand.brandId === (brandId === NEW_BRAND ? idFor(values.name ?? '') : brandId)
  const own = ({ brands }: Rules): Brand => brands.find((brand) => brand.brandId === brandId) ?? BLANK
  const field = (
    about: Pick<AdminField, 'name' | 'label' | 'hint' | 'input'>,
    read: (brand: Brand) => string,
    changed: (typed: string) => Partial<Brand>,
  ): AdminField => ({
    ...about,
    read: (rules) => read(own(rules)),
    write: (rules, typed, values) => {
      if (brandId === NEW_BRAND && idFor(values.name ?? '') === '') throw mistake('Give the brand a name as well, for example: Acme')
      return { ...rules, brands: rules.brands.map((brand) => (isIt(brand, values) ? { ...brand, ...changed(typed) } : brand)) }
    },
  })
  return [
    {
      name: 'name',
      label: 'Name',
      hint: brandId === NEW_BRAND ? 'Under which it is chosen for the workspace or a channel.' : 'Empty: the brand is removed.',
      input: { kind: 'line' },
      read: (rules) => own(rules).name,
      write: (rules, typed) => named(rules, brandId, typed.trim()),
    },
    field(
      { name: 'colours', label: 'Colours', hint: 'For example: ink #101820, sun #FEE715', input: { kind: 'line' } },
      ({ colours }) => colours.map(({ name, hex }) => `${name} ${hex}`).join(', '),
      (typed) => ({ colours: readColours(typed) }),
    ),
    field(
      { name: 'rules', label: 'Rules', hint: 'Phrases of a prompt, one on each line: generous white space', input: { kind: 'lines' } },
      ({ rules }) => rules.join('\n'),
      (typed) => ({ rules: linesIn(typed) }),
    ),
    field(
      { name: 'forbiddenStyles', label: 'Looks to avoid', hint: 'For example: neon, grunge', input: { kind: 'line' } },
      ({ forbiddenStyles }) => forbiddenStyles.join(', '),
      (typed) => ({ forbiddenStyles: listIn(typed) }),
    ),
    field(
      { name: 'tone', label: 'Tone', hint: 'For example: calm and precise', input: { kind: 'line' } },
      ({ tone }) => tone,
      (typed) => ({ tone: typed.trim() || NO_TONE }),
    ),
  ]
}

const NO_TONE = 'plain and friendly'

function named(rules: Rules, brandId: string, name: string): Rules {
  if (brandId === NEW_BRAND) return added(rules, name)
  if (name !== '') return { ...rules, brands: rules.brands.map((brand) => (brand.brandId === brandId ? { ...brand, name } : brand)) }
  const isElsewhere = (used: string | undefined) => used !== brandId
  return {
    ...rules,
    brands: rules.brands.filter((brand) => isElsewhere(brand.brandId)),
    brand: isElsewhere(rules.brand) ? rules.brand : undefined,
    channels: Object.fromEntries(
      Object.entries(rules.channels).map(([id, own]) => [id, isElsewhere(own.brand) ? own : { ...own, brand: undefined }]),
    ),
  }
}

function added(rules: Rules, name: string): Rules {
  const brandId = idFor(name)
  if (brandId === '') throw mistake('A brand needs a name with letters or digits, for example: Acme')
  if (rules.brands.some((brand) => brand.brandId === brandId)) throw mistake(`There is a brand “${name}” already. Choose another name.`)
  return { ...rules, brands: [...rules.brands, { ...BLANK, brandId, name, tone: NO_TONE }] }
}

/** "Acme Labs" is acme-labs. */
const idFor = (name: string): string =>
  name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 40)
