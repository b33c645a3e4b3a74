import { addDays, calendarAt, firstMoment } from '../../domain/calendar.ts'
import { addTotals } from '../../domain/figures.ts'
import { addSample, noLiking } from '../../domain/liking.ts'
import { workspaceKey } from '../../domain/rules.ts'
import type { Heard } from '../heard.ts'
import type { InboxParts } from '../inbox/inbox-parts.ts'
import type { Arrival } from '../incoming.ts'
import { statsView } from '../views/stats-views.ts'

const DAYS = 30
/** Read while the platform waits for our answer: some 30 ms. */
const MOST_OWN = 300

/** `/banana stats`. The workspace's figures are sums by day, however many requests stand behind them; a person's own are read one by one. */
export async function showStats({ figures, samples, ruleBook }: InboxParts, { person, place }: Arrival): Promise<Heard> {
  const { timeZone } = await ruleBook.for({ asker: person, place })
  const today = calendarAt(Date.now(), timeZone).keys.day
  const days = Array.from({ length: DAYS }, (_, ago) => addDays(today, -ago))
  const [totals, newest] = await Promise.all([
    figures.totals(person, days),
    samples.newest(workspaceKey(person), person.personId, MOST_OWN),
  ])
  const own = noLiking()
  const sinceMs = firstMoment(addDays(today, 1 - DAYS), timeZone)
  const recent = newest.filter(({ askedAtMs }) => askedAtMs >= sinceMs)
  for (const sample of recent) addSample(own, sample)
  return { kind: 'answer', reply: statsView({ days: DAYS, totals: addTotals(totals), own, ownAtLeast: recent.length === MOST_OWN }) }
}
