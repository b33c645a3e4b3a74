import type { Brief } from '../brief.ts'
import type { Canvas } from '../canvas.ts'
import { bear, birds, butterfly, cat, deer, dog, fish, fox, owl, rabbit, whale } from '../figures/animals.ts'
import type { Draw } from '../figures/buildings.ts'
import { bridge, cabin, house, tent, windmill } from '../figures/buildings.ts'
import { castle, lighthouse } from '../figures/landmarks.ts'
import { astronaut, balloon, banana, boat, car, couple, fire, flowers, person, robot, rocket } from '../figures/others.ts'
import type { Palette } from '../palette.ts'
import { leafColour } from '../palette.ts'
import { placed } from '../svg.ts'
import type { Figure } from '../vocabulary.ts'
import { leafTree } from './ground.ts'

/** Where things can stand in a scene. */
export interface Spots {
  /** The ground that buildings stand on, by x. */
  readonly ground: (x: number) => number
  /** The place in front, for who the picture is about. */
  readonly stage: (x: number) => number
  /** Where boats float, if there is water. */
  readonly water: number | undefined
  readonly horizon: number
  /** Where there is land at all, 0 to 1 across. */
  readonly landX?: number
  /** The light on things, where it is not that of the time of day. */
  readonly palette?: Palette
  /** The scene shows the figures already. */
  readonly isFull?: boolean
  /** Everything floats. */
  readonly isSunken?: boolean
}

type Habit = 'building' | 'actor' | 'floats' | 'flies' | 'swims'

interface Cast {
  readonly draw: Draw
  readonly habit: Habit
  /** Height in hundredths of the shorter side when it is the first named; the drawing is about 100 units. */
  readonly size: number
}

const CAST: Readonly<Record<Figure, Cast>> = {
  cabin: { draw: cabin, habit: 'building', size: 40 },
  house: { draw: house, habit: 'building', size: 40 },
  castle: { draw: castle, habit: 'building', size: 50 },
  lighthouse: { draw: lighthouse, habit: 'building', size: 46 },
  tent: { draw: tent, habit: 'building', size: 36 },
  windmill: { draw: windmill, habit: 'building', size: 44 },
  bridge: { draw: bridge, habit: 'building', size: 34 },
  boat: { draw: boat, habit: 'floats', size: 32 },
  whale: { draw: whale, habit: 'swims', size: 46 },
  fish: { draw: fish, habit: 'swims', size: 40 },
  balloon: { draw: balloon, habit: 'flies', size: 36 },
  rocket: { draw: rocket, habit: 'flies', size: 36 },
  birds: { draw: birds, habit: 'flies', size: 34 },
  butterfly: { draw: butterfly, habit: 'flies', size: 30 },
  cat: { draw: cat, habit: 'actor', size: 44 },
  dog: { draw: dog, habit: 'actor', size: 44 },
  fox: { draw: fox, habit: 'actor', size: 44 },
  rabbit: { draw: rabbit, habit: 'actor', size: 38 },
  owl: { draw: owl, habit: 'actor', size: 42 },
  bear: { draw: bear, habit: 'actor', size: 50 },
  deer: { draw: deer, habit: 'actor', size: 44 },
  person: { draw: person, habit: 'actor', size: 34 },
  astronaut: { draw: astronaut, habit: 'actor', size: 40 },
  couple: { draw: couple, habit: 'actor', size: 36 },
  robot: { draw: robot, habit: 'actor', size: 46 },
  banana: { draw: banana, habit: 'actor', size: 48 },
  flowers: { draw: flowers, habit: 'actor', size: 28 },
  fire: { draw: fire, habit: 'actor', size: 24 },
  car: { draw: car, habit: 'actor', size: 34 },
  tree: { draw: (canvas, palette) => leafTree(canvas, 0, 0, 100, palette.accent), habit: 'building', size: 52 },
}

/** Where the first, second and third of a kind stand, 0 to 1 across. */
const PLACES: Readonly<Record<Habit, readonly number[]>> = {
  building: [0.56, 0.25, 0.82],
  actor: [0.4, 0.66, 0.2, 0.82],
  floats: [0.4, 0.7, 0.2],
  flies: [0.26, 0.68, 0.12],
  swims: [0.5, 0.26, 0.74],
}

const MOST_FIGURES = 4

export function placeFigures(canvas: Canvas, brief: Brief, scenePalette: Palette, spots: Spots): string {
  if (spots.isFull) return ''
  const palette = spots.palette ?? scenePalette
  const used: Record<Habit, number> = { building: 0, actor: 0, floats: 0, flies: 0, swims: 0 }
  const isAlone = brief.figures.length === 1
  const drawn = brief.figures.slice(0, MOST_FIGURES).map((figure, order) => {
    const { draw, habit, size } = CAST[figure]
    const nth = used[habit]++
    const across =
      isAlone && habit === 'actor'
        ? 0.5
        : spots.landX !== undefined && (habit === 'building' || habit === 'actor')
          ? spots.landX - nth * 0.14
          : (PLACES[habit][nth] ?? 0.5)
    const x = across * canvas.width
    const scale = (size * canvas.unit * (isAlone ? 1.12 : 1) * 0.85 ** order) / 100
    return {
      y: habit === 'building' ? 0 : 1,
      svg: placed(
        draw(
          canvas,
          figure === 'tree' ? { ...palette, accent: leafColour(palette, brief, canvas.random) } : palette,
          brief.weather === 'snow',
        ),
        x,
        heightOf(habit, x, canvas, spots, nth),
        scale,
      ),
    }
  })
  return drawn
    .toSorted((one, other) => one.y - other.y)
    .map((one) => one.svg)
    .join('')
}

function heightOf(habit: Habit, x: number, canvas: Canvas, spots: Spots, nth: number): number {
  if (habit === 'swims') return (spots.isSunken ? canvas.height * 0.46 : (spots.water ?? spots.stage(x))) + nth * canvas.unit * 10
  if (habit === 'flies') return spots.horizon * (0.66 - nth * 0.2)
  if (habit === 'floats') return spots.isSunken ? canvas.height * 0.5 : (spots.water ?? spots.ground(x)) + nth * canvas.unit * 6
  return habit === 'building' ? spots.ground(x) + canvas.unit * 3 : spots.stage(x) + canvas.unit * 2
}
