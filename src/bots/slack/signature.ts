import { createHmac, createSecretKey, type KeyObject, timingSafeEqual } from 'node:crypto'

const OLDEST_S = 5 * 60
/** A clock may be a little ahead of ours; a request from further in the future could be replayed until then. */
const NEWEST_S = 60

export interface SignedRequest {
  readonly signature: string | undefined
  readonly timestamp: string | undefined
  readonly body: Buffer
}

/**
 * Slack's v0 signatures (docs.slack.dev/authentication/verifying-requests-from-slack). The key is prepared once: making it anew
 * is a fifth of the cost of a request.
 *
 * @returns why the request is refused, or undefined when it is genuine; never anything of the secret or of the signature
 */
export function signatureCheck(signingSecret: string, now: () => number = Date.now): (request: SignedRequest) => string | undefined {
  const key: KeyObject = createSecretKey(Buffer.from(signingSecret))
  return ({ signature, timestamp, body }) => {
    if (timestamp === undefined || !/^\d{1,12}$/.test(timestamp)) return 'no usable timestamp'
    const ageS = now() / 1000 - Number(timestamp)
    if (ageS > OLDEST_S) return 'too old'
    if (ageS < -NEWEST_S) return 'from the future'
    if (signature === undefined || !/^v0=[0-9a-f]{64}$/.test(signature)) return 'no usable signature'
    const expected = createHmac('sha256', key).update(`v0:${timestamp}:`).update(body).digest()
    return timingSafeEqual(expected, Buffer.from(signature.slice(3), 'hex')) ? undefined : 'wrong signature'
  }
}
