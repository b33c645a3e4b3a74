import { randomBytes } from 'node:crypto'
import type { RequestRecord } from '../../domain/record.ts'
import type { Person } from '../../domain/request.ts'
import type { Heard } from '../heard.ts'
import type { InboxParts } from '../inbox/inbox-parts.ts'
import type { Arrival } from '../incoming.ts'
import { cannotSendView, ownDataView, preparingView } from '../views/privacy-views.ts'

/** The newest so many: what a person of flesh and blood asks for in years. */
const MOST_REQUESTS = 5_000

/** `/banana export`: what is kept of a person, as a file that they alone get. */
export function ownData(
  parts: Pick<InboxParts, 'requests' | 'preferences' | 'limits' | 'surfaceOf' | 'log'>,
): (arrival: Arrival) => Promise<Heard> {
  const { surfaceOf, log } = parts

  async function send({ person, place }: Arrival): Promise<void> {
    const surface = surfaceOf(place.platform)
    try {
      const data = await gather(parts, person)
      const file = { name: `banana-${new Date().toISOString().slice(0, 10)}.json`, text: `${JSON.stringify(data, null, 2)}\n` }
      await surface.sendFile(person, file, ownDataView(data.requests.length), randomBytes(12).toString('base64url'))
    } catch (error) {
      log.warn({ err: error }, 'somebody could not be sent their own data')
      await surface.whisper(place, person, cannotSendView())
    }
  }

  return async (arrival) => ({ kind: 'answer', reply: preparingView(), after: () => send(arrival) })
}

async function gather({ requests, preferences, limits }: Pick<InboxParts, 'requests' | 'preferences' | 'limits'>, person: Person) {
  const [records, { chosen, habits }, spent] = await Promise.all([
    requests.history(person, MOST_REQUESTS),
    preferences.of(person),
    limits.spent(person),
  ])
  return {
    exportedAt: new Date().toISOString(),
    platform: person.platform,
    workspace: person.workspaceId,
    person: person.personId,
    settings: chosen,
    learned: habits ?? null,
    spentMicroUsd: { today: spent.todayMicroUsd, thisMonth: spent.monthMicroUsd },
    requests: records.map((record) => requestOf(record, person)),
  }
}

function requestOf(
  { request, state, problemCode, learned, chargedMicroUsd, votes, deletedAtMs, question, answer }: RequestRecord,
  person: Person,
) {
  const { intent, plan, generation } = learned
  return {
    requestId: request.requestId,
    askedAt: new Date(request.askedAtMs).toISOString(),
    channel: request.place.channelId,
    words: request.words,
    attachments: request.attachments.map(({ name }) => name),
    options: request.options,
    ended: state,
    ...(problemCode && { because: problemCode }),
    ...(question && { question: question.step, answer: answer ?? null }),
    ...(intent && { readAs: { domain: intent.domain, style: intent.style, confidence: intent.confidence } }),
    ...(plan && { prompt: plan.prompt }),
    ...(generation && { model: generation.modelId, width: generation.width, height: generation.height }),
    chargedMicroUsd: chargedMicroUsd ?? 0,
    ownVote: votes[`${person.platform}:${person.workspaceId}:${person.personId}`]?.value ?? null,
    ...(deletedAtMs && { deletedAt: new Date(deletedAtMs).toISOString() }),
  }
}
