import { z } from 'zod'
import { IMAGE_MIMES } from '../domain/generation.ts'
import { KeptPicture } from '../domain/kept-picture.ts'
import type { Person } from '../domain/request.ts'

/**
 * How an entry of the index is written: a JSON array of known places, because a hundred thousand of them lie in Redis. The first four places are read
 * by the scripts (kept at, workspace, request id, image key). After a line break, which JSON never holds, comes the staged file.
 */
const Entry = z.tuple([
  z.number(),
  z.string(),
  z.string(),
  z.string(),
  z.number(),
  z.number(),
  z.number(),
  z.number(),
  z.string(),
  z.number(),
  z.string(),
  z.number(),
  z.number(),
  z.string(),
])

/** Enough to recognise a wish, and to compare it with another one. */
const MOST_WORDS = 160

/** 128 bits of the key, which keeps a place in three indexes short: still nobody can find a second wish with the same. */
export const idOf = (cacheKey: string): string => Buffer.from(cacheKey.slice(0, 32), 'hex').toString('base64url')

export const workspaceOf = ({ platform, workspaceId }: Pick<Person, 'platform' | 'workspaceId'>): string => `${platform}:${workspaceId}`

/** Without the opening bracket and the first place: the script writes the time, by the clock of Redis. */
export function entryOf(picture: KeptPicture): string {
  const facts = JSON.stringify([
    workspaceOf(picture.author),
    picture.requestId,
    short(picture.imageKey),
    IMAGE_MIMES.indexOf(picture.mime),
    picture.width,
    picture.height,
    picture.sizeBytes,
    picture.modelId,
    picture.costMicroUsd,
    picture.author.personId,
    picture.askedAtMs,
    picture.isPrivate ? 1 : 0,
    // The key is found by half of itself; the other half tells whether it is the one that was meant.
    `${short(picture.cacheKey.slice(32))}${cut(picture.words)}`,
  ])
  return `${facts.slice(1)}\n${picture.staged ?? ''}`
}

/** Undefined for what another version wrote in another form: it counts as not found. */
export function pictureOf(id: string, entry: string): KeptPicture | undefined {
  const [facts = '', staged = ''] = entry.split('\n')
  const read = Entry.safeParse(parsed(facts))
  if (!read.success) return undefined
  const [, workspace, requestId, image, mime, width, height, sizeBytes, modelId, costMicroUsd, personId, askedAtMs, isPrivate, words] =
    read.data
  const [platform, workspaceId] = [workspace.slice(0, workspace.indexOf(':')), workspace.slice(workspace.indexOf(':') + 1)]
  return KeptPicture.safeParse({
    cacheKey: hex(id) + hex(words.slice(0, HALF_KEY)),
    imageKey: hex(image),
    mime: IMAGE_MIMES[mime],
    width,
    height,
    sizeBytes,
    modelId,
    costMicroUsd,
    requestId,
    author: { platform, workspaceId, personId },
    words: words.slice(HALF_KEY),
    askedAtMs,
    isPrivate: isPrivate === 1,
    ...(staged !== '' && { staged }),
  }).data
}

/** `{ request id, image key, … }` as the scripts return what is leaving. */
export const leavingOf = (flat: readonly string[]): { requestId: string; imageKey: string }[] =>
  flat.flatMap((requestId, at) => (at % 2 === 0 ? [{ requestId, imageKey: hex(flat[at + 1] ?? '') }] : []))

/** The image key as the scripts store it. */
export const short = (hexDigits: string): string => Buffer.from(hexDigits, 'hex').toString('base64url')
const hex = (shortened: string): string => Buffer.from(shortened, 'base64url').toString('hex')
const HALF_KEY = 22

/** Never through the middle of a character that takes two units. */
const cut = (words: string): string => words.slice(0, MOST_WORDS).replace(/[\ud800-\udbff]$/u, '')

function parsed(entry: string): unknown {
  try {
    return JSON.parse(entry)
  } catch {
    return undefined
  }
}
