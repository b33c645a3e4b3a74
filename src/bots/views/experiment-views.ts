import type { ExperimentReport } from '../../domain/experiment.ts'
import { goalInWords, outcomeInWords, stateInWords, variantsInWords } from '../../domain/experiment-words.ts'
import { type Button, buttons, type Card, type CardNode, card, type Form, note, text } from '../cards.ts'

/** Experiments, for admins: what is asked, what is known, and the buttons to start and stop. */

export const EXPERIMENT_ACTIONS = ['experiment-start', 'experiment-stop'] as const
export type ExperimentAction = (typeof EXPERIMENT_ACTIONS)[number]

export function experimentsView(reports: readonly ExperimentReport[], said?: string): Card {
  const running = reports.filter(({ state }) => state === 'running').length
  const title = said ?? `${reports.length} experiments, ${running === 0 ? 'none of them' : running} running`
  return card(
    title,
    ...(said ? [text(said)] : []),
    text({ bold: 'Experiments in this workspace' }),
    ...reports.flatMap(experiment),
    note('Who is in which variant follows from the person alone and stays so. Looking often is allowed: the ranges hold at every look.'),
  )
}

function experiment(report: ExperimentReport): CardNode[] {
  const { experiment: name, hypothesis, state, goals } = report
  const button = (action: ExperimentAction, label: string): Button => ({ action, key: name, label })
  const found =
    state === 'off'
      ? ''
      : `\n${[variantsInWords(report), ...goals.map((goal) => `• ${goalInWords(goal)}`), outcomeInWords(report)].join('\n')}`
  const offered =
    state === 'running'
      ? [button('experiment-start', `Share of ${name}…`), button('experiment-stop', `Stop ${name}`)]
      : [button('experiment-start', `Start ${name}…`)]
  return [text({ bold: name }, ` · ${stateInWords(report)}\n${hypothesis}${found}`), buttons(...offered)]
}

/** How many people take part. */
export function shareForm({ experiment: name, variants, state }: ExperimentReport): Form {
  const last = variants.at(-1)
  return {
    name: 'experiment',
    key: name,
    title: state === 'running' ? 'Change the share' : 'Start the experiment',
    submit: state === 'running' ? 'Change' : 'Start',
    fields: [
      {
        kind: 'words',
        name: 'share',
        label: 'Per cent of the people',
        hint: `In the variant ${last?.variant}; the others are compared with them.`,
        value: String(last?.share ?? 100),
        maxLength: 3,
      },
    ],
  }
}
