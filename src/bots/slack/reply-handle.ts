/**
 * A response URL with what must be remembered of where it came from, as its fragment (which is never sent): the thread to answer in, and whether
 * the message behind it is our own private answer. Behind a button it is the public result, which must never be replaced or deleted through it.
 */
export interface ReplyTarget {
  readonly url: string
  readonly threadId: string | undefined
  readonly answersCommand: boolean
}

export function replySecret(target: ReplyTarget): string {
  const fragment = new URLSearchParams()
  if (target.threadId !== undefined) fragment.set('thread', target.threadId)
  if (target.answersCommand) fragment.set('command', '1')
  const suffix = fragment.toString()
  return suffix === '' ? target.url : `${target.url}#${suffix}`
}

export function readReplySecret(secret: string): ReplyTarget {
  const hash = secret.indexOf('#')
  const fragment = new URLSearchParams(hash < 0 ? '' : secret.slice(hash + 1))
  return {
    url: hash < 0 ? secret : secret.slice(0, hash),
    threadId: fragment.get('thread') ?? undefined,
    answersCommand: fragment.has('command'),
  }
}

/**
 * Response and upload addresses come from payloads and answers: only Slack's own hosts are ever called, or the host of a configured API address
 * (the local server of tests and playground).
 */
export function isSlackAddress(address: string, slackHosts: readonly string[], apiUrl: string | undefined): boolean {
  if (!URL.canParse(address)) return false
  const { protocol, host, username, password } = new URL(address)
  if (username !== '' || password !== '') return false
  if (apiUrl !== undefined && new URL(apiUrl).host === host) return protocol === new URL(apiUrl).protocol
  return protocol === 'https:' && slackHosts.includes(host)
}
