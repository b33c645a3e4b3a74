import { elementsOf } from './block-kit.ts'
import { chosenState, type Entered, optionsOf } from './form-state.ts'
import { type Fields, fieldsOf, isFields, listOf, textOf } from './json.ts'
import { plainTextOf } from './notifications.ts'
import type { Block } from './nouns.ts'

/** Which button or menu to use; the first that fits. `value` picks an option of a menu, or one of two feedback buttons; so does the label of that one. */
export interface Find {
  readonly actionId?: string
  readonly label?: string | RegExp
  readonly value?: Entered
}

/** @throws Error that lists what there is to press, when nothing fits */
export function findElement(blocks: readonly Block[], find: Find): { element: Fields; block: Block } {
  const all = blocks.flatMap((block) => elementsOf(block).map((element) => ({ element, block })))
  const found = all.find(({ element }) => fits(element, find))
  if (found) return found
  const there = all.map(({ element }) => `${String(element.action_id)} ${JSON.stringify(labelOf(element))}`)
  const wanted = `${find.actionId ?? ''} ${find.label ?? ''}`.trim()
  throw new Error(
    `nothing to press fits ${wanted || 'that'}; there is ${there.join(', ') || 'nothing'} on: ${plainTextOf(blocks).slice(0, 200)}`,
  )
}

function fits(element: Fields, find: Find): boolean {
  if (find.actionId !== undefined && element.action_id !== find.actionId) return false
  return hasLabel(labelOf(element), find) || feedbackButtons(element).some((one) => hasLabel(textOf(fieldsOf(one.text).text), find))
}

function hasLabel(label: string, { label: wanted }: Find): boolean {
  if (wanted === undefined) return true
  return typeof wanted === 'string' ? label === wanted : wanted.test(label)
}

function labelOf(element: Fields): string {
  const feedback = feedbackButtons(element).map((one) => textOf(fieldsOf(one.text).text))
  return textOf(fieldsOf(element.text).text) || textOf(fieldsOf(element.placeholder).text) || feedback.join(' / ')
}

const feedbackButtons = (element: Fields) => [element.positive_button, element.negative_button].filter(isFields)

/** What the payload says was chosen: a button's value, a menu's option, one of two feedback buttons. */
export function chosenBy(element: Fields, find: Find, describeFile: (fileId: string) => Fields): Fields {
  const { type, text, value } = element
  if (type === 'feedback_buttons') {
    const buttons = listOf(feedbackButtons(element)).map(fieldsOf)
    const isMeant = (one: Fields) => (find.value === undefined ? hasLabel(textOf(fieldsOf(one.text).text), find) : one.value === find.value)
    const button = buttons.find(isMeant) ?? buttons[0]
    return { text: button?.text, value: button?.value }
  }
  if (type === 'button' || type === 'icon_button' || type === 'workflow_button') return { text, ...(value === undefined ? {} : { value }) }
  return chosenState(element, find.value ?? String(optionsOf(element)[0]?.value ?? ''), describeFile)
}
