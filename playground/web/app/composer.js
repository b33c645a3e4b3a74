import { h, icon } from './element.js'
import { Suggestions } from './suggestions.js'

const MOST_PICTURES = 4

/** Where people write: lines, commands with completion, pictures; Up brings back what was sent before. */
export class Composer {
  #side
  #suggestions
  #text
  #previews = h('div', { class: 'previews', hidden: true })
  #pictures = []
  #sent = []
  /** How far back in `#sent` we are; 0 is what is being written. */
  #back = 0

  constructor(side, ways) {
    this.#side = side
    this.#text = h('textarea', {
      rows: 1,
      spellcheck: 'false',
      autocomplete: 'off',
      'aria-label': `Message on ${ways.title}`,
      enterkeyhint: 'send',
    })
    this.#suggestions = new Suggestions(side, ways, this.#text, (text) => this.#write(text))
    const file = h('input', { type: 'file', accept: 'image/*', multiple: true, hidden: true })
    const attach = h(
      'button',
      { type: 'button', class: 'quiet', 'aria-label': 'Add a picture', title: 'Add a picture', on: { click: () => file.click() } },
      icon('plus'),
    )
    const send = h('button', { type: 'submit', class: 'send', 'aria-label': 'Send' }, icon('send'))
    const submit = (event) => {
      event.preventDefault()
      this.#submit()
    }
    this.root = h(
      'form',
      { class: 'composer', on: { submit } },
      this.#suggestions.root,
      this.#previews,
      h('div', { class: 'line' }, attach, file, this.#text, send),
    )
    file.addEventListener('change', () => {
      void this.#add([...file.files])
      file.value = ''
    })
    this.#listen()
  }

  focus() {
    if (matchMedia('(hover: hover)').matches) this.#text.focus()
  }

  draw() {
    const { kind, name } = this.#side.channel ?? {}
    this.#text.placeholder = `Message ${kind === 'im' ? name : `#${name}`}, or type /`
  }

  #listen() {
    this.#text.addEventListener('input', () => {
      this.#back = 0
      this.#grow()
      this.#suggestions.update()
    })
    this.#text.addEventListener('keydown', (event) => this.#key(event))
    this.#text.addEventListener('blur', () => this.#suggestions.closeSoon())
    this.#text.addEventListener('focus', () => this.#suggestions.update())
    this.#text.addEventListener('paste', ({ clipboardData }) => void this.#add([...clipboardData.files]))
    this.#side.root?.addEventListener('drop', (event) => event.preventDefault())
    this.root.addEventListener('dragover', (event) => event.preventDefault())
    this.root.addEventListener('drop', (event) => {
      event.preventDefault()
      void this.#add([...event.dataTransfer.files])
    })
  }

  #key(event) {
    if (event.isComposing) return
    if (this.#suggestions.key(event)) return event.preventDefault()
    if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault()
      this.#submit()
    } else if (event.key === 'Escape') this.#side.answer(undefined)
    else if (event.key === 'ArrowUp' && (this.#text.value === '' || this.#back > 0)) this.#recall(1, event)
    else if (event.key === 'ArrowDown' && this.#back > 0) this.#recall(-1, event)
  }

  #recall(step, event) {
    const back = Math.min(Math.max(this.#back + step, 0), this.#sent.length)
    if (back === this.#back) return
    event.preventDefault()
    this.#write(back === 0 ? '' : this.#sent.at(-back))
    this.#back = back
    this.#suggestions.close()
  }

  #write(text) {
    this.#text.value = text
    this.#text.setSelectionRange(text.length, text.length)
    this.#grow()
    this.#text.focus()
    this.#suggestions.update()
  }

  #submit() {
    const text = this.#text.value.trim()
    if (text === '' && this.#pictures.length === 0) return
    if (text !== '' && this.#sent.at(-1) !== text) this.#sent.push(text)
    const pictures = this.#pictures.map(({ name, mime, base64 }) => ({ name, mime, base64 }))
    this.#pictures = []
    this.#drawPreviews()
    this.#back = 0
    this.#text.value = ''
    this.#grow()
    this.#suggestions.close()
    void this.#side.send(text, pictures)
  }

  #grow() {
    this.#text.style.height = 'auto'
    this.#text.style.height = `${Math.min(this.#text.scrollHeight, 160)}px`
  }

  async #add(files) {
    for (const file of files.slice(0, MOST_PICTURES - this.#pictures.length)) {
      this.#pictures.push({
        name: file.name || 'pasted.png',
        mime: file.type,
        base64: await base64Of(file),
        preview: URL.createObjectURL(file),
      })
    }
    this.#drawPreviews()
  }

  #drawPreviews() {
    this.#previews.hidden = this.#pictures.length === 0
    const remove = (picture) => () => {
      this.#pictures = this.#pictures.filter((one) => one !== picture)
      URL.revokeObjectURL(picture.preview)
      this.#drawPreviews()
    }
    const shown = this.#pictures.map((picture) =>
      h(
        'figure',
        { class: 'preview' },
        h('img', { src: picture.preview, alt: picture.name }),
        h(
          'button',
          { type: 'button', class: 'quiet', 'aria-label': `Remove ${picture.name}`, on: { click: remove(picture) } },
          icon('close'),
        ),
      ),
    )
    this.#previews.replaceChildren(...shown)
  }
}

function base64Of(file) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader()
    reader.onload = () => resolve(reader.result.slice(reader.result.indexOf(',') + 1))
    reader.onerror = () => reject(reader.error)
    reader.readAsDataURL(file)
  })
}
