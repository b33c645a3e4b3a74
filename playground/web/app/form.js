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
    for (const field of form.querySelectorAll('[name]')) if (field.name in typed) fill(field, typed[field.name])
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

  /** By field name; what was emptied is there, and empty: left out, it would stay as it was. */
  #values() {
    const values = {}
    for (const field of this.root.querySelectorAll('[name]')) {
      if (field.dataset.many) values[field.name] = [...(values[field.name] ?? []), ...(field.checked ? [field.value] : [])]
      else values[field.name] = field.type === 'checkbox' ? field.checked : field.value
    }
    return values
  }
}

function fill(field, value) {
  if (Array.isArray(value)) field.checked = value.includes(field.value)
  else if (typeof value === 'boolean') field.checked = value
  else field.value = value
}
