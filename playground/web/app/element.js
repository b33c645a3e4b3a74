/**
 * Makes an element. Text goes in as text nodes, never as markup.
 *
 * @param {string} tag
 * @param {Record<string, unknown>} props `class`, `on` (listeners by event), `style` (properties by name), `data`; true sets an empty attribute,
 *   false, null and undefined set none
 * @param {...unknown} children nodes, texts, or lists of them; false, null and undefined are left out
 */
export function h(tag, props = {}, ...children) {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(props)) set(element, name, value)
  element.append(...nodesOf(children))
  return element
}

function set(element, name, value) {
  if (value === undefined || value === null || value === false) return
  if (name === 'on') for (const [event, listener] of Object.entries(value)) element.addEventListener(event, listener)
  else if (name === 'data') Object.assign(element.dataset, value)
  // Set through the object model, which the content security policy allows, and not as an inline attribute, which it does not.
  else if (name === 'style') for (const [property, text] of Object.entries(value)) element.style.setProperty(property, text)
  else element.setAttribute(name, value === true ? '' : String(value))
}

/** Puts these in the place of what was inside. */
export const refill = (element, ...children) => element.replaceChildren(...nodesOf(children))

const nodesOf = (children) =>
  children.flat(Number.POSITIVE_INFINITY).filter((child) => child !== undefined && child !== null && child !== false && child !== '')

/** Only addresses that cannot run anything. */
export function safeLink(address, ...label) {
  const isWeb = /^(https?:|mailto:)/i.test(address)
  if (!isWeb) return h('span', {}, ...label)
  return h('a', { href: address, target: '_blank', rel: 'noopener noreferrer' }, ...label)
}

const ICONS = {
  close: 'M5 5l10 10M15 5L5 15',
  dots: 'M4.5 10h.01M10 10h.01M15.5 10h.01',
  reply: 'M8 5L3.5 9.5 8 14M4 9.5h7a5 5 0 015 5v1',
  thread: 'M4 4.5h12v8.5H9L5.5 16v-3H4z',
  plus: 'M10 4v12M4 10h12',
  send: 'M3.5 3.5l13 6.5-13 6.5 2-6.5zM5.5 10h5',
  lock: 'M5.5 9h9v7h-9zM7 9V6.5a3 3 0 016 0V9',
  hash: 'M7.5 3.5L6 16.5M14 3.5l-1.5 13M3.5 7.5h13M3 12.5h13',
  eye: 'M2.5 10S5 5 10 5s7.5 5 7.5 5-2.5 5-7.5 5-7.5-5-7.5-5zM10 12a2 2 0 100-4 2 2 0 000 4z',
  home: 'M3.5 9.5L10 4l6.5 5.5M5.5 8.5v7.5h9V8.5',
  chevron: 'M6 8l4 4 4-4',
  spark: 'M10 3l1.6 5.4L17 10l-5.4 1.6L10 17l-1.6-5.4L3 10l5.4-1.6z',
}

export function icon(name) {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg')
  const path = document.createElementNS('http://www.w3.org/2000/svg', 'path')
  svg.setAttribute('viewBox', '0 0 20 20')
  svg.setAttribute('class', 'icon')
  svg.setAttribute('aria-hidden', 'true')
  path.setAttribute('d', ICONS[name])
  svg.append(path)
  return svg
}
