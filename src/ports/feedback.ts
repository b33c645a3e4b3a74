/** What people think of pictures, beside their votes. */
import type { Person } from '../domain/request.ts'
import type { Signal } from '../domain/sample.ts'
import type { Reason } from '../domain/vote.ts'

export interface Feedback {
  /**
   * Whether to ask a person now why their vote is one against the picture: once for each picture, and after a question that they left unanswered not again for a
   * day. To ask is decided and written down in one step.
   */
  mayAskReason(requestId: string, person: Person): Promise<boolean>
  /** The last answer stands. @returns false where no vote of theirs against the picture stands: then there is nothing to explain */
  giveReason(requestId: string, person: Person, reason: Reason): Promise<boolean>
  /** What somebody did with a picture that was delivered; a few of each person are kept. */
  note(requestId: string, person: Person, what: Signal): Promise<void>
}
