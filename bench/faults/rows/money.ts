import { waitFor } from '../../support/wait-for.ts'
import { endOfToday, PICTURE_MICRO_USD, race } from '../ledger-race.ts'
import { isDelivered } from '../moments.ts'
import { givePurses, PAID_FOR, POOR_WORLD, type SpentOutcome, spendAtOnce } from '../money-load.ts'
import { FULL_REHEARSAL, rehearse } from '../rehearse.ts'
import { expect, type FaultCase, type Row } from '../row.ts'
import { PREFIX, type Program, type World } from '../world.ts'

const ASKS = 500
const ENDS_WITHIN_MS = 240_000

const told = ({ delivered, refused, others, chargedMicroUsd, heldMicroUsd, kills }: SpentOutcome): string =>
  `${delivered} drawn, ${refused} told, ${others.length} otherwise (${others.slice(0, 3)}); ${chargedMicroUsd} charged, ${heldMicroUsd} held, ${kills} kills`

/** Each case is about a person of its own. */
const crowd = (
  what: string,
  who: number,
  killEveryMs: number | undefined,
  check: (spent: SpentOutcome) => boolean = () => true,
): FaultCase => ({
  what: `${ASKS} at once by one person with money for ${PAID_FOR}, over four workers${what}`,
  settleWithinMs: ENDS_WITHIN_MS,
  async run(world) {
    const personId = world.askers.slackPeople[who] as string
    const billMicroUsd = await givePurses(world, PAID_FOR)
    const spent = await spendAtOnce(world, {
      personId,
      asks: ASKS,
      within: ENDS_WITHIN_MS,
      ...(killEveryMs !== undefined && { killEveryMs }),
    })
    // Whoever loses a worker again and again because of what else is in its hands is not given up: each gets a little further in between (serve.ts).
    expect(spent.others.length === 0 && spent.delivered + spent.refused === ASKS && spent.heldMicroUsd === 0, told(spent))
    expect(spent.chargedMicroUsd <= PAID_FOR * billMicroUsd && spent.delivered <= PAID_FOR, told(spent))
    // A picture that a dead worker left behind is charged at its list price: its bill died with the answer.
    if (killEveryMs === undefined) expect(spent.chargedMicroUsd === PAID_FOR * billMicroUsd && spent.delivered === PAID_FOR, told(spent))
    expect(check(spent), told(spent))
    expect(spent.faults.length === 0, spent.faults.slice(0, 3).join('; '))
  },
})

const racing = (what: string, run: Parameters<typeof race>[1]): FaultCase => ({ what, run: (world) => race(world, run) })

const F41: Row = {
  id: 'F41',
  fault: 'more is asked for at once than the money allows',
  world: POOR_WORLD,
  cases: [
    crowd('', 0, undefined),
    crowd(', of which one dies every 700 ms', 1, 700, ({ kills }) => kills > 0),
    racing('400 at once for 100: a hundred', async ({ limit, reserve }) => {
      limit(100)
      const { length } = await reserve(400)
      expect(length === 100, `${length} were given money`)
    }),
    racing('around the end of a day: no day gives more than its limit', async ({ limit, now, reserve }) => {
      limit(10)
      now(endOfToday() - 20)
      const around = [await reserve(10), await reserve(40), await reserve(40)].map(({ length }) => length)
      now(endOfToday() + 60_000)
      const after = await reserve(40)
      const sum = around.reduce((all, count) => all + count, after.length)
      expect(sum === 20, `${around} and then ${after.length} were given money`)
    }),
    racing('a limit lowered while more is held: what is held is made, nothing more is given', async ({ hand, limit, reserve }) => {
      limit(10)
      const held = await reserve(10)
      limit(4)
      expect((await reserve(20)).length === 0, 'more was given')
      for (const request of held)
        expect((await hand.settle(request, PICTURE_MICRO_USD, 'flash')) === PICTURE_MICRO_USD, 'it was not charged')
      limit(12)
      expect((await reserve(20)).length === 2, 'the limit that was raised does not count')
    }),
    racing('given back after the day is over: back in its own day, none in the next', async ({ hand, limit, now, reserve }) => {
      limit(10)
      const held = await reserve(10)
      now(endOfToday() + 60_000)
      const next = await reserve(10)
      for (const { requestId } of held) await hand.release(requestId, 'failed')
      expect(next.length === 10 && (await reserve(20)).length === 0, 'the next day gave more than its limit')
    }),
    {
      what: 'a worker dies between the reservation and the call: charged once',
      async run(world) {
        const ask = await world.askers.ask('slack', 'command', { personId: world.askers.slackPeople[2] as string })
        const requestId = await world.askers.requestId(ask)
        await waitFor(() => world.redis.client.exists(`${PREFIX}:hold:${requestId}`), 'the reservation', { withinMs: 10_000, everyMs: 1 })
        const has = ({ process }: Program) => process.lines.some((line) => line.requestId === requestId && line.stage === 'plan')
        const owner = await waitFor(() => world.workers.find(has), `who has ${requestId}`, { withinMs: 5_000, everyMs: 1 })
        await world.killAndRestart(owner)
        await isDelivered(world, ask, 20_000)
        const charges = await chargesOf(world, requestId)
        expect(charges === 1, `it was charged ${charges} times`)
      },
    },
  ],
}

async function chargesOf({ redis }: World, requestId: string): Promise<number> {
  const entries = await redis.client.xrange(`${PREFIX}:ledger`, '-', '+')
  return entries.filter(([, fields]) => fields.includes('settled') && fields.includes(requestId)).length
}

const AUDIT: Row = {
  id: 'AUDIT',
  fault: 'three teams spend for two weeks while their workers die',
  world: POOR_WORLD,
  cases: [
    {
      what: `${FULL_REHEARSAL.requests} requests over ${FULL_REHEARSAL.clerks} processes, one killed every ${FULL_REHEARSAL.killEveryMs} ms; then the audit`,
      isSlow: true,
      async run(world) {
        const { faults, figures } = await rehearse({ ...FULL_REHEARSAL, seed: world.options.seed })
        console.log(`AUDIT ${figures}`)
        expect(faults.length === 0, faults.slice(0, 5).join('; '))
      },
    },
  ],
}

export const MONEY: readonly Row[] = [F41, AUDIT]
