import { effectInWords, type Offer, type Recommendation } from '../../domain/recommendation.ts'
import { type Button, buttons, type Card, card, note, text } from '../cards.ts'

export const LESSON_ACTIONS = ['lesson-apply', 'lesson-dismiss', 'lesson-details', 'lesson-undo'] as const
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
