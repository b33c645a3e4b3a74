import type { Path, Problems } from './api-error.ts'
import type { Attachment } from './cdn.ts'
import { checkField, type FieldRule, isLinkUrl, length } from './component-fields.ts'
import { COMPONENT as C, isRecord, type Json, numberOf, records, textOf } from './protocol.ts'

/** Limits: discord-api-docs, "Component Reference". */
const MAX_TOTAL_COMPONENTS = 40
const MAX_TOTAL_TEXT = 4000
const MAX_LEGACY_ROWS = 5
const MAX_MODAL_COMPONENTS = 5

type Place = 'message' | 'messageV2' | 'modal'

interface ChildRule {
  readonly key: 'components' | 'component' | 'accessory' | 'items'
  readonly types: readonly number[]
  readonly min: number
  readonly max: number
}

interface ComponentRule {
  readonly fields: Record<string, FieldRule>
  readonly children?: readonly ChildRule[]
  readonly check?: (component: Json, path: Path, walk: Walk) => void
}

interface Walk {
  readonly place: Place
  readonly problems: Problems
  readonly attachments: readonly Attachment[]
  readonly customIds: Set<string>
  parentType: number
  total: number
  text: number
  nextId: number
}

const TOP_LEVEL: Record<Place, readonly number[]> = {
  message: [C.row],
  messageV2: [C.row, C.section, C.textDisplay, C.mediaGallery, C.file, C.separator, C.container],
  modal: [C.row, C.textDisplay, C.label],
}
const SELECTS = [C.stringSelect, C.userSelect, C.roleSelect, C.mentionableSelect, C.channelSelect]
const INPUTS = [C.textInput, ...SELECTS, C.fileUpload, C.radioGroup, C.checkboxGroup, C.checkbox]

const customId: FieldRule = { kind: 'text', required: true, min: 1, max: 100 }
const mediaDescription: FieldRule = { kind: 'text', min: 1, max: 1024 }
const select: Record<string, FieldRule> = {
  custom_id: customId,
  placeholder: { kind: 'text', min: 0, max: 150 },
  min_values: { kind: 'number', min: 0, max: 25 },
  max_values: { kind: 'number', min: 1, max: 25 },
}

const RULES: Record<number, ComponentRule> = {
  [C.row]: { fields: {}, children: [{ key: 'components', types: [C.button, ...SELECTS, C.textInput], min: 1, max: 5 }], check: checkRow },
  [C.button]: {
    fields: {
      style: { kind: 'choice', required: true, choices: [1, 2, 3, 4, 5, 6] },
      label: { kind: 'text', min: 0, max: 80 },
      custom_id: { kind: 'text', min: 1, max: 100 },
      url: { kind: 'text', min: 1, max: 512 },
      emoji: { kind: 'emoji' },
    },
    check: checkButton,
  },
  [C.stringSelect]: { fields: { ...select, options: { kind: 'options', required: true, min: 1, max: 25 } }, check: checkSelect },
  [C.userSelect]: { fields: select },
  [C.roleSelect]: { fields: select },
  [C.mentionableSelect]: { fields: select },
  [C.channelSelect]: { fields: select },
  [C.textInput]: {
    fields: {
      custom_id: customId,
      style: { kind: 'choice', required: true, choices: [1, 2] },
      min_length: { kind: 'number', min: 0, max: 4000 },
      max_length: { kind: 'number', min: 1, max: 4000 },
      value: { kind: 'text', min: 0, max: 4000 },
      placeholder: { kind: 'text', min: 0, max: 100 },
      label: { kind: 'text', min: 1, max: 45 },
    },
    check: checkTextInput,
  },
  [C.section]: {
    fields: {},
    children: [
      { key: 'components', types: [C.textDisplay], min: 1, max: 3 },
      { key: 'accessory', types: [C.button, C.thumbnail], min: 1, max: 1 },
    ],
  },
  [C.textDisplay]: { fields: { content: { kind: 'text', required: true, min: 1, max: MAX_TOTAL_TEXT } }, check: countText },
  [C.thumbnail]: { fields: { media: { kind: 'media', required: true }, description: mediaDescription } },
  [C.mediaGallery]: { fields: {}, children: [{ key: 'items', types: [], min: 1, max: 10 }] },
  [C.file]: { fields: { file: { kind: 'attachment', required: true } } },
  [C.separator]: { fields: { spacing: { kind: 'choice', choices: [1, 2] } } },
  [C.container]: {
    fields: { accent_color: { kind: 'number', min: 0, max: 0xffffff } },
    children: [
      {
        key: 'components',
        types: [C.row, C.section, C.textDisplay, C.mediaGallery, C.file, C.separator],
        min: 1,
        max: MAX_TOTAL_COMPONENTS,
      },
    ],
  },
  [C.label]: {
    fields: { label: { kind: 'text', required: true, min: 1, max: 45 }, description: { kind: 'text', min: 0, max: 100 } },
    children: [{ key: 'component', types: INPUTS, min: 1, max: 1 }],
  },
  [C.fileUpload]: {
    fields: { custom_id: customId, min_values: { kind: 'number', min: 0, max: 10 }, max_values: { kind: 'number', min: 1, max: 10 } },
    check: checkFileTypes,
  },
  [C.radioGroup]: { fields: { custom_id: customId, options: { kind: 'options', required: true, min: 2, max: 10 } } },
  [C.checkboxGroup]: { fields: { custom_id: customId, options: { kind: 'options', required: true, min: 1, max: 10 } } },
  [C.checkbox]: { fields: { custom_id: customId } },
}

/** Media gallery items have no type of their own. */
const GALLERY_ITEM: Record<string, FieldRule> = { media: { kind: 'media', required: true }, description: mediaDescription }

/** Adds to `problems` everything Discord would refuse, and returns the components with the ids that Discord gives them. */
export function checkComponents(
  components: unknown,
  place: Place,
  attachments: readonly Attachment[],
  problems: Problems,
  path: Path = ['components'],
): Json[] {
  if (!Array.isArray(components)) {
    problems.add(path, 'BASE_TYPE_BAD_TYPE', 'Must be an array.')
    return []
  }
  const walk: Walk = { place, problems, attachments, customIds: new Set(), parentType: 0, total: 0, text: 0, nextId: 1 }
  const most = place === 'message' ? MAX_LEGACY_ROWS : place === 'modal' ? MAX_MODAL_COMPONENTS : MAX_TOTAL_COMPONENTS
  if (components.length > most) problems.add(path, 'BASE_TYPE_BAD_LENGTH', `Must be between 1 and ${most} in length.`)
  const checked = components.map((component, index) => visit(component, TOP_LEVEL[place], [...path, index], walk))
  if (walk.total > MAX_TOTAL_COMPONENTS)
    problems.add(
      path,
      'COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED',
      `The total number of components cannot exceed ${MAX_TOTAL_COMPONENTS} (${walk.total}).`,
    )
  if (walk.text > MAX_TOTAL_TEXT)
    problems.add(
      path,
      'COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED',
      `The total size of text displayed in components (${walk.text}) exceeds the maximum (${MAX_TOTAL_TEXT}).`,
    )
  return checked
}

/** The body of a modal callback. */
export function checkModal(data: Json, problems: Problems, path: Path = ['data']): Json[] {
  checkField(data.title, { kind: 'text', required: true, min: 1, max: 45 }, [...path, 'title'], problems, [])
  checkField(data.custom_id, customId, [...path, 'custom_id'], problems, [])
  if (records(data.components).length === 0)
    problems.add([...path, 'components'], 'BASE_TYPE_BAD_LENGTH', 'Must be between 1 and 5 in length.')
  return checkComponents(data.components, 'modal', [], problems, [...path, 'components'])
}

function visit(component: unknown, allowed: readonly number[], path: Path, walk: Walk): Json {
  const type = isRecord(component) ? numberOf(component.type) : 0
  const rule = RULES[type]
  if (!isRecord(component) || !rule || !allowed.includes(type)) {
    walk.problems.add([...path, 'type'], 'UNION_TYPE_CHOICES', `Value of field "type" must be one of (${allowed.join(', ')}).`)
    return {}
  }
  walk.total++
  const id = numberOf(component.id) || walk.nextId
  walk.nextId = Math.max(walk.nextId, id) + 1
  for (const [name, field] of Object.entries(rule.fields))
    checkField(component[name], field, [...path, name], walk.problems, walk.attachments)
  claimCustomId(component.custom_id, path, walk)
  rule.check?.(component, path, walk)
  const children = (rule.children ?? []).map((child) => [child.key, visitChildren(component, child, type, path, walk)] as const)
  return { ...component, id, ...Object.fromEntries(children.filter(([, value]) => value !== undefined)) }
}

function visitChildren(component: Json, rule: ChildRule, type: number, path: Path, walk: Walk): unknown {
  const value = component[rule.key]
  const isSingle = rule.key === 'component' || rule.key === 'accessory'
  const children = isSingle ? (value === undefined || value === null ? [] : [value]) : Array.isArray(value) ? value : []
  if (children.length < rule.min || children.length > rule.max) {
    const code = isSingle ? 'BASE_TYPE_REQUIRED' : 'BASE_TYPE_BAD_LENGTH'
    walk.problems.add(
      [...path, rule.key],
      code,
      isSingle ? 'This field is required' : `Must be between ${rule.min} and ${rule.max} in length.`,
    )
  }
  const visited = children.map((child, index) => {
    const at = isSingle ? [...path, rule.key] : [...path, rule.key, index]
    if (rule.key === 'items') return visitItem(child, at, walk)
    walk.parentType = type
    return visit(child, rule.types, at, walk)
  })
  return isSingle ? visited[0] : visited
}

function visitItem(item: unknown, path: Path, walk: Walk): Json {
  const record = isRecord(item) ? item : {}
  for (const [name, field] of Object.entries(GALLERY_ITEM))
    checkField(record[name], field, [...path, name], walk.problems, walk.attachments)
  return record
}

function claimCustomId(value: unknown, path: Path, walk: Walk): void {
  if (typeof value !== 'string') return
  if (walk.customIds.has(value))
    walk.problems.add([...path, 'custom_id'], 'COMPONENT_CUSTOM_ID_DUPLICATED', 'Component custom id cannot be duplicated')
  walk.customIds.add(value)
}

function checkRow(row: Json, path: Path, walk: Walk): void {
  const types = records(row.components).map((child) => child.type)
  const buttons = types.filter((type) => type === C.button).length
  if (types.length > 1 && buttons !== types.length)
    walk.problems.add([...path, 'components'], 'COMPONENT_LAYOUT_WIDTH_EXCEEDED', 'The specified component exceeds the maximum width')
  const isModalRow = walk.place === 'modal'
  if (types.some((type) => (type === C.textInput) !== isModalRow)) {
    walk.problems.add(
      [...path, 'components'],
      'UNION_TYPE_CHOICES',
      isModalRow ? 'A row in a modal holds one text input.' : 'Text inputs belong into modals.',
    )
  }
}

/** Styles 1–4 act by custom id, 5 opens a link, 6 sells a product. */
function checkButton(button: Json, path: Path, walk: Walk): void {
  const isLink = button.style === 5
  const isPremium = button.style === 6
  const add = (field: string, code: string, message: string) => walk.problems.add([...path, field], code, message)
  if (isLink && !isLinkUrl(textOf(button.url))) add('url', 'URL_TYPE_INVALID_URL', 'Scheme must be one of (http, https, discord).')
  if (isLink && button.custom_id !== undefined)
    add('custom_id', 'BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE', 'A custom id and url cannot both be specified')
  if (!isLink && button.url !== undefined && button.url !== null)
    add('url', 'BUTTON_COMPONENT_URL_NOT_ALLOWED', 'Only link buttons carry a url')
  if (!isLink && !isPremium && typeof button.custom_id !== 'string')
    add('custom_id', 'BUTTON_COMPONENT_CUSTOM_ID_REQUIRED', 'A custom id is required')
  if (isPremium && !button.sku_id) add('sku_id', 'BASE_TYPE_REQUIRED', 'This field is required')
  if (!isPremium && !textOf(button.label) && !button.emoji)
    add('label', 'BUTTON_COMPONENT_LABEL_OR_EMOJI_REQUIRED', 'A label or an emoji is required')
}

function checkSelect(component: Json, path: Path, walk: Walk): void {
  const options = records(component.options).length
  if (numberOf(component.max_values) > options)
    walk.problems.add([...path, 'max_values'], 'BASE_TYPE_MAX', `Must be at most the number of options (${options}).`)
  if (numberOf(component.min_values) > (numberOf(component.max_values) || 1))
    walk.problems.add([...path, 'min_values'], 'BASE_TYPE_MIN', 'Must not exceed max_values.')
}

/** In a Label the label belongs to the Label; in the older action row it is the input's own and required. */
function checkTextInput(input: Json, path: Path, walk: Walk): void {
  const isLabelled = walk.parentType === C.label
  if (!isLabelled && typeof input.label !== 'string') walk.problems.add([...path, 'label'], 'BASE_TYPE_REQUIRED', 'This field is required')
  if (isLabelled && typeof input.label === 'string')
    walk.problems.add([...path, 'label'], 'TEXT_INPUT_LABEL_NOT_ALLOWED', 'A text input in a Label has no label of its own.')
  const most = numberOf(input.max_length) || 4000
  if (numberOf(input.min_length) > most) walk.problems.add([...path, 'min_length'], 'BASE_TYPE_MIN', 'Must not exceed max_length.')
  if (length(textOf(input.value)) > most)
    walk.problems.add([...path, 'value'], 'BASE_TYPE_MAX_LENGTH', `Must be ${most} or fewer in length.`)
}

function checkFileTypes(upload: Json, path: Path, walk: Walk): void {
  if (Array.isArray(upload.file_types) && upload.file_types.length > 10)
    walk.problems.add([...path, 'file_types'], 'BASE_TYPE_MAX_LENGTH', 'Must be 10 or fewer in length.')
}

function countText(component: Json, _path: Path, walk: Walk): void {
  walk.text += length(textOf(component.content))
}
