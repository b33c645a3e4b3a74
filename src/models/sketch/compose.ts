import type { Intent } from '../../domain/intent.ts'
import type { Aspect } from '../../domain/request.ts'
import type { Brief } from './brief.ts'
import { readBrief } from './brief.ts'
import { Canvas, sizeOf } from './canvas.ts'
import { paletteFor } from './palette.ts'
import { seededRandom } from './random.ts'
import { abstract, brushwork, poster } from './scenes/abstract.ts'
import { diagram } from './scenes/diagram.ts'
import { landscape } from './scenes/landscape.ts'
import { studio } from './scenes/studio.ts'
import { strip } from './strip.ts'

export interface SketchOrder {
  readonly words: string
  readonly intent: Pick<Intent, 'domain' | 'style'>
  readonly aspect: Aspect
  readonly seed: number
}

/** The whole picture as SVG: the same for the same order. */
export function composeSketch({ words, intent, aspect, seed }: SketchOrder): string {
  const { width, height } = sizeOf(aspect)
  const random = seededRandom(seed)
  const canvas = new Canvas(width, height, random)
  return canvas.svg(picture(canvas, readBrief(words, random), intent) + strip(canvas))
}

/** What the words name decides first, the domain second; what nothing can be drawn for becomes a poster of its words. */
function picture(canvas: Canvas, brief: Brief, { domain, style }: SketchOrder['intent']): string {
  if (domain === 'diagrams') return diagram(canvas, brief, style)
  if (brief.objects.length > 0 && (domain === 'products' || style === 'product' || !brief.isScenic)) return studio(canvas, brief)
  if (style === 'abstract') return abstract(canvas, brief)
  if (!brief.isScenic) return domain === 'products' ? studio(canvas, brief) : poster(canvas, brief)
  const { skyTop, skyMiddle, skyLow, far, near } = paletteFor(brief)
  const isPainted = style === 'painting' || style === 'impressionist'
  return landscape(canvas, brief) + (isPainted ? brushwork(canvas, [skyTop, skyMiddle, skyLow, far, near]) : '')
}
