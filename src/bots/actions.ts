import { isPressed } from '../domain/question.ts'
import { REASONS, type Reason } from '../domain/vote.ts'

/** Every button there is, beside the answers to a question. A button carries one of these names and a request id as its key. */
export const ACTIONS = [
  'vote-up',
  'vote-down',
  'again',
  'vary',
  'edit',
  'reword',
  'better',
  'why',
  'delete',
  'cancel',
  'share',
  'open-form',
  'answer-words',
  'ask-more',
  'approve',
  'refuse',
] as const
export type Action = (typeof ACTIONS)[number]

/** The button that opens a form. */
export function openingAction(form: string): string {
  if (form === 'settings') return 'settings-change'
  if (form === 'experiment') return 'experiment-start'
  if (form === 'answer') return 'answer-words'
  return form === 'edit' ? 'edit' : 'open-form'
}

/** The button that gives this answer. */
export const answerAction = (choice: string): string => `answer-${choice}`

/** The answer that a button gives, or undefined for any other button. */
export function choiceOf(action: string): string | undefined {
  const choice = /^answer-(.+)$/.exec(action)?.[1]
  return choice !== undefined && isPressed(choice) ? choice : undefined
}

/** The button that draws with another model: its place in the plan's comparison, which is stored and does not change. */
export const alternativeAction = (index: number): string => `with-${index}`

/** The way back, or undefined for any other button. */
export function alternativeOf(action: string): number | undefined {
  const index = /^with-(\d{1,2})$/.exec(action)?.[1]
  return index === undefined ? undefined : Number(index)
}

/** The button that says why somebody does not like a picture. */
export const reasonAction = (reason: Reason): string => `reason-${reason}`

/** The way back, or undefined for any other button. */
export const reasonOf = (action: string): Reason | undefined => REASONS.find((reason) => reasonAction(reason) === action)

/** Entries of a message's menu, and where there is one, of the global menu (Slack shortcuts, Discord context-menu commands). */
export const SHORTCUTS = {
  draw_message: { label: 'Draw this with Banana', on: 'message' },
  create_image: { label: 'Create an image', on: 'global' },
} as const
export type Shortcut = keyof typeof SHORTCUTS
