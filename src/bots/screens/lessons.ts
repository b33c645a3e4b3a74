import { inForce, type LessonDecision, type Offer, offerIn, type Recommendation } from '../../domain/recommendation.ts'
import type { Platform } from '../../domain/request.ts'
import { isAdminOf } from '../../domain/rights.ts'
import type { Workspace } from '../../domain/rules.ts'
import { asProblem, Problem } from '../../errors.ts'
import type { LessonsStore, Log, Members, RulesStore } from '../../ports.ts'
import { type Card, card, text } from '../cards.ts'
import type { Heard } from '../heard.ts'
import type { Incoming } from '../incoming.ts'
import type { Surface } from '../surface.ts'
import { lessonDetailsView, lessonListView, lessonView, takenBackView } from '../views/lesson-views.ts'
import { wordView } from '../views/person-views.ts'

export interface LessonDeskParts {
  readonly lessons: LessonsStore
  readonly rules: Pick<RulesStore, 'of'>
  readonly members: Members
  /** Has a workspace analysed now, by whichever process has the schedule. */
  readonly askForStudy: (workspace: Workspace) => Promise<void>
  readonly surfaceOf: (platform: Platform) => Surface
  readonly log: Log
}

type PostingParts = Pick<LessonDeskParts, 'lessons' | 'rules' | 'surfaceOf' | 'log'>
type Press = Extract<Incoming, { kind: 'button' }>

const APPLY = { decision: 'apply', said: 'Applied. Every picture from now on is made with it; Roll back takes it away again.' } as const
const UNDO = { decision: 'roll-back', said: 'Rolled back: it is as it was before.' } as const
const DECISIONS: Readonly<Record<string, { readonly decision: LessonDecision; readonly said: string }>> = {
  'lesson-apply': APPLY,
  'lesson-apply-listed': APPLY,
  'lesson-dismiss': { decision: 'dismiss', said: 'Dismissed. I will not propose it again.' },
  'lesson-undo': UNDO,
  'lesson-undo-listed': UNDO,
}

/** The buttons under what was learned: for admins alone, whoever sees the card. @throws Problem NOT_ADMIN, NO_SUCH_LESSON */
export async function pressLesson(parts: LessonDeskParts, press: Press): Promise<Heard> {
  const { lessons, rules, members, surfaceOf, log } = parts
  const { person, place, key, action, message } = press
  if (!(press.isAdmin || (await isAdminOf((await rules.of(place)).rules, members, person))))
    throw new Problem('NOT_ADMIN', `${action} by ${person.personId}`)
  if (action === 'lesson-study') return study(parts, place)
  const book = await lessons.book(place)
  if (action === 'lesson-list')
    return {
      kind: 'answer',
      reply: lessonListView(
        inForce(book),
        book.offers.filter(({ state }) => state === 'open'),
        Date.now(),
      ),
    }
  const offer = offerIn(book, key)
  if (!offer) throw new Problem('NO_SUCH_LESSON', `no lesson ${key} here`)
  if (action === 'lesson-details') return { kind: 'answer', reply: lessonDetailsView(offer.recommendation) }
  const wanted = DECISIONS[action]
  if (!wanted) throw new Problem('UNKNOWN_BUTTON', `action ${action.slice(0, 40)}`)
  if (offer.isEmptied) return { kind: 'answer', reply: wordView('What that had learned is not kept any more: a newer one took its place.') }
  const done = await lessons.decide(place, key, wanted.decision, person.personId)
  const after = async () => {
    const now = offerIn(await lessons.book(place), key)
    // The list of all stays as it is: it shows more than this one, and is seen by one admin alone.
    if (message && now && !action.endsWith('-listed'))
      await surfaceOf(place.platform)
        .update(message, lessonView(now), [])
        .catch((error: unknown) => log.warn({ err: error }, 'a card of a lesson could not be renewed'))
  }
  return { kind: 'answer', reply: wordView(done ? wanted.said : 'Somebody else decided that already.'), after }
}

async function study({ rules, askForStudy }: LessonDeskParts, workspace: Workspace): Promise<Heard> {
  await askForStudy(workspace)
  const { channel } = (await rules.of(workspace)).rules.summaries
  const where = channel ? ['is posted in ', { channel }, '.'] : ['stands behind “What I learned”: no channel is chosen under Summaries…']
  const says = text(
    'I am looking at what people asked for and liked here. It takes some seconds, and minutes where there is much. What is new ',
    ...where,
  )
  return { kind: 'answer', reply: card('I am looking at what people asked for and liked here.', says) }
}

/** Posts the cards that the admins do not have yet, where the rules say; nothing where they name no channel. */
export async function postLessons({ lessons, rules, surfaceOf, log }: PostingParts, workspace: Workspace): Promise<void> {
  const { offers } = await lessons.book(workspace)
  for (const offer of offers.filter(({ state, isTold }) => state === 'open' && !isTold)) {
    if (!(await postOnce({ rules, surfaceOf, log }, workspace, lessonView(offer), keyOf(offer), offer.recommendation.madeAtMs))) return
    await lessons.told(workspace, offer.recommendation.recommendationId)
  }
}

export async function tellTakenBack(
  parts: PostingParts,
  workspace: Workspace,
  recommendation: Recommendation,
  because: string,
): Promise<void> {
  await postOnce(parts, workspace, takenBackView(recommendation, because), `${recommendation.recommendationId}.b`, Date.now())
}

const CLOCK_SLACK_MS = 5 * 60_000

/** At most 24 characters, for Discord's nonce. */
const keyOf = ({ recommendation }: Offer): string => `${recommendation.recommendationId}.l`

/** Looks for it first: a process may have died after it posted. @returns whether it is there */
async function postOnce(
  { rules, surfaceOf, log }: Pick<LessonDeskParts, 'rules' | 'surfaceOf' | 'log'>,
  workspace: Workspace,
  view: Card,
  key: string,
  sinceMs: number,
): Promise<boolean> {
  const channelId = (await rules.of(workspace)).rules.summaries.channel
  if (!channelId) return false
  const surface = surfaceOf(workspace.platform)
  const place = { ...workspace, channelId }
  try {
    if (!(await surface.find(place, key, sinceMs - CLOCK_SLACK_MS))) await surface.post(place, view, [], key)
    return true
  } catch (error) {
    const problem = asProblem(error)
    if (problem.verdict === 'retry') throw problem
    log.warn({ err: error, channelId }, 'what was learned cannot be posted; it is tried again next time')
    return false
  }
}
