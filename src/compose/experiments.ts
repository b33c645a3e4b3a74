import type { Redis } from 'ioredis'
import type { Config } from '../config.ts'
import type { Person } from '../domain/request.ts'
import { partsOf, together } from '../pipeline/experiments/assign.ts'
import type { Experiments, Log, Samples, TrialsStore } from '../ports.ts'
import { trialsStore } from '../store/trials.ts'

export interface OpenedExperiments {
  readonly trials: TrialsStore
  readonly experiments: Experiments
  readonly isAhead: (person: Person) => Promise<boolean>
}

interface Parts {
  readonly redis: Redis
  readonly samples: Samples
  readonly log: Log
}

/** Which experiments run, who takes part, and what came of them. */
export function openExperiments({ redisPrefix }: Pick<Config, 'redisPrefix'>, { redis, samples, log }: Parts): OpenedExperiments {
  const trials = trialsStore({ redis, prefix: redisPrefix })
  return {
    trials,
    experiments: deskOnDemand({ trials, samples }),
    async isAhead(person) {
      try {
        return together(partsOf((await trials.of(person)).trials, person, Date.now())).ahead === true
      } catch (error) {
        log.warn({ err: error }, 'cannot tell which experiments run; everybody waits in line')
        return false
      }
    },
  }
}

/** Few admins ever ask for experiments: what reckons them is loaded with the first question. */
function deskOnDemand(parts: Pick<OpenedExperiments, 'trials'> & Pick<Parts, 'samples'>): Experiments {
  let loading: Promise<Experiments> | undefined
  const desk = (): Promise<Experiments> => {
    loading ??= import('../learning/experiment-desk.ts').then(({ experimentDesk }) => experimentDesk(parts))
    return loading
  }
  return {
    reports: async (...asked) => (await desk()).reports(...asked),
    start: async (...asked) => (await desk()).start(...asked),
    stop: async (...asked) => (await desk()).stop(...asked),
  }
}
