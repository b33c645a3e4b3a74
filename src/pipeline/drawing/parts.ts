import type { Generation } from '../../domain/generation.ts'
import type {
  Admins,
  Budget,
  Drawn,
  ImageStore,
  ModelHealth,
  Models,
  PictureCritic,
  PictureRead,
  PictureReader,
  RuleBook,
  SimilarPictures,
} from '../../ports.ts'
import type { Judgement } from '../quality/judge-picture.ts'

/** Whom drawing a picture takes. */
export interface DrawingParts {
  readonly models: Models
  readonly images: ImageStore
  readonly reader: PictureReader
  readonly health: ModelHealth
  readonly admins: Admins
  readonly budget: Budget
  /** Says above which price a picture is shown with its price first; absent: none is. */
  readonly ruleBook?: RuleBook
  /** Looks at pictures that were asked for in the best quality. */
  readonly critic?: PictureCritic
  /** The last way to a picture before an error is told. */
  readonly similar?: SimilarPictures
}

/** A picture that may be shown, and what it took. */
export interface Finished extends Pick<Drawn, 'bytes' | 'costMicroUsd' | 'warnings'> {
  readonly modelId: string
  readonly picture: Omit<PictureRead, 'grey' | 'plain'>
  readonly judgement: Judgement
  /** What somebody who looked at it says. */
  readonly seen?: { readonly showsIt: boolean; readonly reason: string }
  readonly passedOver: NonNullable<Generation['passedOver']>
}
