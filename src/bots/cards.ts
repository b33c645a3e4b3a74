import type { Chart } from '../domain/chart.ts'

/**
 * What people see, as data: neutral nodes that every platform renders in its own way. Text is built from pieces, so a person's words can never turn
 * into markup: renderers escape every `words`, `bold`, `quiet` and `code` piece, and only `person`, `channel` and `link` pieces become live.
 */
export type Piece =
  | string
  | { readonly bold: string }
  | { readonly quiet: string }
  | { readonly code: string }
  /** A mention of the person that does not notify anybody else. */
  | { readonly person: string }
  /** A channel, or a user group or role, by id; neither notifies anybody. */
  | { readonly channel: string }
  | { readonly group: string }
  | { readonly link: string; readonly label: string }
  /** A moment to come, counted down to where the platform can; `nowMs` is when the card was made. */
  | Countdown

export interface Countdown {
  readonly countdownToMs: number
  readonly nowMs: number
}

/** "in 5 s", "in 15 min", "in 24 h": for where nothing counts down by itself. */
export function countdownInWords({ countdownToMs, nowMs }: Countdown): string {
  const seconds = Math.max(1, Math.ceil((countdownToMs - nowMs) / 1000))
  if (seconds < 100) return `in ${seconds} s`
  return seconds < 7_200 ? `in ${Math.round(seconds / 60)} min` : `in ${Math.round(seconds / 3_600)} h`
}

export interface Button {
  /** What it does; see `actions.ts`. */
  readonly action: string
  /** Opaque: a request id. Never a payload. */
  readonly key: string
  readonly label: string
  readonly style?: 'primary' | 'danger'
  /** Asked before the press counts, where the platform can. */
  readonly confirm?: string
  /** One of the two that say what somebody thinks of a picture: platforms may have a look of their own for them. */
  readonly vote?: 'up' | 'down'
}

/** A picture in the image store. Slack shows it by the id of its upload (`staged`), Discord by its bytes: surfaces take what they need from the `CardFile`. */
export interface PictureNode {
  readonly kind: 'picture'
  readonly imageKey: string
  readonly alt: string
}

/** Slack draws it by itself; elsewhere it travels as a picture, by this key among the files of the card. */
export interface ChartNode {
  readonly kind: 'chart'
  readonly chart: Chart
  readonly imageKey: string
  /** The figures, for who does not see it. */
  readonly alt: string
}

export type CardNode =
  | { readonly kind: 'text'; readonly pieces: readonly Piece[] }
  /** Small print: facts, references. */
  | { readonly kind: 'note'; readonly pieces: readonly Piece[] }
  | PictureNode
  | ChartNode
  /** One line of a list, with a small picture beside it where there is one and the platform can. */
  | { readonly kind: 'entry'; readonly pieces: readonly Piece[]; readonly picture?: PictureNode }
  | { readonly kind: 'buttons'; readonly buttons: readonly Button[] }
  | { readonly kind: 'divider' }

/** `plain` is the notification, the screen-reader text and the fallback; it is never empty. */
export interface Card {
  readonly plain: string
  readonly nodes: readonly CardNode[]
}

export const card = (plain: string, ...nodes: CardNode[]): Card => ({ plain, nodes })
export const text = (...pieces: Piece[]): CardNode => ({ kind: 'text', pieces })
export const note = (...pieces: Piece[]): CardNode => ({ kind: 'note', pieces })
export const buttons = (...list: Button[]): CardNode => ({ kind: 'buttons', buttons: list })
export const picture = (imageKey: string, alt: string): PictureNode => ({ kind: 'picture', imageKey, alt })
export const chartNode = (chart: Chart, imageKey: string, alt: string): ChartNode => ({ kind: 'chart', chart, imageKey, alt })
export const divider: CardNode = { kind: 'divider' }

interface NamedField {
  readonly name: string
  readonly label: string
  readonly hint?: string
}

export type FormField =
  | (NamedField & {
      readonly kind: 'words'
      readonly value?: string
      readonly maxLength: number
      /** One line is enough; otherwise the platform decides by the length. */
      readonly isShort?: boolean
      /** Nothing is an answer, too. */
      readonly isOptional?: boolean
    })
  | (NamedField & { readonly kind: 'choice'; readonly choices: readonly Choice[]; readonly value?: string })
  /**
   * Members, user groups or roles, or channels, out of the platform's own lists. The answer is their ids, with commas between them.
   * `known` are those to choose from where the platform has no list of its own.
   */
  | (NamedField & {
      readonly kind: 'pick'
      readonly from: 'people' | 'groups' | 'channels'
      readonly values: readonly string[]
      readonly max: number
      readonly known?: readonly Choice[]
    })

export interface Choice {
  readonly value: string
  readonly label: string
}

/** A form that opens over the chat. `key` comes back with the answer; it is opaque, like a button's. */
export interface Form {
  readonly name: string
  readonly key: string
  readonly title: string
  readonly submit: string
  readonly fields: readonly FormField[]
  /** Said above the fields, where the platform has room. */
  readonly note?: string
}
