import type { Domain } from '../../domain/intent.ts'

/** What a professional would add to a wish of each domain. `{words}` is the asker's own text, which always stays in; `{style}` the style it was read as. */
export const TEMPLATES: Readonly<Record<Domain, string>> = {
  photography:
    'Photograph, {style}: {words}. One clear subject, considered composition, believable light with soft shadows, true colours, fine natural detail.',
  diagrams:
    'Clean {style} diagram: {words}. Flat vector look on a plain light background, few colours, even spacing, straight connectors, short legible labels.',
  art: 'Artwork, {style}: {words}. A deliberate palette, clear focal point, visible craft of the medium, depth between foreground and background.',
  products:
    'Commercial {style} picture: {words}. The product sharp and complete, studio light with a soft shadow, uncluttered backdrop, room around it for text.',
}
