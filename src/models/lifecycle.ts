import type { Model } from '../domain/model.ts'
import type { Retired } from './retired.ts'

/** Days before the end on which admins are told. */
export const NOTICE_DAYS = [60, 30, 7] as const
export type NoticeDays = (typeof NOTICE_DAYS)[number]

export interface EndNotice {
  readonly modelId: string
  /** ISO. */
  readonly shutDown: string
  readonly daysLeft: number
  /** Which of the notices is due; each is to be given once for each model. */
  readonly due: NoticeDays
  /** For admins. */
  readonly text: string
}

export interface Resolved {
  readonly model: Model
  /** For the person who asked, when another model answers. */
  readonly notice?: string
}

/** All that there is or was, and the day on which somebody asks. */
export interface Known {
  readonly models: readonly Model[]
  readonly retired: readonly Retired[]
  readonly day: string
}

/** The calendar day in UTC, which is how lifecycle dates are compared. */
export const dayOf = (date: Date): string => date.toISOString().slice(0, 10)

/** Until the day before it is shut down. A model that is not offered yet is left to its provider to refuse: a clock may be wrong. */
export const isUsableOn = ({ lifecycle }: Pick<Model, 'lifecycle'>, day: string): boolean =>
  lifecycle.shutDown === undefined || day < lifecycle.shutDown

/**
 * The usable model for what somebody typed: one of our ids or a provider's name. What is shut down leads to its successor, and that one to
 * its own, until one of them is usable.
 */
export function resolveModel(asked: string, usable: readonly Model[], known: Known): Resolved | undefined {
  const name = asked.trim().toLowerCase()
  const model = named(usable, name)
  if (model) return { model }
  const ended = endedOf(name, known)
  if (!ended) return undefined
  const passed = new Set([name])
  for (let next = ended.successor; next !== undefined && !passed.has(next); ) {
    const successor = named(usable, next)
    if (successor) return { model: successor, notice: noticeFor(asked.trim(), ended.shutDown, successor) }
    passed.add(next)
    next = endedOf(next, known)?.successor
  }
  return undefined
}

/** What admins should hear today about models that will be switched off. */
export function endNotices(models: readonly Model[], day: string): readonly EndNotice[] {
  return models.flatMap(({ modelId, providerModel, lifecycle: { shutDown, successor } }): EndNotice[] => {
    if (shutDown === undefined || shutDown <= day) return []
    const daysLeft = daysBetween(day, shutDown)
    const due = NOTICE_DAYS.findLast((days) => daysLeft <= days)
    if (due === undefined) return []
    const after = successor
      ? `From then on ${successor} answers for it.`
      : 'Nothing takes its place yet: name a successor in src/models/catalogue.ts.'
    const left = daysLeft === 1 ? 'tomorrow' : `in ${daysLeft} days`
    const text = `${modelId} (${providerModel}) is switched off by its provider on ${inWords(shutDown)}, ${left}. ${after}`
    return [{ modelId, shutDown, daysLeft, due, text }]
  })
}

const named = (models: readonly Model[], name: string): Model | undefined =>
  models.find((model) => model.modelId === name) ?? models.find((model) => model.providerModel.toLowerCase() === name)

/** An entry of either table that has ended; one that is merely not configured has not. */
function endedOf(
  name: string,
  { models, retired, day }: Known,
): { readonly shutDown: string; readonly successor: string | undefined } | undefined {
  const lifecycle = named(models, name)?.lifecycle
  if (lifecycle?.shutDown !== undefined && lifecycle.shutDown <= day)
    return { shutDown: lifecycle.shutDown, successor: lifecycle.successor }
  return retired.find((entry) => entry.name === name && entry.shutDown <= day)
}

const noticeFor = (asked: string, shutDown: string, successor: Model): string =>
  `${asked} was switched off on ${inWords(shutDown)}, so ${successor.modelId} draws this.`

const daysBetween = (from: string, to: string): number => Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000)

/** Made when the first notice is written: names of months take 11 MB, and most processes never write one. */
const inWords = (day: string): string =>
  new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' }).format(new Date(day))
