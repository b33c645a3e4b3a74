import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { discordStage } from './support/discord-stage.ts'
import { said, wordsOf } from './support/discord-words.ts'

const stage = discordStage()

const EXPIRED = 'This took too long to answer in place, so here it is.'
const CLOSED = 'I may not post in that channel, so here it is.'

/** Asks, and lets something happen at once, before any progress is shown, while the picture is being drawn. */
async function meanwhile(happens: () => unknown, options = {}): Promise<void> {
  stage.gemini.hold()
  await stage.ann.asks('a cosy cabin at dusk', options)
  await happens()
  stage.gemini.release()
}

/** The same after progress was shown, so that the next thing to be written is the picture. */
const afterProgress = (happens: () => unknown): Promise<void> =>
  meanwhile(async () => {
    await stage.saying('Drawing with flash')
    await happens()
  })

const noteCount = (words: string, note: string) => words.split(note).length - 1

describe('a picture still arrives, once, when', () => {
  it('the answer in place has expired: the bot posts it and says why', async () => {
    await meanwhile(() => stage.discord.expireTokens())
    const [picture = expect.unreachable(), ...more] = await stage.afterDelivery()
    expect(more).toEqual([])
    expect(picture.nonce).toMatch(/^[\w-]{22}\.r$/)
    expect(noteCount(wordsOf(picture), EXPIRED)).toBe(1)
  })

  it('the answer in place has expired after it showed progress: the bot edits it as itself', async () => {
    await afterProgress(() => stage.discord.expireTokens())
    await stage.afterDelivery()
    expect(stage.shown()).toHaveLength(1)
    expect(wordsOf(await stage.picture())).not.toContain('so here it is')
  })

  it('the bot may not post there either: it comes as a direct message, which says why once', async () => {
    await meanwhile(() => {
      stage.discord.expireTokens()
      stage.discord.server.updateChannel(stage.channelId, { botCanSend: false })
    })
    const [picture = expect.unreachable(), ...more] = await stage.afterDelivery(stage.ann.hands.dm())
    expect([more, stage.pictures()]).toEqual([[], []])
    expect(noteCount(wordsOf(picture), CLOSED)).toBe(1)
  })

  it('the channel is gone', async () => {
    await meanwhile(() => stage.discord.server.deleteChannel(stage.channelId))
    const [picture = expect.unreachable()] = await stage.afterDelivery(stage.ann.hands.dm())
    expect(wordsOf(picture)).toContain('a cosy cabin at dusk')
  })

  it('somebody deleted the answer while it was “thinking”', async () => {
    await meanwhile(() => stage.ida.hands.remove(stage.shown()[0] ?? expect.unreachable()))
    expect(await stage.afterDelivery()).toHaveLength(1)
  })

  it('somebody deleted the progress', async () => {
    await meanwhile(async () => stage.ida.hands.remove(await stage.saying('Drawing with flash')))
    const [picture = expect.unreachable(), ...more] = await stage.afterDelivery()
    expect(more).toEqual([])
    expect(wordsOf(picture)).not.toContain('so here it is')
  })

  it('its thread was archived meanwhile', async () => {
    const thread = stage.discord.server.addThread({ name: 'cabins', parentId: stage.channelId })
    stage.gemini.hold()
    stage.ann.mentions('a cosy cabin at dusk', thread.id)
    await stage.saying('On it', thread.id)
    stage.discord.server.updateChannel(thread.id, { archived: true })
    stage.gemini.release()
    const [picture = expect.unreachable(), ...more] = await stage.afterDelivery({ channelId: thread.id })
    expect(more).toEqual([])
    expect(wordsOf(picture)).not.toContain(CLOSED)
  })

  it('it is larger than Discord takes: it is made smaller', async () => {
    const noise = { width: 2_100, height: 2_100, channels: 3, noise: { type: 'gaussian', mean: 128, sigma: 60 } } as const
    stage.gemini.constantImage(
      await sharp({ create: { ...noise, background: '#000' } })
        .png({ compressionLevel: 0 })
        .toBuffer(),
    )
    try {
      await stage.ann.asks('the sea at night, grain by grain')
      const [attachment] = (await stage.picture()).attachments
      expect(attachment).toMatchObject({ contentType: 'image/jpeg', width: 2_100, height: 2_100 })
      expect(attachment?.sizeBytes).toBeLessThan(10 * 1024 * 1024)
    } finally {
      stage.gemini.constantImage(undefined)
    }
  })

  it('Discord finds it too large all the same: it is made smaller still', async () => {
    await afterProgress(() => stage.discord.faults.next('original', { status: 413, code: 40005 }))
    const [picture = expect.unreachable(), ...more] = await stage.afterDelivery()
    expect(more).toEqual([])
    expect(picture.attachments[0]?.contentType).toBe('image/jpeg')
  })
})

describe('a picture is seen exactly once when an answer of Discord is', () => {
  it.for([
    ['a rate limit', { status: 429, retryAfterS: 0.2 }],
    ['a server error', { status: 500 }],
    ['lost, after the edit took effect', { cut: 'after' }],
    ['lost, before anything happened', { cut: 'before' }],
  ] as const)('%s', async ([, fault]) => {
    await afterProgress(() => stage.discord.faults.next('original', fault))
    expect(await stage.afterDelivery()).toHaveLength(1)
  })

  it.for([
    ['lost', { cut: 'after' }],
    ['an error', { status: 500 }],
  ] as const)('%s, at the acknowledgement', async ([, fault]) => {
    stage.discord.faults.next('callback', fault)
    void stage.ann.asks('a cosy cabin at dusk')
    expect(await stage.afterDelivery()).toHaveLength(1)
  })

  it.for([
    ['a rate limit', { status: 429, retryAfterS: 0.2 }],
    ['a server error', { status: 500 }],
    ['lost, after the post took effect', { cut: 'after' }],
    ['lost, before anything happened', { cut: 'before' }],
  ] as const)('%s, for a post that took the place of an expired answer', async ([, fault]) => {
    await meanwhile(() => {
      stage.discord.expireTokens()
      stage.discord.faults.next('message.create', fault)
    })
    expect(await stage.afterDelivery()).toHaveLength(1)
  })

  it.for([
    ['a server error', { status: 500 }],
    ['lost, after the post took effect', { cut: 'after' }],
    ['lost, before anything happened', { cut: 'before' }],
  ] as const)('%s, for the announcement of a mention', async ([, fault]) => {
    stage.discord.faults.next('message.create', fault)
    stage.ann.mentions('a cosy cabin at dusk')
    expect(await stage.afterDelivery()).toHaveLength(1)
    expect(stage.shown()).toHaveLength(1)
  })

  it('lost, for a direct message', async () => {
    await meanwhile(() => {
      stage.discord.expireTokens()
      stage.discord.server.updateChannel(stage.channelId, { botCanSend: false })
      stage.discord.faults.next('dm', { slowMs: 1 })
      stage.discord.on((change) => {
        if (change.kind === 'channel.created' && change.channel.recipientId === stage.ann.id)
          stage.discord.faults.next('message.create', { cut: 'after' })
      })
    })
    expect(await stage.afterDelivery(stage.ann.hands.dm())).toHaveLength(1)
  })
})

describe('a picture that came as a direct message', () => {
  it('is voted on, explained, made again and edited there', async () => {
    await meanwhile(() => stage.discord.server.deleteChannel(stage.channelId))
    const dm = stage.ann.hands.dm()
    const [picture = expect.unreachable()] = await stage.afterDelivery(dm)
    expect(said(await stage.ann.presses('👍', picture))).toBe('Glad you like it 👍')
    expect(said(await stage.ann.presses('Why?', picture))).toContain('Prompt sent:')
    await stage.ann.presses('Again', picture)
    expect(await stage.afterDelivery({ ...dm, requests: 2 })).toHaveLength(2)
    await stage.ann.presses('Edit…', picture)
    await stage.ann.hands.submit({ words: 'the same in winter' })
    expect((await stage.afterDelivery({ ...dm, requests: 3 })).map(wordsOf).join()).toContain('the same in winter')
    expect(said(await stage.ann.presses('Delete', picture))).toBe('Deleted.')
    await stage.discord.until(() => stage.pictures(dm.channelId).length === 2, 'the first picture to go')
  })
})

describe('when there is no way to a person at all', () => {
  it('their history shows the picture', async () => {
    const { ann, discord } = stage
    await meanwhile(() => {
      discord.expireTokens()
      discord.server.updateChannel(stage.channelId, { botCanSend: false })
      discord.server.person(ann.id).acceptsDms = false
    })
    await expect.poll(() => ann.history()).toContain('free, because I could not post it')
    const shown = discord.ephemerals(ann.id).findLast(({ attachments }) => attachments.length > 0)
    expect(shown?.attachments).toHaveLength(1)
  })
})
