import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { DOMAINS, type Intent } from '../domain/intent.ts'
import { formatUsd } from '../domain/money.ts'
import { readArtefact } from '../pipeline/intent/artefact.ts'
import { readWith } from '../pipeline/intent/fast-tier.ts'
import { Lexicon } from '../pipeline/intent/lexicon.ts'
import { Reader } from '../pipeline/intent/reader.ts'
import { type Evaluation, evaluate, type Labelled, ratio, type Share } from '../pipeline/intent/training/evaluate.ts'
import { readAgain, type SecondReader, statement } from './eval-semantic.ts'

const WRONG_USE = 2
const ROUNDS_TO_WARM_UP = 20
const ROUNDS_TO_MEASURE = 20
const WRONG_SHOWN = 20

const Domains = z.enum(DOMAINS)
const Line = z.object({
  id: z.string(),
  text: z.string(),
  domain: Domains.nullable(),
  accept: z.array(Domains),
  style: z.string().nullable().default(null),
  ambiguous: z.boolean().default(false),
  unclear: z.boolean().default(false),
  slice: z.string().default('all'),
  lang: z.string().default('en'),
})

const USE = 'Use: banana eval FILE [--semantic [--yes]] (one {"id","text","domain","accept",…} a line)'

/**
 * `eval FILE`: how well the fast tier reads labelled requests. With `--semantic`, what asking the text model about the rest would cost; with `--yes`
 * as well, the figures of both tiers together.
 *
 * @param openSecond the text model as configured, or undefined without a key
 * @returns the exit code
 */
export async function evaluateFile(
  args: readonly string[],
  write: (text: string) => unknown,
  openSecond: () => Promise<SecondReader | undefined>,
): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: { semantic: { type: 'boolean' }, yes: { type: 'boolean' } },
    allowPositionals: true,
  })
  const [file, ...more] = positionals
  if (!file || more.length > 0) {
    write(USE)
    return WRONG_USE
  }
  const labelled = readLabelled(readFileSync(file, 'utf8'))
  const reader = new Reader(readArtefact(), Lexicon.read())
  const first = labelled.map(({ text }) => readWith(reader, text))
  if (values.semantic) return evaluateBoth(labelled, first, await openSecond(), values.yes ?? false, write)
  write(report(judge(labelled, first), medianUs(reader, labelled)))
  return 0
}

async function evaluateBoth(
  labelled: readonly Labelled[],
  first: readonly Intent[],
  second: SecondReader | undefined,
  isAgreed: boolean,
  write: (text: string) => unknown,
): Promise<number> {
  if (!second) {
    write('The semantic tier needs GOOGLE_API_KEY. Make one at aistudio.google.com/apikey.')
    return WRONG_USE
  }
  const texts = labelled.map(({ text }) => text)
  write(statement(first, texts, second))
  if (!isAgreed) {
    write('Nothing was asked. Add --yes to ask.')
    return WRONG_USE
  }
  const { intents, asked, answered, costMicroUsd } = await readAgain(first, texts, second)
  write(report(judge(labelled, intents)))
  write(row('answered by the text model', show({ right: answered, of: asked })))
  write(row('cost', formatUsd(costMicroUsd)))
  return 0
}

const judge = (labelled: readonly Labelled[], intents: readonly Intent[]): Evaluation =>
  evaluate(
    labelled.flatMap((one, at) => {
      const intent = intents[at]
      return intent ? [{ labelled: one, reading: { ...intent, unclear: intent.unclear ?? false } }] : []
    }),
  )

/** @throws ZodError or SyntaxError at the first line that is not a labelled request */
export const readLabelled = (text: string): Labelled[] =>
  text.split('\n').flatMap((line) => (line.trim() === '' ? [] : [Line.parse(JSON.parse(line))]))

export function report(evaluation: Evaluation, us?: number): string {
  const { overall, singleDomain, style, unclearPrecision, unclearRecall, askedUnclear, falseQuestions, underSure } = evaluation
  return [
    row('accuracy (domain within accept)', show(overall)),
    row('… where one domain is accepted', show(singleDomain)),
    row('… mean of the domains', percent(evaluation.meanOfDomains)),
    ...Object.entries(evaluation.byDomain).map(([name, share]) => row(`    ${name}`, show(share))),
    ...Object.entries(evaluation.bySlice).map(([name, share]) => row(`  slice ${name}`, show(share))),
    ...Object.entries(evaluation.byLanguage).map(([name, share]) => row(`  language ${name}`, show(share))),
    row('style (clear medium, right domain)', show(style)),
    row('calibration error (ECE, 10 bins)', evaluation.calibrationError.toFixed(3)),
    row('unclear: precision', show(unclearPrecision)),
    row('unclear: recall', show(unclearRecall)),
    row('unclear: asked about', show(askedUnclear)),
    row('false questions on clear requests', show(falseQuestions)),
    row('under 0.8 (semantic tier)', show(underSure)),
    ...(us === undefined ? [] : [row('time a prompt, median', `${us.toFixed(1)} µs`)]),
    ...wrongOnes(evaluation),
  ].join('\n')
}

function wrongOnes({ wrong }: Evaluation): string[] {
  if (wrong.length === 0) return []
  const lines = wrong.slice(0, WRONG_SHOWN).map(({ labelled, reading }) => {
    const because = reading.words.length > 0 ? ` (${reading.words.join(', ')})` : ''
    return `  ${labelled.accept.join('+')} read as ${reading.domain} ${reading.confidence.toFixed(2)}${because}: ${labelled.text.slice(0, 90)}`
  })
  return ['', `read wrongly, ${lines.length} of ${wrong.length}:`, ...lines]
}

const row = (name: string, value: string): string => `${name.padEnd(36)} ${value}`
const percent = (value: number): string => `${(100 * value).toFixed(1)} %`
const show = (share: Share): string => `${percent(ratio(share)).padStart(7)}  (${share.right} of ${share.of})`

export function medianUs(reader: Reader, labelled: readonly { readonly text: string }[]): number {
  for (let round = 0; round < ROUNDS_TO_WARM_UP; round++) for (const { text } of labelled) reader.read(text)
  const times: number[] = []
  for (let round = 0; round < ROUNDS_TO_MEASURE; round++) {
    for (const { text } of labelled) {
      const startedMs = performance.now()
      reader.read(text)
      times.push((performance.now() - startedMs) * 1000)
    }
  }
  return times.sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0
}
