import { ComponentType } from 'discord.js'
import { describe, expect, it } from 'vitest'
import { buttons, type CardNode, card, divider, note, picture, text } from '../../../src/bots/cards.ts'
import { renderCard } from '../../../src/bots/discord/render.ts'
import { renderForm } from '../../../src/bots/discord/render-form.ts'

const KEY = 'a'.repeat(64)
const NAMES = new Map([[KEY, 'cabin.png']])
const render = (...nodes: CardNode[]) => renderCard(card('plain', ...nodes), NAMES)
const inside = (...nodes: CardNode[]) => render(...nodes).components[0].components

const count = (value: unknown): number => {
  if (typeof value !== 'object' || value === null) return 0
  const own = 'type' in value && typeof value.type === 'number' ? 1 : 0
  return own + Object.values(value).reduce<number>((sum, child) => sum + count(child), 0)
}

describe('a card', () => {
  it('is one container of texts, pictures, buttons and lines', () => {
    expect(
      inside(
        text('Hello'),
        note('small'),
        picture(KEY, 'A cabin'),
        divider,
        buttons({ action: 'again', key: 'k', label: 'Again', style: 'primary' }),
      ),
    ).toEqual([
      { type: ComponentType.TextDisplay, content: 'Hello' },
      { type: ComponentType.TextDisplay, content: '-# small' },
      { type: ComponentType.MediaGallery, items: [{ media: { url: 'attachment://cabin.png' }, description: 'A cabin' }] },
      { type: ComponentType.Separator },
      { type: ComponentType.ActionRow, components: [{ type: ComponentType.Button, style: 1, label: 'Again', custom_id: 'again:k' }] },
    ])
  })

  it('shows its plain words when it has no nodes', () => {
    expect(renderCard(card('Just words'), NAMES).components[0].components).toEqual([
      { type: ComponentType.TextDisplay, content: 'Just words' },
    ])
  })

  it('puts the picture of an entry beside its words', () => {
    expect(inside({ kind: 'entry', pieces: ['A cabin'], picture: picture(KEY, 'A cabin') })).toMatchObject([
      { type: ComponentType.Section, accessory: { type: ComponentType.Thumbnail, media: { url: 'attachment://cabin.png' } } },
    ])
  })

  it('describes a picture that did not come along, and says so', () => {
    const { components, cut } = render(picture('b'.repeat(64), 'A lost cabin'))
    expect(components[0].components).toEqual([{ type: ComponentType.TextDisplay, content: '-# A lost cabin' }])
    expect(cut).toHaveLength(1)
  })

  it('gives two equal buttons different ids', () => {
    const again = { action: 'again', key: 'k', label: 'Again' }
    const [row] = inside(buttons(again, again))
    expect(row).toMatchObject({ components: [{ custom_id: 'again:k' }, { custom_id: 'again:k:1' }] })
  })

  it('starts a new row after five buttons and cuts their labels', () => {
    const rows = inside(
      buttons(...Array.from({ length: 7 }, (_, index) => ({ action: 'vote-up', key: `k${index}`, label: 'l'.repeat(100) }))),
    )
    expect(rows.map((row) => 'components' in row && row.components.length)).toEqual([5, 2])
    expect(JSON.stringify(rows)).toContain(`"${'l'.repeat(79)}…"`)
  })

  it('leaves out a button whose id is too long', () => {
    const { components, cut } = render(text('x'), buttons({ action: 'again', key: 'k'.repeat(100), label: 'Again' }))
    expect(count(components)).toBe(2)
    expect(cut).toHaveLength(1)
  })

  it('stays within 40 components and 4000 characters, and reports what it cut', () => {
    const entries = Array.from(
      { length: 30 },
      (_, index): CardNode => ({ kind: 'entry', pieces: [`${index} ${'*'.repeat(300)}`], picture: picture(KEY, 'x'.repeat(2000)) }),
    )
    const { components, cut } = render(...entries)
    expect(count(components)).toBeLessThanOrEqual(40)
    const written = JSON.stringify(components).match(/"content":"((?:[^"\\]|\\.)*)"/g) ?? []
    expect(written.reduce((sum, json) => sum + JSON.parse(`{${json}}`).content.length, 0)).toBeLessThanOrEqual(4000)
    expect(cut.length).toBeGreaterThan(0)
  })
})

describe('a form', () => {
  const long = 'x'.repeat(5000)
  const form = renderForm({
    name: 'create',
    key: 'k',
    title: long,
    submit: 'Draw',
    fields: [
      { kind: 'words', name: 'prompt', label: long, hint: long, value: long, maxLength: 9000 },
      {
        kind: 'choice',
        name: 'aspect',
        label: 'Shape',
        choices: Array.from({ length: 30 }, (_, index) => ({ value: `v${index}`, label: long })),
        value: 'v2',
      },
    ],
  })

  it('is a modal of labels that carries its name and key', () => {
    expect(form).toMatchObject({
      custom_id: 'create:k',
      components: [{ component: { custom_id: 'prompt' } }, { component: { custom_id: 'aspect' } }],
    })
  })

  it('stays within the limits of a modal', () => {
    const [words, choice] = form.components
    expect(form.title).toHaveLength(45)
    expect(words).toMatchObject({
      label: `${'x'.repeat(44)}…`,
      description: `${'x'.repeat(99)}…`,
      component: { max_length: 4000, value: `${'x'.repeat(3999)}…` },
    })
    expect(choice).toMatchObject({ component: { options: { length: 25, 2: { default: true, label: `${'x'.repeat(99)}…` } } } })
  })
})
