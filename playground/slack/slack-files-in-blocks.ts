import type { SlackFile } from './nouns.ts'
import type { Payloads } from './payloads.ts'
import type { Workspace } from './workspace.ts'

/** docs.slack.dev/reference/block-kit/composition-objects/slack-file-object: no webp */
const SHOWN_IN_BLOCKS = new Set(['image/png', 'image/jpeg', 'image/gif'])

/** Says why a block cannot show a file: unknown to the bot, not looked at yet, or not an image of a kind that blocks show. */
export function fileProblemIn(workspace: Workspace, payloads: Payloads) {
  const fileAt = (url: string) => [...workspace.files.all.values()].find((one) => hasUrl(payloads, one, url))
  return (wanted: { id?: string; url?: string }): string | undefined => {
    const file = wanted.id === undefined ? fileAt(wanted.url ?? '') : workspace.files.all.get(wanted.id)
    if (!file || file.deleted || !file.ready || !botMaySee(workspace, file)) return 'invalid slack file'
    return SHOWN_IN_BLOCKS.has(file.mimetype) ? undefined : `invalid slack file: ${file.mimetype} is not supported`
  }
}

function hasUrl(payloads: Payloads, file: SlackFile, url: string): boolean {
  const { url_private, permalink } = payloads.file(file)
  return url === url_private || url === permalink
}

/** Its own files, those shared where it is, and those that a person handed to it. */
export function botMaySee(workspace: Workspace, file: SlackFile): boolean {
  if (file.owner === workspace.bot.id || file.handedToBot) return true
  return file.shares.some((share) => workspace.channels.get(share.channelId)?.members.has(workspace.bot.id))
}
