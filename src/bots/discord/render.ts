import {
  type APIButtonComponentWithCustomId,
  type APIComponentInContainer,
  type APIContainerComponent,
  type APITextDisplayComponent,
  ButtonStyle,
  ComponentType,
} from 'discord.js'
import type { Button, Card, CardNode, ChartNode, PictureNode, Piece } from '../cards.ts'
import { customIdOf } from './custom-id.ts'
import { cutTo, DISCORD_LIMITS, MESSAGE_LIMITS } from './limits.ts'
import { type Written, writeNote, writePieces } from './markdown.ts'

export interface RenderedCard {
  readonly components: readonly [APIContainerComponent]
  /** What did not fit, in words for the log. */
  readonly cut: readonly string[]
}

const BANANA_YELLOW = 0xf7c948

/**
 * @param attachmentNames the file name of every picture that travels with the message, by its image key
 * @param mark            a number that is kept on the message, so that the post can be found again
 */
export function renderCard(card: Card, attachmentNames: ReadonlyMap<string, string>, mark?: number): RenderedCard {
  const page = new Page(attachmentNames)
  for (const node of card.nodes) page.add(node)
  if (page.components.length === 0) page.add({ kind: 'text', pieces: [card.plain] })
  const container = { type: ComponentType.Container, accent_color: BANANA_YELLOW, components: page.components } as const
  return { components: [mark === undefined ? container : { ...container, id: mark }], cut: page.cut }
}

interface Sized {
  readonly component: APIComponentInContainer
  /** How many components it counts for. */
  readonly size: number
}

/** Keeps the books while a card is laid out: what is used of the limits, which button ids are taken. */
class Page {
  readonly components: APIComponentInContainer[] = []
  readonly cut: string[] = []
  readonly #attachmentNames: ReadonlyMap<string, string>
  readonly #repetitions = new Map<string, number>()
  // The container counts as one.
  #componentsLeft: number = MESSAGE_LIMITS.components - 1
  #charsLeft: number = MESSAGE_LIMITS.textChars

  constructor(attachmentNames: ReadonlyMap<string, string>) {
    this.#attachmentNames = attachmentNames
  }

  add(node: CardNode): void {
    for (const { component, size } of this.#componentsOf(node)) {
      if (size <= this.#componentsLeft) {
        this.#componentsLeft -= size
        this.components.push(component)
      } else this.cut.push(`what comes after ${MESSAGE_LIMITS.components} components`)
    }
  }

  #componentsOf(node: CardNode): readonly Sized[] {
    switch (node.kind) {
      case 'text':
        return this.#text(writePieces(node.pieces, this.#charsLeft))
      case 'note':
        return this.#text(writeNote(node.pieces, this.#charsLeft))
      case 'picture':
      case 'chart':
        return this.#picture(node)
      case 'entry':
        return this.#entry(node.pieces, node.picture)
      case 'buttons':
        return this.#rows(node.buttons)
      case 'divider':
        return [{ component: { type: ComponentType.Separator }, size: 1 }]
    }
  }

  #text(written: Written): readonly Sized[] {
    const display = this.#display(written)
    return display ? [{ component: display, size: 1 }] : []
  }

  #picture(picture: PictureNode | ChartNode): readonly Sized[] {
    const media = this.#media(picture)
    if (media) return [{ component: { type: ComponentType.MediaGallery, items: [media] }, size: 1 }]
    this.cut.push('a picture that did not come with the card')
    return this.#text(writeNote([picture.alt], this.#charsLeft))
  }

  #entry(pieces: readonly Piece[], picture: PictureNode | undefined): readonly Sized[] {
    const display = this.#display(writePieces(pieces, this.#charsLeft))
    const media = picture && this.#media(picture)
    if (!display || !media) return display ? [{ component: display, size: 1 }] : []
    const accessory = { type: ComponentType.Thumbnail as const, ...media }
    return [{ component: { type: ComponentType.Section, components: [display], accessory }, size: 3 }]
  }

  #rows(buttons: readonly Button[]): readonly Sized[] {
    const rendered = buttons.flatMap((button) => this.#button(button) ?? [])
    const rows: Sized[] = []
    for (let start = 0; start < rendered.length; start += DISCORD_LIMITS.buttonsPerRow) {
      const components = rendered.slice(start, start + DISCORD_LIMITS.buttonsPerRow)
      rows.push({ component: { type: ComponentType.ActionRow, components }, size: 1 + components.length })
    }
    return rows
  }

  #button(button: Button): APIButtonComponentWithCustomId | undefined {
    const customId = this.#uniqueId(button)
    if (customId.length > MESSAGE_LIMITS.customIdChars) {
      this.cut.push(`the button ${button.action}, whose key is too long`)
      return undefined
    }
    const label = cutTo(button.label, MESSAGE_LIMITS.buttonLabelChars)
    return { type: ComponentType.Button, style: styleOf(button.style), label, custom_id: customId }
  }

  #uniqueId(button: Button): string {
    const first = customIdOf(button.action, button.key)
    const repetition = this.#repetitions.get(first) ?? 0
    this.#repetitions.set(first, repetition + 1)
    return customIdOf(button.action, button.key, repetition)
  }

  #display(written: Written): APITextDisplayComponent | undefined {
    if (written.cut) this.cut.push(`text beyond ${MESSAGE_LIMITS.textChars} characters`)
    if (written.markdown.trim() === '') return undefined
    this.#charsLeft -= written.markdown.length
    return { type: ComponentType.TextDisplay, content: written.markdown }
  }

  #media(picture: PictureNode | ChartNode): { media: { url: string }; description?: string } | undefined {
    const name = this.#attachmentNames.get(picture.imageKey)
    if (name === undefined) return undefined
    const description = cutTo(picture.alt, DISCORD_LIMITS.altChars)
    return { media: { url: `attachment://${name}` }, ...(description !== '' && { description }) }
  }
}

function styleOf(style: Button['style']): ButtonStyle.Primary | ButtonStyle.Secondary | ButtonStyle.Danger {
  switch (style) {
    case 'primary':
      return ButtonStyle.Primary
    case 'danger':
      return ButtonStyle.Danger
    case undefined:
      return ButtonStyle.Secondary
  }
}
