import { runModelLoad } from '../model-load.ts'
import { expect, type Row, SOCKET_WORLD } from '../row.ts'

const REQUESTS = 1_000
const OPEN_MS = 3_000

/** Providers that have a bad day. */
export const MODELS: readonly Row[] = [
  {
    id: 'F35',
    fault: 'one provider fails every call, another three of ten',
    world: SOCKET_WORLD,
    cases: [
      {
        what: `${REQUESTS} requests over three workers`,
        isSlow: true,
        run: async ({ redis, options }) => {
          const load = { redisUrl: redis.url, prefix: 'model-load', requests: REQUESTS, workers: 3, seed: options.seed, openMs: OPEN_MS }
          const { ends, openings, probes, recoveredAfterMs } = await runModelLoad(load)
          expect(ends.delivered === REQUESTS, `not all have their picture: ${JSON.stringify(ends)}`)
          expect(openings === 1, `the breaker opened ${openings} times`)
          expect(probes.mostAtOnce <= 1, `${probes.mostAtOnce} probes ran at once`)
          expect(recoveredAfterMs <= OPEN_MS + 1_000, `it drew again only ${Math.round(recoveredAfterMs)} ms after it was mended`)
        },
      },
    ],
  },
]
