import { createHash } from 'node:crypto'
import { drawPicture } from '../../playground/gemini/picture.ts'
import { decoder } from '../../src/imaging/decoder.ts'
import { pictureReader } from '../../src/imaging/reader.ts'
import { checkStructure } from '../../src/imaging/structure.ts'
import { judgePicture } from '../../src/pipeline/quality/judge-picture.ts'
import { median } from '../support/percentiles.ts'
import { byTurns, type Measure, pairUp, type Row, rowOf } from './measure.ts'

/** P19. */
const STRUCTURE_BAR = 0.5
const PIXELS_BAR = 1.5
const TIMES = 15

/** What checking a picture costs: its structure against hashing the same bytes, its pixels against nothing but decoding them. */
export const quality: Measure = {
  name: 'quality',
  async run({ pairs }): Promise<Row[]> {
    const sharp = await decoder()
    const drawn = drawPicture('a cosy cabin at dusk', '1:1', 'bench', '2K')
    // In full colour, as models send them.
    const picture = await sharp(drawn).removeAlpha().toColourspace('srgb').png({ compressionLevel: 1 }).toBuffer()
    const reader = pictureReader()
    const structure = async () => checkStructure(picture)
    const hash = async () => createHash('sha256').update(picture).digest()
    const check = async () => {
      const read = await reader.read(picture)
      return judgePicture(read, picture.byteLength, { aspect: '1:1', size: '2K' })
    }
    const decode = async () => sharp(picture).raw().toBuffer()
    return [
      await compare(`structure of ${megabytes(picture)} MB / SHA-256`, structure, hash, pairs, STRUCTURE_BAR),
      await compare('pixel check / one decode', check, decode, pairs, PIXELS_BAR),
    ]
  },
}

const megabytes = (bytes: Uint8Array): string => (bytes.byteLength / 1024 / 1024).toFixed(1)

async function compare(
  name: string,
  ours: () => Promise<unknown>,
  theirs: () => Promise<unknown>,
  pairs: number,
  bar: number,
): Promise<Row> {
  const sides = [() => medianMs(ours), () => medianMs(theirs)]
  await byTurns(1, sides)
  const [ourMs = [], theirMs = []] = await byTurns(pairs, sides)
  return rowOf(name, 'ms', pairUp(ourMs, theirMs, Number), bar)
}

async function medianMs(act: () => Promise<unknown>): Promise<number> {
  const tookMs: number[] = []
  for (let time = 0; time < TIMES; time += 1) {
    const startedMs = performance.now()
    await act()
    tookMs.push(performance.now() - startedMs)
  }
  return median(tookMs)
}
