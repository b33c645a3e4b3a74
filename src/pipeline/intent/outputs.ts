import { DOMAINS, type Domain, STYLES } from '../../domain/intent.ts'

/** The columns of the weight table: which domain is most natural, which would be accepted, whether to ask first, and the styles of each domain. */
const styles = DOMAINS.flatMap((domain) => STYLES[domain].map((style) => ({ domain, style: style as string })))

export const COLUMNS = {
  natural: 0,
  accepted: DOMAINS.length,
  unclear: 2 * DOMAINS.length,
  styles: 2 * DOMAINS.length + 1,
  count: 2 * DOMAINS.length + 1 + styles.length,
} as const

export const stylesOf = (domain: Domain): { readonly from: number; readonly names: readonly string[] } => RANGES[domain]

const RANGES = Object.fromEntries(
  DOMAINS.map((domain) => [
    domain,
    { from: COLUMNS.styles + styles.findIndex((one) => one.domain === domain), names: STYLES[domain] as readonly string[] },
  ]),
) as Readonly<Record<Domain, { from: number; names: readonly string[] }>>

/** The names of all columns: an artefact made for other styles than today's is refused. */
export const COLUMN_NAMES: readonly string[] = [
  ...DOMAINS.map((domain) => `natural ${domain}`),
  ...DOMAINS.map((domain) => `accepted ${domain}`),
  'unclear',
  ...styles.map(({ domain, style }) => `${domain}/${style}`),
]
