import { crc32 } from 'node:zlib'
import sharp from 'sharp'
import { startGemini } from '../../../playground/gemini/index.ts'

/** As large as the pictures of the other measures: 1.58 MB. */
const EDGE = 725
const END_CHUNK_BYTES = 12

/** Gemini in a process of its own, which draws at once, or after a while, pictures that look the same and are different files. */
const noise = { type: 'gaussian', mean: 128, sigma: 60 } as const
const picture = await sharp({ create: { width: EDGE, height: EDGE, channels: 3, background: '#888', noise } })
  .png()
  .toBuffer()
const gemini = await startGemini({ latencyMs: Number(process.env.LATENCY_MS ?? 0) })
gemini.constantImage(signed(0))
console.log(JSON.stringify({ msg: 'ready', url: gemini.url, key: gemini.apiKey, bytes: picture.length }))
process.send?.('ready')
process.once('disconnect', () => process.exit())
const WHILE_WE_LIVE_MS = 3_600_000
for (let count = 1; ; count += 1) {
  await gemini.until((calls) => calls.length >= count, WHILE_WE_LIVE_MS)
  gemini.constantImage(signed(count))
}

/** The store keeps the same bytes once, whoever asks for them. */
function signed(count: number): Buffer {
  const text = Buffer.from(`tEXtnumber\0${count}`, 'latin1')
  const chunk = Buffer.alloc(text.length + 8)
  chunk.writeUInt32BE(text.length - 4)
  text.copy(chunk, 4)
  chunk.writeUInt32BE(crc32(text), text.length + 4)
  const end = picture.length - END_CHUNK_BYTES
  return Buffer.concat([picture.subarray(0, end), chunk, picture.subarray(end)])
}
