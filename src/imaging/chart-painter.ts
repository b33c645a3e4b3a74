import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type { ChartPainter } from '../ports.ts'
import { chartSvg } from './chart-svg.ts'

/** The renderer is loaded with the first chart: most processes never draw one. Our own fonts, because without any the words are silently left out. */
export const chartPainter = (): ChartPainter => ({
  async paint(chart) {
    const { renderAsync } = await import('@resvg/resvg-js')
    const folder = join(dirname(createRequire(import.meta.url).resolve('dejavu-fonts-ttf/package.json')), 'ttf')
    const fontFiles = ['DejaVuSans.ttf', 'DejaVuSans-Bold.ttf'].map((name) => join(folder, name))
    const image = await renderAsync(chartSvg(chart), {
      font: { loadSystemFonts: false, fontFiles, defaultFontFamily: 'DejaVu Sans' },
      logLevel: 'off',
    })
    return image.asPng()
  },
})
