import { setTimeout as wait } from 'node:timers/promises'
import { type App, type Receiver, SocketModeReceiver } from '@slack/bolt'
import { Problem } from '../../errors.ts'
import type { Log } from '../../ports.ts'
import { processThenAcknowledge, type ReceiverEvent } from './acknowledge.ts'
import { slackProblem } from './problems.ts'
import { sdkLog } from './sdk-log.ts'
import { CALL_TIMEOUT_MS } from './web.ts'

const READY_WITHIN_MS = 15_000
const STOPPED_WITHIN_MS = 5_000
const LONGEST_PAUSE_MS = 15_000

export interface SocketReceiverOptions {
  readonly appToken: string
  readonly apiUrl?: string
  readonly log: Log
}

/**
 * Slack over a socket that we open. Bolt's receiver carries the connection; its envelopes come to us directly, because Bolt would acknowledge events
 * before they are safe. Reconnecting is ours as well: the SDK waits 5 s first, and a failure while it reconnects ends the process.
 */
export class SocketReceiver implements Receiver {
  readonly #client: SocketModeReceiver['client']
  readonly #log: Log
  readonly #stopping = new AbortController()
  #app: App | undefined
  #wasReady = false

  constructor({ appToken, apiUrl, log }: SocketReceiverOptions) {
    const clientOptions = {
      retryConfig: { retries: 0 },
      rejectRateLimitedCalls: true,
      timeout: CALL_TIMEOUT_MS,
      ...(apiUrl === undefined ? {} : { slackApiUrl: apiUrl }),
    }
    const receiver = new SocketModeReceiver({
      appToken,
      logger: sdkLog(log),
      autoReconnectEnabled: false,
      installerOptions: { clientOptions },
    })
    this.#client = receiver.client
    this.#log = log
    this.#listen()
  }

  init(app: App): void {
    this.#app = app
  }

  async start(): Promise<void> {
    const connected = new AbortController()
    const signal = AbortSignal.any([connected.signal, this.#stopping.signal])
    const late = wait(READY_WITHIN_MS, undefined, { signal }).then(() => {
      throw new Problem('PLATFORM_UNCLEAR', `socket mode: not ready within ${READY_WITHIN_MS} ms`)
    })
    try {
      await Promise.race([this.#client.start(), late])
      this.#wasReady = true
    } catch (error) {
      throw appTokenProblem(error)
    } finally {
      connected.abort()
    }
  }

  async stop(): Promise<void> {
    this.#stopping.abort()
    const stopped = new AbortController()
    const late = wait(STOPPED_WITHIN_MS, undefined, { signal: stopped.signal }).catch(() => {})
    await Promise.race([this.#client.disconnect(), late])
    stopped.abort()
  }

  #listen(): void {
    // The SDK reads a message in an async listener that nobody awaits: one it cannot read would end the process.
    const readers = this.#client.listeners('ws_message')
    this.#client.removeAllListeners('ws_message')
    this.#client.on('ws_message', (...message: unknown[]) => {
      for (const read of readers) {
        Promise.resolve(Reflect.apply(read, this.#client, message)).catch((error: unknown) =>
          this.#log.warn({ err: error }, 'ignored an unreadable socket message'),
        )
      }
    })
    this.#client.on('slack_event', (envelope: Envelope) => {
      this.#receive(envelope).catch((error: unknown) => this.#log.warn({ err: error }, 'not acknowledged; Slack will deliver it again'))
    })
    this.#client.on('disconnected', () => {
      if (this.#wasReady && !this.#stopping.signal.aborted) void this.#reconnect()
    })
  }

  async #receive({ body, ack, retry_num, retry_reason }: Envelope): Promise<void> {
    if (this.#app === undefined || typeof body !== 'object' || body === null)
      return this.#log.warn({}, 'ignored an envelope without a payload')
    let acknowledged = false
    const once: ReceiverEvent['ack'] = async (reply) => {
      if (acknowledged) return
      acknowledged = true
      await ack(typeof reply === 'string' ? { text: reply } : reply)
    }
    await processThenAcknowledge(this.#app, {
      body,
      ack: once,
      ...(retry_num === undefined ? {} : { retryNum: retry_num }),
      ...(retry_reason === undefined ? {} : { retryReason: retry_reason }),
    })
    // Nobody was there for it: Slack need not wait for us, nor deliver it again.
    await once()
  }

  async #reconnect(): Promise<void> {
    this.#wasReady = false
    for (let pauseMs = 250; !this.#stopping.signal.aborted; pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)) {
      try {
        return await this.start()
      } catch (error) {
        if (this.#stopping.signal.aborted) return
        this.#log.warn({ err: error, pauseMs }, 'no connection to Slack')
        await wait(pauseMs * (0.5 + Math.random()), undefined, { signal: this.#stopping.signal }).catch(() => {})
      }
    }
  }
}

interface Envelope {
  readonly body: Record<string, unknown> | null
  readonly ack: (reply?: Record<string, unknown>) => Promise<void>
  readonly retry_num?: number
  readonly retry_reason?: string
}

function appTokenProblem(error: unknown): Problem {
  const problem = slackProblem(error, 'apps.connections.open')
  if (problem.code !== 'PLATFORM_KEY') return problem
  return new Problem(
    'PLATFORM_KEY',
    `SLACK_APP_TOKEN was refused (${problem.message}): it must be an app-level token with connections:write`,
    { cause: error },
  )
}
