import { refuse } from '../api-error.ts'
import { apiGuild, apiMember, apiUser } from '../api-json.ts'
import { type Json, records } from '../protocol.ts'
import type { World } from '../world.ts'
import { ok, param, type Route } from './router.ts'

/** Limited forms of the privileged intents: none asked for, none given. */
const APPLICATION_FLAGS = 0

export const identityRoutes: readonly Route[] = [
  { method: 'GET', path: '/gateway', family: 'gateway', open: true, handle: (world) => ok({ url: world.gatewayUrl() }) },
  {
    method: 'GET',
    path: '/gateway/bot',
    family: 'gateway',
    handle: (world) =>
      ok({
        url: world.gatewayUrl(),
        shards: 1,
        session_start_limit: { total: 1000, remaining: 999, reset_after: 86_400_000, max_concurrency: 1 },
      }),
  },
  { method: 'GET', path: '/users/@me', family: 'identity', handle: (world) => ok(apiUser(world.server.bot)) },
  {
    method: 'GET',
    path: '/users/@me/guilds',
    family: 'identity',
    handle: ({ server }) =>
      ok([{ id: server.guild.id, name: server.guild.name, icon: null, owner: false, permissions: '0', features: [] }]),
  },
  {
    method: 'GET',
    path: '/users/:userId',
    family: 'identity',
    handle: (world, request) => ok(apiUser(personOf(world, param(request, 'userId')))),
  },
  { method: 'GET', path: '/applications/@me', family: 'identity', handle: (world) => ok(apiApplication(world)) },
  { method: 'GET', path: '/oauth2/applications/@me', family: 'identity', handle: (world) => ok(apiApplication(world)) },
  {
    method: 'GET',
    path: '/guilds/:guildId',
    family: 'identity',
    handle: (world, request) => ok(guildOf(world, param(request, 'guildId'))),
  },
  {
    method: 'GET',
    path: '/guilds/:guildId/roles',
    family: 'identity',
    handle: (world, request) => ok(records(guildOf(world, param(request, 'guildId')).roles)),
  },
  {
    method: 'GET',
    path: '/guilds/:guildId/members/:userId',
    family: 'identity',
    handle: (world, request) => {
      guildOf(world, param(request, 'guildId'))
      return ok(apiMember(personOf(world, param(request, 'userId'))))
    },
  },
]

export function apiApplication(world: World): Json {
  const owner = world.server.person(world.server.guild.ownerId)
  return {
    id: world.applicationId,
    name: world.server.bot.name,
    icon: null,
    description: '',
    bot_public: false,
    bot_require_code_grant: false,
    verify_key: '0'.repeat(64),
    flags: APPLICATION_FLAGS,
    owner: apiUser(owner),
    team: null,
    bot: apiUser(world.server.bot),
    integration_types_config: { 0: {} },
    interactions_endpoint_url: null,
  }
}

function personOf(world: World, userId: string) {
  const person = world.server.findPerson(userId)
  if (!person) throw refuse('unknownUser')
  return person
}

function guildOf(world: World, guildId: string): Json {
  if (guildId !== world.server.guild.id) throw refuse('unknownGuild')
  return apiGuild(world.server)
}
