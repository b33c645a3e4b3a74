import { afterEach } from 'vitest'
import type { Heard, Inbox } from '../../../src/bots/heard.ts'
import type { Incoming } from '../../../src/bots/incoming.ts'
import type { SlackListenerOptions } from '../../../src/bots/slack/listener.ts'
import type { ImageInspector } from '../../../src/ports.ts'

/** An inbox that keeps what it heard and answers as it is told to. */
export function scriptedInbox(): Inbox & { readonly heard: Incoming[]; answer: (incoming: Incoming) => Heard | Promise<Heard> } {
  const heard: Incoming[] = []
  return {
    heard,
    answer: () => ({ kind: 'silence' }),
    async hear(incoming) {
      heard.push(incoming)
      return this.answer(incoming)
    },
    suggest: () => [],
  }
}

/** Takes every picture as it is, except WebP, which it "turns" into the given JPEG. */
export const inspectorTo = (jpeg: Uint8Array): ImageInspector => ({
  inspect: async () => ({ mime: 'image/png', width: 1, height: 1 }),
  fit: async (bytes, mime, maxBytes) => (bytes.byteLength <= maxBytes ? { bytes, mime } : { bytes: jpeg, mime: 'image/jpeg' }),
})

export type Mode = SlackListenerOptions['mode']

/** Things to stop at the end of a test, last one first. */
export function stopAfterEach(): (thing: { stop(): Promise<unknown> }) => void {
  const running: { stop(): Promise<unknown> }[] = []
  afterEach(async () => {
    for (const thing of running.splice(0).reverse()) await thing.stop()
  })
  return (thing) => void running.push(thing)
}
