import { h, icon, safeLink } from './element.js'

/** A picture in full size. Esc, the cross or a click beside it closes it. */
export function showPicture({ url, alt, width, height }) {
  const close = { click: () => dialog.close() }
  const dialog = h(
    'dialog',
    { class: 'lightbox', 'aria-label': alt || 'Picture' },
    h('button', { type: 'button', class: 'lightbox-close', 'aria-label': 'Close', on: close }, icon('close')),
    h('img', { src: url, alt, width, height }),
    h('p', {}, alt, ' ', safeLink(new URL(url, location.href).href, 'Open original')),
  )
  dialog.addEventListener('click', ({ target }) => target === dialog && dialog.close())
  dialog.addEventListener('close', () => dialog.remove())
  document.body.append(dialog)
  dialog.showModal()
}

/** Slack's question before a button counts. */
export function confirmed({ title, text, confirm, deny, style }) {
  return new Promise((resolve) => {
    const end = (isConfirmed) => () => {
      resolve(isConfirmed)
      dialog.close()
    }
    const dialog = h(
      'dialog',
      { class: 'confirm slack-dialog', 'aria-label': title?.text ?? 'Are you sure?' },
      h('h3', {}, title?.text ?? 'Are you sure?'),
      h('p', {}, text?.text ?? ''),
      h(
        'div',
        { class: 'form-buttons' },
        h('button', { type: 'button', class: 'b-button', on: { click: end(false) } }, deny?.text ?? 'Cancel'),
        h('button', { type: 'button', class: `b-button b-button-${style ?? 'primary'}`, on: { click: end(true) } }, confirm?.text ?? 'Yes'),
      ),
    )
    dialog.addEventListener('close', () => {
      resolve(false)
      dialog.remove()
    })
    document.body.append(dialog)
    dialog.showModal()
  })
}
