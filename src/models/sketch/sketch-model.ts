import type { Drawn, ImageModel, Order } from '../../ports.ts'
import { composeSketch } from './compose.ts'
import { renderPng } from './render.ts'

/** Draws locally: no key, no network, no cost, and the same picture for the same seed. */
export const sketchModel = (): ImageModel => ({
  provider: 'sketch',
  async draw(order: Order, signal: AbortSignal): Promise<Drawn> {
    signal.throwIfAborted()
    const bytes = await renderPng(composeSketch(order))
    signal.throwIfAborted()
    return { bytes, mime: 'image/png', costMicroUsd: 0, warnings: [] }
  },
})
