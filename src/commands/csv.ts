/** A spreadsheet runs what begins like a formula (owasp.org/www-community/attacks/CSV_Injection); an apostrophe makes it text. */
export function csvCell(value: string | number): string {
  if (typeof value === 'number') return String(value)
  const harmless = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value
  return /[",\n\r]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless
}
