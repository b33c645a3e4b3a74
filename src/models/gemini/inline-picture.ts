import type { Part } from '@google/genai'
import type { Reference } from '../../ports.ts'

/** A picture as it travels inside a request. */
export const inlinePicture = ({ bytes, mime }: Reference): Part => ({
  inlineData: { mimeType: mime, data: Buffer.from(bytes).toString('base64') },
})
