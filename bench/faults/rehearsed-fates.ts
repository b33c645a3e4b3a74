import { createHash } from 'node:crypto'
import { seededRandom } from '../../playground/gemini/random.ts'
import type { Cap } from '../../src/domain/ledger.ts'
import { ImageRequest } from '../../src/domain/request.ts'
import type { MoneyRules } from '../../src/store/ledger.ts'

export const CLERK_PREFIX = 'rehearsal'
const WEEK_MS = 7 * 86_400_000

export const PROGRAM_RULES = {
  timeZone: 'UTC',
  caps: [{ scope: 'global', period: 'day', limitMicroUsd: 60_000_000 }] as readonly Cap[],
} satisfies MoneyRules

const ZONES: Readonly<Record<string, string>> = { T1: 'Europe/Berlin', T2: 'America/New_York', T3: 'Pacific/Auckland' }

/** Limits that some meet; T2 halves them and moves to Tokyo after a week. */
export function teamRules(workspaceId: string, shiftMs: number): MoneyRules {
  const hasChanged = workspaceId === 'T2' && shiftMs > WEEK_MS
  const part = hasChanged ? 0.5 : 1
  return {
    timeZone: hasChanged ? 'Asia/Tokyo' : (ZONES[workspaceId] ?? 'UTC'),
    caps: [
      { scope: 'person', period: 'day', limitMicroUsd: 700_000 * part },
      { scope: 'person', period: 'week', limitMicroUsd: 4_000_000 * part },
      { scope: 'channel', period: 'day', limitMicroUsd: 9_000_000 * part },
      { scope: 'workspace', period: 'month', limitMicroUsd: 220_000_000 * part },
    ],
  }
}

/** What is to become of one request: the same for the same seed and number, whoever serves it and however often. */
export interface Fate {
  readonly request: ImageRequest
  readonly priceMicroUsd: number
  readonly raisedToMicroUsd: number | undefined
  readonly costMicroUsd: number
  readonly end: 'delivered' | 'failed' | 'cancelled'
  readonly isCancelledEarly: boolean
}

export function fateOf(seed: number, number: number): Fate {
  const random = seededRandom(seed * 1_000_003 + number)
  const among = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T
  const workspaceId = among(['T1', 'T2', 'T3'])
  const [personId, channelId] = [`U${Math.floor(random() * 20)}`, `C${Math.floor(random() * 4)}`]
  const priceMicroUsd = among([22_400, 33_600, 134_000])
  return {
    request: ImageRequest.parse({
      requestId: createHash('sha256').update(`${seed} ${number}`).digest('base64url').slice(0, 22),
      asker: { platform: 'slack', workspaceId, personId },
      place: { platform: 'slack', workspaceId, channelId },
      words: `picture ${number}`,
      via: 'command',
      attachments: [],
      options: {},
      askedAtMs: 1,
    }),
    priceMicroUsd,
    raisedToMicroUsd: random() < 0.2 ? priceMicroUsd + 100_000 : undefined,
    costMicroUsd: random() < 0.1 ? priceMicroUsd + 20_000 : priceMicroUsd - 1_000,
    end: among(['delivered', 'delivered', 'delivered', 'delivered', 'failed', 'cancelled']),
    isCancelledEarly: random() < 0.3,
  }
}
