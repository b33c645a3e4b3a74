import { h, icon } from './element.js'

/** Closer to the end than this, the list follows what is new. */
const NEAR_END_PX = 120

/** The messages of one channel. Only what changed is drawn again, so that an open menu or a selection survives. */
export class MessageList {
  #side
  #ways
  #list
  #empty = h('div', { class: 'empty' })
  #drawn = new Map()
  #isAtEnd = true

  constructor(side, ways) {
    this.#side = side
    this.#ways = ways
    this.#list = h('ol', {
      class: 'list',
      role: 'log',
      'aria-live': 'polite',
      'aria-relevant': 'additions',
      'aria-label': `${ways.title} messages`,
    })
    this.root = h('div', { class: 'scroll', tabindex: '0' }, this.#empty, this.#list)
    this.root.addEventListener('scroll', () => {
      this.#isAtEnd = this.root.scrollHeight - this.root.scrollTop - this.root.clientHeight < NEAR_END_PX
    })
    // Pictures grow the list after it was drawn.
    new ResizeObserver(() => this.#follow()).observe(this.#list)
    new ResizeObserver(() => this.#follow()).observe(this.root)
  }

  draw(messages) {
    const { about } = this.#side
    const seen = new Set()
    let previous = null
    for (const message of messages) {
      seen.add(message.id)
      const version = JSON.stringify([message, about.people])
      let drawn = this.#drawn.get(message.id)
      if (drawn?.version !== version) {
        const node = this.#item(message)
        if (!drawn || drawn.node.classList.contains('fresh')) node.classList.add('fresh')
        drawn = { version, node: drawn ? patched(drawn.node, node) : node }
        this.#drawn.set(message.id, drawn)
      }
      const place = previous ? previous.nextSibling : this.#list.firstChild
      if (place !== drawn.node) this.#list.insertBefore(drawn.node, place)
      previous = drawn.node
    }
    for (const [id, { node }] of this.#drawn) {
      if (seen.has(id)) continue
      node.remove()
      this.#drawn.delete(id)
    }
    this.#drawEmpty(messages.length === 0)
    this.#follow()
  }

  clear() {
    this.#drawn.clear()
    this.#list.replaceChildren()
    this.#isAtEnd = true
  }

  stayAtEnd() {
    this.#isAtEnd = true
    this.#follow()
  }

  reveal(id) {
    const node = this.#drawn.get(id)?.node
    if (!node) return
    this.#isAtEnd = false
    node.scrollIntoView({ block: 'center' })
    node.classList.add('lit')
    node.addEventListener('animationend', () => node.classList.remove('lit'), { once: true })
  }

  /** What the platform's own client says, to this person alone and until it is dismissed. */
  notice(text) {
    const dismiss = { click: () => node.remove() }
    const node = h(
      'li',
      { class: 'notice', role: 'alert' },
      h('span', {}, text),
      h('button', { type: 'button', class: 'quiet', 'aria-label': 'Dismiss', on: dismiss }, icon('close')),
    )
    this.#list.append(node)
    this.#isAtEnd = true
    this.#follow()
  }

  #follow() {
    if (this.#isAtEnd) this.root.scrollTop = this.root.scrollHeight
  }

  #drawEmpty(isEmpty) {
    this.#empty.hidden = !isEmpty
    if (!isEmpty) return
    const { connected } = this.#side.about
    const examples = this.#ways
      .examplesIn(this.#side.channel)
      .map((text) =>
        h(
          'button',
          { type: 'button', class: 'example', disabled: !connected, on: { click: () => this.#side.send(text) } },
          h('code', {}, text),
        ),
      )
    this.#empty.replaceChildren(
      h('span', { class: 'face face-banana face-large', 'aria-hidden': 'true' }),
      h('h3', {}, 'What would you like to see?'),
      h('p', {}, connected ? 'Try one of these, or write your own below.' : 'One moment: Banana is connecting…'),
      h('div', { class: 'examples' }, examples),
    )
  }

  #item(message) {
    const { people } = this.#side.about
    const author = people[message.user] ?? { name: 'Someone', look: 'slackbot' }
    const name = ['message', message.threadTs && 'message-reply', message.isEphemeral && 'message-ephemeral'].filter(Boolean).join(' ')
    return h(
      'li',
      { class: name, data: { id: message.id, author: author.look } },
      message.replyTo && this.#replyLine(message.replyTo),
      h(
        'span',
        { class: `face face-${author.look}`, 'aria-hidden': 'true' },
        author.look === 'banana' || author.look === 'slackbot' ? '' : author.name[0],
      ),
      h(
        'div',
        { class: 'body' },
        h(
          'div',
          { class: 'by' },
          h('strong', {}, author.name),
          message.isApp && h('span', { class: 'app-badge' }, 'APP'),
          time(message.atMs),
        ),
        h('div', { class: 'content' }, this.#ways.drawBody(message, this.#side.contextFor(message), this.#side)),
        this.#reactions(message),
      ),
      this.#hoverBar(message),
    )
  }

  #replyLine(id) {
    const drawn = this.#drawn.get(id)?.node
    const words = drawn?.querySelector('.content')?.innerText.split('\n')[0].slice(0, 80) ?? 'an earlier message'
    return h('div', { class: 'reply-line' }, h('strong', {}, drawn?.querySelector('.by strong')?.textContent ?? ''), words)
  }

  #reactions(message) {
    if (message.reactions.length === 0) return null
    const { people } = this.#side.about
    const pills = message.reactions.map(({ name, count, mine, users }) => {
      const who = users.map((id) => people[id]?.name ?? 'someone').join(', ')
      const toggle = { click: () => this.#side.react(message, name, !mine) }
      const props = { type: 'button', class: 'reaction', 'aria-pressed': String(mine), title: `${who} reacted`, on: toggle }
      return h('button', props, this.#ways.drawEmoji(name), h('span', {}, String(count)))
    })
    return h('div', { class: 'reactions' }, pills)
  }

  #hoverBar(message) {
    if (message.isEphemeral || message.isLoading) return null
    const { up, down } = this.#ways.votes
    const react = (name, label) => {
      const mine = message.reactions.some((reaction) => reaction.name === name && reaction.mine)
      const props = { type: 'button', 'aria-label': label, title: label, on: { click: () => this.#side.react(message, name, !mine) } }
      return h('button', props, this.#ways.drawEmoji(name))
    }
    const answer = { click: () => this.#side.answer(this.#ways.rootOf(message)) }
    return h(
      'div',
      { class: 'bar', role: 'toolbar', 'aria-label': 'Message actions' },
      react(up, 'React with thumbs up'),
      react(down, 'React with thumbs down'),
      h(
        'button',
        { type: 'button', 'aria-label': this.#ways.answerLabel, title: this.#ways.answerLabel, on: answer },
        icon(this.#ways.answerIcon),
      ),
      this.#menu(message),
    )
  }

  #menu(message) {
    const entries = this.#ways.menuOf(this.#side.about)
    if (entries.length === 0) return null
    const list = h('div', { class: 'menu', role: 'menu', popover: 'auto' })
    const place = { channelId: message.channelId, id: message.id }
    const run = (entry) => () => {
      list.hidePopover()
      void this.#side.act({ do: 'menu', message: place, entry })
    }
    list.append(
      ...entries.map(({ id, label }) => h('button', { type: 'button', role: 'menuitem', on: { click: run(id) } }, icon('spark'), label)),
    )
    const open = ({ currentTarget }) => {
      list.showPopover()
      const { right, bottom } = currentTarget.getBoundingClientRect()
      list.style.left = `${Math.max(8, right - list.offsetWidth)}px`
      list.style.top = `${Math.min(bottom + 4, innerHeight - list.offsetHeight - 8)}px`
    }
    const button = h(
      'button',
      { type: 'button', 'aria-label': 'More actions', title: 'More actions', 'aria-haspopup': 'menu', on: { click: open } },
      icon('dots'),
    )
    return [button, list]
  }
}

/** Puts only what differs in the place of what was there: a button that is being pressed while a countdown runs beside it stays under the pointer. */
function patched(old, fresh) {
  if (old.isEqualNode(fresh)) return old
  const isAlike = old.childNodes.length === fresh.childNodes.length && old.cloneNode(false).isEqualNode(fresh.cloneNode(false))
  if (!isAlike || old.childNodes.length === 0) {
    old.replaceWith(fresh)
    return fresh
  }
  const children = [...fresh.childNodes]
  for (const [index, child] of [...old.childNodes].entries()) patched(child, children[index])
  return old
}

function time(atMs) {
  const at = new Date(atMs)
  const label = at.toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' })
  return h('time', { datetime: at.toISOString(), title: at.toLocaleString() }, label)
}
