import type { Config } from '../config.ts'
import { ask } from './ask.ts'
import { about, type Finding } from './finding.ts'

const flux = about('Flux')

/** Whether the key is accepted, and whether there is money left: its provider tells for free. */
export async function checkFlux({ apiKey, baseUrl }: NonNullable<Config['flux']>): Promise<Finding[]> {
  try {
    const { status, body } = await ask(`${baseUrl ?? 'https://api.bfl.ai'}/v1/credits`, { headers: { 'x-key': apiKey } })
    return [verdict(status, body.credits)]
  } catch (error) {
    return [
      flux.bad(
        error instanceof Error ? error.message : String(error),
        'check this machine’s way to the internet, and BFL_BASE_URL if you set it',
      ),
    ]
  }
}

function verdict(status: number, credits: unknown): Finding {
  if (status === 429 || status >= 500)
    return flux.note(`the key cannot be checked right now (HTTP ${status})`, 'run this again in a minute')
  if (status !== 200) return flux.bad(`BFL_API_KEY is refused (HTTP ${status})`, 'make a new key at dashboard.bfl.ai')
  if (typeof credits !== 'number') return flux.ok('the key is accepted')
  return credits > 0
    ? flux.ok(`the key is accepted, ${Math.floor(credits)} credits are left`)
    : flux.bad('no credits are left', 'buy some at dashboard.bfl.ai')
}
