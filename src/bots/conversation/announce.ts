import type { AnnouncementKey } from '../../domain/announcement.ts'
import type { MessageRef, Place } from '../../domain/request.ts'
import { asProblem, type Problem } from '../../errors.ts'
import type { Admins, Announcements, ChartPainter, Claim, Log } from '../../ports.ts'
import type { Card, Piece } from '../cards.ts'
import type { CardFile, Surface } from '../surface.ts'

export interface AnnouncerParts {
  readonly announcements: Announcements
  readonly painter: ChartPainter
  readonly admins: Admins
  readonly log: Log
  /** How long to wait before the next try where nobody says how long; 30 s by default. */
  readonly retryMs?: number
}

export interface Announcing {
  readonly key: AnnouncementKey
  readonly surface: Surface
  /** The channel, not a thread. */
  readonly place: Place
  /** Asked for only when it is about to be posted. */
  readonly compose: () => Promise<Card>
}

/** Longer than a post may take; whoever looks for longer than this before it posts is overtaken, and notices. */
const LEASE_MS = 30_000
const RETRY_MS = 30_000
/** What only an operator can mend. */
const MENDED_MS = 10 * 60_000

/**
 * Posts something once. A post that was begun and never confirmed is looked for before anything is posted again; what could not be sent is tried again
 * later; and where the channel is closed to us, that is told once and nothing more is tried.
 *
 * @returns `over` when nothing remains to be done
 */
export async function announce(parts: AnnouncerParts, announcing: Announcing): Promise<'over' | 'later'> {
  const { announcements, log } = parts
  const claimed = await announcements.claim(announcing.key, LEASE_MS)
  if (claimed.kind !== 'claimed') return claimed.kind === 'over' ? 'over' : 'later'
  const { claim } = claimed
  try {
    const message = (await findBegun(announcing, claim)) ?? (await post(parts, announcing, claim))
    if (!message) return 'later'
    await announcements.posted(announcing.key, claim, announcing.place, message)
    log.info({ announcement: announcing.key }, 'announced')
    return 'over'
  } catch (error) {
    return settle(asProblem(error), parts, announcing, claim)
  }
}

/** Where we may not look any more nobody knows; then it is posted where it is wanted now. */
async function findBegun({ surface, place, key }: Announcing, { posting }: Claim): Promise<MessageRef | undefined> {
  if (!posting) return undefined
  const { threadId: _, ...channel } = { ...place, channelId: posting.channelId }
  try {
    return await surface.find(channel, key, posting.sinceMs)
  } catch (error) {
    const problem = asProblem(error)
    if (problem.verdict === 'elsewhere' && posting.channelId !== place.channelId) return undefined
    throw problem
  }
}

/** @returns undefined when another process has taken over meanwhile */
async function post(
  { announcements, painter, log }: AnnouncerParts,
  announcing: Announcing,
  claim: Claim,
): Promise<MessageRef | undefined> {
  const { key, surface, place, compose } = announcing
  const card = await ringingNobody(await compose(), surface, place)
  if (!(await announcements.markPosting(key, claim, place.channelId, LEASE_MS))) return undefined
  try {
    return await surface.post(place, card, chartFiles(card, painter), key)
  } catch (error) {
    if (asProblem(error).code !== 'FILE_REFUSED') throw error
    log.warn({ announcement: key, err: error }, 'a chart was refused; its words go without it')
    return surface.post(place, card, [], key)
  }
}

/** Who is named in a report is not to be called to it every morning: where a mention would do that, their name stands for it. */
async function ringingNobody(card: Card, surface: Surface, place: Place): Promise<Card> {
  const { nameOf } = surface
  if (!nameOf) return card
  const ids = card.nodes.flatMap((node) => ('pieces' in node ? node.pieces.flatMap((piece) => personIn(piece) ?? []) : []))
  const found = await Promise.all(ids.map(async (personId) => [personId, await nameOf({ ...place, personId })] as const))
  const names = new Map(found)
  const named = (piece: Piece): Piece => {
    const personId = personIn(piece)
    return personId === undefined ? piece : { bold: names.get(personId) ?? personId }
  }
  return { ...card, nodes: card.nodes.map((node) => ('pieces' in node ? { ...node, pieces: node.pieces.map(named) } : node)) }
}

const personIn = (piece: Piece): string | undefined => (typeof piece === 'object' && 'person' in piece ? piece.person : undefined)

/** Drawn only where the platform asks for the bytes. */
function chartFiles(card: Card, painter: ChartPainter): CardFile[] {
  return card.nodes.flatMap((node) =>
    node.kind === 'chart'
      ? [
          {
            imageKey: node.imageKey,
            name: 'spending.png',
            mime: 'image/png' as const,
            alt: node.alt,
            bytes: () => painter.paint(node.chart),
          },
        ]
      : [],
  )
}

async function settle(problem: Problem, parts: AnnouncerParts, { key, place }: Announcing, claim: Claim): Promise<'over' | 'later'> {
  const { announcements, admins, log, retryMs = RETRY_MS } = parts
  log.info({ announcement: key, code: problem.code, err: problem }, 'not announced')
  // "No answer" alone leaves open whether it is visible.
  if (problem.code !== 'PLATFORM_UNCLEAR' && !claim.posting) await announcements.unmarkPosting(key, claim)
  switch (problem.verdict) {
    case 'elsewhere': {
      if (problem.code !== 'PLACE_CLOSED') return giveUp(problem, parts, { key, place }, claim)
      const isNew = await announcements.dropClosed(key, claim, place, place.channelId)
      const where = `${place.channelId} of ${place.platform}:${place.workspaceId}`
      if (isNew) await admins.tell(`I may not post summaries in ${where} any more (${problem.message}).`, `closed:${where}:${key}`)
      return 'over'
    }
    case 'retry':
      await announcements.later(key, claim, Math.max(problem.retryAfterMs ?? retryMs, Math.min(retryMs, 1_000)))
      return 'later'
    case 'fail':
      if (problem.code === 'PLATFORM_KEY') {
        await announcements.later(key, claim, Math.min(MENDED_MS, retryMs * 20))
        return 'later'
      }
      return giveUp(problem, parts, { key, place }, claim)
    default:
      await announcements.later(key, claim, retryMs)
      return 'later'
  }
}

/** What was refused once for what it is would be refused for ever. */
async function giveUp(
  problem: Problem,
  { announcements, log }: AnnouncerParts,
  { key, place }: Pick<Announcing, 'key' | 'place'>,
  claim: Claim,
): Promise<'over'> {
  log.error({ announcement: key, err: problem }, 'bug')
  await announcements.drop(key, claim, place)
  return 'over'
}
