import { plainTextOf } from './notifications.ts'
import type { Workspace } from './workspace.ts'

/** Looks now, after every change, and once more when the time is up. */
export function until<T>(look: () => T | undefined | false | null, what: string, workspace: Workspace, timeoutMs = 10_000): Promise<T> {
  return new Promise((resolve, reject) => {
    const finish = (end: () => void) => {
      clearTimeout(timer)
      off()
      end()
    }
    const lookAgain = () => {
      try {
        const found = look()
        if (found !== undefined && found !== false && found !== null) finish(() => resolve(found))
      } catch (error) {
        finish(() => reject(error))
      }
    }
    const off = workspace.on(lookAgain)
    const timer = setTimeout(() => {
      lookAgain()
      finish(() => reject(new Error(`no sight of ${what} within ${timeoutMs} ms. ${recentMessages(workspace)}`)))
    }, timeoutMs)
    lookAgain()
  })
}

function recentMessages(workspace: Workspace): string {
  const posted = [...workspace.channels.values()].flatMap((channel) => workspace.messages.in(channel.id))
  const all = [...posted, ...workspace.messages.ephemerals].sort((a, b) => Number(a.ts) - Number(b.ts))
  const lines = all.slice(-10).map((one) => {
    const only = 'personId' in one ? ` (only ${one.personId})` : ''
    return `${one.channelId} ${one.user}${only}: ${one.text} ${plainTextOf(one.blocks)}`.slice(0, 300)
  })
  return lines.length > 0 ? `The last messages were:\n${lines.join('\n')}` : 'There are no messages.'
}
