import { apiMember, apiUser, memberPermissions } from './api-json.ts'
import type { CommandOption, RegisteredCommand } from './command-book.ts'
import { length } from './component-fields.ts'
import { apiAttachment } from './messages.ts'
import { type Json, OPTION } from './protocol.ts'
import type { AttachmentInput, Channel, Member } from './server-state.ts'
import type { World } from './world.ts'

export type OptionValue = string | number | boolean | AttachmentInput

/** Refuses what the client would not let a person send, in its words. */
const refuse = (reason: string): never => {
  throw new Error(`the client refuses: ${reason}`)
}

export function findCommand(world: World, name: string, type: number, person: Member, channel: Channel): RegisteredCommand {
  const command = world.commands.find(name, type)
  if (!command)
    return refuse(`no command "${name}" is registered; there are: ${world.commands.all.map((known) => known.name).join(', ') || 'none'}`)
  const contexts = command.json.contexts
  const here = channel.kind === 'dm' ? 1 : 0
  if (Array.isArray(contexts) && !contexts.includes(here))
    refuse(`"${name}" cannot be used ${here === 1 ? 'in a direct message' : 'in a server'}`)
  if (command.scope === 'guild' && here === 1) refuse(`"/${name}" is a command of the server; here, write what you wish for without it`)
  const needed = command.json.default_member_permissions
  if (typeof needed === 'string' && here === 0 && (memberPermissions(person, world.server) & BigInt(needed)) !== BigInt(needed))
    refuse(`${person.name} may not use "${name}"`)
  return command
}

/** A command with sub-commands cannot be called bare, and one without has none. */
export function optionsOf(command: RegisteredCommand, subcommand: string | undefined): readonly CommandOption[] {
  const isNesting = command.options.some((option) => option.type <= OPTION.group)
  if (!isNesting && subcommand === undefined) return command.options
  const names = subcommand?.split(' ') ?? []
  let options = command.options
  for (const name of names) {
    const found = options.find((option) => option.name === name && option.type <= OPTION.group)
    if (!found)
      return refuse(`/${command.name} has no sub-command "${subcommand}"; there are: ${options.map((option) => option.name).join(', ')}`)
    options = found.options
  }
  if (options.some((option) => option.type <= OPTION.group)) refuse(`/${[command.name, ...names].join(' ')} needs a sub-command`)
  return options
}

/** Wraps options into the sub-command they belong to, as the interaction carries them. */
export function nest(subcommand: string | undefined, options: readonly Json[]): readonly Json[] {
  const names = subcommand?.split(' ') ?? []
  return names.reduceRight<readonly Json[]>((inner, name, depth) => {
    const isGroup = names.length === 2 && depth === 0
    return [{ name, type: isGroup ? OPTION.group : OPTION.subcommand, options: inner }]
  }, options)
}

/** The typed options with what they resolve to, checked as the client checks them. */
export function fillOptions(
  world: World,
  channel: Channel,
  known: readonly CommandOption[],
  given: Readonly<Record<string, OptionValue>>,
): { options: Json[]; resolved: Json } {
  for (const name of Object.keys(given))
    if (!known.some((option) => option.name === name))
      refuse(`there is no option "${name}"; there are: ${known.map((option) => option.name).join(', ') || 'none'}`)
  for (const option of known) if (option.required && given[option.name] === undefined) refuse(`the option "${option.name}" is required`)
  const resolved: Record<string, Json> = {}
  const options = known.flatMap((option) => {
    const value = given[option.name]
    if (value === undefined) return []
    return [
      {
        name: option.name,
        type: option.type,
        value: typeof value === 'object' ? attach(world, channel, option, value, resolved) : plain(world, option, value, resolved),
      },
    ]
  })
  return { options, resolved }
}

function plain(
  world: World,
  option: CommandOption,
  value: string | number | boolean,
  resolved: Record<string, Json>,
): string | number | boolean {
  checkType(option, value)
  if (option.choices.length > 0 && !option.choices.some((choice) => choice.value === value))
    refuse(`"${value}" is not a choice of "${option.name}"`)
  if (typeof value === 'string' && (length(value) < (option.minLength ?? 0) || length(value) > (option.maxLength ?? 6000)))
    refuse(`"${option.name}" is too short or too long (${length(value)})`)
  if (typeof value === 'number' && (value < (option.minValue ?? -Infinity) || value > (option.maxValue ?? Infinity)))
    refuse(`"${option.name}" is out of range (${value})`)
  if (option.type === OPTION.user) {
    const person = world.server.person(String(value))
    resolved.users = { ...resolved.users, [person.id]: apiUser(person) }
    resolved.members = {
      ...resolved.members,
      [person.id]: { ...apiMember(person, false), permissions: String(memberPermissions(person, world.server)) },
    }
  }
  return value
}

function checkType(option: CommandOption, value: string | number | boolean): void {
  const wanted =
    option.type === OPTION.boolean ? 'boolean' : option.type === OPTION.integer || option.type === OPTION.number ? 'number' : 'string'
  const isWhole = option.type !== OPTION.integer || Number.isInteger(value)
  if (typeof value !== wanted || !isWhole || option.type === OPTION.attachment)
    refuse(`"${option.name}" does not take ${JSON.stringify(value)}`)
}

function attach(world: World, channel: Channel, option: CommandOption, input: AttachmentInput, resolved: Record<string, Json>): string {
  if (option.type !== OPTION.attachment) refuse(`"${option.name}" does not take a file`)
  const attachment = world.server.makeAttachment(input, channel.id, true)
  const fits = (kind: string) => attachment.contentType.startsWith(`${kind}/`) || attachment.filename.toLowerCase().endsWith(kind)
  if (option.fileTypes.length > 0 && !option.fileTypes.some(fits)) refuse(`"${input.name}" is not one of ${option.fileTypes.join(', ')}`)
  world.server.keep([attachment])
  resolved.attachments = { ...resolved.attachments, [attachment.id]: apiAttachment(attachment, world.cdn) }
  return attachment.id
}
