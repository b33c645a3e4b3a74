import { effectInWords, type Offer, type Recommendation } from '../../domain/recommendation.ts'
import { type Button, buttons, type Card, type CardNode, card, note, type Piece, text } from '../cards.ts'
import { ago } from './words.ts'

export const LESSON_ACTIONS = [
  'lesson-apply',
  'lesson-dismiss',
  'lesson-details',
  'lesson-undo',
  // From the list of all, which is not the card of one.
  'lesson-apply-listed',
  'lesson-undo-listed',
  'lesson-study',
  'lesson-list',
] as const
export type LessonAction = (typeof LESSON_ACTIONS)[number]

/** One thing that could be different, and what became of it. */
export function lessonView({ recommendation, state, applied, ended, isEmptied = false }: Offer): Card {
  const { says, effect } = recommendation
  const plain = `I learned something: ${says}`
  const lines = [text({ bold: 'I learned something.' }, ' ', says), note(`Expected: ${effectInWords(effect)}.`)]
  if (isEmptied) return card(plain, ...lines, note('A newer one took its place.'), buttons(details(recommendation)))
  switch (state) {
    case 'open':
      return card(plain, ...lines, buttons(apply(recommendation), dismiss(recommendation), details(recommendation)))
    case 'applied':
      return card(
        plain,
        ...lines,
        note('Applied by ', byWhom(applied?.by), '. It holds from now on.'),
        buttons(undo(recommendation), details(recommendation)),
      )
    case 'dismissed':
      return card(plain, ...lines, note('Dismissed by ', byWhom(ended?.by), '.'), buttons(details(recommendation)))
    case 'rolled-back':
      return card(
        plain,
        ...lines,
        note('Rolled back by ', byWhom(ended?.by), ended?.because ? `: ${ended.because}.` : '.'),
        buttons(apply(recommendation), details(recommendation)),
      )
  }
}

/** All that speaks for it. */
export function lessonDetailsView({ says, evidence, effect, heldBack }: Recommendation): Card {
  return card(
    says,
    text({ bold: says }),
    ...evidence.map((line) => text('• ', line)),
    text({ bold: 'Expected: ' }, `${effectInWords(effect)}.`),
    text({ bold: 'Tested: ' }, heldBack),
  )
}

/** Something was taken back without anybody's press. */
export const takenBackView = (recommendation: Recommendation, because: string): Card =>
  card(
    `I took something back: ${recommendation.says}`,
    text({ bold: 'I took something back.' }, ' ', recommendation.says),
    note(`People liked it less since: ${because}.`),
    buttons(apply(recommendation), details(recommendation)),
  )

/** What holds here, in one line of the rules. @param offers in force, the newest first */
export function inForceInWords(offers: readonly Offer[], nowMs: number): Piece[] {
  const [last] = offers
  if (!last) return ['nothing is applied, so pictures are made as everywhere']
  const count = offers.length === 1 ? '1 lesson' : `${offers.length} lessons`
  return [`${count} in force; the last `, ...appliedInWords(last, nowMs), `: ${last.recommendation.says}`]
}

const appliedInWords = ({ applied }: Offer, nowMs: number): Piece[] => [`${ago(nowMs - (applied?.atMs ?? nowMs))} by `, byWhom(applied?.by)]

export const lessonDeskButtons = (): CardNode =>
  buttons({ action: 'lesson-study', key: 'now', label: 'Analyse now' }, { action: 'lesson-list', key: 'all', label: 'What I learned' })

/** A Discord message holds 40 components, and each of these takes four or five. */
const LISTED = { inForce: 5, open: 2 } as const

/** All that is in force, with a way back, and what waits for a decision. */
export function lessonListView(inForce: readonly Offer[], open: readonly Offer[], nowMs: number): Card {
  const title = inForce.length === 0 ? 'Nothing that I learned is applied here.' : 'What I learned and goes by here'
  const more = inForce.length - LISTED.inForce
  return card(
    title,
    text({ bold: title }),
    ...inForce
      .slice(0, LISTED.inForce)
      .flatMap((offer) => [
        text(offer.recommendation.says),
        note('Applied ', ...appliedInWords(offer, nowMs), '.'),
        buttons(button('lesson-undo-listed', 'Roll back', offer.recommendation), details(offer.recommendation)),
      ]),
    ...(more > 0 ? [note(`And ${more} older ${more === 1 ? 'one' : 'ones'}: rolling back what is above brings them up.`)] : []),
    ...open
      .slice(0, LISTED.open)
      .flatMap(({ recommendation }) => [
        text({ bold: 'Proposed: ' }, recommendation.says),
        buttons(button('lesson-apply-listed', 'Apply', recommendation), details(recommendation)),
      ]),
  )
}

const byWhom = (by = 'somebody') => (/^[A-Z0-9]{6,}$/.test(by) ? { person: by } : by)

const button = (action: LessonAction, label: string, { recommendationId }: Recommendation): Button => ({
  action,
  key: recommendationId,
  label,
})
const apply = (recommendation: Recommendation): Button => ({ ...button('lesson-apply', 'Apply', recommendation), style: 'primary' })
const dismiss = (recommendation: Recommendation): Button => button('lesson-dismiss', 'Dismiss', recommendation)
const details = (recommendation: Recommendation): Button => button('lesson-details', 'Details', recommendation)
const undo = (recommendation: Recommendation): Button => button('lesson-undo', 'Roll back', recommendation)
