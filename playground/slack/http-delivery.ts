import { createHmac } from 'node:crypto'
import { type Fields, parseJson } from './json.ts'
import type { AckFailure, AckOutcome, PayloadKind } from './nouns.ts'
import type { Retry, Transport } from './transport.ts'

export interface SignedAnswer {
  readonly status: number
  readonly body: string
  readonly headers: Headers
}

export interface Forgery {
  /** Seconds since the epoch; now when left out. */
  readonly timestamp?: string | number
  /** Sent instead of the right one; `null` leaves the header out. */
  readonly signature?: string | null
  readonly headers?: Readonly<Record<string, string>>
  readonly timeoutMs?: number
}

interface Needs {
  readonly signingSecret: string
  readonly ackTimeoutMs: number
  readonly now: () => number
  /** Undefined in Socket Mode. */
  readonly eventsUrl: () => string | undefined
}

/** HTTP mode: signed POSTs to the app's one URL. */
export class HttpDelivery implements Transport {
  readonly via = 'http'
  readonly #needs: Needs
  readonly #stopped = new AbortController()

  constructor(needs: Needs) {
    this.#needs = needs
  }

  async deliver(kind: PayloadKind, body: Fields, retry?: Retry): Promise<AckOutcome> {
    const startedAt = performance.now()
    const { text, contentType } = encode(kind, body)
    const headers = retry ? { 'x-slack-retry-num': String(retry.attempt), 'x-slack-retry-reason': retry.reason } : {}
    try {
      const answer = await this.sendSigned(text, contentType, { headers })
      return outcomeOf(answer, performance.now() - startedAt)
    } catch (error) {
      return { ok: false, error: failureOf(error), tookMs: performance.now() - startedAt }
    }
  }

  /** Posts a body as Slack would, or as someone who pretends to be Slack. Rejects when nothing answers. */
  async sendSigned(body: string, contentType: string, forgery: Forgery = {}): Promise<SignedAnswer> {
    const eventsUrl = this.#needs.eventsUrl()
    if (eventsUrl === undefined) throw new Error('there is no events URL: call deliverTo({ eventsUrl }) first')
    const timestamp = String(forgery.timestamp ?? Math.floor(this.#needs.now() / 1000))
    const signature = forgery.signature === undefined ? this.sign(timestamp, body) : forgery.signature
    const response = await fetch(eventsUrl, {
      method: 'POST',
      redirect: 'manual',
      headers: {
        'content-type': contentType,
        'user-agent': 'Slackbot 1.0 (+https://api.slack.com/robots)',
        'x-slack-request-timestamp': timestamp,
        ...(signature === null ? {} : { 'x-slack-signature': signature }),
        ...forgery.headers,
      },
      body,
      signal: AbortSignal.any([this.#stopped.signal, AbortSignal.timeout(forgery.timeoutMs ?? this.#needs.ackTimeoutMs)]),
    })
    return { status: response.status, body: await response.text(), headers: response.headers }
  }

  sign(timestamp: string, body: string): string {
    return `v0=${createHmac('sha256', this.#needs.signingSecret).update(`v0:${timestamp}:${body}`).digest('hex')}`
  }

  /** What Slack does when the events URL is saved: the app must answer with the challenge. */
  async verifyUrl(): Promise<boolean> {
    const challenge = 'a-challenge-to-echo'
    const answer = await this.sendSigned(JSON.stringify({ type: 'url_verification', token: 'deprecated', challenge }), 'application/json')
    return answer.status === 200 && answer.body.includes(challenge)
  }

  stop(): void {
    this.#stopped.abort()
  }
}

// Bolt compares the form's content type exactly, so no charset there; events come with one.
function encode(kind: PayloadKind, body: Fields): { text: string; contentType: string } {
  if (kind === 'events_api') return { text: JSON.stringify(body), contentType: 'application/json' }
  const form =
    kind === 'interactive'
      ? { payload: JSON.stringify(body) }
      : Object.fromEntries(Object.entries(body).map(([name, value]) => [name, String(value)]))
  return { text: new URLSearchParams(form).toString(), contentType: 'application/x-www-form-urlencoded' }
}

function outcomeOf(answer: SignedAnswer, tookMs: number): AckOutcome {
  const { status, body, headers } = answer
  if (status < 200 || status > 299)
    return { ok: false, error: 'http_error', status, noRetry: headers.get('x-slack-no-retry') === '1', tookMs }
  return { ok: true, body: body === '' ? undefined : (parseJson(body) ?? body), tookMs }
}

function failureOf(error: unknown): AckFailure {
  return error instanceof Error && error.name === 'TimeoutError' ? 'operation_timeout' : 'connection_failed'
}
