import type { Brief } from '../brief.ts'
import type { Canvas } from '../canvas.ts'
import { darker, mix } from '../colour.ts'
import type { Palette } from '../palette.ts'
import { atDistance, leafColour, paletteFor } from '../palette.ts'
import { city } from './city.ts'
import { desert, flowerField, space, underwater } from './elsewhere.ts'
import type { Spots } from './figures-in-place.ts'
import { placeFigures } from './figures-in-place.ts'
import { conifer, grass, hill, leafTree, mountains, palm, rollingLine, treesAlong } from './ground.ts'
import { sky, weather } from './sky.ts'
import { shore, water } from './water.ts'

/** A scene in layers, from the sky to the grass in front, with what the words name standing in it. */
export function landscape(canvas: Canvas, brief: Brief): string {
  const palette = paletteFor(brief)
  const scene = groundOf({ canvas, brief, palette, horizon: canvas.height * 0.58, sunX: canvas.random.pick([0.3, 0.68, 0.74]) })
  return [scene.behind, placeFigures(canvas, brief, palette, scene.spots), scene.front, weather(canvas, brief, palette)].join('')
}

interface Scenery {
  readonly canvas: Canvas
  readonly brief: Brief
  readonly palette: Palette
  readonly horizon: number
  /** Where the light comes from, 0 to 1 across. */
  readonly sunX: number
}

interface Scene {
  readonly behind: string
  readonly front: string
  readonly spots: Spots
}

function groundOf(scenery: Scenery): Scene {
  switch (scenery.brief.ground) {
    case 'sea':
      return seaScene(scenery)
    case 'beach':
      return beachScene(scenery)
    case 'lake':
      return lakeScene(scenery)
    case 'city':
      return cityScene(scenery)
    case 'desert':
      return desertScene(scenery)
    case 'field':
      return fieldScene(scenery)
    case 'space':
      return spaceScene(scenery)
    case 'underwater':
      return underwaterScene(scenery)
    case 'forest':
      return forestScene(scenery)
    case 'mountains':
      return countryScene(scenery, true)
    case 'hills':
      return countryScene(scenery, false)
  }
}

const skyOf = ({ canvas, brief, palette, horizon, sunX }: Scenery): string => sky(canvas, brief, palette, horizon, sunX)

function countryScene(scenery: Scenery, isHigh: boolean): Scene {
  const { canvas, brief, palette, horizon, sunX } = scenery
  const { unit, height, random } = canvas
  const isCold = brief.weather === 'snow'
  const leaf = leafColour(palette, brief, canvas.random)
  const lines = [0.0, 0.1, 0.2].map((drop) => rollingLine(canvas, horizon + height * drop, unit * (isHigh ? 3 : 5)))
  const [far, middle, near] = [lines[0] ?? Number, lines[1] ?? Number, lines[2] ?? Number]
  const peaks = isHigh
    ? mountains(canvas, horizon + unit * 4, height * 0.3, mix(palette.far, palette.skyLow, 0.35), mix(palette.far, palette.skyLow, 0.6), {
        sunX,
        snow: false,
        count: 5,
      }) +
      mountains(canvas, horizon + unit * 6, height * 0.42, atDistance(palette, 0.62), mix(palette.far, palette.skyLow, 0.4), {
        sunX,
        snow: true,
        count: 3,
      })
    : hill(canvas, rollingLine(canvas, horizon - unit * 6, unit * 5), atDistance(palette, 1), palette.skyLow)
  const behind = [
    skyOf(scenery),
    peaks,
    hill(canvas, far, atDistance(palette, 0.7), mix(atDistance(palette, 0.7), palette.skyLow, 0.35)),
    treesAlong(canvas, far, 34, unit * 6, atDistance(palette, 0.58), 'conifer', isCold),
    hill(canvas, middle, atDistance(palette, 0.42), mix(atDistance(palette, 0.42), palette.skyLow, 0.18)),
    isHigh || isCold
      ? treesAlong(canvas, middle, 15, unit * 14, atDistance(palette, 0.3), 'conifer', isCold)
      : treesAlong(canvas, middle, 8, unit * 13, mix(leaf, palette.far, 0.35), 'leaf'),
    hill(canvas, near, atDistance(palette, 0.14), atDistance(palette, 0)),
  ].join('')
  const frontLine = rollingLine(canvas, height * 0.93, unit * 2)
  const framing = [0.03, 0.12, 0.93]
    .map((share) => {
      const tall = unit * random.between(34, 54)
      const colour = mix(palette.near, '#05060f', 0.25)
      return isHigh || isCold
        ? conifer(
            share * canvas.width,
            frontLine(share * canvas.width) + unit * 2,
            tall,
            isCold ? mix(colour, '#31506a', 0.6) : colour,
            isCold,
          )
        : share > 0.5
          ? leafTree(canvas, share * canvas.width, frontLine(share * canvas.width) + unit * 2, tall * 0.9, mix(leaf, palette.shade, 0.25))
          : ''
    })
    .join('')
  const front =
    framing +
    hill(canvas, frontLine, darker(palette.near, 0.3), darker(palette.near, 0.5)) +
    grass(canvas, frontLine, darker(palette.near, 0.35))
  return { behind, front, spots: { ground: near, stage: (x) => near(x) + height * 0.09, water: undefined, horizon } }
}

function forestScene(scenery: Scenery): Scene {
  const { canvas, brief, palette, horizon } = scenery
  const { unit, height } = canvas
  const isCold = brief.weather === 'snow'
  const rows = [0.95, 0.75, 0.5, 0.28]
    .map((distance, at) => {
      const line = rollingLine(canvas, horizon + at * height * 0.065, unit * 2.5)
      const colour = atDistance(palette, distance)
      const kind = brief.isAutumn && at > 1 ? 'leaf' : 'conifer'
      const trees = treesAlong(
        canvas,
        line,
        22 - at * 4,
        unit * (20 + at * 9),
        kind === 'leaf' ? leafColour(palette, brief, canvas.random) : colour,
        kind,
        isCold && at > 1,
      )
      return trees + hill(canvas, line, colour, mix(colour, palette.skyLow, 0.3 - at * 0.07))
    })
    .join('')
  const near = rollingLine(canvas, height * 0.8, unit * 3)
  const frontLine = rollingLine(canvas, height * 0.94, unit * 2)
  const trunk = mix(palette.near, '#05060f', 0.35)
  const framing = [-0.02, 0.09, 0.94, 1.03]
    .map((share) => conifer(share * canvas.width, height * 0.98, height * canvas.random.between(0.62, 0.85), trunk, isCold))
    .join('')
  return {
    behind: skyOf(scenery) + rows + hill(canvas, near, atDistance(palette, 0.12), atDistance(palette, 0)),
    front:
      framing +
      hill(canvas, frontLine, darker(palette.near, 0.35), darker(palette.near, 0.55)) +
      grass(canvas, frontLine, darker(palette.near, 0.4)),
    spots: { ground: near, stage: (x) => near(x) + height * 0.07, water: undefined, horizon },
  }
}

function seaScene(scenery: Scenery): Scene {
  const { canvas, palette, horizon, sunX } = scenery
  const { unit, height, width } = canvas
  const island = hill(
    canvas,
    (x) => horizon + unit * 0.4 - Math.max(0, unit * 9 * (1 - Math.abs(x - width * 0.12) / (width * 0.24))),
    atDistance(palette, 0.8),
    atDistance(palette, 0.65),
  )
  const rock = (x: number): number => height * 0.86 + Math.abs(x - width * 0.84) * 0.35 + Math.sin(x / (unit * 4)) * unit * 1.1
  const behind = skyOf(scenery) + island + water(canvas, palette, horizon, height, sunX)
  const headland =
    hill(canvas, rock, atDistance(palette, 0.25), darker(palette.near, 0.4)) +
    grass(canvas, (x) => rock(x) + unit, darker(palette.near, 0.2))
  return {
    behind: behind + headland,
    front: '',
    spots: { ground: rock, stage: rock, water: horizon + (height - horizon) * 0.34, horizon, landX: 0.84 },
  }
}

function beachScene(scenery: Scenery): Scene {
  const { canvas, palette, horizon, sunX } = scenery
  const { unit, height, width, random } = canvas
  const edge = height * 0.77
  const palms = [0.06, 0.2].map((share) => palm(canvas, palette, share * width, height * 0.92, unit * random.between(48, 64))).join('')
  return {
    behind:
      skyOf(scenery) +
      hill(
        canvas,
        (x) => horizon + unit * 0.4 - Math.max(0, unit * 6 * (1 - Math.abs(x - width * 0.88) / (width * 0.2))),
        atDistance(palette, 0.75),
        atDistance(palette, 0.6),
      ) +
      water(canvas, palette, horizon, edge + unit * 8, sunX) +
      shore(canvas, palette, edge) +
      palms,
    front: '',
    spots: { ground: () => height * 0.88, stage: () => height * 0.9, water: horizon + (edge - horizon) * 0.35, horizon },
  }
}

function lakeScene(scenery: Scenery): Scene {
  const { canvas, brief, palette, horizon, sunX } = scenery
  const { unit, height } = canvas
  const isCold = brief.weather === 'snow'
  const shoreLine = (): number => horizon
  const land =
    mountains(canvas, horizon, height * 0.36, atDistance(palette, 0.7), mix(palette.far, palette.skyLow, 0.45), {
      sunX,
      snow: true,
      count: 4,
    }) + treesAlong(canvas, shoreLine, 46, unit * 7, atDistance(palette, 0.35), 'conifer', isCold)
  const mirrored = `<g transform="translate(0 ${(horizon * 2).toFixed(1)}) scale(1 -1)" opacity="0.4">${land}</g>`
  const clip = canvas.clip(`<rect x="0" y="${horizon}" width="${canvas.width}" height="${height - horizon}"/>`)
  const near = rollingLine(canvas, height * 0.84, unit * 3)
  const frontLine = rollingLine(canvas, height * 0.95, unit * 2)
  return {
    behind:
      skyOf(scenery) +
      land +
      water(canvas, palette, horizon, height, sunX) +
      `<g clip-path="${clip}">${mirrored}</g>` +
      hill(canvas, near, atDistance(palette, 0.16), atDistance(palette, 0)),
    front:
      hill(canvas, frontLine, darker(palette.near, 0.3), darker(palette.near, 0.5)) +
      grass(canvas, frontLine, darker(palette.near, 0.35)) +
      conifer(canvas.width * 0.95, height * 0.98, unit * 58, mix(palette.near, '#05060f', 0.3), isCold),
    spots: { ground: near, stage: (x) => near(x) + height * 0.045, water: horizon + (height - horizon) * 0.32, horizon },
  }
}

function cityScene(scenery: Scenery): Scene {
  const { canvas, brief, palette, sunX } = scenery
  const { unit, height } = canvas
  const base = height * 0.74
  const hasFigure = brief.figures.length > 0
  const foot = hasFigure
    ? hill(canvas, rollingLine(canvas, base + unit, unit), atDistance(palette, 0.15), darker(palette.near, 0.2))
    : water(canvas, { ...palette, water: mix(palette.water, palette.near, 0.3) }, base, height, sunX)
  const line = rollingLine(canvas, height * 0.88, unit * 1.2)
  return {
    behind: skyOf({ ...scenery, horizon: base }) + city(canvas, brief, palette, base) + foot,
    front: hasFigure ? grass(canvas, () => height * 0.985, darker(palette.near, 0.45)) : '',
    spots: { ground: line, stage: line, water: hasFigure ? undefined : height * 0.84, horizon: base },
  }
}

function desertScene(scenery: Scenery): Scene {
  const { canvas, palette, horizon } = scenery
  const y = canvas.height * 0.84
  return {
    behind: skyOf(scenery) + desert(canvas, palette, horizon),
    front: '',
    spots: { ground: () => y, stage: () => y + canvas.unit * 2, water: undefined, horizon },
  }
}

function fieldScene(scenery: Scenery): Scene {
  const { canvas, brief, palette, horizon } = scenery
  const line = rollingLine(canvas, horizon - canvas.unit * 2, canvas.unit * 3)
  const trees = treesAlong(canvas, line, 14, canvas.unit * 7, mix(leafColour(palette, brief, canvas.random), palette.far, 0.5), 'leaf')
  const isOnlyFlowers = brief.figures.every((figure) => figure === 'flowers')
  return {
    behind:
      skyOf(scenery) +
      hill(canvas, line, atDistance(palette, 0.85), atDistance(palette, 0.7)) +
      trees +
      flowerField(canvas, brief, palette, horizon),
    front: '',
    spots: { ground: () => horizon + canvas.unit * 6, stage: () => canvas.height * 0.88, water: undefined, horizon, isFull: isOnlyFlowers },
  }
}

function spaceScene({ canvas, brief, palette, horizon }: Scenery): Scene {
  const y = canvas.height * 0.78
  const earth = { ...palette, dimness: 0.15 }
  return {
    behind: space(canvas, brief, y),
    front: '',
    spots: { ground: () => y + canvas.unit * 6, stage: () => y + canvas.unit * 8, water: undefined, horizon, palette: earth },
  }
}

function underwaterScene({ canvas, brief, palette, horizon }: Scenery): Scene {
  const y = canvas.height * 0.82
  return {
    behind: underwater(canvas, brief, y),
    front: '',
    spots: { ground: () => y, stage: () => y, water: undefined, horizon, palette: { ...palette, dimness: 0.05 }, isSunken: true },
  }
}
