import { setTimeout as pause } from 'node:timers/promises'
import { PermissionFlagsBits, Routes } from 'discord.js'
import type { Person } from '../../domain/request.ts'
import { Problem } from '../../errors.ts'
import type { Membership } from '../../ports.ts'
import { unreadable } from './problems.ts'
import type { Send } from './rest.ts'
import { DIRECT_WORKSPACE, mayAdminister } from './translate.ts'

/** Whoever may delete other people's messages or change the server may do so with our pictures. */
export async function isGuildAdmin(send: Send, person: Person): Promise<boolean> {
  const standing = await standingOf(send, person)
  return standing !== undefined && (standing.isOwner || mayAdminister(standing.permissions))
}

/** Whoever may change the server decides its rules; a moderator of messages does not. */
export async function guildMembership(send: Send, person: Person): Promise<Membership> {
  const standing = await standingOf(send, person)
  if (!standing) return { isAdmin: false, groups: [] }
  const mayManage = (standing.permissions & (PermissionFlagsBits.Administrator | PermissionFlagsBits.ManageGuild)) !== 0n
  return { isAdmin: standing.isOwner || mayManage, groups: standing.roles }
}

interface Standing {
  readonly isOwner: boolean
  readonly permissions: bigint
  readonly roles: readonly string[]
}

/** Asks Discord; undefined for somebody who is not (or no longer) in the guild, for a guild that we are not in, and in a direct message, which belongs to none. */
async function standingOf(send: Send, person: Person): Promise<Standing | undefined> {
  if (person.workspaceId.startsWith(DIRECT_WORKSPACE)) return undefined
  const [guild, member] = await Promise.all([
    read(send, 'reading the guild', Routes.guild(person.workspaceId)),
    read(send, 'reading a member', Routes.guildMember(person.workspaceId, person.personId)),
  ])
  if (guild === undefined || member === undefined) return undefined
  if (!isGuild(guild) || !isMember(member)) throw unreadable('reading permissions')
  // The role of everybody has the id of the guild.
  const held = new Set([person.workspaceId, ...member.roles])
  const permissions = guild.roles.filter((role) => held.has(role.id)).reduce((sum, role) => sum | BigInt(role.permissions), 0n)
  return { isOwner: guild.owner_id === person.personId, permissions, roles: member.roles }
}

interface Guild {
  readonly owner_id: string
  readonly roles: readonly { readonly id: string; readonly permissions: string }[]
}

const isGuild = (value: unknown): value is Guild =>
  typeof value === 'object' && value !== null && 'owner_id' in value && 'roles' in value && Array.isArray(value.roles)

const isMember = (value: unknown): value is { readonly roles: readonly string[] } =>
  typeof value === 'object' && value !== null && 'roles' in value && Array.isArray(value.roles)

/** Discord counts the calls of a bot by the second. Asking twice changes nothing, so a limit that passes so soon is waited for. */
const WAITS_MS = 1_000

async function read(send: Send, what: string, route: `/${string}`): Promise<unknown> {
  const ask = () => known(send(what, { method: 'get', route }))
  try {
    return await ask()
  } catch (error) {
    const waitMs = error instanceof Problem && error.code === 'PLATFORM_BUSY' ? error.retryAfterMs : undefined
    if (waitMs === undefined || waitMs > WAITS_MS) throw error
    await pause(waitMs)
    return ask()
  }
}

/** What is not there, or not for us to see, is undefined. */
export async function known(answer: Promise<unknown>): Promise<unknown> {
  try {
    return await answer
  } catch (error) {
    if (error instanceof Problem && error.code === 'PLACE_CLOSED') return undefined
    throw error
  }
}
