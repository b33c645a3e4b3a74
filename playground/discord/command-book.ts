import { Problems, refuse } from './api-error.ts'
import type { Changes } from './changes.ts'
import { checkCommand } from './command-rules.ts'
import { COMMAND, type Json, records, textOf } from './protocol.ts'

export interface CommandOption {
  readonly type: number
  readonly name: string
  readonly description: string
  readonly required: boolean
  readonly autocomplete: boolean
  readonly choices: readonly { readonly name: string; readonly value: string | number }[]
  readonly options: readonly CommandOption[]
  readonly minLength: number | undefined
  readonly maxLength: number | undefined
  readonly minValue: number | undefined
  readonly maxValue: number | undefined
  readonly fileTypes: readonly string[]
}

/** A command the bot registered. */
export interface RegisteredCommand {
  readonly id: string
  readonly scope: 'global' | 'guild'
  /** 1 slash command, 2 on a person, 3 on a message */
  readonly type: number
  readonly name: string
  readonly description: string
  readonly options: readonly CommandOption[]
  /** The command as the API gives it back. */
  readonly json: Json
}

export type CommandScope = RegisteredCommand['scope']

/** Most commands of each type in one scope. */
const MOST: Record<number, number> = { [COMMAND.chatInput]: 100, [COMMAND.user]: 15, [COMMAND.message]: 15 }

export class CommandBook {
  #commands: RegisteredCommand[] = []
  readonly #nextId: () => string
  readonly #changes: Changes

  constructor(nextId: () => string, changes: Changes) {
    this.#nextId = nextId
    this.#changes = changes
  }

  get all(): readonly RegisteredCommand[] {
    return this.#commands
  }

  inScope(scope: CommandScope): RegisteredCommand[] {
    return this.#commands.filter((command) => command.scope === scope)
  }

  byId(scope: CommandScope, id: string): RegisteredCommand {
    const command = this.inScope(scope).find((candidate) => candidate.id === id)
    if (!command) throw refuse('unknownCommand')
    return command
  }

  /** Replaces every command of the scope; one that was there under the same name and type keeps its id. */
  overwrite(scope: CommandScope, bodies: readonly Json[], owner: Json): RegisteredCommand[] {
    const problems = new Problems()
    for (const [index, body] of bodies.entries()) checkCommand(body, problems, [index])
    refuseDuplicates(bodies, problems)
    problems.throwIfAny()
    const commands = bodies.map((body) => this.#register(scope, body, owner))
    refuseTooMany(commands)
    this.#replace(scope, commands)
    return commands
  }

  /** Adds one command, or replaces the one with this id, or else that of the same name and type. */
  put(scope: CommandScope, body: Json, owner: Json, id?: string): { command: RegisteredCommand; isNew: boolean } {
    const problems = new Problems()
    checkCommand(body, problems, [])
    problems.throwIfAny()
    const command = this.#register(scope, body, owner, id)
    const others = this.inScope(scope).filter((candidate) => candidate.id !== command.id)
    refuseTooMany([...others, command])
    const isNew = others.length === this.inScope(scope).length
    this.#replace(scope, [...others, command])
    return { command, isNew }
  }

  delete(scope: CommandScope, id: string): void {
    const gone = this.byId(scope, id)
    this.#replace(
      scope,
      this.inScope(scope).filter((command) => command !== gone),
    )
  }

  /** The command a client would offer under this name; the guild's own hides a global one. */
  find(name: string, type: number): RegisteredCommand | undefined {
    const named = this.#commands.filter((command) => command.name === name && command.type === type)
    return named.find((command) => command.scope === 'guild') ?? named[0]
  }

  #register(scope: CommandScope, body: Json, owner: Json, givenId?: string): RegisteredCommand {
    const type = typeof body.type === 'number' ? body.type : COMMAND.chatInput
    const name = textOf(body.name)
    const known = this.inScope(scope).find((command) => command.name === name && command.type === type)
    const id = givenId ?? known?.id ?? this.#nextId()
    const defaults = { description: '', options: [], nsfw: false, default_member_permissions: null, contexts: null, integration_types: [0] }
    const given = Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined && value !== null))
    const json = { ...defaults, ...given, ...owner, id, type, version: this.#nextId() }
    return { id, scope, type, name, description: textOf(body.description), options: records(body.options).map(readOption), json }
  }

  #replace(scope: CommandScope, commands: readonly RegisteredCommand[]): void {
    this.#commands = [...this.#commands.filter((command) => command.scope !== scope), ...commands]
    this.#changes.emit({ kind: 'commands.changed' })
  }
}

function readOption(option: Json): CommandOption {
  const number = (value: unknown) => (typeof value === 'number' ? value : undefined)
  return {
    type: Number(option.type),
    name: textOf(option.name),
    description: textOf(option.description),
    required: option.required === true,
    autocomplete: option.autocomplete === true,
    choices: records(option.choices).map((choice) => ({ name: textOf(choice.name), value: choice.value as string | number })),
    options: records(option.options).map(readOption),
    minLength: number(option.min_length),
    maxLength: number(option.max_length),
    minValue: number(option.min_value),
    maxValue: number(option.max_value),
    fileTypes: Array.isArray(option.file_types) ? option.file_types.map(String) : [],
  }
}

function refuseDuplicates(bodies: readonly Json[], problems: Problems): void {
  const seen = new Set<string>()
  for (const [index, body] of bodies.entries()) {
    const key = `${body.type ?? COMMAND.chatInput} ${body.name}`
    if (seen.has(key)) problems.add([index, 'name'], 'APPLICATION_COMMANDS_DUPLICATE_NAME', 'Application command names must be unique')
    seen.add(key)
  }
}

function refuseTooMany(commands: readonly RegisteredCommand[]): void {
  for (const [type, most] of Object.entries(MOST)) {
    if (commands.filter((command) => command.type === Number(type)).length > most) throw refuse('tooManyCommands')
  }
}
