import { h, icon, safeLink } from './element.js'
import { namedEmoji, withEmoji, withNamedEmoji } from './emoji.js'
import { chart } from './slack-chart.js'
import { channelMention, groupMention, mention, mrkdwn } from './slack-text.js'

/**
 * Block Kit as elements.
 *
 * @param {readonly object[]} blocks as they were sent
 * @param {object} context `people`, `me`, `pictures` by file id, `press(element, node)`, `showPicture(picture)`; in forms `input(block)`
 */
export const renderBlocks = (blocks, context) => blocks.map((block) => renderBlock(block, context)).filter(Boolean)

function renderBlock(block, context) {
  switch (block.type) {
    case 'rich_text':
      return h(
        'div',
        { class: 'b-rich' },
        block.elements.map((element) => richPart(element, context)),
      )
    case 'section':
      return section(block, context)
    case 'context':
      return h(
        'div',
        { class: 'b-context' },
        block.elements.map((element) => contextPart(element, context)),
      )
    case 'image':
      return imageBlock(block, context)
    case 'actions':
    case 'context_actions':
      return h(
        'div',
        { class: block.type === 'actions' ? 'b-actions' : 'b-actions b-actions-quiet' },
        block.elements.map((element) => renderElement(element, context)),
      )
    case 'header':
      return h('h3', { class: 'b-header' }, textOf(block.text, context))
    case 'data_visualization':
      return chart(block)
    case 'divider':
      return h('hr', { class: 'b-divider' })
    case 'markdown':
      return h('div', { class: 'b-section' }, mrkdwn(block.text, context))
    case 'input':
      return context.input?.(block) ?? unknown('input')
    default:
      return unknown(block.type)
  }
}

/** Nothing that was sent is left out in silence. */
const unknown = (type) => h('div', { class: 'b-unknown' }, `A block of type “${type}”, which this page cannot draw.`)

/** A text object: `plain_text` or `mrkdwn`. */
export function textOf(text, context) {
  if (!text) return []
  if (text.type === 'mrkdwn') return mrkdwn(text.text, context)
  return text.emoji === false ? withEmoji(text.text) : withNamedEmoji(text.text)
}

function section(block, context) {
  const fields = block.fields?.map((field) => h('div', { class: 'b-field' }, textOf(field, context)))
  return h(
    'div',
    { class: 'b-section' },
    h('div', { class: 'b-section-text' }, textOf(block.text, context), fields && h('div', { class: 'b-fields' }, fields)),
    block.accessory && h('div', { class: 'b-accessory' }, renderElement(block.accessory, context)),
  )
}

const contextPart = (element, context) =>
  element.type === 'image' ? thumbnail(element, context, 'b-context-image') : h('span', {}, textOf(element, context))

function pictureOf(element, { pictures }) {
  const file = element.slack_file && pictures?.[element.slack_file.id]
  if (file) return { ...file, alt: element.alt_text }
  const url = element.image_url ?? element.slack_file?.url
  return url ? { url, alt: element.alt_text } : undefined
}

function imageBlock(block, context) {
  const picture = pictureOf(block, context)
  const title = block.title && h('figcaption', {}, textOf(block.title, context))
  return h('figure', { class: 'b-image' }, title, picture ? pictureButton(picture, context) : missing(block.alt_text))
}

export function pictureButton(picture, context) {
  const { url, alt, width, height } = picture
  const image = h('img', { src: url, alt, width, height, loading: 'lazy' })
  const open = { click: () => context.showPicture(picture) }
  return h('button', { type: 'button', class: 'picture', on: open, title: alt, 'aria-label': `Enlarge: ${alt}` }, image)
}

const missing = (alt) => h('div', { class: 'b-unknown' }, `The picture is gone: ${alt}`)

function thumbnail(element, context, name) {
  const picture = pictureOf(element, context)
  if (!picture) return missing(element.alt_text)
  if (name) return h('img', { class: name, src: picture.url, alt: picture.alt })
  return pictureButton(picture, context)
}

export function renderElement(element, context) {
  switch (element.type) {
    case 'button':
      return button(element, context)
    case 'image':
      return thumbnail(element, context)
    case 'feedback_buttons':
      return [element.positive_button, element.negative_button].map((one) =>
        button({ ...element, ...one, type: 'button', chosen: one.value }, context),
      )
    case 'static_select':
      return select(element, context)
    default:
      return unknown(element.type)
  }
}

function button(element, context) {
  const style = element.style ? ` b-button-${element.style}` : ''
  const name = element.accessibility_label ?? element.text.text
  const press = { click: ({ currentTarget }) => context.press(element, currentTarget, element.chosen) }
  const props = { type: 'button', class: `b-button${style}`, 'aria-label': name, data: { action: element.action_id }, on: press }
  const node = h('button', props, textOf(element.text, context))
  return element.url ? safeLink(element.url, node) : node
}

function select(element, context) {
  const options = element.options.map((option) => h('option', { value: option.value }, option.text.text))
  const choose = { change: ({ currentTarget }) => context.press(element, currentTarget, currentTarget.value) }
  const label = element.placeholder?.text ?? 'Choose'
  return h('select', { class: 'b-select', 'aria-label': label, on: choose }, h('option', { value: '' }, label), options)
}

function richPart(part, context) {
  const inside = () => part.elements.map((element) => richElement(element, context))
  if (part.type === 'rich_text_preformatted') return h('pre', {}, inside())
  if (part.type === 'rich_text_quote') return h('blockquote', {}, inside())
  if (part.type === 'rich_text_list') {
    return h(
      part.style === 'ordered' ? 'ol' : 'ul',
      {},
      part.elements.map((item) => h('li', {}, richPart(item, context))),
    )
  }
  return h('div', {}, inside())
}

const STYLES = { bold: 'strong', italic: 'em', strike: 's', code: 'code' }

function richElement(element, context) {
  return Object.entries(STYLES).reduce(
    (node, [style, tag]) => (element.style?.[style] ? h(tag, {}, node) : node),
    bareElement(element, context),
  )
}

function bareElement(element, who) {
  const { people, me } = who
  switch (element.type) {
    case 'text':
      return withEmoji(element.text)
    case 'link':
      return safeLink(element.url, withEmoji(element.text ?? element.url))
    case 'user':
      return mention(people[element.user_id]?.name ?? 'someone', element.user_id === me)
    case 'broadcast':
      return h('span', { class: 'mention mention-me' }, `@${element.range}`)
    case 'channel':
      return channelMention(element.channel_id, who)
    case 'usergroup':
      return groupMention(element.usergroup_id, who)
    case 'emoji':
      return namedEmoji(element.name)
    case 'date':
      return element.fallback ?? new Date(element.timestamp * 1000).toLocaleString()
    default:
      return `[${element.type}]`
  }
}

/** "Only visible to you". */
export const onlyYou = (dismiss) =>
  h(
    'div',
    { class: 'only-you' },
    icon('eye'),
    h('span', {}, 'Only visible to you'),
    h('button', { type: 'button', class: 'link', on: { click: dismiss } }, 'Dismiss'),
  )
