import type { Period } from '../../domain/calendar.ts'
import { ROLES } from '../../domain/model.ts'
import type { MicroUsd } from '../../domain/money.ts'
import type { Amounts } from '../../domain/rules.ts'
import { dollars } from '../../domain/rules-in-words.ts'
import { Problem } from '../../errors.ts'
import type { Models } from '../../ports.ts'

/** How values of the rules are typed into a form, and read again. What cannot be read is a Problem whose words stand at the field. */

const PERIODS: readonly Period[] = ['day', 'week', 'month']

/** "$10.00 a day, $50.00 a week"; empty where there is no limit. */
export const writeAmounts = (amounts: Amounts): string =>
  PERIODS.flatMap((period) => (amounts[period] === undefined ? [] : [`${dollars(amounts[period])} a ${period}`])).join(', ')

/** @throws Problem BAD_OPTION */
export function readAmounts(typed: string): Amounts {
  const amounts: { [period in Period]?: MicroUsd } = {}
  for (const part of listIn(withPoints(typed))) {
    const [, sum = '', period = ''] = /^(.*?)\s*(?:an?|per|each|\/)?\s*\b(day|week|month)$/i.exec(part) ?? []
    const known = PERIODS.find((each) => each === period.toLowerCase())
    if (!known) throw mistake(`“${part}” is no limit. Write an amount and a period, for example: $10 a day, $200 a month.`)
    if (amounts[known] !== undefined) throw mistake(`There are two limits for a ${known}. Leave one of them.`)
    amounts[known] = readDollars(sum)
  }
  return amounts
}

/** @throws Problem BAD_OPTION */
export function readDollars(typed: string): MicroUsd {
  const sum = withPoints(typed.trim()).replace(/^\$\s*|\s*(?:\$|usd|dollars?)$/gi, '')
  if (!/^\d{1,7}(?:\.\d{1,6})?$/.test(sum)) throw mistake(`“${typed.trim()}” is no amount. Write dollars, for example: 0.20`)
  return Math.round(Number(sum) * 1_000_000)
}

/** A comma before one or two digits is a decimal point. Before three it is one here and a thousand there, so nobody guesses. @throws Problem BAD_OPTION */
function withPoints(typed: string): string {
  const [unclear] = /\d+,\d{3}(?!\d)/.exec(typed) ?? []
  if (unclear) throw mistake(`“${unclear}” can be read in two ways. Write it without the comma, or with a point for cents.`)
  return typed.replace(/(\d),(\d)/g, '$1.$2')
}

/** @throws Problem BAD_OPTION naming what there is */
export function readModels(typed: string, models: Pick<Models, 'usable' | 'resolve'>): string[] | undefined {
  const names = listIn(typed.toLowerCase()).map((name) => {
    if (ROLES.some((role) => role === name)) return name
    const known = models.resolve(name)?.model.modelId
    if (known) return known
    const there = [...new Set(models.usable.flatMap(({ modelId, role }) => [modelId, role]))].join(', ')
    throw mistake(`There is no model or role “${name}”. There are: ${there}.`)
  })
  return names.length > 0 ? [...new Set(names)] : undefined
}

/** "ink #101820", one after the other. @throws Problem BAD_OPTION */
export const readColours = (typed: string): { name: string; hex: string }[] =>
  listIn(typed).map((part) => {
    const [, name = '', hex = ''] = /^(.+?)\s+(#[0-9a-f]{6})$/i.exec(part) ?? []
    if (name === '') throw mistake(`“${part}” is no colour. Write a name and its code, for example: ink #101820`)
    return { name, hex: hex.toUpperCase() }
  })

/** What stands between commas or on lines of its own, without repetitions. */
export const listIn = (typed: string): string[] => [...new Set(parts(typed, /[,;\n]/))]
export const linesIn = (typed: string): string[] => [...new Set(parts(typed, /\n/))]
/** Names of emoji, as they are typed into a chat. */
export const emojiIn = (typed: string): string[] => [...new Set(parts(typed, /[\s,;]/).map((name) => name.replace(/^:|:$/g, '')))]
export const idsIn = (picked: string): string[] => parts(picked, /,/)

const parts = (text: string, between: RegExp): string[] =>
  text
    .split(between)
    .map((part) => part.trim())
    .filter((part) => part !== '')

export const mistake = (says: string): Problem => new Problem('BAD_OPTION', says)
