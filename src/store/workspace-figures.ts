import type { Redis } from 'ioredis'
import { addFigures, type Figures, type Share, type Totals, totalsOf } from '../domain/figures.ts'
import { type Workspace, workspaceKey } from '../domain/rules.ts'
import { TALLIES } from '../domain/tallies.ts'
import type { WorkspaceFigures } from '../ports.ts'
import { asked } from './redis.ts'

/** Names in the hash of a day's money (scripts/ledger.lua, book-call.lua) and of its opinions (vote-tally.lua), by what they are called here. */
const MONEY: readonly (readonly [name: string, field: string])[] = [
  ...['images', 'microUsd', ...TALLIES].map((name) => [name, `all ${name}`] as const),
  ['providerMicroUsd', 'provider microUsd'],
  ['providerCalls', 'provider calls'],
]
const OPINIONS = ['up', 'down', 'liked'] as const

/** Reads the sums that the ledger keeps by day; nothing here grows with the length of the history. */
export function workspaceFigures(redis: Redis, prefix: string): WorkspaceFigures {
  const moneyKey = (workspace: Workspace, day: string) => `${prefix}:spend:workspace:${workspaceKey(workspace)}:${day}`
  const opinionsKey = (workspace: Workspace, day: string) => `${prefix}:tally:${workspaceKey(workspace)}:${day}`

  async function opinions(workspace: Workspace, day: string): Promise<Record<string, string | null>> {
    const found = await asked(redis.hmget(opinionsKey(workspace, day), ...OPINIONS))
    return Object.fromEntries(OPINIONS.map((name, at) => [name, found[at] ?? null]))
  }

  return {
    totals: (workspace, days) =>
      Promise.all(
        days.map(async (day) => {
          const [money, votes] = await Promise.all([
            asked(redis.hmget(moneyKey(workspace, day), ...MONEY.map(([, field]) => field))),
            opinions(workspace, day),
          ])
          return { day, ...totalsIn(Object.fromEntries(MONEY.map(([, field], at) => [field, money[at] ?? null])), votes) }
        }),
      ),

    async figures(workspace, days) {
      // One day after the other: a day of ten thousand people is a megabyte.
      const all: Figures[] = []
      for (const day of days) {
        const [money, votes] = await Promise.all([asked(redis.hgetall(moneyKey(workspace, day))), opinions(workspace, day)])
        all.push({ ...totalsIn(money, votes), ...sharesIn(money, workspaceKey(workspace)) })
      }
      return addFigures(all)
    },
  }
}

type Hash = Readonly<Record<string, string | null>>

function totalsIn(money: Hash, votes: Hash): Totals {
  const fields = new Map(MONEY)
  return totalsOf((name) => Number(money[fields.get(name) ?? ''] ?? votes[name] ?? 0))
}

const KINDS = { model: 'byModel', person: 'byPerson', channel: 'byChannel' } as const

/** "person:slack:T1:U1 images" */
function sharesIn(money: Hash, workspace: string): Pick<Figures, 'byModel' | 'byPerson' | 'byChannel'> {
  const shares = { byModel: new Map<string, Share>(), byPerson: new Map<string, Share>(), byChannel: new Map<string, Share>() }
  for (const [field, value] of Object.entries(money)) {
    const [account = '', what] = field.split(' ')
    const colon = account.indexOf(':')
    const by = KINDS[account.slice(0, colon) as keyof typeof KINDS]
    if (!by || (what !== 'images' && what !== 'microUsd')) continue
    const name = account.slice(colon + 1)
    // A person or a channel of Slack Connect may be of another workspace; what was spent was spent here.
    const short =
      by === 'byModel' ? name : name.startsWith(`${workspace}:`) ? name.slice(workspace.length + 1) : (name.split(':').at(-1) ?? name)
    shares[by].set(short, { ...(shares[by].get(short) ?? { images: 0, microUsd: 0 }), [what]: Number(value) })
  }
  return shares
}
