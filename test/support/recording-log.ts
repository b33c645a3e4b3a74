import type { Log } from '../../src/ports.ts'

export interface LoggedLine {
  readonly level: 'debug' | 'info' | 'warn' | 'error' | 'fatal'
  readonly fields: Readonly<Record<string, unknown>>
  readonly message: string
}

/** A log that remembers what was said; children add their fields to every line. */
export function recordingLog(): { readonly log: Log; readonly lines: LoggedLine[] } {
  const lines: LoggedLine[] = []
  const at = (level: LoggedLine['level'], standing: object) => (fields: object, message: string) => {
    lines.push({ level, fields: { ...standing, ...fields }, message })
  }
  const logWith = (standing: object): Log => ({
    debug: at('debug', standing),
    info: at('info', standing),
    warn: at('warn', standing),
    error: at('error', standing),
    fatal: at('fatal', standing),
    child: (fields) => logWith({ ...standing, ...fields }),
  })
  return { log: logWith({}), lines }
}
