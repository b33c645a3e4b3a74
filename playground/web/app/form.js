import { h, icon } from './element.js'

/** The form that the bot opened over the channel. What is typed survives when the bot answers with errors. */
export class FormDialog {
  #side
  #ways
  #view
  #busy = false
  root

  constructor(side, ways) {
    this.#side = side
    this.#ways = ways
    this.root = h('dialog', { class: `form ${ways.platform}-dialog` })
    this.root.addEventListener('cancel', (event) => {
      event.preventDefault()
      void side.act({ do: 'close' })
    })
  }

  draw(view) {
    const typed = view && view.id === this.#view?.id ? this.#values() : {}
    this.#view = view
    if (!view) return this.root.close()
    const { title, submit, close, parts } = this.#ways.fields(view, this.#side.contextFor(undefined))
    const leave = { click: () => void this.#side.act({ do: 'close' }) }
    const form = h(
      'form',
      { on: { submit: (event) => void this.#submit(event) } },
      h('header', {}, h('h3', {}, title), h('button', { type: 'button', class: 'quiet', 'aria-label': 'Close', on: leave }, icon('close'))),
      h('div', { class: 'form-parts' }, parts),
      h('p', { class: 'form-error', role: 'alert', hidden: true }),
      h(
        'div',
        { class: 'form-buttons' },
        h('button', { type: 'button', class: 'form-close', on: leave }, close),
        submit && h('button', { type: 'submit', class: 'form-submit' }, submit),
      ),
    )
    this.root.replaceChildren(form)
    this.root.setAttribute('aria-label', title)
    for (const [name, value] of Object.entries(typed)) fill(form.querySelectorAll(`[name="${CSS.escape(name)}"]`), value)
    if (!this.root.open) this.root.showModal()
    form.querySelector('textarea, input, select')?.focus()
  }

  async #submit(event) {
    event.preventDefault()
    if (this.#busy) return
    this.#busy = true
    this.root.classList.add('busy')
    const outcome = await this.#side.act({ do: 'submit', values: this.#values() })
    this.root.classList.remove('busy')
    this.#busy = false
    const error = this.root.querySelector('.form-error')
    if (!error) return
    error.hidden = !outcome.notice
    error.textContent = outcome.notice ?? ''
  }

  /** By field name. What was emptied is empty, and of several to pick from none may be: left out, it would stay as it was. */
  #values() {
    const values = {}
    for (const field of this.root.querySelectorAll('[name]')) {
      const isPick = field.type === 'checkbox' && field.dataset.value
      if (field.type === 'checkbox' && !isPick) values[field.name] = field.checked
      else if (isPick) values[field.name] = [...(values[field.name] ?? []), ...(field.checked ? [field.value] : [])]
      else if (field.type === 'radio') values[field.name] = field.checked ? field.value : values[field.name]
      else values[field.name] = field.value
    }
    return values
  }
}

function fill(fields, value) {
  for (const field of fields) {
    if (Array.isArray(value)) field.checked = value.includes(field.value)
    else if (typeof value === 'boolean') field.checked = value
    else field.value = value
  }
}
