import type { Card } from '../../src/bots/cards.ts'
import type { CardFile, Surface } from '../../src/bots/surface.ts'
import type { MessageRef } from '../../src/domain/request.ts'
import type { Problem } from '../../src/errors.ts'

export interface Shown {
  readonly where: 'place' | 'direct' | 'reply' | 'whisper'
  card: Card
  pictures: readonly string[]
  readonly key?: string
}

export interface ScriptedSurface extends Surface {
  /** Everything that stands, by message id. */
  readonly shown: Map<string, Shown>
  /** What was asked of it, in order: `post`, `update`, `reply` … */
  readonly asked: string[]
  /** The next call of this kind ends so; with `done`, after the work took effect. */
  fail(method: 'post' | 'update' | 'reply' | 'direct' | 'stage', problem: Problem, done?: 'done'): void
}

/** A surface that keeps what it is told, so that tests can read it back. */
export function scriptedSurface(fields: Partial<Pick<Surface, 'replyBecomesResult' | 'stage'>> = {}): ScriptedSurface {
  const shown = new Map<string, Shown>()
  const asked: string[] = []
  const faults: { method: string; problem: Problem; done: boolean }[] = []
  const faultOf = (method: string) => {
    asked.push(method)
    const index = faults.findIndex((fault) => fault.method === method)
    return index < 0 ? undefined : faults.splice(index, 1)[0]
  }
  const ref = (messageId: string): MessageRef => ({ platform: 'slack', channelId: 'C1', messageId })
  const pictures = (files: readonly CardFile[]) => files.map(({ imageKey }) => imageKey)

  function put(method: string, messageId: string, entry: Shown): MessageRef {
    const fault = faultOf(method)
    if (fault && !fault.done) throw fault.problem
    shown.set(messageId, entry)
    if (fault) throw fault.problem
    return ref(messageId)
  }

  return {
    platform: 'slack',
    limits: { promptChars: 3_000, textChars: 3_000, altChars: 2_000, buttonsPerRow: 5, picks: 25, imageBytes: 1e7 },
    replyBecomesResult: false,
    countsDown: false,
    whispersInPlace: true,
    ...fields,
    shown,
    asked,
    fail: (method, problem, done) => void faults.push({ method, problem, done: done === 'done' }),
    post: async (_, card, files, key) => put('post', `m${shown.size + 1}`, { where: 'place', card, pictures: pictures(files), key }),
    update: async ({ messageId }, card, files) => {
      const { where = 'place', key } = shown.get(messageId) ?? {}
      return put('update', messageId, { where, card, pictures: pictures(files), ...(key && { key }) })
    },
    reply: async (_, card, files) => {
      const message = put('reply', 'reply', { where: 'reply', card, pictures: pictures(files) })
      return fields.replyBecomesResult ? message : undefined
    },
    direct: async (_, card, files, key) => put('direct', `m${shown.size + 1}`, { where: 'direct', card, pictures: pictures(files), key }),
    sendFile: async (_, { name, text }, card, key) =>
      void put('sendFile', `m${shown.size + 1}`, { where: 'direct', card, pictures: [name, text], key }),
    find: async (_, key) => {
      asked.push('find')
      // An answer in place has no key; its buttons carry the request's id.
      const isMeant = ({ key: own, where, card }: Shown) => own === key || (where === 'reply' && JSON.stringify(card).includes(key))
      const found = [...shown].find(([, entry]) => isMeant(entry))
      return found && ref(found[0])
    },
    whisper: async (_, __, card) => void shown.set(`m${shown.size + 1}`, { where: 'whisper', card, pictures: [] }),
    remove: async ({ messageId }) => void shown.delete(messageId),
    isAdmin: async () => false,
    membership: async () => ({ isAdmin: false, groups: [] }),
    channelAround: async () => undefined,
    permalink: async () => undefined,
  }
}
