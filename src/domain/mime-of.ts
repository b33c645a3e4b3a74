import type { ImageMime } from './generation.ts'

/** What the first bytes say; undefined for anything but PNG, JPEG, WebP and GIF. */
export function mimeOf(bytes: Uint8Array): ImageMime | undefined {
  const start = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, 12)).toString('latin1')
  if (start.startsWith('\x89PNG\r\n\x1a\n')) return 'image/png'
  if (start.startsWith('\xff\xd8\xff')) return 'image/jpeg'
  if (start.startsWith('GIF87a') || start.startsWith('GIF89a')) return 'image/gif'
  return start.startsWith('RIFF') && start.startsWith('WEBP', 8) ? 'image/webp' : undefined
}
