import { ApiError } from '../api-error.ts'
import type { Backend } from '../backend.ts'
import type { Fields } from '../json.ts'
import type { UserGroup } from '../nouns.ts'
import type { Args } from './args.ts'
import type { Methods } from './method.ts'

export const userGroupsMethods: Methods = {
  'usergroups.list': { scope: ['usergroups:read'], run: list },
  'usergroups.users.list': { scope: ['usergroups:read'], run: listPeople },
}

function list(args: Args, { workspace }: Backend): Fields {
  return { usergroups: [...workspace.userGroups.values()].map((group) => describe(group, workspace.id, args.flag('include_users'))) }
}

const describe = ({ id, name, handle, members }: UserGroup, teamId: string, withPeople: boolean): Fields => ({
  id,
  team_id: teamId,
  is_usergroup: true,
  name,
  handle,
  description: '',
  is_external: false,
  date_delete: 0,
  auto_type: null,
  user_count: members.size,
  ...(withPeople && { users: [...members] }),
})

function listPeople(args: Args, { workspace }: Backend): Fields {
  const group = workspace.userGroups.get(args.required('usergroup'))
  if (!group) throw new ApiError('no_such_subteam')
  return { users: [...group.members] }
}
