import { discordSide } from './discord-side.js'
import { h } from './element.js'
import { Side } from './side.js'
import { slackSide } from './slack-side.js'
import { Screen } from './store.js'

const byId = (id) => document.getElementById(id)

const screen = new Screen({
  changed: (keys) => {
    if (keys.has('me')) drawPeople()
    for (const side of sides) side.refresh(keys)
  },
  lost: (isLost) => {
    byId('lost').hidden = !isLost
  },
})

const app = { screen, person: sessionStorage.getItem('person') ?? 'dana' }
const sides = [new Side(slackSide, app), new Side(discordSide, app)]

byId('sides').append(...sides.map((side) => side.root))
drawTabs()
screen.watch(app.person)

function drawPeople() {
  const { key, people, sendsTo } = screen.get('me')
  app.person = key
  if (sendsTo.length > 0)
    byId('line').textContent =
      `The real bots, the real queue, the real pipeline. Your words go to ${sendsTo.join(' and ')}; all else stays here.`
  const who = people.map((person) => {
    const choose = { click: () => switchTo(person.key) }
    const props = {
      type: 'button',
      role: 'radio',
      'aria-checked': String(person.key === key),
      class: 'person',
      data: { person: person.key },
      on: choose,
    }
    const role = person.isAdmin && h('small', {}, 'admin')
    return h('button', props, h('span', { class: `face face-${person.key}`, 'aria-hidden': 'true' }, person.name[0]), person.name, role)
  })
  byId('people').replaceChildren(h('span', { class: 'people-label', 'aria-hidden': 'true' }, 'You are'), ...who)
}

function switchTo(person) {
  if (person === app.person) return
  sessionStorage.setItem('person', person)
  app.person = person
  for (const side of sides) side.forget()
  screen.watch(person)
}

/** One side at a time on a narrow screen. */
function drawTabs() {
  const show = (platform) => {
    document.body.dataset.side = platform
    for (const tab of byId('tabs').children) tab.setAttribute('aria-selected', String(tab.dataset.side === platform))
    for (const side of sides) if (side.platform === platform) side.shown()
  }
  const tabs = sides.map(({ platform, title }) => {
    const props = { type: 'button', role: 'tab', 'aria-controls': platform, class: `tab tab-${platform}`, data: { side: platform } }
    return h('button', { ...props, on: { click: () => show(platform) } }, title)
  })
  byId('tabs').append(...tabs)
  show('slack')
}
