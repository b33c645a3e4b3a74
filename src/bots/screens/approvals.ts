import { formatUsd } from '../../domain/money.ts'
import type { RequestRecord } from '../../domain/record.ts'
import type { MessageRef } from '../../domain/request.ts'
import { mayApprove } from '../../domain/rights.ts'
import { Problem } from '../../errors.ts'
import { showOutcome } from '../conversation/approval-card.ts'
import type { Heard } from '../heard.ts'
import { DELIVERY_REMEMBERED_MS, deliveryKey } from '../inbox/accept.ts'
import type { InboxParts } from '../inbox/inbox-parts.ts'
import type { Arrival } from '../incoming.ts'
import type { Outcome } from '../views/approval-views.ts'
import { wordView } from '../views/person-views.ts'

type Pressed = Arrival & { readonly message?: MessageRef }

/**
 * What becomes of a press on [Approve] or [Refuse]. Who may decide is checked here: whom the rules name, else the admins, and never about their own request.
 *
 * @throws Problem OWN_REQUEST, NOT_AN_APPROVER, DECIDED_ALREADY
 */
export function deciding({ requests, rules, members, queue, surfaceOf, log }: InboxParts) {
  return async (press: Pressed, record: RequestRecord, choice: 'approve' | 'refuse'): Promise<Heard> => {
    const { request, question } = record
    const { requestId, place, asker } = request
    const by = press.person.personId
    if (question?.step !== 'approval') throw new Problem('DECIDED_ALREADY', 'nothing is held here')
    if (by === asker.personId) throw new Problem('OWN_REQUEST', `${by} pressed ${choice} on their own request`)
    const now = (await rules.of(place)).rules
    if (!(await mayApprove(now, members, press.person))) {
      const isNamed = now.approvals.people.length + now.approvals.groups.length > 0
      const who = isNamed ? 'those whom your admins named' : 'the admins of this workspace'
      throw new Problem('NOT_AN_APPROVER', `${by} may not approve`, { values: { who } })
    }
    const taken = await decide()
    if (taken === 'repeated') return { kind: 'silence' }
    if (taken !== 'taken') return tooLate()
    const outcome: Outcome = { kind: choice === 'approve' ? 'approved' : 'refused', by }
    return {
      kind: 'taken',
      async after() {
        await wake(requestId)
        await showOutcome(record, outcome, surfaceOf(place.platform), log, press.message)
      },
    }

    function decide() {
      const allowsMicroUsd = choice === 'approve' ? question?.prices?.[0]?.priceMicroUsd : undefined
      const price = formatUsd(question?.prices?.[0]?.priceMicroUsd ?? 0)
      const what = `${choice === 'approve' ? 'approved' : 'refused'} ${price} above a limit for person ${asker.personId} (request ${requestId})`
      return requests.decide(
        requestId,
        { step: 'approval', choice, by, atMs: Date.now() },
        { allowsMicroUsd, workspace: place, what },
        { key: deliveryKey(press), forMs: DELIVERY_REMEMBERED_MS },
      )
    }

    /** The card may not say yet how it came out: whoever decided may have died before that. */
    async function tooLate(): Promise<Heard> {
      const standing = await requests.find(requestId)
      const decidedBy = standing?.answer?.by
      if (!standing || decidedBy === undefined) throw new Problem('DECIDED_ALREADY', `${choice} came too late`)
      const kind = standing.answer?.choice === 'approve' ? 'approved' : 'refused'
      const said = new Problem('DECIDED_ALREADY', `${choice} came too late`).tell
      const after = () => showOutcome(standing, { kind, by: decidedBy }, surfaceOf(place.platform), log, press.message)
      return { kind: 'answer', reply: wordView(said), after }
    }
  }

  async function wake(requestId: string): Promise<void> {
    try {
      await queue.wake(requestId)
    } catch (error) {
      log.warn({ requestId, err: error }, 'could not go on at once; the sweeper will')
    }
  }
}
