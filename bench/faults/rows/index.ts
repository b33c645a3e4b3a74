import type { Row } from '../row.ts'
import { CANCEL } from './cancel.ts'
import { DELIVERIES } from './deliveries.ts'
import { FAILOVER } from './failover.ts'
import { MODELS } from './models.ts'
import { MONEY } from './money.ts'
import { PLATFORMS } from './platforms.ts'
import { QUESTIONS } from './questions.ts'
import { REDIS } from './redis.ts'
import { SAME_WISH } from './same-wish.ts'
import { SETUP } from './setup.ts'
import { SUMMARIES } from './summaries.ts'
import { WORKER_DEATH } from './worker-death.ts'
import { WORKER_PAUSES } from './worker-pauses.ts'

/** Every row there is. */
const ALL: readonly Row[] = [
  ...WORKER_DEATH,
  ...WORKER_PAUSES,
  ...REDIS,
  ...DELIVERIES,
  ...PLATFORMS,
  ...CANCEL,
  ...QUESTIONS,
  ...SAME_WISH,
  ...SETUP,
  ...MODELS,
  ...SUMMARIES,
  ...MONEY,
  ...FAILOVER,
]

/** Those of one world stand together, so that it is opened once. */
export const ROWS: readonly Row[] = [...Map.groupBy(ALL, ({ world }) => world).values()].flat()
