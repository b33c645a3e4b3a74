import type { Logger } from '@slack/web-api'
import { LogLevel } from '@slack/web-api'
import type { Log } from '../../ports.ts'

/**
 * Slack's SDKs speak through our log. Their debug and info lines hold whole payloads (prompts, response URLs) and are dropped at the door;
 * of the rest, only texts and the messages of errors pass, with everything that could be a secret blotted out.
 */
export function sdkLog(log: Log): Logger {
  return {
    debug: () => {},
    info: () => {},
    warn: (...parts: unknown[]) => log.warn({ from: 'slack sdk' }, line(parts)),
    error: (...parts: unknown[]) => log.error({ from: 'slack sdk' }, line(parts)),
    setLevel: () => {},
    getLevel: () => LogLevel.WARN,
    setName: () => {},
  }
}

const SECRETS = /xox[a-z]+-[\w-]+|xapp-[\w-]+|(?:https?|wss?):\/\/\S+/g

const line = (parts: readonly unknown[]): string =>
  parts
    .map((part) => (part instanceof Error ? part.message : typeof part === 'string' ? part : ''))
    .filter((part) => part !== '')
    .join(' ')
    .replace(SECRETS, '…')
    .slice(0, 500)
