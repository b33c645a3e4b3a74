/** Which addresses of an answer may be asked; everything else that an answer points to is left alone (undefined). */
export interface Addresses {
  /** Takes the key. */
  api(address: string): URL | undefined
  /** Takes no key. */
  delivery(address: string): URL | undefined
}

/** Regions come and go (api.eu.bfl.ai, delivery-us1.bfl.ai), the domain stays: docs.bfl.ai/api_integration/integration_guidelines */
const API_HOST = /^api(\.[a-z0-9-]+)?\.bfl\.ai$/
const DELIVERY_HOST = /^delivery[a-z0-9.-]*\.bfl\.ai$/

/** @param baseUrl what was configured: a region, a proxy or a local server; its own origin is trusted as well */
export function allowedAddresses(baseUrl: string): Addresses {
  const { origin } = new URL(baseUrl)
  const check = (address: string, host: RegExp): URL | undefined => {
    if (!URL.canParse(address)) return undefined
    const url = new URL(address)
    const isPlain = url.username === '' && url.password === ''
    const isTheirs = url.protocol === 'https:' && url.port === '' && host.test(url.hostname)
    return isPlain && (url.origin === origin || isTheirs) ? url : undefined
  }
  return { api: (address) => check(address, API_HOST), delivery: (address) => check(address, DELIVERY_HOST) }
}
