import type { Brief } from './brief.ts'
import type { Colour } from './colour.ts'
import { mix } from './colour.ts'
import type { Random } from './random.ts'
import type { Time } from './vocabulary.ts'

/** The light of a scene. */
export interface Palette {
  readonly skyTop: Colour
  readonly skyMiddle: Colour
  readonly skyLow: Colour
  /** The farthest and the nearest ground; what lies between is mixed. */
  readonly far: Colour
  readonly near: Colour
  readonly water: Colour
  readonly sun: Colour
  readonly window: Colour
  readonly cloud: Colour
  /** What the colour that was asked for becomes, or the scene's own. */
  readonly accent: Colour
  /** The colour of the shade, and how much of it lies on things. */
  readonly shade: Colour
  readonly dimness: number
}

const BY_TIME: Readonly<Record<Time, Palette>> = {
  dawn: {
    skyTop: '#6f86bd',
    skyMiddle: '#e3a6b4',
    skyLow: '#fde2b8',
    far: '#b79bb5',
    near: '#3f5563',
    water: '#c9a7b8',
    sun: '#fff3d2',
    window: '#ffd98a',
    cloud: '#fbd5cf',
    accent: '#e07a5f',
    shade: '#4b4a72',
    dimness: 0.22,
  },
  day: {
    skyTop: '#3f8fd2',
    skyMiddle: '#93cdf0',
    skyLow: '#eef7f2',
    far: '#a3c4cf',
    near: '#2f6b4a',
    water: '#4fa3c7',
    sun: '#fffbe6',
    window: '#ffe7a6',
    cloud: '#ffffff',
    accent: '#e4572e',
    shade: '#2c4a63',
    dimness: 0,
  },
  dusk: {
    skyTop: '#2a2859',
    skyMiddle: '#a14c7d',
    skyLow: '#fdb36b',
    far: '#8d5584',
    near: '#1f1b38',
    water: '#7a4a80',
    sun: '#fff0c2',
    window: '#ffc85c',
    cloud: '#f08b83',
    accent: '#f2845c',
    shade: '#231c45',
    dimness: 0.42,
  },
  night: {
    skyTop: '#070b24',
    skyMiddle: '#172454',
    skyLow: '#3d5590',
    far: '#30467c',
    near: '#070c1f',
    water: '#1b2c5c',
    sun: '#f7f2dc',
    window: '#ffcf6b',
    cloud: '#33437a',
    accent: '#f2b35c',
    shade: '#0b1230',
    dimness: 0.55,
  },
}

/** The light of the time of day, changed by weather, season and the colours in the words. */
export function paletteFor(brief: Brief): Palette {
  return tinted(seasoned(BY_TIME[brief.time], brief), brief.colours)
}

/** A thing's own colour as it looks in this light. */
export const inLight = (palette: Palette, colour: Colour): Colour => mix(colour, palette.shade, palette.dimness)

/** The colour of ground that is so far away: 0 is near, 1 is the horizon. */
export const atDistance = (palette: Palette, distance: number): Colour => mix(palette.near, palette.far, distance)

function seasoned(palette: Palette, { weather, isAutumn }: Brief): Palette {
  if (weather === 'snow') {
    return {
      ...palette,
      far: mix(palette.far, '#e6eef8', 0.5),
      near: mix(palette.near, '#cfdcec', 0.55),
      skyMiddle: mix(palette.skyMiddle, '#c9d6e8', 0.25),
    }
  }
  if (weather === 'rain') {
    const grey = (colour: Colour, share = 0.5): Colour => mix(colour, '#5d6b80', share)
    return {
      ...palette,
      skyTop: grey(palette.skyTop),
      skyMiddle: grey(palette.skyMiddle),
      skyLow: grey(palette.skyLow, 0.4),
      far: grey(palette.far),
      cloud: grey(palette.cloud, 0.45),
    }
  }
  if (weather === 'fog')
    return { ...palette, far: mix(palette.far, palette.skyLow, 0.6), skyTop: mix(palette.skyTop, palette.skyLow, 0.45) }
  return isAutumn ? { ...palette, far: mix(palette.far, '#c98a5a', 0.35), near: mix(palette.near, '#6b3a1f', 0.45) } : palette
}

function tinted(palette: Palette, [first, second]: readonly Colour[]): Palette {
  if (!first) return palette
  const other = second ?? first
  return {
    ...palette,
    accent: first,
    skyMiddle: mix(palette.skyMiddle, first, 0.42),
    skyLow: mix(palette.skyLow, other, 0.22),
    far: mix(palette.far, first, 0.3),
    water: mix(palette.water, first, 0.3),
    cloud: mix(palette.cloud, other, 0.2),
  }
}

const BLOSSOM = /\b(?:cherry|blossoms?|sakura)\b/i
const AUTUMN_LEAVES = ['#d9822b', '#c8552d', '#e0a93a'] as const

/** Of trees with leaves, by season. */
export function leafColour(palette: Palette, brief: Brief, random: Random): Colour {
  if (BLOSSOM.test(brief.words)) return inLight(palette, '#f2a7c3')
  return inLight(palette, brief.isAutumn ? random.pick(AUTUMN_LEAVES) : '#5d9b57')
}
