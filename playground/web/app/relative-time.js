import { h } from './element.js'

const SECONDS_OF = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
]
const words = new Intl.RelativeTimeFormat('en')

/** A moment as Discord's client shows it, "in 5 seconds", and goes on showing it while it is on the page. */
export const relativeTime = (atS) =>
  h('time', { class: 'md-time', data: { at: atS }, datetime: new Date(atS * 1000).toISOString() }, relative(atS))

function relative(atS) {
  const inS = Math.round(atS - Date.now() / 1000)
  const [unit, seconds] = SECONDS_OF.find(([, seconds]) => Math.abs(inS) >= seconds) ?? SECONDS_OF.at(-1)
  return words.format(Math.round(inS / seconds), unit)
}

setInterval(() => {
  for (const node of document.querySelectorAll('.md-time')) {
    const now = relative(Number(node.dataset.at))
    if (node.textContent !== now) node.textContent = now
  }
}, 250)
