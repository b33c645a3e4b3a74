import type { App } from '@slack/bolt'

export type ReceiverEvent = Parameters<App['processEvent']>[0]

/**
 * Bolt acknowledges an event before its listeners run, so one that could not be made durable would be lost. Here an event is acknowledged when
 * its listeners are done, and not at all when they throw: then Slack delivers it again. Everything else acknowledges itself.
 */
export async function processThenAcknowledge(app: Pick<App, 'processEvent'>, event: ReceiverEvent): Promise<void> {
  if (typeof event.body.event !== 'object' || event.body.event === null) return app.processEvent(event)
  await app.processEvent({ ...event, ack: async () => {} })
  await event.ack()
}
