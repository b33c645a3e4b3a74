import { ApiError } from '../api-error.ts'
import { type Fields, isFields, parseJson } from '../json.ts'

/** Arguments of a call: strings when they came as a form, values when they came as JSON. */
export class Args {
  readonly fields: Fields

  constructor(fields: Fields) {
    this.fields = fields
  }

  has(name: string): boolean {
    return this.fields[name] !== undefined && this.fields[name] !== ''
  }

  /** Whether the argument was given at all, be it empty. */
  given(name: string): boolean {
    return this.fields[name] !== undefined && this.fields[name] !== null
  }

  text(name: string): string {
    const value = this.fields[name]
    return typeof value === 'string' || typeof value === 'number' ? String(value) : ''
  }

  optional(name: string): string | undefined {
    return this.has(name) ? this.text(name) : undefined
  }

  required(name: string): string {
    const value = this.text(name)
    if (value === '') throw ApiError.withMessages('invalid_arguments', [`missing required field: ${name}`])
    return value
  }

  flag(name: string): boolean {
    const value = this.fields[name]
    return value === true || value === 'true' || value === '1' || value === 1
  }

  integer(name: string, otherwise: number): number {
    const value = Number.parseInt(this.text(name), 10)
    return Number.isNaN(value) ? otherwise : value
  }

  /** @param whenBroken the error word for text that is not JSON */
  json(name: string, whenBroken: string): unknown {
    const value = this.fields[name]
    if (typeof value !== 'string') return value
    const parsed = parseJson(value)
    if (parsed === undefined) throw new ApiError(whenBroken)
    return parsed
  }

  object(name: string, whenBroken: string): Fields {
    const value = this.json(name, whenBroken)
    if (!isFields(value)) throw new ApiError(whenBroken)
    return value
  }
}
