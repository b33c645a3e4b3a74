import { PRESSED } from '../domain/question.ts'

/** Every button there is, beside the answers to a question. A button carries one of these names and a request id as its key. */
export const ACTIONS = ['vote-up', 'vote-down', 'again', 'why', 'delete', 'cancel', 'share', 'open-form', 'answer-words'] as const
export type Action = (typeof ACTIONS)[number]

/** The button that opens a form. */
export const openingAction = (form: string): Action => (form === 'answer' ? 'answer-words' : 'open-form')

/** The button that gives this answer. */
export const answerAction = (choice: string): string => `answer-${choice}`

/** The answer that a button gives, or undefined for any other button. */
export const choiceOf = (action: string): string | undefined => PRESSED.find((choice) => answerAction(choice) === action)

/** Entries of a message's menu, and where there is one, of the global menu (Slack shortcuts, Discord context-menu commands). */
export const SHORTCUTS = {
  draw_message: { label: 'Draw this with Banana', on: 'message' },
  create_image: { label: 'Create an image', on: 'global' },
} as const
export type Shortcut = keyof typeof SHORTCUTS
