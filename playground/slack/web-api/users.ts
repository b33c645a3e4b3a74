import { ApiError } from '../api-error.ts'
import type { Backend } from '../backend.ts'
import type { Fields } from '../json.ts'
import type { Person } from '../nouns.ts'
import type { Args } from './args.ts'
import type { Methods } from './method.ts'

export const usersMethods: Methods = {
  'api.test': { token: 'none', run: (args) => ({ args: args.fields }) },
  'auth.test': { run: authTest },
  'users.info': { scope: ['users:read'], run: (args, slack) => ({ user: describe(slack.workspace.person(args.required('user')), slack) }) },
  'users.list': { scope: ['users:read'], run: usersList },
  'bots.info': { scope: ['users:read'], run: botsInfo },
  'team.info': { scope: ['team:read'], run: teamInfo },
}

function authTest(_args: Args, slack: Backend): Fields {
  const { id, name, bot, botId } = slack.workspace
  return { url: `${slack.url}/`, team: name, user: bot.name, team_id: id, user_id: bot.id, bot_id: botId, is_enterprise_install: false }
}

function describe(person: Person, slack: Backend): Fields {
  return {
    id: person.id,
    team_id: slack.workspace.id,
    name: person.name,
    real_name: person.name,
    deleted: false,
    tz: 'Etc/UTC',
    tz_offset: 0,
    profile: { display_name: person.name, real_name: person.name },
    is_admin: person.isAdmin,
    is_owner: person.isOwner,
    is_primary_owner: person.isOwner,
    is_restricted: person.isGuest,
    is_ultra_restricted: false,
    is_bot: person.isBot,
    is_app_user: false,
  }
}

function usersList(_args: Args, slack: Backend): Fields {
  return { members: [...slack.workspace.people.values()].map((person) => describe(person, slack)), response_metadata: { next_cursor: '' } }
}

function botsInfo(args: Args, slack: Backend): Fields {
  const { botId, bot, appId } = slack.workspace
  if ((args.optional('bot') ?? botId) !== botId) throw new ApiError('bot_not_found')
  return { bot: { id: botId, deleted: false, name: bot.name, app_id: appId, user_id: bot.id } }
}

function teamInfo(_args: Args, slack: Backend): Fields {
  const { id, name, domain } = slack.workspace
  return { team: { id, name, domain, email_domain: '', icon: {} } }
}
