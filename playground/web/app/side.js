import { Composer } from './composer.js'
import { confirmed, showPicture } from './dialog.js'
import { h, icon, refill } from './element.js'
import { FormDialog } from './form.js'
import { MessageList } from './messages.js'
import { act } from './store.js'

/** One platform's half of the page: channels, messages, composer, forms. What is peculiar to the platform is in `ways`. */
export class Side {
  channelId
  /** The message that is being answered, on Slack the first one of the thread. */
  replyTo
  #ways
  #app
  #list
  #composer
  #form
  #head = h('header', { class: 'head' })
  #rail = h('nav', { class: 'rail' })
  #answering = h('div', { class: 'answering', hidden: true })
  #home = h('div', { class: 'home', hidden: true })
  #seen = new Map()
  #tookMs
  /** When something was last asked for, until its picture is here. */
  #askedAt
  #pictureMs

  constructor(ways, app) {
    this.#ways = ways
    this.#app = app
    this.platform = ways.platform
    this.title = ways.title
    this.#list = new MessageList(this, ways)
    this.#composer = new Composer(this, ways)
    this.#form = new FormDialog(this, ways)
    this.#rail.setAttribute('aria-label', `${ways.title} channels`)
    const room = h('div', { class: 'room' }, this.#head, this.#home, this.#list.root, this.#answering, this.#composer.root)
    this.root = h(
      'section',
      { id: ways.platform, class: `side ${ways.platform}`, 'aria-label': ways.title },
      this.#rail,
      room,
      this.#form.root,
    )
    this.root.addEventListener('click', (event) => this.#followLink(event))
  }

  get about() {
    return this.#app.screen.get(`${this.platform}/about`)
  }

  get channel() {
    return this.about.channels.find(({ id }) => id === this.channelId)
  }

  /** What renderers need to know and may do. */
  contextFor(message) {
    const { people, me, channels, groups } = this.about
    const where = message ? { channelId: message.channelId, id: message.id } : 'home'
    return {
      people,
      me,
      channels,
      groups,
      pictures: message?.pictures ?? this.#app.screen.get('slack/home')?.pictures,
      showPicture,
      press: async (element, node, value) => {
        if (element.confirm && !(await confirmed(element.confirm))) return
        node.classList.add('busy')
        await this.act({ do: 'press', where, button: element.action_id ?? element.custom_id, ...(value !== undefined && { value }) })
        node.classList.remove('busy')
      },
      choose: (component, values) => this.act({ do: 'choose', message: where, menu: component.custom_id, values }),
    }
  }

  async act(gesture) {
    const outcome = await act(this.#app.person, this.platform, gesture)
    if (outcome.tookMs !== undefined) {
      this.#tookMs = outcome.tookMs
      this.#drawHead()
    }
    if (outcome.notice) this.#list.notice(outcome.notice)
    return outcome
  }

  /** Sends what was typed, or one of the examples. */
  send(text, pictures = []) {
    this.#list.stayAtEnd()
    this.#askedAt = { ms: performance.now(), newest: this.#newestPicture() }
    this.#pictureMs = undefined
    const gesture = this.#ways.gestureFor({ text, pictures, channelId: this.channelId, replyTo: this.replyTo?.id, about: this.about })
    this.answer(undefined)
    return this.act(gesture)
  }

  answer(message) {
    this.replyTo = message
    this.#answering.hidden = !message
    if (!message) return
    const stop = { click: () => this.answer(undefined) }
    const label = this.#ways.answeringLabel(message, this.about)
    refill(
      this.#answering,
      icon('reply'),
      h('span', {}, label),
      h('button', { type: 'button', class: 'quiet', 'aria-label': 'Stop answering', on: stop }, icon('close')),
    )
    this.#composer.focus()
  }

  react(message, name, on) {
    return this.act({ do: 'react', message: { channelId: message.channelId, id: message.id }, emoji: name, on })
  }

  /** Another person looks at the page. */
  forget() {
    this.channelId = undefined
    this.#tookMs = undefined
    this.#pictureMs = undefined
    this.#askedAt = undefined
    this.answer(undefined)
    this.#seen.clear()
    this.#list.clear()
  }

  shown() {
    this.#list.stayAtEnd()
  }

  refresh(keys) {
    const isMine = [...keys].some((key) => key.startsWith(`${this.platform}/`))
    if (!this.about || !isMine) return
    this.channelId = this.channel ? this.channelId : this.about.channels[0]?.id
    this.#clockPicture()
    this.#drawHead()
    this.#drawRail()
    this.#drawHome()
    this.#list.draw(this.#messages())
    this.#composer.draw()
    if (keys.has(`${this.platform}/modal`)) this.#form.draw(this.#app.screen.get(`${this.platform}/modal`))
  }

  open(channelId) {
    this.channelId = channelId
    this.#home.hidden = true
    this.answer(undefined)
    this.#list.clear()
    this.refresh(new Set([`${this.platform}/channel`]))
    this.#composer.focus()
  }

  /** Links to messages of this place lead there on the page, as they do in the platform's client. */
  #followLink(event) {
    const place = this.#ways.messageAt(event.target.closest('a[href]')?.href ?? '')
    if (!place || !this.about.channels.some(({ id }) => id === place.channelId)) return
    event.preventDefault()
    if (place.channelId !== this.channelId || !this.#home.hidden) this.open(place.channelId)
    this.#list.reveal(place.id)
  }

  #newestPicture() {
    const pictures = this.#app.screen
      .under(`${this.platform}/message/`)
      .filter((message) => message.isApp && this.#ways.hasPicture(message))
    return Math.max(0, ...pictures.map(({ atMs }) => atMs))
  }

  #clockPicture() {
    if (!this.#askedAt || this.#newestPicture() <= this.#askedAt.newest) return
    this.#pictureMs = performance.now() - this.#askedAt.ms
    this.#askedAt = undefined
  }

  #messages() {
    const all = this.#app.screen.under(`${this.platform}/message/`)
    return this.#ways.inOrder(all.filter((message) => message.channelId === this.channelId))
  }

  #drawHead() {
    const { kind, name } = this.channel ?? {}
    const { connected } = this.about
    const status = connected ? 'Banana is connected' : 'Banana is connecting…'
    const took = [
      this.#tookMs !== undefined && `heard in ${Math.max(1, Math.round(this.#tookMs))} ms`,
      this.#pictureMs !== undefined && `picture in ${(this.#pictureMs / 1000).toFixed(1)} s`,
    ].filter(Boolean)
    refill(
      this.#head,
      h(
        'h2',
        {},
        kind === 'im' ? h('span', { class: 'face face-banana face-small' }) : icon(kind === 'private' ? 'lock' : 'hash'),
        name ?? '',
      ),
      this.#homeTabs(kind),
      h('span', { class: 'head-gap' }),
      took.length > 0 &&
        h('span', { class: 'took', title: 'Measured: when the bot acknowledged, and when the picture was here' }, took.join(' · ')),
      h('span', { class: connected ? 'status status-on' : 'status', title: status }, h('span', { class: 'status-text' }, status)),
    )
  }

  #homeTabs(kind) {
    if (kind !== 'im' || !this.#ways.hasHome) return null
    const tab = (label, isHome) =>
      h(
        'button',
        {
          type: 'button',
          class: 'head-tab',
          'aria-pressed': String(this.#home.hidden !== isHome),
          on: { click: () => this.#showHome(isHome) },
        },
        label,
      )
    return h('div', { class: 'head-tabs' }, tab('Messages', false), tab('Home', true))
  }

  #showHome(isHome) {
    this.#home.hidden = !isHome
    this.#list.root.hidden = isHome
    this.#drawHead()
    if (isHome) void this.act({ do: 'open-home' })
  }

  #drawHome() {
    const isOn = this.channel?.kind === 'im' && this.#ways.hasHome
    if (!isOn) this.#home.hidden = true
    this.#list.root.hidden = !this.#home.hidden
    const home = this.#app.screen.get(`${this.platform}/home`)
    if (isOn && home) refill(this.#home, this.#ways.drawHome(home, this.contextFor(undefined)))
  }

  #drawRail() {
    const unread = this.#unread()
    const entries = this.about.channels.map(({ id, name, kind }) => {
      const props = {
        type: 'button',
        class: unread.has(id) ? 'channel channel-unread' : 'channel',
        'aria-current': id === this.channelId ? 'true' : undefined,
      }
      const mark = kind === 'im' ? h('span', { class: 'face face-banana face-small' }) : icon(kind === 'private' ? 'lock' : 'hash')
      return h('button', { ...props, on: { click: () => this.open(id) } }, mark, h('span', {}, name))
    })
    refill(this.#rail, h('div', { class: 'rail-name' }, this.about.name), h('div', { class: 'channels' }, entries))
  }

  /** Channels in which something was said since they were last open. */
  #unread() {
    const newest = new Map()
    for (const { channelId, atMs } of this.#app.screen.under(`${this.platform}/message/`))
      newest.set(channelId, Math.max(atMs, newest.get(channelId) ?? 0))
    this.#seen.set(this.channelId, newest.get(this.channelId) ?? 0)
    return new Set([...newest].filter(([id, atMs]) => atMs > (this.#seen.get(id) ?? 0)).map(([id]) => id))
  }
}
