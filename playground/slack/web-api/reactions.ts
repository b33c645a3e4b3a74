import { ApiError } from '../api-error.ts'
import type { Backend } from '../backend.ts'
import type { SlackMessage } from '../nouns.ts'
import type { Args } from './args.ts'
import type { Methods } from './method.ts'

export const reactionsMethods: Methods = {
  'reactions.add': {
    scope: ['reactions:write'],
    run: (args, slack) => {
      slack.workspace.messages.react(messageOf(args, slack), reactionName(args), slack.workspace.bot.id)
      return {}
    },
  },
  'reactions.remove': {
    scope: ['reactions:write'],
    run: (args, slack) => {
      slack.workspace.messages.unreact(messageOf(args, slack), reactionName(args), slack.workspace.bot.id)
      return {}
    },
  },
}

function messageOf(args: Args, slack: Backend): SlackMessage {
  const channel = slack.workspace.channelForBot(args.required('channel'))
  if (!slack.workspace.botIsIn(channel)) throw new ApiError('not_in_channel')
  if (channel.archived) throw new ApiError('is_archived')
  return slack.workspace.messages.get(channel.id, args.required('timestamp'))
}

function reactionName(args: Args): string {
  const name = args.required('name')
  if (!/^[a-z0-9_+'-]+(::skin-tone-[2-6])?$/.test(name)) throw new ApiError('invalid_name')
  return name
}
