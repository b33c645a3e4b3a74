import { ApiError } from './api-error.ts'
import type { Backend } from './backend.ts'
import { type Fields, fieldsOf } from './json.ts'
import type { AckOutcome, View } from './nouns.ts'
import { viewFrom } from './web-api/blocks.ts'

/** What the acknowledgement of a submitted form does to the person's modals; an answer Slack cannot use leaves the form open. */
export function applyViewAnswer(outcome: AckOutcome & { ok: true }, view: View, slack: Backend): AckOutcome {
  try {
    apply(fieldsOf(outcome.body), view, slack)
    return outcome
  } catch (error) {
    if (error instanceof ApiError) return { ok: false, error: 'invalid_response', tookMs: outcome.tookMs }
    throw error
  }
}

function apply(answer: Fields, view: View, slack: Backend): void {
  const { views } = slack.workspace
  const draft = () => viewFrom(fieldsOf(answer.view), slack, 'modal')
  switch (answer.response_action) {
    case undefined:
      if (views.top(view.personId)?.id === view.id) views.pop(view.personId)
      break
    case 'clear':
      views.clear(view.personId)
      break
    case 'errors':
      views.setErrors(view, errorsFor(view, answer.errors))
      break
    case 'update':
      views.update(view, draft())
      break
    case 'push':
      views.push(view.personId, draft())
      break
    default:
      throw new ApiError('invalid_response')
  }
}

/** Each error must name an input block of the form. */
function errorsFor(view: View, errors: unknown): Record<string, string> {
  const inputs = view.blocks.filter((block) => block.type === 'input').map((block) => block.block_id)
  const entries = Object.entries(fieldsOf(errors)).map(([blockId, text]) => [blockId, String(text)] as const)
  if (entries.length === 0 || entries.some(([blockId]) => !inputs.includes(blockId))) throw new ApiError('invalid_response')
  return Object.fromEntries(entries)
}
