import { ApiError } from '../api-error.ts'
import type { Backend } from '../backend.ts'
import type { Fields } from '../json.ts'
import type { View } from '../nouns.ts'
import type { ViewDraft } from '../views.ts'
import type { Args } from './args.ts'
import { viewFrom } from './blocks.ts'
import type { Methods } from './method.ts'

export const viewsMethods: Methods = {
  'views.open': { run: (args, slack) => show(args, slack, 'open') },
  'views.push': { run: (args, slack) => show(args, slack, 'push') },
  'views.update': { run: update },
  'views.publish': { run: publish },
}

function show(args: Args, slack: Backend, how: 'open' | 'push'): Fields {
  const draft = draftOf(args, slack, 'modal')
  const personId = slack.triggers.exchange(args.required('trigger_id'))
  refuseTakenExternalId(draft, slack)
  return { view: slack.payloads.view(slack.workspace.views[how](personId, draft)) }
}

function draftOf(args: Args, slack: Backend, type: View['type']): ViewDraft {
  return viewFrom(args.object('view', 'invalid_arguments'), slack, type)
}

function refuseTakenExternalId(draft: ViewDraft, slack: Backend): void {
  const externalId = String(draft.external_id ?? '')
  if (externalId !== '' && slack.workspace.views.find({ externalId })) throw new ApiError('duplicate_external_id')
}

function update(args: Args, slack: Backend): Fields {
  const viewId = args.optional('view_id')
  const externalId = args.optional('external_id')
  const view = slack.workspace.views.find({ ...(viewId ? { viewId } : {}), ...(externalId ? { externalId } : {}) })
  if (!view) throw new ApiError('not_found')
  refuseOldHash(args, view)
  slack.workspace.views.update(view, draftOf(args, slack, view.type))
  return { view: slack.payloads.view(view) }
}

function publish(args: Args, slack: Backend): Fields {
  const person = slack.workspace.person(args.required('user_id'))
  const published = slack.workspace.views.homes.get(person.id)
  if (published) refuseOldHash(args, published)
  return { view: slack.payloads.view(slack.workspace.views.publish(person.id, draftOf(args, slack, 'home'))) }
}

function refuseOldHash(args: Args, view: View): void {
  if (args.has('hash') && args.text('hash') !== view.hash) throw new ApiError('hash_conflict')
}
