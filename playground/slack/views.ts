import { ApiError } from './api-error.ts'
import { newId, randomHex } from './ids.ts'
import { type Fields, isFields, textOf } from './json.ts'
import type { Block, Change, View } from './nouns.ts'

/** Slack shows at most three modals on top of each other. */
const MODAL_STACK_DEPTH = 3

export type ViewDraft = Fields & { blocks: Block[] }

/** The open modals and the published home tab of every person. */
export class Views {
  readonly homes = new Map<string, View>()
  readonly #stacks = new Map<string, View[]>()
  readonly #changed: (change: Change) => void

  constructor(needs: { changed: (change: Change) => void }) {
    this.#changed = needs.changed
  }

  /** The open modals of a person, the visible one last. */
  stack(personId: string): readonly View[] {
    return this.#stacks.get(personId) ?? []
  }

  top(personId: string): View | undefined {
    return this.stack(personId).at(-1)
  }

  open(personId: string, draft: ViewDraft): View {
    const view = newView('modal', personId, draft)
    this.#setStack(personId, [view])
    return view
  }

  push(personId: string, draft: ViewDraft): View {
    const stack = this.stack(personId)
    const top = stack.at(-1)
    if (!top) return this.open(personId, draft)
    if (stack.length >= MODAL_STACK_DEPTH) throw new ApiError('push_limit_reached')
    const view: View = { ...newView('modal', personId, draft), root_view_id: top.root_view_id, previous_view_id: top.id }
    this.#setStack(personId, [...stack, view])
    return view
  }

  pop(personId: string): void {
    this.#setStack(personId, this.stack(personId).slice(0, -1))
  }

  clear(personId: string): void {
    this.#setStack(personId, [])
  }

  update(view: View, draft: ViewDraft): void {
    Object.assign(view, contentOf(draft), { hash: newHash(), errors: {} })
    this.#changed({ kind: view.type, personId: view.personId })
  }

  setErrors(view: View, errors: Record<string, string>): void {
    view.errors = errors
    this.#changed({ kind: 'modal', personId: view.personId })
  }

  publish(personId: string, draft: ViewDraft): View {
    const published = this.homes.get(personId)
    const view = newView('home', personId, draft)
    this.homes.set(personId, published ? { ...view, id: published.id, root_view_id: published.id } : view)
    this.#changed({ kind: 'home', personId })
    return this.homes.get(personId) ?? view
  }

  find(by: { viewId?: string; externalId?: string }): View | undefined {
    const all = [...this.#stacks.values()].flat().concat([...this.homes.values()])
    return all.find((view) => (by.viewId ? view.id === by.viewId : by.externalId !== undefined && view.external_id === by.externalId))
  }

  #setStack(personId: string, stack: View[]): void {
    this.#stacks.set(personId, stack)
    this.#changed({ kind: 'modal', personId })
  }
}

function newView(type: View['type'], personId: string, draft: ViewDraft): View {
  const id = newId('V')
  return { id, type, personId, hash: newHash(), ...contentOf(draft), root_view_id: id, previous_view_id: null, errors: {} }
}

const newHash = () => `${Math.floor(Date.now() / 1000)}.${randomHex(4)}`

function contentOf(draft: ViewDraft) {
  return {
    blocks: draft.blocks,
    callback_id: textOf(draft.callback_id),
    private_metadata: textOf(draft.private_metadata),
    external_id: textOf(draft.external_id),
    ...(isFields(draft.title) ? { title: draft.title } : {}),
    ...(isFields(draft.submit) ? { submit: draft.submit } : {}),
    ...(isFields(draft.close) ? { close: draft.close } : {}),
    clear_on_close: draft.clear_on_close === true,
    notify_on_close: draft.notify_on_close === true,
  }
}
