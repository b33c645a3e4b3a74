import type { MessageRef, Person } from '../domain/request.ts'

type Ref = Pick<MessageRef, 'platform' | 'channelId' | 'messageId'>

/** `slack:T1:U1`: persons of different workspaces never share a key. */
export const personKey = ({ platform, workspaceId, personId }: Person): string => `${platform}:${workspaceId}:${personId}`

export const messageKey = ({ platform, channelId, messageId }: Ref): string => `${platform}:${channelId}:${messageId}`

/** Who is asked something in a thread: there, words alone are an answer. */
export const askingKey = (thread: Ref, person: Person): string => `asking:${messageKey(thread)}:${person.personId}`
