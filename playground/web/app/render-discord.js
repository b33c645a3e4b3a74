import { discordMarkdown } from './discord-markdown.js'
import { h, safeLink } from './element.js'
import { withEmoji } from './emoji.js'

const TYPE = {
  row: 1,
  button: 2,
  stringSelect: 3,
  section: 9,
  text: 10,
  thumbnail: 11,
  gallery: 12,
  file: 13,
  separator: 14,
  container: 17,
}

/**
 * Discord components, first and second version, as elements.
 *
 * @param {readonly object[]} components as they were sent, with addresses of attachments filled in
 * @param {object} context `people`, `channels`, `me`, `press(component, node)`, `choose(component, values)`, `showPicture(picture)`
 */
export const renderComponents = (components, context) => components.map((component) => renderComponent(component, context))

function renderComponent(component, context) {
  switch (component.type) {
    case TYPE.row:
      return h('div', { class: 'd-row' }, renderComponents(component.components, context))
    case TYPE.button:
      return button(component, context)
    case TYPE.stringSelect:
      return select(component, context)
    case TYPE.text:
      return h('div', { class: 'd-text' }, discordMarkdown(component.content, context))
    case TYPE.section:
      return h(
        'div',
        { class: 'd-section' },
        h('div', { class: 'd-section-text' }, renderComponents(component.components, context)),
        h('div', { class: 'd-accessory' }, component.accessory && renderComponent(component.accessory, context)),
      )
    case TYPE.thumbnail:
      return pictureButton(mediaOf(component), context)
    case TYPE.gallery:
      return gallery(component.items, context)
    case TYPE.separator:
      return component.divider === false ? h('div', { class: 'd-gap' }) : h('hr', { class: 'd-separator' })
    case TYPE.container:
      return container(component, context)
    case TYPE.file:
      return safeLink(new URL(component.file.url, location.href).href, component.name ?? 'Download the file')
    default:
      return h('div', { class: 'b-unknown' }, `A component of type ${component.type}, which this page cannot draw.`)
  }
}

function container(component, context) {
  const { accent_color: accent, components } = component
  const style = typeof accent === 'number' ? { '--accent': `#${accent.toString(16).padStart(6, '0')}` } : undefined
  return h('div', { class: accent === undefined ? 'd-container' : 'd-container d-accent', style }, renderComponents(components, context))
}

const mediaOf = ({ media, description }) => ({ url: media.url, alt: description ?? '', width: media.width, height: media.height })

const gallery = (items, context) =>
  h(
    'div',
    { class: items.length > 1 ? 'd-gallery d-gallery-many' : 'd-gallery' },
    items.map((item) => pictureButton(mediaOf(item), context)),
  )

export function pictureButton(picture, context) {
  const { url, alt, width, height } = picture
  const image = h('img', { src: url, alt, width, height, loading: 'lazy' })
  const open = { click: () => context.showPicture(picture) }
  return h('button', { type: 'button', class: 'picture', on: open, title: alt, 'aria-label': `Enlarge: ${alt || 'picture'}` }, image)
}

const STYLES = { 1: 'primary', 2: 'secondary', 3: 'success', 4: 'danger', 5: 'link' }

function button(component, context) {
  const { style, label = '', emoji, custom_id, url, disabled } = component
  const face = [emoji?.name && withEmoji(emoji.name), emoji?.name && label ? ' ' : '', withEmoji(label)]
  if (url) return h('span', { class: 'd-button d-button-link' }, safeLink(url, face))
  const press = { click: ({ currentTarget }) => context.press(component, currentTarget) }
  const props = { type: 'button', class: `d-button d-button-${STYLES[style]}`, disabled, data: { action: custom_id }, on: press }
  return h('button', { ...props, 'aria-label': label || emoji?.name }, face)
}

function select(component, context) {
  const { options, placeholder = 'Make a selection', disabled } = component
  const choose = { change: ({ currentTarget }) => context.choose(component, [currentTarget.value]) }
  const entries = options.map(({ value, label, default: chosen }) => h('option', { value, selected: chosen }, label))
  return h(
    'select',
    { class: 'd-select', disabled, 'aria-label': placeholder, on: choose },
    h('option', { value: '' }, placeholder),
    entries,
  )
}

/** An embed: the older way to frame a message. */
export function renderEmbed(embed, context) {
  const { title, url, description, color, fields = [], image, thumbnail, footer, author } = embed
  const style = { '--accent': `#${(color ?? 0x4e5058).toString(16).padStart(6, '0')}` }
  const heading = title && h('div', { class: 'd-embed-title' }, url ? safeLink(url, withEmoji(title)) : withEmoji(title))
  return h(
    'div',
    { class: 'd-container d-accent d-embed', style },
    author && h('div', { class: 'd-embed-author' }, author.name),
    heading,
    description && h('div', { class: 'd-text' }, discordMarkdown(description, context)),
    fields.map(({ name, value }) => h('div', { class: 'd-field' }, h('strong', {}, name), h('div', {}, discordMarkdown(value, context)))),
    (image ?? thumbnail) && pictureButton({ ...(image ?? thumbnail), alt: title ?? '' }, context),
    footer && h('small', { class: 'md-small' }, footer.text),
  )
}
