/** The interfaces that cross folders. Folders meet here and are introduced to each other in compose.ts. */

export type { Generation } from './domain/generation.ts'
export type * from './ports/conversation.ts'
export type * from './ports/drawing.ts'
export type * from './ports/learning.ts'
export type * from './ports/money.ts'
export type * from './ports/pictures.ts'
export type * from './ports/preferences.ts'
export type * from './ports/program.ts'
export type * from './ports/reports.ts'
export type * from './ports/requests.ts'
export type * from './ports/rules.ts'
export type * from './ports/thinking.ts'
