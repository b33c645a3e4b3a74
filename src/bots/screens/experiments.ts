import type { ExperimentReport } from '../../domain/experiment.ts'
import { isAdminOf } from '../../domain/rights.ts'
import { Problem } from '../../errors.ts'
import { isOutside } from '../admin/admin.ts'
import type { Heard } from '../heard.ts'
import type { InboxParts } from '../inbox/inbox-parts.ts'
import type { Arrival, Incoming } from '../incoming.ts'
import { EXPERIMENT_ACTIONS, type ExperimentAction, experimentsView, shareForm } from '../views/experiment-views.ts'
import { wordView } from '../views/person-views.ts'

type Press = Extract<Incoming, { kind: 'button' }>
type Sent = Extract<Incoming, { kind: 'form' }>

export interface ExperimentDesk {
  /** `/banana experiments`. @throws Problem NOT_ADMIN, NO_WORKSPACE, as all of these */
  show(arrival: Arrival): Promise<Heard>
  /** Undefined for a button of something else. */
  pressed(press: Press): Promise<Heard> | undefined
  submitted(form: Sent): Promise<Heard>
}

const COUNTED_WITHIN_MS = 1_500
const STILL_COUNTING = 'I am still counting the requests of this workspace. Look again in a moment: /banana experiments.'

/** Only admins of the workspace see and change its experiments; who they are is asked at every press. */
export function experimentDesk({ experiments, rules, members, log }: InboxParts): ExperimentDesk {
  const effects: Readonly<Record<ExperimentAction, (press: Press) => Promise<Heard>>> = {
    'experiment-start': async ({ place, key }) => {
      const reports = await inTime(place)
      if (!reports) return { kind: 'answer', reply: wordView(STILL_COUNTING) }
      const report = reports.find(({ experiment }) => experiment === key)
      if (!report) throw new Problem('UNKNOWN_BUTTON', `experiment ${key.slice(0, 40)}`)
      return { kind: 'form', form: shareForm(report) }
    },
    async 'experiment-stop'({ place, person, key }) {
      await experiments.stop(place, key, person.personId)
      return answer(place, `Stopped ${key}. Everybody gets the usual again.`)
    },
  }

  async function insistOnAdmin({ person, place, isAdmin }: Arrival): Promise<void> {
    if (isOutside({ place })) throw new Problem('NO_WORKSPACE', 'experiments, asked for in a direct message')
    if (isAdmin || (await isAdminOf((await rules.of(place)).rules, members, person))) return
    throw new Problem('NOT_ADMIN', `experiments, asked by ${person.personId}`)
  }

  async function answer(place: Arrival['place'], said?: string): Promise<Heard> {
    const reports = await inTime(place)
    const reply = reports ? experimentsView(reports, said) : wordView([said, STILL_COUNTING].filter((part) => part !== undefined).join(' '))
    return { kind: 'answer', reply }
  }

  /** A platform waits 3 s for an answer, and a large workspace has many requests to count. What was counted is there at the next look. */
  async function inTime(place: Arrival['place']): Promise<readonly ExperimentReport[] | undefined> {
    const { promise: late, resolve } = Promise.withResolvers<undefined>()
    const timer = setTimeout(resolve, COUNTED_WITHIN_MS, undefined)
    const counted = experiments.reports(place)
    // Whoever does not wait for it any more does not hear that it failed: the next look counts anew.
    counted.catch((error: unknown) => log.warn({ err: error }, 'experiments could not be counted'))
    return Promise.race([counted, late]).finally(() => clearTimeout(timer))
  }

  return {
    async show(arrival) {
      await insistOnAdmin(arrival)
      return answer(arrival.place)
    },
    pressed(press) {
      const action = EXPERIMENT_ACTIONS.find((each) => each === press.action)
      return action && insistOnAdmin(press).then(() => effects[action](press))
    },
    async submitted(form) {
      await insistOnAdmin(form)
      const share = form.values.share?.trim() ?? ''
      if (!/^\d{1,3}$/.test(share) || Number(share) > 100)
        return { kind: 'mistakes', fields: { share: `A whole number from 0 to 100, per cent of the people; got “${share.slice(0, 20)}”.` } }
      try {
        await experiments.start(form.place, form.key, form.person.personId, Number(share))
      } catch (error) {
        if (error instanceof Problem && error.verdict === 'decline') return { kind: 'mistakes', fields: { share: error.tell } }
        throw error
      }
      return answer(form.place, `${form.key} runs.`)
    },
  }
}
