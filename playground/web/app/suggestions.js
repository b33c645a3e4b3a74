import { h, refill } from './element.js'

let lists = 0

/** The list above the composer: what could come next. Tab takes the first or the marked entry; Enter takes a marked one, or completes a half-typed command. */
export class Suggestions {
  #side
  #ways
  #text
  #write
  #items = []
  #marked = -1
  /** Answers to earlier questions must not overwrite later ones. */
  #question = 0
  #isDismissed = false

  constructor(side, ways, text, write) {
    this.#side = side
    this.#ways = ways
    this.#text = text
    this.#write = write
    this.id = `suggestions-${++lists}`
    this.root = h('div', { class: 'suggestions', id: this.id, hidden: true })
    // A click must not take the focus from where one types.
    this.root.addEventListener('mousedown', (event) => event.preventDefault())
    text.setAttribute('aria-controls', this.id)
    text.setAttribute('aria-autocomplete', 'list')
  }

  async update() {
    this.#isDismissed = false
    const question = ++this.#question
    const { about, channel } = this.#side
    if (!about || !channel) return
    const found = await this.#ways.suggest(this.#text.value, about, channel, (option, typed) => this.#ask(option, typed))
    if (question !== this.#question || this.#isDismissed) return
    this.#items = found.items
    this.#marked = -1
    this.#draw(found)
  }

  close() {
    this.#isDismissed = true
    this.#items = []
    this.root.hidden = true
    this.#text.removeAttribute('aria-activedescendant')
  }

  closeSoon() {
    setTimeout(() => document.activeElement !== this.#text && this.close(), 100)
  }

  /** True when the key was meant for the list. */
  key({ key, shiftKey }) {
    if (this.root.hidden) return false
    if (key === 'Escape') return this.close() ?? true
    if (this.#items.length === 0) return false
    if (key === 'ArrowDown') return this.#mark(this.#marked + 1)
    if (key === 'ArrowUp' && this.#marked >= 0) return this.#mark(this.#marked - 1)
    if (key === 'Tab' && !shiftKey) return this.#take(this.#marked)
    const isHalfTyped = !this.#text.value.includes(' ') && this.#items[0].text.trim() !== this.#text.value.trim()
    if (key === 'Enter' && !shiftKey && (this.#marked >= 0 || isHalfTyped)) return this.#take(this.#marked)
    return false
  }

  #ask(option, typed) {
    const { channelId, about } = this.#side
    const [, command, subcommand] = /^\/(\S+)\s+(\S+)/.exec(this.#text.value) ?? []
    const known = about.commands.find(({ name }) => name === command)
    const named =
      known?.options.find(({ name }) => name === subcommand) ??
      known?.options.find(({ options }) => options.some(({ required }) => required))
    return this.#side
      .act({ do: 'complete', channelId, command, ...(named && { subcommand: named.name }), option, typed })
      .then(({ choices }) => choices ?? [])
  }

  #take(index) {
    this.#write(this.#items[Math.max(index, 0)].text)
    return true
  }

  #mark(index) {
    this.#marked = Math.min(index, this.#items.length - 1)
    const entries = [...this.root.querySelectorAll('[role=option]')]
    for (const [at, entry] of entries.entries()) entry.setAttribute('aria-selected', String(at === this.#marked))
    entries[this.#marked]?.scrollIntoView({ block: 'nearest' })
    if (this.#marked >= 0) this.#text.setAttribute('aria-activedescendant', entries[this.#marked].id)
    else this.#text.removeAttribute('aria-activedescendant')
    return true
  }

  #draw({ title, items, chips = [] }) {
    const isEmpty = items.length === 0 && chips.length === 0 && !title
    this.root.hidden = isEmpty
    if (isEmpty) return
    const entries = items.map(({ label, hint, detail, text }, index) =>
      h(
        'button',
        {
          type: 'button',
          role: 'option',
          id: `${this.id}-${index}`,
          tabindex: '-1',
          'aria-selected': 'false',
          class: 'suggestion',
          on: { click: () => this.#write(text) },
        },
        h('span', { class: 'suggestion-label' }, label, hint && h('span', { class: 'suggestion-hint' }, ` ${hint}`)),
        detail && h('span', { class: 'suggestion-detail' }, detail),
      ),
    )
    const options = chips.map(({ name, detail, required, used, text }) =>
      h(
        'button',
        {
          type: 'button',
          class: 'chip',
          title: detail,
          'aria-pressed': String(used),
          disabled: used,
          tabindex: '-1',
          on: { click: () => this.#write(text) },
        },
        name,
        required && !used && '*',
      ),
    )
    refill(
      this.root,
      title && h('div', { class: 'suggestions-title' }, title),
      options.length > 0 && h('div', { class: 'chips' }, options),
      h('div', { role: 'listbox', 'aria-label': 'Completions' }, entries),
    )
    this.root.scrollTop = 0
  }
}
