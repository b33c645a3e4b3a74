/** Every button there is. A button carries one of these names and a request id as its key. */
export const ACTIONS = ['vote-up', 'vote-down', 'again', 'why', 'delete', 'cancel', 'share', 'open-form'] as const
export type Action = (typeof ACTIONS)[number]

/** Entries of a message's menu, and where there is one, of the global menu (Slack shortcuts, Discord context-menu commands). */
export const SHORTCUTS = {
  draw_message: { label: 'Draw this with Banana', on: 'message' },
  create_image: { label: 'Create an image', on: 'global' },
} as const
export type Shortcut = keyof typeof SHORTCUTS
