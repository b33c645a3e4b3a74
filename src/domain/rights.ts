import type { Person } from './request.ts'
import type { Named, Rules } from './rules.ts'

/** Whoever can tell what a platform knows of a member; see the port Members. */
interface Memberships {
  of(person: Person, how?: 'now'): Promise<{ readonly isAdmin: boolean; readonly groups: readonly string[] }>
}

/**
 * Owners and admins of the platform, and whom the rules name. A platform is not asked about somebody who is named.
 *
 * @param how `now` goes by nothing that a platform said a while ago
 */
export async function isAdminOf({ admins }: Rules, members: Memberships, person: Person, how?: 'now'): Promise<boolean> {
  if (admins.people.includes(person.personId)) return true
  const { isAdmin, groups } = await members.of(person, how)
  return isAdmin || isInOneOf(admins, groups)
}

/** Whom the rules name for it; where they name nobody, the admins. */
export async function mayApprove(rules: Rules, members: Memberships, person: Person): Promise<boolean> {
  const { approvals } = rules
  if (approvals.people.length === 0 && approvals.groups.length === 0) return isAdminOf(rules, members, person)
  if (approvals.people.includes(person.personId)) return true
  return approvals.groups.length > 0 && isInOneOf(approvals, (await members.of(person)).groups)
}

const isInOneOf = ({ groups: named }: Named, groups: readonly string[]): boolean => named.some((group) => groups.includes(group))
