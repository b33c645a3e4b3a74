import { refuse, refuseField } from '../api-error.ts'
import { apiChannel } from '../api-json.ts'
import { asRecord } from '../multipart.ts'
import { textOf } from '../protocol.ts'
import type { Channel } from '../server-state.ts'
import type { World } from '../world.ts'
import { ok, param, type RestAnswer, type RestRequest, type Route } from './router.ts'

export const channelRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/channels/:channelId',
    family: 'channel',
    handle: (world, request) => ok(apiChannel(visibleChannel(world, request), world.server)),
  },
  {
    method: 'GET',
    path: '/guilds/:guildId/channels',
    family: 'channel',
    handle: ({ server }) =>
      ok(server.channels.filter((channel) => channel.kind === 'text' && channel.botCanView).map((channel) => apiChannel(channel, server))),
  },
  { method: 'POST', path: '/channels/:channelId/typing', family: 'channel', handle: typing },
  { method: 'POST', path: '/users/@me/channels', family: 'dm', handle: openDm },
]

/** The channel of the address, if the bot may see it. */
export function visibleChannel(world: World, request: RestRequest): Channel {
  const channel = world.server.findChannel(param(request, 'channelId'))
  if (!channel) throw refuse('unknownChannel')
  if (!channel.botCanView) throw refuse('missingAccess')
  return channel
}

export function checkMaySend(world: World, channel: Channel): void {
  if (!channel.botCanSend) throw refuse('missingPermissions')
  const recipient = channel.recipientId ? world.server.findPerson(channel.recipientId) : undefined
  if (recipient?.acceptsDms === false) throw refuse('cannotMessageUser')
}

function typing(world: World, request: RestRequest): RestAnswer {
  checkMaySend(world, visibleChannel(world, request))
  return { status: 204, tookEffect: false }
}

function openDm(world: World, request: RestRequest): RestAnswer {
  const recipientId = textOf(asRecord(request.body.json).recipient_id)
  if (!world.server.members.some((member) => member.id === recipientId)) refuseField(['recipient_id'], 'USER_NOT_FOUND', 'Unknown user')
  return ok(apiChannel(world.server.dmWith(recipientId), world.server))
}
