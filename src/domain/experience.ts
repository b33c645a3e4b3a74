import { z } from 'zod'
import { DOMAINS, type Domain } from './intent.ts'
import { BANDS, type Band } from './lessons.ts'

/** So many pictures of one model, for one kind of wish, are remembered of a person: the newest. */
export const REMEMBERED = 40
/** From so many pictures on it is told what somebody thinks of a model, and something may follow from it. */
export const TELLING = 4

/** What became of the pictures that one model drew for one person, for one kind of wish: when each was asked for, and 1 where they were content with it. */
export const Experience = z.object({
  domain: z.enum(DOMAINS),
  band: z.enum(BANDS),
  modelId: z.string(),
  pictures: z.array(z.tuple([z.number().int(), z.union([z.literal(0), z.literal(1)])])).max(REMEMBERED),
})
export type Experience = z.infer<typeof Experience>

/** What somebody thought of their pictures, and whether a cheaper model may draw for them: never, where it has proven itself, or to prove itself. */
export interface OwnExperience {
  readonly all: readonly Experience[]
  readonly cheaper: 'never' | 'proven' | 'tried'
}

export interface Kind {
  readonly domain: Domain
  readonly band: Band
}

/** How often somebody was content, and how often they are expected to be: few pictures say little, so these two differ. */
export interface Contentment {
  readonly count: number
  readonly of: number
  /** 0 to 1. */
  readonly expected: number
}

/** Of somebody about whom nothing is known: so often people are content with what they get, and so many pictures it takes to believe otherwise. */
const ANYBODY = { content: 0.8, pictures: 10 } as const
/** So many pictures weigh as much as what is expected beforehand: of a kind of wish, all that this person gets; of one model, what they get from another. */
const BEFOREHAND = { kind: 4, model: 6 } as const

/** What one person's pictures say about the models that drew them. A Beta distribution for each, whose prior mean is what is known otherwise. */
export class Experiences {
  readonly #all: readonly Experience[]
  readonly #usual: number

  constructor(all: readonly Experience[]) {
    this.#all = all
    const { count, of } = counted(all)
    this.#usual = (count + ANYBODY.pictures * ANYBODY.content) / (of + ANYBODY.pictures)
  }

  /** With a model, of which as much is expected as of all that they get until its pictures say otherwise. */
  with(modelId: string, kind: Kind): Contentment {
    return this.#contentment(modelId, kind, this.#usual, BEFOREHAND.kind)
  }

  /** With another model in the place of that one, of which as much is expected, less `lessBy`. */
  withInstead(modelId: string, kind: Kind, { expected }: Contentment, lessBy: number): Contentment {
    return this.#contentment(modelId, kind, Math.max(0, expected - lessBy), BEFOREHAND.model)
  }

  #contentment(modelId: string, { domain, band }: Kind, beforehand: number, weight: number): Contentment {
    const { count, of } = counted(this.#all.filter((each) => each.domain === domain && each.band === band && each.modelId === modelId))
    return { count, of, expected: (count + weight * beforehand) / (of + weight) }
  }
}

function counted(experiences: readonly Experience[]): { readonly count: number; readonly of: number } {
  const pictures = experiences.flatMap((each) => each.pictures)
  return { count: pictures.filter(([, content]) => content === 1).length, of: pictures.length }
}

// --- In words ---------------------------------------------------------------------------------------------------------------------------

export const kindInWords = ({ domain, band }: Kind): string => `${band} wishes for ${domain}`

/** Of so many kinds of wishes, those with the most pictures, it is shown what somebody thought of their models. */
const MOST_SHOWN = 3

/** Where two models or more can be compared, what became of the pictures of each; the kinds with the most pictures first. */
export function experienceInWords(all: readonly Experience[]): readonly string[] {
  const told = all.filter(({ pictures }) => pictures.length >= TELLING)
  const kinds = Map.groupBy(told, kindInWords)
  return [...kinds]
    .filter(([, models]) => models.length > 1)
    .toSorted(([, one], [, other]) => counted(other).of - counted(one).of)
    .slice(0, MOST_SHOWN)
    .map(([kind, models]) => `for ${kind} you were content with ${models.map(modelInWords).join(' and ')}`)
}

function modelInWords(experience: Experience): string {
  const { count, of } = counted([experience])
  return `${count} of ${of} by ${experience.modelId}`
}
