import { parseArgs } from 'node:util'
import { addDays, calendarAt, firstMoment } from '../domain/calendar.ts'
import { addSample, type Liking, noLiking, perImageMicroUsd, perLikedMicroUsd, satisfactionOf } from '../domain/liking.ts'
import type { Model } from '../domain/model.ts'
import type { Sample } from '../domain/sample.ts'
import { REASONS } from '../domain/vote.ts'
import { type Accuracies, AccuracyMeter } from '../learning/accuracy.ts'
import type { SampleQuery, Samples } from '../ports.ts'
import { csvCell } from './csv.ts'

interface Opened {
  readonly samples: Pick<Samples, 'read'>
  /** Whose days are meant. */
  readonly timeZone: string
  close(): Promise<void>
}

interface Parts {
  readonly write: (text: string) => unknown
  readonly complain: (problem: string) => number
  readonly models: () => readonly Model[]
  readonly open: () => Promise<Opened>
}

/** By what requests are told apart. Persons are ids: names never leave their platform. */
const GROUPS: Readonly<Record<string, (sample: Sample, timeZone: string) => string>> = {
  domain: ({ domain }) => domain ?? NOT_REACHED,
  model: ({ modelId }) => modelId ?? NOT_REACHED,
  template: ({ template }) => template ?? 'own words',
  person: ({ workspace, personId }) => `${workspace}:${personId}`,
  day: ({ askedAtMs }, timeZone) => calendarAt(askedAtMs, timeZone).keys.day,
}
/** Of a request that ended before it was read or planned. */
const NOT_REACHED = 'none'

const OPTIONS = {
  json: { type: 'boolean' },
  csv: { type: 'boolean' },
  workspace: { type: 'string' },
  from: { type: 'string' },
  to: { type: 'string' },
  by: { type: 'string' },
} as const

/** `report --json|--csv [--workspace slack:T1] [--from DAY] [--to DAY] [--by domain|model|template|person|day]`. @returns the exit code */
export async function report(args: readonly string[], { write, complain, models, open }: Parts): Promise<number> {
  const { values } = parseArgs({ args: [...args], options: OPTIONS })
  const wrong = mistakeIn(values)
  if (wrong) return complain(wrong)
  const opened = await open()
  try {
    const { timeZone } = opened
    const meter = new AccuracyMeter(models())
    const [sums, groups] = await sumsOf(measured(opened.samples.read(queryOf(values, timeZone)), meter), keyOf(values.by, timeZone))
    const total = { ...rowOf(sums), ...accuracyRow(meter.accuracies) }
    const rows = [...groups].toSorted(([one], [other]) => (one < other ? -1 : 1)).map(([group, sums]) => ({ group, ...rowOf(sums) }))
    const { workspace, from, to, by } = values
    if (values.json) write(JSON.stringify({ workspace, from, to, by, timeZone, total, ...(by && { rows }) }))
    else for (const line of csvOf(by ? rows : [{ group: 'all', ...total }])) write(line)
    return 0
  } finally {
    await opened.close()
  }
}

type Values = { readonly [Name in keyof typeof OPTIONS]?: (typeof OPTIONS)[Name]['type'] extends 'boolean' ? boolean : string }

function mistakeIn({ json, csv, workspace, from, to, by }: Values): string | undefined {
  if (Boolean(json) === Boolean(csv)) return 'Say --json or --csv.'
  if (by !== undefined && !Object.hasOwn(GROUPS, by)) return `--by takes ${Object.keys(GROUPS).join(', ')}; got “${by}”.`
  if (workspace !== undefined && !/^(?:slack|discord):.+$/.test(workspace))
    return `--workspace takes slack:T024BE7LH or discord:81384788765712384; got “${workspace}”.`
  for (const [name, day] of Object.entries({ from, to }))
    if (day !== undefined && !isDay(day)) return `--${name} takes a day such as 2026-11-20; got “${day}”.`
  return from !== undefined && to !== undefined && from > to ? `--from ${from} is after --to ${to}.` : undefined
}

const isDay = (day: string): boolean => /^\d{4}-\d\d-\d\d$/.test(day) && addDays(addDays(day, 1), -1) === day

/** `to` is a whole day, its last moment included. */
function queryOf({ workspace, from, to }: Values, timeZone: string): SampleQuery {
  return {
    ...(workspace && { workspace }),
    ...(from && { fromMs: firstMoment(from, timeZone) }),
    ...(to && { untilMs: firstMoment(addDays(to, 1), timeZone) }),
  }
}

function keyOf(by: string | undefined, timeZone: string): ((sample: Sample) => string) | undefined {
  const group = by === undefined ? undefined : GROUPS[by]
  return group && ((sample) => group(sample, timeZone))
}

async function* measured(samples: AsyncIterable<Sample>, meter: AccuracyMeter): AsyncIterable<Sample> {
  for await (const sample of samples) {
    meter.add(sample)
    yield sample
  }
}

async function sumsOf(samples: AsyncIterable<Sample>, keyOf?: (sample: Sample) => string): Promise<[Liking, Map<string, Liking>]> {
  const total = noLiking()
  const groups = new Map<string, Liking>()
  for await (const sample of samples) {
    addSample(total, sample)
    if (!keyOf) continue
    const key = keyOf(sample)
    const sums = groups.get(key) ?? noLiking()
    groups.set(key, sums)
    addSample(sums, sample)
  }
  return [total, groups]
}

const ACCURACY = /^(?:foretold|fast)/

type Row = Readonly<Record<string, string | number | undefined>>

/** Undefined where there is nothing to divide by. */
function rowOf({ reasons, ...sums }: Liking): Row {
  const satisfaction = satisfactionOf(sums)
  return {
    ...sums,
    hitShare: sums.delivered > 0 ? rounded(sums.reused / sums.delivered) : undefined,
    satisfaction: rounded(satisfaction?.share),
    satisfactionLow: rounded(satisfaction?.low),
    satisfactionHigh: rounded(satisfaction?.high),
    perImageMicroUsd: perImageMicroUsd(sums),
    perLikedMicroUsd: perLikedMicroUsd(sums),
    ...Object.fromEntries(REASONS.map((reason) => [reason, reasons[reason]])),
  }
}

const accuracyRow = ({ foretoldVotes, fastReadings, ...shares }: Accuracies): Row => ({
  foretoldVotes,
  fastReadings,
  ...Object.fromEntries(Object.entries(shares).map(([name, share]) => [name, rounded(share)])),
})

function rounded(share: number): number
function rounded(share: number | undefined): number | undefined
function rounded(share: number | undefined): number | undefined {
  return share === undefined ? undefined : Math.round(share * 10_000) / 10_000
}

function csvOf(rows: readonly Row[]): string[] {
  // What is measured of all together stands in a report that tells nothing apart.
  const columns = ['group', ...Object.keys(rowOf(noLiking())), ...Object.keys(rows[0] ?? {}).filter((name) => ACCURACY.test(name))]
  return [columns.join(','), ...rows.map((row) => columns.map((column) => csvCell(row[column] ?? '')).join(','))]
}
