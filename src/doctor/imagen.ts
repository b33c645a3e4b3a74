import type { Config } from '../config.ts'
import { about, type Finding } from './finding.ts'

/** Asking about a publisher's model takes credentials that only the first picture fetches, so this tells what cannot be checked. */
export const checkImagen = ({ project, location, model }: NonNullable<Config['imagen']>): Finding[] => [
  about('Imagen').note(
    `${model} in ${project} (${location}) is used without being checked; Google lists Imagen as switched off since 30 Jun 2026`,
    'if photographs fail, leave IMAGEN_MODEL out',
  ),
]
