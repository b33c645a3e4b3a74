import { Routes } from 'discord.js'
import type { Person } from '../../domain/request.ts'
import { Problem } from '../../errors.ts'
import { unreadable } from './problems.ts'
import type { Send } from './rest.ts'
import { DIRECT_WORKSPACE, mayAdminister } from './translate.ts'

/** Asks Discord; somebody who is not (or no longer) in the guild, or a guild that we are not in, has no rights to speak of. */
export async function isGuildAdmin(send: Send, person: Person): Promise<boolean> {
  if (person.workspaceId.startsWith(DIRECT_WORKSPACE)) return false
  const [guild, member] = await Promise.all([
    known(send('reading the guild', { method: 'get', route: Routes.guild(person.workspaceId) })),
    known(send('reading a member', { method: 'get', route: Routes.guildMember(person.workspaceId, person.personId) })),
  ])
  if (guild === undefined || member === undefined) return false
  if (!isGuild(guild) || !isMember(member)) throw unreadable('reading permissions')
  if (guild.owner_id === person.personId) return true
  // The role of everybody has the id of the guild.
  const held = new Set([person.workspaceId, ...member.roles])
  return mayAdminister(guild.roles.filter((role) => held.has(role.id)).reduce((sum, role) => sum | BigInt(role.permissions), 0n))
}

interface Guild {
  readonly owner_id: string
  readonly roles: readonly { readonly id: string; readonly permissions: string }[]
}

const isGuild = (value: unknown): value is Guild =>
  typeof value === 'object' && value !== null && 'owner_id' in value && 'roles' in value && Array.isArray(value.roles)

const isMember = (value: unknown): value is { readonly roles: readonly string[] } =>
  typeof value === 'object' && value !== null && 'roles' in value && Array.isArray(value.roles)

async function known(answer: Promise<unknown>): Promise<unknown> {
  try {
    return await answer
  } catch (error) {
    if (error instanceof Problem && error.code === 'PLACE_CLOSED') return undefined
    throw error
  }
}
