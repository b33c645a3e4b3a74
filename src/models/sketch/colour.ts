/** Colours are `#rrggbb` text everywhere. */
export type Colour = string

type Rgb = readonly [red: number, green: number, blue: number]

const rgbOf = (colour: Colour): Rgb => [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16)) as unknown as Rgb

const colourOf = (rgb: readonly number[]): Colour =>
  `#${rgb
    .map((value) =>
      Math.round(Math.min(255, Math.max(0, value)))
        .toString(16)
        .padStart(2, '0'),
    )
    .join('')}`

/** `share` 0 is all of the first, 1 all of the second. */
export function mix(first: Colour, second: Colour, share: number): Colour {
  const other = rgbOf(second)
  return colourOf(rgbOf(first).map((value, at) => value + ((other[at] ?? 0) - value) * share))
}

export const lighter = (colour: Colour, share: number): Colour => mix(colour, '#ffffff', share)

export const darker = (colour: Colour, share: number): Colour => mix(colour, '#05060f', share)

/** 0 is black, 1 is white, as the eye sees it. */
export function brightness(colour: Colour): number {
  const [red, green, blue] = rgbOf(colour)
  return (0.299 * red + 0.587 * green + 0.114 * blue) / 255
}
