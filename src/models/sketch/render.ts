import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { renderAsync } from '@resvg/resvg-js'

const fontFolder = join(dirname(createRequire(import.meta.url).resolve('dejavu-fonts-ttf/package.json')), 'ttf')

/** Our own fonts: system fonts differ from machine to machine, and looking for them costs 100 ms. */
const fontFiles = ['DejaVuSans.ttf', 'DejaVuSans-Bold.ttf', 'DejaVuSerif.ttf', 'DejaVuSerif-Bold.ttf'].map((name) => join(fontFolder, name))

/** SVG to PNG. The drawing runs in libuv's thread pool; only the PNG encoding (about 20 ms at 1024 x 1024) is done here. */
export async function renderPng(svg: string): Promise<Uint8Array> {
  const image = await renderAsync(svg, { font: { loadSystemFonts: false, fontFiles, defaultFontFamily: 'DejaVu Sans' }, logLevel: 'off' })
  return image.asPng()
}
