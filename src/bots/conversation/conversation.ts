import type { Delivery } from '../../domain/delivery.ts'
import { GOES_ON } from '../../domain/question.ts'
import type { RequestRecord } from '../../domain/record.ts'
import type { MessageRef, Platform } from '../../domain/request.ts'
import { asProblem, Problem } from '../../errors.ts'
import type { Attempt, Conversation, ImageStore, Log, PictureIndex, RequestStore } from '../../ports.ts'
import type { Card } from '../cards.ts'
import type { CardFile, Surface } from '../surface.ts'
import { questionView } from '../views/question-views.ts'
import { type Planned, problemView, progressView, resultView, type ShownStep } from '../views/request-views.ts'
import { askApprovers, showLapsed } from './approval-card.ts'
import { sendByLadder, type Way } from './ladder.ts'
import { offeredFiles, pictureFile } from './picture-file.ts'
import { postKey, Standing } from './standing.ts'

export interface ConversationParts {
  readonly surfaceOf: (platform: Platform) => Surface
  readonly requests: Pick<RequestStore, 'replySecret'>
  readonly images: Pick<ImageStore, 'get' | 'link'>
  /** Knows uploads that show the same picture; absent, every request uploads its own. */
  readonly pictures?: Pick<PictureIndex, 'find' | 'saveStaged'> | undefined
  readonly log: Log
}

/** Work that is done sooner than this shows no progress message: the picture itself is the answer. */
const SHOW_PROGRESS_AFTER_MS = 400
const COUNTDOWN_STEP_MS = 1_000

/** Opens the conversation of one attempt: the Conversation port over whichever surface the request came from. */
export function conversations({
  surfaceOf,
  requests,
  images,
  pictures,
  log,
}: ConversationParts): (attempt: Attempt) => Promise<Conversation> {
  return async (attempt) => {
    const { request } = attempt.record
    const surface = surfaceOf(request.place.platform)
    return openConversation({
      attempt,
      surface,
      replySecret: () => requests.replySecret(request.requestId),
      images,
      pictures,
      log: log.child({ requestId: request.requestId }),
    })
  }
}

interface Open {
  readonly attempt: Attempt
  readonly surface: Surface
  readonly replySecret: () => Promise<string | undefined>
  readonly images: ConversationParts['images']
  readonly pictures: ConversationParts['pictures']
  readonly log: Log
}

function openConversation({ attempt, surface, replySecret, images, pictures, log }: Open): Conversation {
  const { request } = attempt.record
  const standing = new Standing(surface, attempt)
  let planned: Planned | undefined = attempt.record.learned.plan
  const progress = progressLoop({
    show: async (step) =>
      showProgress(progressView(request, step, Date.now(), planned), { attempt, surface, standing, secret: await replySecret() }),
    log,
  })

  const send: Send = async (compose, files, as = 'post') =>
    sendByLadder({ surface, attempt, standing, replySecret: await replySecret(), compose, files, as, log })

  return {
    progress(step) {
      if (step.kind === 'planned') planned = step
      else progress.next(step)
    },

    async show(learned, signal) {
      await progress.drop()
      signal.throwIfAborted()
      return showPicture(send, { attempt, surface, learned, signal, images, pictures })
    },

    async ask(question) {
      await progress.drop()
      await askApprovers(attempt, question, surface)
      const isPrivate = request.options.private === true
      const isRepliedTo = (way: Way) => way !== 'reply' || (surface.replyBecomesResult && !isPrivate)
      const compose = (_: unknown, way: Way) => questionView(request, question, { nowMs: Date.now(), takesReplies: isRepliedTo(way) })
      const files = offeredFiles(images, question.offer, surface)
      const withPicture = files.length > 0 ? await send(compose, files, 'question').catch(unlessRefused) : undefined
      const { way, message } = withPicture ?? (await send(compose, [], 'question'))
      // A private answer can only be edited through its secret, so it is no message to fall back on.
      if (message && (way !== 'reply' || !isPrivate)) await standing.keep(message)
      // What cannot be updated would be said once more at every step.
      const ticks = GOES_ON.has(question.step) && !surface.countsDown && message !== undefined
      return ticks ? Date.now() + COUNTDOWN_STEP_MS : undefined
    },

    async explain(problem, proposal) {
      await progress.drop()
      if (problem.code === 'CANCELLED') return clearAway(problem)
      await send(() => problemView(request, problem, { proposal, decidedBy: attempt.record.answer?.by }), [])
      await showLapsed(attempt.record, surface, log)
    },

    close: progress.close,
  }

  /** Whoever cancelled has been told; what remains is to take back a message that says otherwise. */
  async function clearAway(problem: Problem): Promise<void> {
    try {
      const message = await standing.find()
      if (message) await surface.update(message, problemView(request, problem), [])
      else if (surface.replyBecomesResult) await surface.reply((await replySecret()) ?? '', problemView(request, problem), [], 'channel')
    } catch (error) {
      log.info({ err: error }, 'could not take back the message of a cancelled request')
    }
  }
}

interface ShowPicture {
  readonly attempt: Attempt
  readonly surface: Surface
  readonly learned: Parameters<Conversation['show']>[0]
  readonly signal: AbortSignal
  readonly images: ConversationParts['images']
  readonly pictures: ConversationParts['pictures']
}

type Send = (
  compose: (degraded: readonly string[], way: Way) => Card,
  files: readonly CardFile[],
  as?: 'post' | 'question',
) => ReturnType<typeof sendByLadder>

async function showPicture(send: Send, showing: ShowPicture): Promise<Delivery> {
  const { attempt, learned, images } = showing
  const { request } = attempt.record
  const withFile = (file: CardFile) => send((degraded) => resultView({ request, ...learned, degraded }), [file])
  try {
    const shared = await sharedFile(showing)
    // Somebody may have removed the file in the platform's own client. What was refused was not posted.
    const sent = shared && (await withFile(shared).catch(unlessRefused))
    const { way, message, degraded } = sent ?? (await withFile(await stagedFile(showing)))
    return delivered(way, message, degraded)
  } catch (error) {
    const problem = asProblem(error)
    const link = images.link(learned.generation.imageKey, learned.generation.mime)
    if (problem.verdict !== 'elsewhere' || problem.code !== 'FILE_REFUSED' || !link) throw error
    const compose = (degraded: readonly string[]) => resultView({ request, ...learned, degraded: [problem.tell, ...degraded], link })
    const { message, degraded } = await send(compose, [])
    return delivered('link', message, [problem.tell, ...degraded])
  }
}

const delivered = (way: Delivery['way'], message: MessageRef | undefined, degraded: readonly string[]): Delivery => ({
  way,
  ...(message && { message }),
  deliveredAtMs: Date.now(),
  degraded: [...degraded],
})

/** A picture that was made before is shown by the upload that is there already. */
async function sharedFile(showing: ShowPicture): Promise<CardFile | undefined> {
  const { attempt, surface, learned, pictures } = showing
  const { cacheKey, imageKey, reused } = learned.generation
  if (!surface.stage || !reused || !cacheKey || attempt.record.staged) return undefined
  const found = await pictures?.find(cacheKey, attempt.record.request.asker)
  const staged = found?.picture.imageKey === imageKey ? found.picture.staged : undefined
  return staged !== undefined && (await attempt.shareStaged(staged)) ? { ...fileOf(showing), staged } : undefined
}

function unlessRefused(error: unknown): undefined {
  if (!(error instanceof Problem) || error.code !== 'FILE_REFUSED') throw error
}

/** The picture, uploaded ahead where the platform wants that. The upload's id is saved at once, so that no retry uploads again. */
async function stagedFile(showing: ShowPicture): Promise<CardFile> {
  const { attempt, surface, learned, signal, pictures } = showing
  const { request, staged } = attempt.record
  const { cacheKey, imageKey } = learned.generation
  const file = fileOf(showing)
  if (!surface.stage) return file
  if (staged) return { ...file, staged }
  const fresh = await surface.stage(file, signal)
  await attempt.saveStaged(fresh)
  if (cacheKey) await pictures?.saveStaged({ cacheKey, imageKey }, request.asker, fresh)
  return { ...file, staged: fresh }
}

const fileOf = ({ attempt: { record }, learned, images }: ShowPicture): CardFile =>
  pictureFile(images, learned.generation, record.request.words, record.learned.intent)

interface ShowProgress {
  readonly attempt: Attempt
  readonly surface: Surface
  readonly standing: Standing
  readonly secret: string | undefined
}

async function showProgress(card: Card, { attempt, surface, standing, secret }: ShowProgress): Promise<void> {
  const isPrivate = attempt.record.request.options.private === true
  const message = await standing.message()
  if (message) {
    // A worker that was frozen must not put "drawing" over the picture that another one has delivered meanwhile.
    await attempt.markPosting('update')
    return void (await surface.update(message, card, []))
  }
  if (surface.replyBecomesResult && secret) {
    const answer = await standing.begin('reply', () => surface.reply(secret, card, [], isPrivate ? 'asker' : 'channel'))
    // A private answer can only be edited through its secret, so it is no message to fall back on.
    if (answer && !isPrivate) await standing.keep(answer)
    return
  }
  if (!isPrivate) await standing.keep(await standing.post('progress', card, []))
}

/** Shows the latest step only, one at a time, and gives up quietly: progress is a courtesy, the picture is the promise. */
function progressLoop({ show, log }: { show: (step: ShownStep) => Promise<void>; log: Log }) {
  let latest: ShownStep | undefined
  let timer: NodeJS.Timeout | undefined
  let showing: Promise<void> = Promise.resolve()
  let isOff = false

  const flush = () => {
    showing = showing.then(async () => {
      const step = latest
      latest = undefined
      if (isOff || !step) return
      try {
        await show(step)
      } catch (error) {
        isOff = true
        log.info({ err: error }, 'no progress shown')
      }
    })
  }

  return {
    next(step: ShownStep) {
      latest = step
      clearTimeout(timer)
      // A wait outlives this attempt, so it is shown at once.
      if (step.kind === 'waiting-for-model' || step.kind === 'joining') flush()
      else timer = setTimeout(flush, SHOW_PROGRESS_AFTER_MS)
    },
    /** Something better is about to be shown. */
    async drop() {
      latest = undefined
      clearTimeout(timer)
      await showing
    },
    async close() {
      clearTimeout(timer)
      await showing
    },
  }
}

/** Tells somebody whose request no attempt owns any more. Best effort: the record says the same in their history. */
export async function tellEnd(surface: Surface, record: RequestRecord, code: 'EXPIRED', log: Log): Promise<void> {
  const { request, progress } = record
  await showLapsed(record, surface, log)
  const view = problemView(request, new Problem(code, 'past its deadline'))
  try {
    if (progress) await surface.update(progress, view, [])
    else await surface.whisper(request.place, request.asker, view)
  } catch {
    await surface
      .direct(request.asker, view, [], postKey(request.requestId, 'd'))
      .catch((error: unknown) => log.warn({ err: error, requestId: request.requestId }, 'could not tell that a request ran out of time'))
  }
}
