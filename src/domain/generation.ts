import { z } from 'zod'
import { MicroUsd } from './money.ts'

export const IMAGE_MIMES = ['image/png', 'image/jpeg', 'image/webp', 'image/gif'] as const
export type ImageMime = (typeof IMAGE_MIMES)[number]

/** The ending of a file's name. */
export const EXTENSIONS: Readonly<Record<ImageMime, string>> = {
  'image/png': 'png',
  'image/jpeg': 'jpg',
  'image/webp': 'webp',
  'image/gif': 'gif',
}

/**
 * Where a picture that was made before was found: in the memory of the process, in the index, or just made for somebody who asked at the same time;
 * `similar` is none of the wish, but the closest there is.
 */
export const REUSED_FROM = ['memory', 'index', 'flight', 'similar'] as const

/** Nothing was made for this request: whose picture it is, and since when. */
const Reused = z.object({
  requestId: z.string(),
  personId: z.string(),
  /** Their words; the beginning alone where they are long. */
  words: z.string(),
  askedAtMs: z.number().int(),
  from: z.enum(REUSED_FROM),
  /** What it cost when it was made. */
  savedMicroUsd: MicroUsd,
})

/** What a model made. The bytes lie in the image store under `imageKey`; only the key travels. */
export const Generation = z.object({
  /** SHA-256 of the bytes, hex. */
  imageKey: z.string().regex(/^[0-9a-f]{64}$/),
  mime: z.enum(IMAGE_MIMES),
  width: z.number().int().positive(),
  height: z.number().int().positive(),
  sizeBytes: z.number().int().positive(),
  modelId: z.string(),
  costMicroUsd: MicroUsd,
  tookMs: z.number().int().nonnegative(),
  /** What the model left out or changed, in words for the person. */
  warnings: z.array(z.string()),
  /** Under which the same wish finds this picture; absent where it is not kept. */
  cacheKey: z.string().optional(),
  reused: Reused.optional(),
})
export type Generation = z.infer<typeof Generation>
