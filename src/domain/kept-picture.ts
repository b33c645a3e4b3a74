import { z } from 'zod'
import { IMAGE_MIMES } from './generation.ts'
import { MicroUsd } from './money.ts'
import { Person } from './request.ts'

/** A picture that was made before, as far as it takes to give it to somebody else. The bytes lie in the image store. */
export const KeptPicture = z.object({
  /** As `cacheKey` makes it: 64 hex digits. */
  cacheKey: z.string().regex(/^[0-9a-f]{64}$/),
  imageKey: z.string().regex(/^[0-9a-f]{64}$/),
  mime: z.enum(IMAGE_MIMES),
  width: z.number().int().positive(),
  height: z.number().int().positive(),
  sizeBytes: z.number().int().positive(),
  modelId: z.string(),
  /** What it cost when it was made. */
  costMicroUsd: MicroUsd,
  requestId: z.string().regex(/^[\w-]{22}$/),
  author: Person,
  /** The author's words; their beginning alone where they are long. */
  words: z.string(),
  askedAtMs: z.number().int(),
  /** Found by its author alone. */
  isPrivate: z.boolean(),
  /** The platform's id of the uploaded file (Slack): another message of the same workspace can show it without another upload. */
  staged: z.string().optional(),
})
export type KeptPicture = z.infer<typeof KeptPicture>
