import { refuse } from '../api-error.ts'
import type { CommandScope } from '../command-book.ts'
import { asRecord } from '../multipart.ts'
import { isRecord, type Json } from '../protocol.ts'
import type { World } from '../world.ts'
import { noContent, ok, param, type RestAnswer, type RestRequest, type Route } from './router.ts'

const GLOBAL = '/applications/:applicationId/commands'
const GUILD = '/applications/:applicationId/guilds/:guildId/commands'

export const commandRoutes: readonly Route[] = [GLOBAL, GUILD].flatMap((path): Route[] => [
  { method: 'GET', path, family: 'commands', handle: list },
  { method: 'PUT', path, family: 'commands', handle: overwrite },
  { method: 'POST', path, family: 'commands', handle: create },
  { method: 'GET', path: `${path}/:commandId`, family: 'commands', handle: read },
  { method: 'PATCH', path: `${path}/:commandId`, family: 'commands', handle: edit },
  { method: 'DELETE', path: `${path}/:commandId`, family: 'commands', handle: remove },
])

function list(world: World, request: RestRequest): RestAnswer {
  const { scope } = placeOf(world, request)
  return ok(world.commands.inScope(scope).map((command) => command.json))
}

function overwrite(world: World, request: RestRequest): RestAnswer {
  const { scope, owner } = placeOf(world, request)
  const { json } = request.body
  if (!Array.isArray(json) || !json.every(isRecord)) throw refuse('badJson')
  return ok(world.commands.overwrite(scope, json, owner).map((command) => command.json))
}

function create(world: World, request: RestRequest): RestAnswer {
  const { scope, owner } = placeOf(world, request)
  const { command, isNew } = world.commands.put(scope, asRecord(request.body.json), owner)
  return { status: isNew ? 201 : 200, body: command.json }
}

function read(world: World, request: RestRequest): RestAnswer {
  return ok(world.commands.byId(placeOf(world, request).scope, param(request, 'commandId')).json)
}

function edit(world: World, request: RestRequest): RestAnswer {
  const { scope, owner } = placeOf(world, request)
  const before = world.commands.byId(scope, param(request, 'commandId'))
  const changed = { ...before.json, ...asRecord(request.body.json) }
  return ok(world.commands.put(scope, changed, owner, before.id).command.json)
}

function remove(world: World, request: RestRequest): RestAnswer {
  world.commands.delete(placeOf(world, request).scope, param(request, 'commandId'))
  return noContent()
}

function placeOf(world: World, request: RestRequest): { scope: CommandScope; owner: Json } {
  if (param(request, 'applicationId') !== world.applicationId) throw refuse('unknownApplication')
  const guildId = request.params.guildId
  if (guildId === undefined) return { scope: 'global', owner: { application_id: world.applicationId } }
  if (guildId !== world.server.guild.id) throw refuse('missingAccess')
  return { scope: 'guild', owner: { application_id: world.applicationId, guild_id: guildId } }
}
