import { newId } from './ids.ts'
import { type Fields, fieldsOf, isFields, listOf } from './json.ts'
import type { Block } from './nouns.ts'
import {
  allOf,
  anything,
  boolean,
  type Check,
  type Finding,
  list,
  matching,
  needsOneOf,
  never,
  number,
  oneOf,
  onlyOneOf,
  refuse,
  shape,
  string,
  type Table,
  typed,
  type Walk,
} from './schema.ts'

// The limits are those of docs.slack.dev/reference/block-kit and of @slack/types 3.2.0.

export const BLOCKS_PER_SURFACE = { message: 50, modal: 100, home: 100 } as const
const ID_MAX = 255
const MARKDOWN_CHARS_PER_PAYLOAD = 12_000
const CHARTS_PER_MESSAGE = 2

type FileProblem = Walk['fileProblem']

/** @returns every broken rule; none means that Slack would take the blocks on this surface */
export function checkBlocks(blocks: unknown, surface: Walk['surface'], fileProblem: FileProblem, pointer = '/blocks'): Finding[] {
  const walk: Walk = { findings: [], surface, fileProblem }
  list(block, 0, BLOCKS_PER_SURFACE[surface])(blocks, pointer, walk)
  wholePayloadRules(listOf(blocks), pointer, walk)
  return walk.findings
}

export function checkView(view: unknown, fileProblem: FileProblem): Finding[] {
  const type = fieldsOf(view).type
  if (type !== 'modal' && type !== 'home') return [{ pointer: '/view/type', message: `unsupported type: ${String(type)}` }]
  const walk: Walk = { findings: [], surface: type, fileProblem }
  VIEWS[type](view, '/view', walk)
  walk.findings.push(...checkBlocks(fieldsOf(view).blocks, type, fileProblem, '/view/blocks'))
  return walk.findings
}

/** Blocks as Slack keeps them: every block and every element has an id. */
export function withIds(blocks: unknown): Block[] {
  return listOf(blocks).map((one) => {
    const given = fieldsOf(one)
    const withElements = Object.fromEntries(
      Object.entries(given).map(([name, value]) => [name, HOLDS_ELEMENTS.has(name) ? withActionIds(value) : value]),
    )
    return { ...withElements, type: String(given.type), block_id: typeof given.block_id === 'string' ? given.block_id : newId('b') }
  })
}

const HOLDS_ELEMENTS = new Set(['elements', 'accessory', 'element', 'actions'])

function withActionIds(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withActionIds)
  if (!isFields(value) || !INTERACTIVE.has(String(value.type)) || typeof value.action_id === 'string') return value
  return { ...value, action_id: newId('a') }
}

const plain = (max: number) => shape({ type: oneOf('plain_text'), text: string(max, 1) }, { emoji: boolean })
const mrkdwn = (max: number) => shape({ type: oneOf('mrkdwn'), text: string(max, 1) }, { verbatim: boolean })
const text = (max: number) => typed(() => ({ plain_text: plain(max), mrkdwn: mrkdwn(max) }))

const confirm = shape({ title: plain(100), text: text(300), confirm: plain(30), deny: plain(30) }, { style: oneOf('primary', 'danger') })
const option = shape({ text: text(75), value: string(75, 1) }, { description: text(75), url: string(3000) })
const options = (max: number) => list(option, 1, max)
const optionGroups = list(shape({ label: plain(75), options: options(100) }), 1, 100)
const actionId = { action_id: string(ID_MAX) }
const focus = { focus_on_load: boolean }
const placeholder = { placeholder: plain(150) }
const menu = { ...actionId, ...focus, ...placeholder, confirm }
const dispatch = { dispatch_action_config: anything }

const slackFile: Check = allOf(
  shape({}, { id: matching(/^F[A-Z0-9]{8,}$/), url: string(3000, 1) }, needsOneOf('id', 'url'), onlyOneOf('id', 'url')),
  (value, pointer, walk) => {
    const { id, url } = fieldsOf(value)
    const problem = walk.fileProblem({ ...(typeof id === 'string' ? { id } : {}), ...(typeof url === 'string' ? { url } : {}) })
    if (problem) refuse(walk, pointer, problem)
  },
)
const httpUrl = allOf(string(3000, 1), matching(/^https?:\/\//))
const imageSource: Table = { image_url: httpUrl, slack_file: slackFile }
const hasOneSource = [needsOneOf('image_url', 'slack_file'), onlyOneOf('image_url', 'slack_file')]

const feedbackButton = shape({ text: plain(75), value: string(2000) }, { accessibility_label: string(75) })

const ELEMENTS: Table = {
  button: shape(
    { text: plain(75) },
    { ...actionId, value: string(2000), url: string(3000), style: oneOf('primary', 'danger'), confirm, accessibility_label: string(75) },
  ),
  workflow_button: shape(
    { text: plain(75), workflow: anything },
    { ...actionId, style: oneOf('primary', 'danger'), accessibility_label: string(75) },
  ),
  icon_button: shape(
    { icon: string(75, 1), text: plain(75) },
    { ...actionId, value: string(2000), confirm, accessibility_label: string(75), visible_to_user_ids: list(string(ID_MAX), 0, 100) },
  ),
  feedback_buttons: shape({ positive_button: feedbackButton, negative_button: feedbackButton }, actionId),
  image: shape({ alt_text: string(2000) }, imageSource, ...hasOneSource),
  overflow: shape({ options: options(5) }, { ...actionId, confirm }),
  checkboxes: shape({ options: options(10) }, { ...actionId, ...focus, confirm, initial_options: options(10) }),
  radio_buttons: shape({ options: options(10) }, { ...actionId, ...focus, confirm, initial_option: option }),
  static_select: shape(
    {},
    { ...menu, options: options(100), option_groups: optionGroups, initial_option: option },
    needsOneOf('options', 'option_groups'),
    onlyOneOf('options', 'option_groups'),
  ),
  multi_static_select: shape(
    {},
    { ...menu, options: options(100), option_groups: optionGroups, initial_options: options(100), max_selected_items: number(1, 100) },
    needsOneOf('options', 'option_groups'),
    onlyOneOf('options', 'option_groups'),
  ),
  external_select: shape({}, { ...menu, initial_option: option, min_query_length: number(0, 3000) }),
  multi_external_select: shape(
    {},
    { ...menu, initial_options: options(100), min_query_length: number(0, 3000), max_selected_items: number(1, 100) },
  ),
  users_select: shape({}, { ...menu, initial_user: string(ID_MAX) }),
  multi_users_select: shape({}, { ...menu, initial_users: list(string(ID_MAX), 0, 100), max_selected_items: number(1, 100) }),
  conversations_select: shape(
    {},
    {
      ...menu,
      initial_conversation: string(ID_MAX),
      default_to_current_conversation: boolean,
      response_url_enabled: boolean,
      filter: anything,
    },
  ),
  multi_conversations_select: shape(
    {},
    {
      ...menu,
      initial_conversations: list(string(ID_MAX), 0, 100),
      default_to_current_conversation: boolean,
      max_selected_items: number(1, 100),
      filter: anything,
    },
  ),
  channels_select: shape({}, { ...menu, initial_channel: string(ID_MAX), response_url_enabled: boolean }),
  multi_channels_select: shape({}, { ...menu, initial_channels: list(string(ID_MAX), 0, 100), max_selected_items: number(1, 100) }),
  datepicker: shape({}, { ...menu, initial_date: matching(/^\d{4}-\d\d-\d\d$/) }),
  timepicker: shape({}, { ...menu, initial_time: matching(/^\d\d:\d\d$/), timezone: string(100) }),
  datetimepicker: shape({}, { ...actionId, ...focus, confirm, initial_date_time: number(1e9, 9_999_999_999) }),
  plain_text_input: shape(
    {},
    {
      ...actionId,
      ...focus,
      ...placeholder,
      ...dispatch,
      initial_value: string(3000),
      multiline: boolean,
      min_length: number(0, 3000),
      max_length: number(1, 3000),
    },
  ),
  email_text_input: shape({}, { ...actionId, ...focus, ...placeholder, ...dispatch, initial_value: string(3000) }),
  url_text_input: shape({}, { ...actionId, ...focus, ...placeholder, ...dispatch, initial_value: string(3000) }),
  number_input: shape(
    { is_decimal_allowed: boolean },
    { ...actionId, ...focus, ...placeholder, ...dispatch, initial_value: string(75), min_value: string(75), max_value: string(75) },
  ),
  rich_text_input: shape({}, { ...actionId, ...focus, ...placeholder, ...dispatch, initial_value: anything }),
  file_input: shape({}, { ...actionId, filetypes: list(string(20, 1), 1, 100), max_files: number(1, 10) }),
}

const MENUS = Object.keys(ELEMENTS).filter((type) => type.endsWith('_select'))
const PICKERS = ['datepicker', 'timepicker', 'checkboxes', 'radio_buttons']
const INTERACTIVE = new Set(Object.keys(ELEMENTS).filter((type) => type !== 'image'))

const element = (...types: readonly string[]) => typed(() => ELEMENTS, types)
const IN_ACTIONS = element('button', 'workflow_button', 'overflow', 'datetimepicker', 'rich_text_input', ...PICKERS, ...MENUS)
const IN_SECTION = element('button', 'workflow_button', 'overflow', 'image', ...PICKERS, ...MENUS)
const IN_INPUT = element(
  ...['plain_text_input', 'email_text_input', 'url_text_input', 'number_input', 'rich_text_input', 'file_input', 'datetimepicker'],
  ...PICKERS,
  ...MENUS,
)
const IN_CONTEXT = typed(() => ({ image: ELEMENTS.image ?? anything, plain_text: plain(3000), mrkdwn: mrkdwn(3000) }))

const only =
  (...surfaces: readonly Walk['surface'][]): Check =>
  (_value, pointer, walk) => {
    if (!surfaces.includes(walk.surface)) refuse(walk, pointer, `block is not supported on this surface: ${walk.surface}`)
  }

const blockId = { block_id: string(ID_MAX, 1) }
const richText = shape({ elements: list(anything, 0, 1000) }, blockId)
const cell = typed(() => ({
  raw_text: shape({ text: string(10_000, 1) }),
  raw_number: shape({ value: number(-Number.MAX_VALUE, Number.MAX_VALUE, false), text: string(10_000, 1) }),
  rich_text: richText,
}))
const card = shape(
  {},
  {
    ...blockId,
    hero_image: element('image'),
    icon: element('image'),
    title: mrkdwn(150),
    subtitle: mrkdwn(150),
    body: mrkdwn(200),
    actions: list(element('button'), 1, 25),
  },
  needsOneOf('hero_image', 'title', 'actions', 'body'),
)
const taskCard = shape(
  { task_id: string(ID_MAX, 1), title: string(2000, 1), status: oneOf('pending', 'in_progress', 'complete', 'error') },
  { ...blockId, details: richText, output: richText, sources: list(anything, 0, 100) },
)

const chartSeries = (pointsMax: number) =>
  list(shape({ name: string(20, 1), data: list(shape({ label: string(20, 1), value: number(-1e15, 1e15, false) }), 1, pointsMax) }), 1, 6)
const axes = shape({ categories: list(string(20, 1), 1, 20) }, { x_label: string(50), y_label: string(50) })
const axisChart = shape({ series: chartSeries(20), axis_config: axes }, {}, (value, pointer, walk) => {
  const chart = fieldsOf(value)
  const categories = listOf(fieldsOf(chart.axis_config).categories)
  const series = listOf(chart.series).map(fieldsOf)
  if (new Set(series.map((one) => one.name)).size < series.length) refuse(walk, `${pointer}/series`, 'series names must be unique')
  for (const one of series) {
    const labels = listOf(one.data).map((point) => fieldsOf(point).label)
    if (labels.length !== categories.length || !categories.every((category) => labels.includes(category))) {
      refuse(walk, `${pointer}/series`, 'every series needs one point for every category')
    }
  }
})
const chart = typed(() => ({
  pie: shape({ segments: list(shape({ label: string(20, 1), value: number(Number.MIN_VALUE, 1e15, false) }), 1, 20) }),
  bar: axisChart,
  area: axisChart,
  line: axisChart,
}))

const CHILD_TYPES = ['actions', 'context', 'divider', 'header', 'image', 'input', 'rich_text', 'section', 'table', 'video']

const BLOCKS: Table = {
  section: shape(
    {},
    { ...blockId, text: text(3000), fields: list(text(2000), 1, 10), accessory: IN_SECTION, expand: boolean },
    needsOneOf('text', 'fields'),
  ),
  actions: shape({ elements: list(IN_ACTIONS, 1, 25) }, blockId),
  context: shape({ elements: list(IN_CONTEXT, 1, 10) }, blockId),
  context_actions: shape({ elements: list(element('feedback_buttons', 'icon_button'), 1, 5) }, blockId, only('message')),
  divider: shape({}, blockId),
  header: shape({ text: plain(150) }, blockId),
  image: shape({ alt_text: string(2000) }, { ...blockId, title: plain(2000), ...imageSource }, ...hasOneSource),
  input: shape(
    { label: plain(2000), element: IN_INPUT },
    { ...blockId, hint: plain(2000), optional: boolean, dispatch_action: boolean },
    (value, pointer, walk) => {
      if (walk.surface !== 'modal' && fieldsOf(fieldsOf(value).element).type === 'file_input')
        refuse(walk, pointer, 'file_input is only supported in modals')
    },
  ),
  markdown: shape({ text: string(MARKDOWN_CHARS_PER_PAYLOAD, 1) }, blockId, only('message')),
  rich_text: richText,
  table: shape({ rows: list(list(cell, 1, 20), 1, 100) }, { ...blockId, column_settings: list(anything, 0, 20) }, only('message')),
  data_table: shape(
    { rows: list(list(cell, 1, 20), 1, 101), caption: string(2000, 1) },
    { ...blockId, page_size: number(1, 100), row_header_column_index: number(0, 19) },
    only('message'),
  ),
  data_visualization: shape({ title: string(50, 1), chart }, blockId, only('message')),
  alert: shape({ text: text(3000) }, { ...blockId, level: oneOf('default', 'info', 'warning', 'error', 'success') }, only('modal')),
  card: allOf(card, only('message')),
  carousel: shape({ elements: list(card, 1, 10) }, blockId, only('message')),
  container: shape(
    { child_blocks: list((value, pointer, walk) => typed(() => BLOCKS, CHILD_TYPES)(value, pointer, walk), 1, 10) },
    {
      ...blockId,
      title: plain(150),
      rich_text_title: richText,
      subtitle: text(150),
      width: oneOf('narrow', 'standard', 'wide', 'full'),
      icon: element('image'),
      is_collapsible: boolean,
      default_collapsed: boolean,
      has_header_divider: boolean,
    },
    needsOneOf('title', 'rich_text_title'),
  ),
  task_card: allOf(taskCard, only('message')),
  plan: shape({ title: string(2000, 1) }, { ...blockId, tasks: list(taskCard, 0, 50) }, only('message')),
  video: shape(
    { video_url: matching(/^https:\/\//), thumbnail_url: httpUrl, alt_text: string(2000, 1), title: plain(199) },
    {
      ...blockId,
      title_url: matching(/^https:\/\//),
      author_name: string(49),
      provider_name: string(49),
      provider_icon_url: httpUrl,
      description: plain(199),
    },
  ),
  file: never('file blocks cannot be sent, only received'),
}

const block = typed(() => BLOCKS)

const viewFields: Table = { blocks: anything, private_metadata: string(3000), callback_id: string(ID_MAX), external_id: string(ID_MAX) }
const inputNeedsSubmit: Check = (value, pointer, walk) => {
  const view = fieldsOf(value)
  const hasInput = listOf(view.blocks).some((one) => fieldsOf(one).type === 'input')
  if (hasInput && view.submit === undefined) refuse(walk, pointer, 'missing required field: submit')
}
const VIEWS = {
  modal: shape(
    { blocks: anything, title: plain(24) },
    { ...viewFields, submit: plain(24), close: plain(24), clear_on_close: boolean, notify_on_close: boolean, submit_disabled: boolean },
    inputNeedsSubmit,
  ),
  home: shape({ blocks: anything }, viewFields),
}

function wholePayloadRules(blocks: readonly unknown[], pointer: string, walk: Walk): void {
  const all = blocks.map(fieldsOf)
  refuseRepeats(
    all.map((one) => one.block_id),
    (index) => `${pointer}/${index}/block_id`,
    '`block_id` already exists',
    walk,
  )
  all.forEach((one, index) => {
    const ids = elementsOf(one).map((item) => item.action_id)
    refuseRepeats(ids, (at) => `${pointer}/${index}/elements/${at}/action_id`, '`action_id` already exists', walk)
  })
  const markdownChars = all.filter((one) => one.type === 'markdown').reduce((sum, one) => sum + String(one.text).length, 0)
  if (markdownChars > MARKDOWN_CHARS_PER_PAYLOAD)
    refuse(walk, pointer, `markdown blocks must be less than ${MARKDOWN_CHARS_PER_PAYLOAD + 1} characters together`)
  if (all.filter((one) => one.type === 'data_visualization').length > CHARTS_PER_MESSAGE) {
    refuse(walk, pointer, `no more than ${CHARTS_PER_MESSAGE} data_visualization blocks allowed`)
  }
  if (all.filter((one) => one.type === 'table').length > 1) refuse(walk, pointer, 'only one table allowed')
}

function refuseRepeats(ids: readonly unknown[], pointerOf: (index: number) => string, message: string, walk: Walk): void {
  ids.forEach((id, index) => {
    if (id !== undefined && ids.indexOf(id) < index) refuse(walk, pointerOf(index), message)
  })
}

/** The interactive elements directly in a block. */
export function elementsOf(one: Fields): Fields[] {
  const held = [...listOf(one.elements), ...listOf(one.actions), one.accessory, one.element].filter(isFields)
  const children = [...listOf(one.child_blocks), ...(one.type === 'carousel' ? listOf(one.elements) : [])].map(fieldsOf)
  return [...held.filter((item) => INTERACTIVE.has(String(item.type))), ...children.flatMap(elementsOf)]
}
