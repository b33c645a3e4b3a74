import type { Person } from '../../domain/request.ts'
import { Problem } from '../../errors.ts'
import type { Membership } from '../../ports.ts'
import type { Choice } from '../cards.ts'
import type { Sender } from './send.ts'
import { call } from './web.ts'

/** usergroups.list may be asked 20 times a minute (Tier 2), and who is in which group changes rarely. */
const GROUPS_KNOWN_MS = 60_000

export interface Memberships {
  isAdmin(person: Person): Promise<boolean>
  of(person: Person): Promise<Membership>
  userGroups(): Promise<readonly Choice[]>
}

/** Who somebody is in the workspace of the token: admin or not, and the user groups that they are in. */
export function memberships(sender: Sender): Memberships {
  let known: { readonly groups: Promise<readonly UserGroup[]>; readonly untilMs: number } | undefined

  function userGroups(): Promise<readonly UserGroup[]> {
    if (known && Date.now() < known.untilMs) return known.groups
    const asked = { groups: listGroups(sender), untilMs: Date.now() + GROUPS_KNOWN_MS }
    known = asked
    // What could not be read is asked again, not remembered.
    asked.groups.catch(() => {
      if (known === asked) known = undefined
    })
    return asked.groups
  }

  return {
    isAdmin: async (person) => isAdminAmong(await userOf(sender, person)),
    userGroups: async () => (await userGroups()).map(({ groupId, name }) => ({ value: groupId, label: name })),
    async of(person) {
      const user = await memberOf(sender, person)
      if (!user) return { isAdmin: false, groups: [] }
      const groups = await userGroups()
      return {
        isAdmin: isAdminAmong(user),
        groups: groups.flatMap(({ groupId, people }) => (people.has(person.personId) ? [groupId] : [])),
      }
    },
  }
}

interface UserGroup {
  readonly groupId: string
  readonly name: string
  readonly people: ReadonlySet<string>
}

interface User {
  readonly is_admin?: boolean
  readonly is_owner?: boolean
}

const isAdminAmong = (user: User | undefined): boolean => user?.is_admin === true || user?.is_owner === true

/** Guests of a shared channel may be admins too, but of another workspace. */
async function userOf({ web }: Sender, person: Person): Promise<User | undefined> {
  const { user } = await call('users.info', () => web.users.info({ user: person.personId }))
  const isOneOfUs = user?.team_id === undefined || user.team_id === person.workspaceId
  return user && isOneOfUs && user.deleted !== true ? user : undefined
}

async function memberOf(sender: Sender, person: Person): Promise<User | undefined> {
  try {
    return await userOf(sender, person)
  } catch (error) {
    if (error instanceof Problem && error.code === 'PLACE_CLOSED') return undefined
    throw error
  }
}

/** A workspace without user groups (they belong to the paid plans), or an app installed before it asked for them, has none to speak of; the doctor names the scope. */
async function listGroups({ web, log }: Sender): Promise<readonly UserGroup[]> {
  try {
    const { usergroups = [] } = await call('usergroups.list', () => web.usergroups.list({ include_users: true }))
    return usergroups.flatMap(({ id, name = '', handle = '', users = [] }) =>
      id ? [{ groupId: id, name: name || handle || id, people: new Set(users) }] : [],
    )
  } catch (error) {
    if (!(error instanceof Problem) || !/missing_scope|paid_teams_only|plan_upgrade_required/.test(error.message)) throw error
    log.warn({ err: error }, 'Slack does not tell the user groups; rules that name groups apply to nobody')
    return []
  }
}
