import { ApiError } from '../api-error.ts'
import type { Backend } from '../backend.ts'
import { checkBlocks, checkView, withIds } from '../block-kit.ts'
import { type Fields, listOf } from '../json.ts'
import type { Block } from '../nouns.ts'
import type { Finding } from '../schema.ts'
import { fileProblemIn } from '../slack-files-in-blocks.ts'
import type { ViewDraft } from '../views.ts'
import type { Args } from './args.ts'

/** @throws ApiError invalid_blocks with every broken rule in `response_metadata.messages` */
export function messageBlocks(args: Args, slack: Backend): Block[] {
  if (!args.has('blocks')) return []
  const blocks = args.json('blocks', 'invalid_blocks_format')
  const findings = checkBlocks(blocks, 'message', fileProblemIn(slack.workspace, slack.payloads))
  if (findings.length > 0) throw refusal('invalid_blocks', findings)
  return withIds(blocks)
}

export function viewFrom(view: Fields, slack: Backend, type: 'modal' | 'home'): ViewDraft {
  const findings = checkView(view, fileProblemIn(slack.workspace, slack.payloads))
  if (findings.length > 0) throw refusal('invalid_arguments', findings)
  if (view.type !== type) throw ApiError.withMessages('invalid_arguments', [`view must be a ${type} [json-pointer:/view/type]`])
  return { ...view, blocks: withIds(view.blocks) }
}

function refusal(code: string, findings: readonly Finding[]): ApiError {
  const messages = findings.map(({ message, pointer }) => `${message} [json-pointer:${pointer}]`)
  const refused = ApiError.withMessages(code, messages)
  return new ApiError(code, { ...refused.extra, errors: messages })
}

export function attachmentsFrom(args: Args): unknown[] {
  const attachments = args.has('attachments') ? listOf(args.json('attachments', 'invalid_attachments')) : []
  if (attachments.length > 100) throw new ApiError('too_many_attachments')
  return attachments
}
