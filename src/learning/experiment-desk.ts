import { type Experiment, type ExperimentReport, isRunning, type Trial, type Trials, variedBy, withShare } from '../domain/experiment.ts'
import { type Workspace, workspaceKey } from '../domain/rules.ts'
import { Problem } from '../errors.ts'
import type { Experiments, Samples, TrialsStore } from '../ports.ts'
import { reportOf, Tally } from './experiments.ts'
import { HYPOTHESES } from './hypotheses.ts'

interface Parts {
  readonly trials: TrialsStore
  readonly samples: Pick<Samples, 'read'>
  readonly definitions?: readonly Experiment[]
  readonly now?: () => number
}

/** Longer than this nobody can wait for an answer in the chat. */
const LONG_MS = 1_000
const KEPT_MS = 60_000

interface Reckoned {
  /** Of the experiments that ran. */
  readonly version: number
  readonly reports: Promise<readonly ExperimentReport[]>
  readonly untilMs: number
}

/** Two admins at once, at most. */
const MOST_TRIES = 3

/** Starting and stopping is a new version with a line in the audit log; reports are reckoned from the records when somebody looks. */
export function experimentDesk({ trials, samples, definitions = HYPOTHESES, now = Date.now }: Parts): Experiments {
  const known = (experiment: string): Experiment => {
    const definition = definitions.find((each) => each.experiment === experiment)
    if (definition) return definition
    const names = definitions.map((each) => each.experiment).join(', ')
    throw new Problem('BAD_OPTION', `There is no experiment “${experiment.slice(0, 40)}”. There are: ${names}.`)
  }

  const reckoned = new Map<string, Reckoned>()

  async function change(
    workspace: Workspace,
    by: string,
    decide: (before: Trials) => { readonly after: Trials; readonly what: string },
  ): Promise<void> {
    for (let tries = 0; tries < MOST_TRIES; tries++) {
      const { trials: before, version } = await trials.of(workspace)
      const { after, what } = decide(before)
      if (await trials.change(workspace, version, after, { by, kind: 'experiment', what })) return
    }
    throw new Problem('BAD_OPTION', 'Somebody else starts or stops experiments this very moment. Please look again.')
  }

  async function reckon(workspace: Workspace, started: Trials): Promise<readonly ExperimentReport[]> {
    const shown = definitions.map((definition) => ({
      definition: started[definition.experiment]?.definition ?? definition,
      trial: started[definition.experiment],
    }))
    const tallies = shown.map(({ definition, trial }) => ({ tally: new Tally(definition), trial }))
    const since = Math.min(...Object.values(started).map(({ startedAtMs }) => startedAtMs))
    if (Number.isFinite(since)) {
      for await (const sample of samples.read({ workspace: workspaceKey(workspace), fromMs: since }))
        for (const { tally, trial } of tallies) if (trial && sample.askedAtMs >= trial.startedAtMs) tally.add(sample)
    }
    return shown.map(({ definition, trial }, index) => reportOf(definition, trial, (tallies[index] as { tally: Tally }).tally, now()))
  }

  return {
    async reports(workspace) {
      const { trials: started, version } = await trials.of(workspace)
      const key = workspaceKey(workspace)
      const last = reckoned.get(key)
      if (last?.version === version && now() < last.untilMs) return last.reports
      const startedMs = now()
      const reports = reckon(workspace, started)
      reckoned.set(key, { version, reports, untilMs: Infinity })
      // What was quick is reckoned anew for whoever looks; what took long is good for a while, and what failed for nobody.
      const forget = () => reckoned.delete(key)
      const keep = () => (now() - startedMs > LONG_MS ? reckoned.set(key, { version, reports, untilMs: now() + KEPT_MS }) : forget())
      reports.then(keep, forget)
      return reports
    },

    async start(workspace, experiment, by, share) {
      const definition = known(experiment)
      await change(workspace, by, (before) => {
        const running = before[experiment]
        const goesOn = running !== undefined && isRunning(running, now())
        const shared = sharedOf(goesOn ? running.definition : definition, share)
        refuseClash(shared, before, now())
        const trial: Trial = { definition: shared, startedAtMs: goesOn ? running.startedAtMs : now() }
        return {
          after: { ...before, [experiment]: trial },
          what: `${goesOn ? 'changed' : 'started'} the experiment ${experiment}: ${sharesOf(shared)}`,
        }
      })
    },

    async stop(workspace, experiment, by) {
      await change(workspace, by, (before) => {
        const running = before[experiment]
        if (!running || !isRunning(running, now()))
          throw new Problem('BAD_OPTION', `The experiment ${experiment.slice(0, 40)} does not run here.`)
        const after = { ...before, [experiment]: { ...running, stoppedAtMs: now() } }
        return { after, what: `stopped the experiment ${experiment}` }
      })
    },
  }
}

function sharedOf(definition: Experiment, share: number | undefined): Experiment {
  if (share === undefined) return definition
  const isOne = Number.isInteger(share) && share >= 0 && share <= 100
  if (!isOne || definition.variants.length < 2)
    throw new Problem('BAD_OPTION', `A share is a whole number from 0 to 100, per cent of the people; got ${share}.`)
  return withShare(definition, share)
}

const sharesOf = ({ variants }: Experiment): string => variants.map(({ variant, share }) => `${variant} ${share} %`).join(', ')

/** Two that vary the same setting would each measure the other one as well. */
function refuseClash(definition: Experiment, before: Trials, nowMs: number): void {
  const varied = variedBy(definition)
  for (const [name, trial] of Object.entries(before)) {
    if (name === definition.experiment || !isRunning(trial, nowMs)) continue
    const both = variedBy(trial.definition).find((setting) => varied.includes(setting))
    if (both) throw new Problem('BAD_OPTION', `${name} runs already and varies the same setting (${both}). Stop it first.`)
  }
}
