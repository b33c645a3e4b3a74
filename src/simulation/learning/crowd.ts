import { createHash } from 'node:crypto'
import type { Domain } from '../../domain/intent.ts'
import type { Model } from '../../domain/model.ts'
import type { Question } from '../../domain/question.ts'
import type { RequestRecord } from '../../domain/record.ts'
import type { ImageRequest, Options } from '../../domain/request.ts'
import type { Reason, Sample, Signal } from '../../domain/sample.ts'
import { sampleOf } from '../../domain/sample-of.ts'
import { TIER_SHARES } from '../assumptions.ts'
import { Chance } from '../chance.ts'
import { plainly } from '../typing.ts'
import { type Wish, Wishes } from '../wishes.ts'
import { type Arrival, type Member, START_MS } from '../workload.ts'
import { type SlangWish, slangWish } from './slang.ts'
import { type Given, POPULATIONS, type PopulationName, type Taster, Tastes } from './tastes.ts'

export const WEEK_MS = 7 * 86_400_000
const PLACE = { platform: 'slack', workspaceId: 'W0', channelId: 'C1' } as const

/** What people do besides asking. Shares of the pictures that they get, unless it says otherwise. */
const HABITS = {
  votes: 0.5,
  /** Of 👎: says why when asked. */
  reasons: 0.5,
  /** Somebody else votes on it, too. */
  onlooks: 0.3,
  /** Of what is not liked: tries again, twice at most; of these, the next quality up, where the tier has it. */
  triesAgain: 0.5,
  better: 0.35,
  /** Of what was misread: says it in plain words, with Edit… */
  edits: 0.5,
  /** Of wishes: the same as an earlier one of their own. */
  repeats: 0.1,
  /** Of the people of the brigade: votes on whatever others get. */
  brigadeVotes: 0.8,
} as const
const MOST_TRIES = 2
/** How many of the second reader's users, so to speak, know the team's words: it does not. */
const READER_KNOWS_SLANG = 0.6

export interface CrowdMember extends Member {
  readonly taster: Taster
}

export interface Asked extends Arrival {
  readonly member: CrowdMember
  readonly week: number
  readonly tries: number
}

/** One picture, and whether whoever asked for it likes it, voted or not. */
export interface Served {
  readonly asked: Asked
  readonly sample: Sample
  readonly isLiked: boolean
  /** What somebody could foretell who knew all tastes: the best that any prediction can do. */
  readonly chance: number
}

/** The people of one simulated team: they ask, answer, look, vote and try again. */
export class Crowd {
  readonly members: readonly CrowdMember[]
  readonly #seed: number
  readonly #tastes: Tastes
  readonly #roles: ReadonlyMap<string, Model['role']>
  readonly #more: Asked[] = []
  readonly #asked = new Map<string, Asked>()
  readonly #nowMs: () => number
  readonly #tell: (served: Served) => void

  constructor(seed: number, models: readonly Model[], nowMs: () => number, tell: (served: Served) => void) {
    this.#seed = seed
    this.#tastes = new Tastes(seed)
    this.#roles = new Map(models.map(({ modelId, role }) => [modelId, role]))
    this.#nowMs = nowMs
    this.#tell = tell
    const chance = new Chance(seed, 'crowd')
    this.members = (Object.keys(POPULATIONS) as PopulationName[]).flatMap((population) =>
      Array.from({ length: POPULATIONS[population].people }, (_, at): CrowdMember => {
        const personId = `${population}${at}`
        const person = { platform: PLACE.platform, workspaceId: PLACE.workspaceId, personId }
        return { person, tier: chance.weighted(TIER_SHARES), isQualitySensitive: false, taster: { population, personId } }
      }),
    )
  }

  /** In the order in which they come, with what people ask for again in between. */
  *arrivals(weeks: number): Generator<Asked> {
    for (const own of this.#wanted(weeks)) {
      for (let next = this.#nextBefore(own.atMs); next; next = this.#nextBefore(own.atMs)) yield this.#noted(next)
      yield this.#noted(own)
    }
    for (let next = this.#nextBefore(Number.POSITIVE_INFINITY); next; next = this.#nextBefore(Number.POSITIVE_INFINITY))
      yield this.#noted(next)
  }

  /** Whoever is asked says what they had in mind, or nothing where the reading is right anyway. */
  choice({ request }: Arrival, { step, reading }: Question): string {
    const wish = this.#asked.get(request.requestId)?.wish
    const dice = this.#dice(`answer ${step} ${request.requestId}`)
    const isRight = wish !== undefined && isDomainRight(wish, reading.domain)
    if (step === 'confirm') return isRight ? (dice < 0.45 ? 'yes' : 'silence') : dice < 0.65 ? 'no' : 'silence'
    if (dice > 0.94) return 'silence'
    if (dice > 0.86) return 'try'
    if (step === 'subject') return dice < 0.5 ? 'object' : dice < 0.7 ? 'person' : 'landscape'
    return LOOKS[wish?.accept[0] ?? 'photography']
  }

  /** A text model from elsewhere does not know what this team calls things, but often guesses. */
  wishAsRead({ wish, request }: Arrival): Wish {
    if (!isSlang(wish) || this.#dice(`reads ${request.requestId}`) < READER_KNOWS_SLANG) return wish
    const { style: _style, ...unknown } = wish
    return { ...unknown, accept: [] }
  }

  ended({ request }: Arrival, record: RequestRecord): void {
    const asked = this.#asked.get(request.requestId)
    this.#asked.delete(request.requestId)
    const ended = sampleOf(record)
    if (!asked || !ended) return
    const sample: Sample = { ...ended, spentMicroUsd: spentOn(record) }
    const isLiked = sample.state === 'delivered' && this.#likes(asked.member.taster, asked, sample)
    const tries = sample.state === 'delivered' && !isLiked ? this.#again(asked, sample) : undefined
    const chance = this.#tastes.chance(asked.member.taster, this.#given(asked, sample))
    this.#tell({ asked, isLiked, chance, sample: { ...sample, votes: this.#votes(asked, sample, isLiked), signals: tries ? [tries] : [] } })
  }

  // --- What they want -------------------------------------------------------------------------------------------------------------------

  *#wanted(weeks: number): Generator<Asked> {
    const chance = new Chance(this.#seed, 'wants')
    const wishes = new Wishes(new Chance(this.#seed, 'wishes'))
    const earlier = new Map<string, Asked>()
    const weekly = this.members.reduce((sum, { taster }) => sum + POPULATIONS[taster.population].requests, 0)
    const byName = new Map(this.members.map((member) => [member.person.personId, member]))
    const activity = Object.fromEntries(
      this.members.map(({ person, taster }) => [person.personId, POPULATIONS[taster.population].requests]),
    )
    let atMs = START_MS
    for (let number = 0; ; number += 1) {
      atMs += chance.gap(WEEK_MS / weekly)
      const week = Math.floor((atMs - START_MS) / WEEK_MS)
      if (week >= weeks) return
      const member = byName.get(chance.weighted(activity)) as CrowdMember
      const { slang, domains, drafts } = POPULATIONS[member.taster.population]
      const before = earlier.get(member.person.personId)
      const own = chance.happens(slang) ? slangWish(week, chance) : undefined
      const wish = own ?? (before && chance.happens(HABITS.repeats) ? before.wish : composed(wishes, chance.weighted(domains)))
      const options: Options = chance.happens(drafts) ? { quality: 'draft' } : {}
      const asked = this.#ask({ member, wish, options, atMs, week, tries: 0 }, `own ${number}`)
      earlier.set(member.person.personId, asked)
      yield asked
    }
  }

  #ask(
    { member, wish, options, atMs, week, tries }: Omit<Asked, 'request'> & { readonly options: Options },
    name: string,
    parentId?: string,
  ): Asked {
    const requestId = createHash('sha256').update(`${this.#seed}:${name}`).digest('base64url').slice(0, 22)
    const request: ImageRequest = {
      ...{
        requestId,
        place: PLACE,
        asker: member.person,
        via: parentId ? 'button' : 'command',
        words: plainly(wish),
        attachments: [],
        options,
      },
      ...(parentId && { parentId }),
      askedAtMs: Math.floor(atMs),
    }
    return { atMs: Math.floor(atMs), request, member, wish, week, tries }
  }

  #nextBefore(atMs: number): Asked | undefined {
    this.#more.sort((one, other) => one.atMs - other.atMs)
    return this.#more[0] && this.#more[0].atMs <= atMs ? this.#more.shift() : undefined
  }

  #noted(asked: Asked): Asked {
    this.#asked.set(asked.request.requestId, asked)
    return asked
  }

  // --- What they think of it ------------------------------------------------------------------------------------------------------------

  #likes(taster: Taster, asked: Asked, sample: Sample): boolean {
    return this.#tastes.likes(taster, this.#given(asked, sample))
  }

  #given({ wish }: Asked, sample: Sample): Given {
    const { requestId, domain = 'photography', style = '', complexity = 0, template, modelId = '' } = sample
    return {
      ...{ requestId, complexity, template, domain: wish.accept[0] ?? domain },
      role: this.#roles.get(modelId) ?? 'flash',
      isDomainRight: isDomainRight(wish, domain),
      isStyleRight: !isSlang(wish) || wish.style === style,
    }
  }

  #again(asked: Asked, { requestId, domain }: Sample): Signal | undefined {
    const { member, wish, tries, week, request } = asked
    if (tries >= MOST_TRIES || this.#dice(`again ${requestId}`) >= HABITS.triesAgain) return undefined
    const atMs = this.#nowMs() + 60_000
    if (domain && !isDomainRight(wish, domain) && this.#dice(`edits ${requestId}`) < HABITS.edits) {
      const plain = inPlainWords(wish)
      this.#more.push(
        this.#ask({ member, wish: plain, options: request.options, atMs, week, tries: tries + 1 }, `edit ${requestId}`, requestId),
      )
      return 'edit'
    }
    const isBetter = member.tier !== 'free' && request.options.quality !== 'best' && this.#dice(`better ${requestId}`) < HABITS.better
    const options: Options = { ...request.options, fresh: true, ...(isBetter && { quality: 'best' as const }) }
    this.#more.push(this.#ask({ member, wish, options, atMs, week, tries: tries + 1 }, `again ${requestId}`, requestId))
    return isBetter ? 'better' : 'again'
  }

  #votes(asked: Asked, sample: Sample, isLiked: boolean): Sample['votes'] {
    if (sample.state !== 'delivered') return []
    const { requestId } = sample
    const { taster } = asked.member
    const atMs = Math.floor(this.#nowMs())
    const isBrigades = taster.population === 'brigade'
    const own =
      isBrigades || this.#dice(`votes ${requestId}`) < HABITS.votes
        ? [this.#vote(asked, sample, isBrigades ? this.#suits(sample) : isLiked, atMs)]
        : []
    const others = this.#onlookers(requestId).flatMap((onlooker) => {
      const { personId, population } = onlooker
      if (personId === taster.personId) return []
      const likes = population === 'brigade' ? this.#suits(sample) : this.#likes(onlooker, asked, sample)
      return [{ personId, value: likes ? ('up' as const) : ('down' as const), atMs }]
    })
    return [...own, ...others]
  }

  /** The whole brigade nearly every time, and now and then somebody else. */
  #onlookers(requestId: string): Taster[] {
    const brigade = this.members.filter(
      ({ taster }) => taster.population === 'brigade' && this.#dice(`looks ${requestId} ${taster.personId}`) < HABITS.brigadeVotes,
    )
    const chance = new Chance(this.#seed, `looks ${requestId}`)
    return [...brigade, ...(chance.happens(HABITS.onlooks) ? [chance.oneOf(this.members)] : [])].map(({ taster }) => taster)
  }

  /** What the brigade wants everybody to have. */
  #suits = ({ modelId = '' }: Sample): boolean => this.#roles.get(modelId) === 'pro'

  #vote({ member, wish }: Asked, { requestId, domain, style }: Sample, isUp: boolean, atMs: number): Sample['votes'][number] {
    const { personId } = member.taster
    if (isUp) return { personId, value: 'up', atMs }
    if (this.#dice(`reason ${requestId}`) >= HABITS.reasons) return { personId, value: 'down', atMs }
    const isMisread = !domain || !isDomainRight(wish, domain)
    const isOff = isSlang(wish) && wish.style !== style
    const reason: Reason = isMisread ? 'wrong-style' : isOff && this.#dice(`off ${requestId}`) < 0.6 ? 'wrong-style' : 'low-quality'
    return { personId, value: 'down', atMs, reason }
  }

  #dice = (name: string): number => new Chance(this.#seed, name).random()
}

export const isSlang = (wish: Wish): wish is SlangWish => 'slang' in wish
export const isDomainRight = ({ accept }: Wish, domain: Domain): boolean => accept.length === 0 || accept.includes(domain)

const spentOn = ({ learned: { intent, generation } }: RequestRecord): number =>
  (generation?.costMicroUsd ?? 0) + (intent?.costMicroUsd ?? 0)

const PLAIN = { photography: 'photograph', art: 'painting', diagrams: 'diagram', products: 'product shot for the shop' } as const

/** As somebody says it who was not understood: with the style by its usual name. */
function inPlainWords(wish: Wish): Wish {
  const domain = wish.accept[0] ?? 'photography'
  const style = isSlang(wish) ? wish.style.replaceAll('_', ' ') : ''
  const base = isSlang(wish) ? wish.base.replace(wish.slang, `${style} ${PLAIN[domain]}`) : `${PLAIN[domain]} of ${wish.base}`
  return { ...wish, base }
}

const LOOKS = { photography: 'photo', art: 'painting', diagrams: 'diagram', products: 'product' } as const

/** Most wishes are of a kind that suits whoever asks. */
function composed(wishes: Wishes, domain: Domain): Wish {
  for (let tries = 0; tries < 12; tries += 1) {
    const wish = wishes.compose()
    if (wish.accept[0] === domain) return wish
  }
  return wishes.compose()
}
