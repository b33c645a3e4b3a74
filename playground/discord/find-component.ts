import { COMPONENT, isRecord, type Json, records, textOf } from './protocol.ts'

/** What to look for on a message; both given means both must fit. */
export interface ComponentQuery {
  readonly customId?: string | RegExp
  readonly label?: string | RegExp
}

/** Every component of a tree in reading order: rows, containers, sections and their accessories, labels and their inputs. */
export function allComponents(components: readonly Json[]): Json[] {
  return components.flatMap((component) => {
    const inside = [...records(component.components), ...[component.accessory, component.component].filter(isRecord)]
    return [component, ...allComponents(inside)]
  })
}

/** The one button that fits; otherwise an error that lists the buttons there are. */
export function findButton(components: readonly Json[], query: ComponentQuery): Json {
  const buttons = allComponents(components).filter((component) => component.type === COMPONENT.button)
  const fitting = buttons.filter((button) => fits(button.custom_id, query.customId) && fits(labelOf(button), query.label))
  const [found] = fitting
  const problem = fitting.length === 0 ? 'no button' : fitting.length > 1 ? `${fitting.length} buttons` : undefined
  if (problem || !found)
    throw new Error(`${problem} with ${describe(query)}; there are: ${buttons.map(describeButton).join(', ') || 'none'}`)
  if (found.disabled === true) throw new Error(`the button ${describeButton(found)} is disabled`)
  if (typeof found.custom_id !== 'string') throw new Error(`the button ${describeButton(found)} opens a link and tells the bot nothing`)
  return found
}

export function findSelect(components: readonly Json[], customId: string | RegExp): Json {
  const selects = allComponents(components).filter(
    (component) => Array.isArray(component.options) || [5, 6, 7, 8].includes(Number(component.type)),
  )
  const found = selects.find((select) => fits(select.custom_id, customId))
  if (!found) throw new Error(`no select ${customId}; there are: ${selects.map((select) => textOf(select.custom_id)).join(', ') || 'none'}`)
  if (found.disabled === true) throw new Error(`the select ${customId} is disabled`)
  return found
}

const fits = (value: unknown, wanted: string | RegExp | undefined): boolean =>
  wanted === undefined || (typeof wanted === 'string' ? value === wanted : wanted.test(textOf(value)))

/** A button without words goes by its emoji. */
const labelOf = (button: Json): string => textOf(button.label) || (isRecord(button.emoji) ? textOf(button.emoji.name) : '')

const describeButton = (button: Json): string => `"${labelOf(button)}" (${textOf(button.custom_id) || textOf(button.url)})`

const describe = ({ customId, label }: ComponentQuery): string =>
  [customId !== undefined && `custom_id ${customId}`, label !== undefined && `label ${label}`].filter(Boolean).join(' and ') ||
  'no condition'
