import { ApiError } from '../api-error.ts'
import type { Backend } from '../backend.ts'
import type { Fields } from '../json.ts'
import { Args } from './args.ts'
import { chatMethods } from './chat.ts'
import { conversationsMethods } from './conversations.ts'
import { filesMethods } from './files.ts'
import type { Method, Methods } from './method.ts'
import { reactionsMethods } from './reactions.ts'
import { userGroupsMethods } from './user-groups.ts'
import { usersMethods } from './users.ts'
import { viewsMethods } from './views.ts'

const METHODS: Methods = {
  ...usersMethods,
  ...userGroupsMethods,
  ...conversationsMethods,
  ...chatMethods,
  ...filesMethods,
  ...viewsMethods,
  ...reactionsMethods,
  'apps.connections.open': {
    token: 'app',
    run: (_args, slack) => ({ url: `${slack.url.replace(/^http/, 'ws')}${slack.sockets.issueTicket()}` }),
  },
}

/** Does one Web API call. Never throws for what a caller can do wrong: that is `ok: false` in the answer. */
export function callMethod(name: string, fields: Fields, token: string | undefined, slack: Backend): Fields {
  try {
    const method = Object.hasOwn(METHODS, name) ? METHODS[name] : undefined
    if (!method) throw new ApiError('unknown_method', { req_method: name })
    checkToken(method, token, slack)
    checkScope(method, slack)
    return { ok: true, ...method.run(new Args(fields), slack) }
  } catch (error) {
    if (error instanceof ApiError) return error.toAnswer()
    throw error
  }
}

function checkToken(method: Method, token: string | undefined, slack: Backend): void {
  if (method.token === 'none') return
  if (token === undefined || token === '') throw new ApiError('not_authed')
  const [wanted, other] = method.token === 'app' ? [slack.appToken, slack.botToken] : [slack.botToken, slack.appToken]
  if (token === other) throw new ApiError('not_allowed_token_type')
  if (token !== wanted) throw new ApiError('invalid_auth')
}

function checkScope(method: Method, slack: Backend): void {
  const { scope } = method
  if (scope === undefined || scope.some((one) => slack.scopes.includes(one))) return
  throw new ApiError('missing_scope', { needed: scope.join(','), provided: slack.scopes.join(',') })
}
