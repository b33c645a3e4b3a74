/** A response URL with what must be remembered of where it came from, as its fragment (which is never sent): the thread to answer in. */
export interface ReplyTarget {
  readonly url: string
  readonly threadId: string | undefined
}

export function replySecret(target: ReplyTarget): string {
  return target.threadId === undefined ? target.url : `${target.url}#${new URLSearchParams({ thread: target.threadId })}`
}

export function readReplySecret(secret: string): ReplyTarget {
  const hash = secret.indexOf('#')
  const fragment = new URLSearchParams(hash < 0 ? '' : secret.slice(hash + 1))
  return {
    url: hash < 0 ? secret : secret.slice(0, hash),
    threadId: fragment.get('thread') ?? undefined,
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
