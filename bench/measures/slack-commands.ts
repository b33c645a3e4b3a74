import { createHmac } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { Client } from 'undici'
import { BETWEEN_COMMANDS_MS } from './ack-rows.ts'
import { SLACK_SIGNING_SECRET } from './program.ts'

/** One Slack, one connection: sends signed commands one after the other and says how long each acknowledgement took. */
export class SlackCommands {
  readonly #http: Client
  readonly #responseUrl: string
  #count = 0

  constructor(target: string, chatUrl: string) {
    this.#http = new Client(target)
    this.#responseUrl = `${chatUrl}/slack/actions/T1/1/answer`
  }

  /** @returns milliseconds until the acknowledgement, for each */
  readonly send = async (count: number): Promise<number[]> => {
    const tookMs: number[] = []
    for (let sent = 0; sent < count; sent += 1) {
      tookMs.push(await this.#sendOne())
      await pause(BETWEEN_COMMANDS_MS)
    }
    return tookMs
  }

  async #sendOne(): Promise<number> {
    const { body, headers } = this.#command()
    const startedMs = performance.now()
    const response = await this.#http.request({ path: '/slack/events', method: 'POST', headers, body })
    await response.body.text()
    const tookMs = performance.now() - startedMs
    if (response.statusCode !== 200) throw new Error(`a command was answered with ${response.statusCode}`)
    return tookMs
  }

  /** A new request each time, from another person than the last ones. */
  #command(): { body: string; headers: Record<string, string> } {
    this.#count += 1
    const form = {
      token: 'legacy',
      team_id: 'T1',
      team_domain: 'bench',
      channel_id: 'C1',
      channel_name: 'general',
      user_id: `U${this.#count % 997}`,
      user_name: 'ada',
      command: '/banana',
      text: 'a cosy cabin at dusk',
      api_app_id: 'A1',
      is_enterprise_install: 'false',
      response_url: this.#responseUrl,
      trigger_id: `${process.pid}.${performance.now()}.${this.#count}`,
    }
    const body = new URLSearchParams(form).toString()
    const timestamp = String(Math.floor(Date.now() / 1000))
    const signature = `v0=${createHmac('sha256', SLACK_SIGNING_SECRET).update(`v0:${timestamp}:${body}`).digest('hex')}`
    return {
      body,
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        'x-slack-request-timestamp': timestamp,
        'x-slack-signature': signature,
      },
    }
  }

  close(): Promise<void> {
    return this.#http.close()
  }
}
