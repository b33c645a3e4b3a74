import { setTimeout as wait } from 'node:timers/promises'
import type { Person } from '../../domain/request.ts'
import { asProblem, Problem } from '../../errors.ts'
import type { ImageInspector } from '../../ports.ts'
import type { Card } from '../cards.ts'
import type { CardFile, TextFile } from '../surface.ts'
import { LIMITS, SLACK_LIMITS, shorten } from './limits.ts'
import { statusProblem } from './problems.ts'
import { isSlackAddress } from './reply-handle.ts'
import { channelOf, fetchText, type Sender } from './send.ts'
import { call } from './web.ts'

const SENT_WITHIN_MS = 20_000
const READY_WITHIN_MS = 20_000
const FIRST_LOOK_MS = 60
const LONGEST_PAUSE_MS = 1_500

/** Blocks show these and no WebP (docs.slack.dev/reference/block-kit/composition-objects/slack-file-object). */
const EXTENSIONS: Readonly<Record<string, string>> = { 'image/png': 'png', 'image/jpeg': 'jpg', 'image/gif': 'gif' }

/**
 * Uploads a picture that belongs to no channel yet, and waits until Slack has looked at it: a block that shows it earlier is refused.
 *
 * @returns the file's id
 * @throws Problem FILE_REFUSED; PLATFORM_BUSY when Slack is not done within 20 s; the reason of `signal`
 */
export async function stage(sender: Sender, inspector: ImageInspector, file: CardFile, signal: AbortSignal): Promise<string> {
  const picture = await showable(inspector, file)
  return untilAborted(signal, async () => {
    const fileId = await upload(sender, picture, shorten(file.alt, LIMITS.altText), signal)
    await ready(sender, fileId, signal)
    return fileId
  })
}

interface Picture {
  readonly bytes: Uint8Array
  readonly name: string
}

async function showable(inspector: ImageInspector, file: CardFile): Promise<Picture> {
  const original = await file.bytes()
  // Nothing says "in another format", but no WebP fits into less than its own size and stays what it is.
  const maxBytes = file.mime in EXTENSIONS ? SLACK_LIMITS.imageBytes : Math.min(SLACK_LIMITS.imageBytes, original.byteLength - 1)
  const { bytes, mime } = await inspector.fit(original, file.mime, maxBytes)
  const extension = EXTENSIONS[mime]
  if (extension === undefined) throw new Problem('FILE_REFUSED', `Slack shows no ${mime}`)
  return { bytes, name: `${file.name.replace(/\.[^.]*$/, '') || 'picture'}.${extension}` }
}

async function upload(sender: Sender, picture: Picture, alt: string, signal: AbortSignal): Promise<string> {
  const id = await put(sender, picture, { alt_text: alt }, signal)
  signal.throwIfAborted()
  await call('files.completeUploadExternal', () => sender.web.files.completeUploadExternal({ files: [{ id, title: picture.name }] }))
  return id
}

/** Brings the bytes; nobody sees them yet. */
async function put(
  { web, apiUrl }: Sender,
  { bytes, name }: Picture,
  about: { readonly alt_text?: string },
  signal: AbortSignal,
): Promise<string> {
  const asked = await call('files.getUploadURLExternal', () =>
    web.files.getUploadURLExternal({ filename: name, length: bytes.byteLength, ...about }),
  )
  const { upload_url: url, file_id: id } = asked
  if (url === undefined || id === undefined) throw new Problem('PLATFORM_UNCLEAR', 'files.getUploadURLExternal: no address in the answer')
  if (!isSlackAddress(url, ['files.slack.com', 'slack.com'], apiUrl))
    throw new Problem('FILE_REFUSED', 'an upload address that is not one of Slack')
  signal.throwIfAborted()
  const body = new Uint8Array(bytes)
  const sent = await fetchText('upload', url, { headers: { 'content-type': 'application/octet-stream' }, body }, signal)
  if (sent.status === 429) throw new Problem('PLATFORM_BUSY', 'upload: 429', { retryAfterMs: sent.retryAfterMs })
  // An address that has expired: nothing was shown to anybody, and the next attempt asks for a new one.
  if (sent.status >= 400 && sent.status < 500) throw new Problem('PLATFORM_BUSY', `upload: HTTP ${sent.status}`, { retryAfterMs: 0 })
  if (sent.status !== 200) throw statusProblem(sent.status, 'upload')
  return id
}

/** A file in the direct messages of one person: Slack posts it with our words when it has looked at it. */
export async function sendFile(sender: Sender, person: Person, { name, text }: TextFile, card: Card): Promise<void> {
  const channel = await channelOf(sender, person.personId)
  const id = await put(sender, { bytes: Buffer.from(text), name }, {}, AbortSignal.timeout(SENT_WITHIN_MS))
  await call('files.completeUploadExternal', () =>
    sender.web.files.completeUploadExternal({ files: [{ id, title: name }], channel_id: channel, initial_comment: card.plain }),
  )
}

/** Slack's staff advise to ask until the type is known (node-slack-sdk #1865, #2260). */
async function ready({ web }: Sender, fileId: string, signal: AbortSignal): Promise<void> {
  const deadline = Date.now() + READY_WITHIN_MS
  for (let pauseMs = FIRST_LOOK_MS; Date.now() + pauseMs < deadline; pauseMs = Math.min(pauseMs * 1.6, LONGEST_PAUSE_MS)) {
    await wait(pauseMs, undefined, { signal })
    const { file } = await call('files.info', () => web.files.info({ file: fileId }))
    if (!file?.mimetype) continue
    if (file.mimetype in EXTENSIONS) return
    throw new Problem('FILE_REFUSED', `Slack takes the picture for ${file.mimetype}`)
  }
  throw new Problem('PLATFORM_BUSY', `files.info: ${fileId} has no type after ${READY_WITHIN_MS} ms`, { retryAfterMs: 5_000 })
}

/** The SDK's calls cannot be aborted: they end at their own deadline, and nobody waits for them any more. */
async function untilAborted<Result>(signal: AbortSignal, work: () => Promise<Result>): Promise<Result> {
  if (signal.aborted) throw asProblem(signal.reason)
  let onAbort = () => {}
  const aborted = new Promise<never>((_, reject) => {
    onAbort = () => reject(asProblem(signal.reason))
    signal.addEventListener('abort', onAbort, { once: true })
  })
  try {
    return await Promise.race([work(), aborted])
  } finally {
    signal.removeEventListener('abort', onAbort)
  }
}
