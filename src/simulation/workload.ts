import { createHash } from 'node:crypto'
import type { Tier } from '../domain/plan.ts'
import type { ImageRequest, Options, Person } from '../domain/request.ts'
import { type Habits, HOURS, REQUESTS_A_DAY, TIER_SHARES, WEEKEND, WORKSPACES } from './assumptions.ts'
import { Chance } from './chance.ts'
import { plainly, typedAnew } from './typing.ts'
import { type Wish, Wishes } from './wishes.ts'

export interface Member {
  readonly person: Person
  /** Undefined where the team has set no tiers. */
  readonly tier: Tier | undefined
  readonly isQualitySensitive: boolean
}

/** One request that comes in, and what its asker really means by it. */
export interface Arrival {
  readonly atMs: number
  readonly request: ImageRequest
  readonly member: Member
  readonly wish: Wish
}

export interface WorkloadOptions {
  readonly seed: number
  readonly requests: number
  readonly habits: Habits
  readonly hasTiers: boolean
}

/** A Monday, so that weeks look like weeks. */
export const START_MS = Date.UTC(2026, 10, 23)

const HOUR_MS = 3_600_000
const MEAN_HOUR = HOURS.reduce((sum, share) => sum + share, 0) / HOURS.length
/** People repeat what they saw lately: so many requests of a workspace are remembered. */
const MEMORY = 1_500
const TRIES = 12

interface Asked {
  readonly wish: Wish
  readonly words: string
  readonly options: Options
  readonly member: Member
  readonly requestId: string
  /** The request whose button was pressed. */
  readonly parentId?: string
}

interface Workspace {
  readonly members: readonly Member[]
  /** The last requests, the oldest overwritten first. Whoever repeats one of them at random makes what is popular more popular: a power law. */
  readonly asked: Asked[]
  written: number
}

/** Requests in the order in which they come: the same for the same seed, in constant memory. */
export function* workload({ seed, requests, habits, hasTiers }: WorkloadOptions): Generator<Arrival> {
  const chance = new Chance(seed, 'workload')
  const wishes = new Wishes(new Chance(seed, 'wishes'))
  const typing = new Chance(seed, 'typing')
  const workspaces = WORKSPACES.map((people, at) => workspaceOf(at, people, habits, hasTiers, chance))
  let atMs = START_MS
  let before: { readonly workspace: Workspace; readonly asked: Asked } | undefined
  for (let at = 0; at < requests; at += 1) {
    const isEcho = before !== undefined && chance.happens(habits.repeats * habits.atOnce)
    atMs += isEcho ? chance.gap(2_000) : chance.gap((24 * HOUR_MS) / REQUESTS_A_DAY / busyAt(atMs))
    const workspace = isEcho && before ? before.workspace : workspaceBySize(workspaces, chance)
    const member = memberByActivity(workspace.members, chance)
    const requestId = createHash('sha256').update(`${seed}:${at}`).digest('base64url').slice(0, 22)
    const asked =
      isEcho && before && !before.asked.options.private ? echoOf(before.asked, member, requestId) : next(workspace, member, requestId)
    before = { workspace, asked }
    remember(workspace, asked)
    yield { atMs: Math.floor(atMs), member, wish: asked.wish, request: requestOf(asked, Math.floor(atMs)) }
  }

  function next(workspace: Workspace, member: Member, requestId: string): Asked {
    const earlier = earlierOf(workspace, member, chance.happens(habits.ofOneself), chance) ?? earlierOf(workspace, member, false, chance)
    const kind = chance.weighted({
      repeat: habits.repeats,
      near: habits.nearRepeats,
      again: habits.again,
      new: Math.max(0, 1 - habits.repeats - habits.nearRepeats - habits.again),
    })
    if (!earlier || kind === 'new') return fresh(wishes.compose(), member, requestId)
    if (kind === 'again') {
      const mine = earlierOf(workspace, member, true, chance)
      if (!mine || mine.member !== member) return fresh(wishes.compose(), member, requestId)
      return { ...mine, member, requestId, parentId: mine.requestId, options: { ...mine.options, fresh: true } }
    }
    if (kind === 'near') return fresh(wishes.near(earlier.wish), member, requestId, earlier.options)
    const words = chance.happens(habits.retyped) ? typedAnew(earlier.wish, typing) : earlier.words
    return { wish: earlier.wish, words, member, requestId, options: repeatedOptions(earlier.options, member) }
  }

  function fresh(wish: Wish, member: Member, requestId: string, options?: Options): Asked {
    const words = chance.happens(0.2) ? typedAnew(wish, typing) : plainly(wish)
    return { wish, words, member, requestId, options: options ? repeatedOptions(options, member) : newOptions(member) }
  }

  function newOptions(member: Member): Options {
    const mayBest = member.tier !== 'free'
    const quality = chance.happens(habits.draft) ? 'draft' : mayBest && chance.happens(habits.best) ? 'best' : undefined
    return {
      ...(quality && { quality }),
      ...(chance.happens(habits.wide) && { aspect: '16:9' as const }),
      ...oftenNot(),
    }
  }

  /** Who repeats a wish wants it as it was; `--private` and `--fresh` are typed anew each time. */
  function repeatedOptions({ quality, aspect }: Options, member: Member): Options {
    const has = quality !== 'best' || member.tier !== 'free'
    return { ...(quality && has && { quality }), ...(aspect && { aspect }), ...oftenNot() }
  }

  function oftenNot(): Options {
    return { ...(chance.happens(habits.isPrivate) && { private: true }), ...(chance.happens(habits.fresh) && { fresh: true }) }
  }
}

/** Said again by somebody who saw it asked. */
const echoOf = ({ wish, words, options: { quality, aspect } }: Asked, member: Member, requestId: string): Asked => ({
  wish,
  words,
  member,
  requestId,
  options: { ...(quality && quality !== 'best' && { quality }), ...(aspect && { aspect }) },
})

function workspaceOf(at: number, people: number, { qualitySensitive }: Habits, hasTiers: boolean, chance: Chance): Workspace {
  const members = Array.from({ length: people }, (_, place): Member => {
    const person: Person = { platform: at % 2 === 0 ? 'slack' : 'discord', workspaceId: `W${at}`, personId: `P${place}` }
    const tier = chance.weighted(TIER_SHARES)
    return { person, tier: hasTiers ? tier : undefined, isQualitySensitive: chance.happens(qualitySensitive) }
  })
  return { members, asked: [], written: 0 }
}

function busyAt(atMs: number): number {
  const isWeekend = Math.floor((atMs - START_MS) / (24 * HOUR_MS)) % 7 >= 5
  const hour = HOURS[Math.floor(atMs / HOUR_MS) % HOURS.length] ?? 1
  return (hour / MEAN_HOUR) * (isWeekend ? WEEKEND : 1)
}

/** By how many people it has. */
function workspaceBySize(workspaces: readonly Workspace[], chance: Chance): Workspace {
  const place = chance.weighted(Object.fromEntries(workspaces.map(({ members }, at) => [String(at), members.length])))
  return workspaces[Number(place)] as Workspace
}

/** A few ask for much: the square makes the first in the list the busiest. */
const memberByActivity = (members: readonly Member[], chance: Chance): Member =>
  members[Math.floor(members.length * chance.random() ** 2)] as Member

/** What was private is repeated by its asker alone: nobody else has seen it. */
function earlierOf({ asked }: Workspace, member: Member, mine: boolean, chance: Chance): Asked | undefined {
  for (let tries = 0; asked.length > 0 && tries < TRIES; tries += 1) {
    const earlier = chance.oneOf(asked)
    if (earlier.member === member || (!mine && !earlier.options.private)) return earlier
  }
  return undefined
}

function remember(workspace: Workspace, { wish, words, options, member, requestId }: Asked): void {
  workspace.asked[workspace.written % MEMORY] = { wish, words, options, member, requestId }
  workspace.written += 1
}

function requestOf({ words, options, member, requestId, parentId }: Asked, askedAtMs: number): ImageRequest {
  const { platform, workspaceId } = member.person
  return {
    requestId,
    place: { platform, workspaceId, channelId: 'C1' },
    asker: member.person,
    via: parentId ? 'button' : 'command',
    words,
    attachments: [],
    options,
    ...(parentId && { parentId }),
    askedAtMs,
  }
}
