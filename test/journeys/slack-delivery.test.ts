import { describe, expect, it } from 'vitest'
import { slackStage } from './support/slack-stage.ts'
import { linksOn, uploadsOn, wordsOf } from './support/slack-words.ts'

const stage = slackStage('socket', { settings: { PUBLIC_URL: 'https://banana.example' } })

const CLOSED = 'I may not post in that channel, so here it is.'

/** Asks, and lets something happen while the picture is being drawn. */
async function meanwhile(happens: () => unknown, channelId = stage.channelId): Promise<void> {
  stage.gemini.hold()
  await stage.ann.asks('a cosy cabin at dusk', channelId)
  await stage.gemini.until(() => stage.drawn().length > 0)
  await happens()
  stage.gemini.release()
}

const privateRoom = () => stage.addChannel('private', 'without the bot').id
const always = (target: string, error: string) => stage.slack.faults.rate(target, { ok: false, error }, 1, 1)
const count = (words: string, note: string) => words.split(note).length - 1
const directMessages = () => stage.pictures(stage.ann.dm())

describe('a picture still arrives, once, when', () => {
  it('somebody deleted the progress: it is posted anew', async () => {
    await meanwhile(async () => stage.slack.workspace.messages.delete(await stage.saying('Drawing with flash')))
    const [picture = expect.unreachable(), ...more] = await stage.settled()
    expect(more).toEqual([])
    expect(wordsOf(picture)).not.toContain('so here it is')
  })

  it('the bot is not in the public channel', async () => {
    const { id } = stage.addChannel('public', 'without the bot')
    await meanwhile(() => stage.saying('Drawing with flash', id), id)
    expect(await stage.settled(id)).toHaveLength(1)
    expect(stage.shown(id)).toHaveLength(1)
  })

  it('the channel is private and the bot is not in it: for everybody there, by the way of the command', async () => {
    const room = privateRoom()
    await stage.ann.asks('a cosy cabin at dusk', room)
    const [picture = expect.unreachable(), ...more] = await stage.settled(room)
    expect([more, directMessages()]).toEqual([[], []])
    expect(wordsOf(picture)).not.toContain('I may not post')
  })

  it('the way of the command has expired too: as a direct message, which says why once', async () => {
    const room = privateRoom()
    await meanwhile(() => stage.slack.responseUrls.expireAll(), room)
    const [picture = expect.unreachable(), ...more] = await stage.settled(stage.ann.dm())
    expect([more, stage.shown(room)]).toEqual([[], []])
    expect(count(wordsOf(picture), CLOSED)).toBe(1)
    expect(stage.shown(stage.ann.dm())).toHaveLength(1)
  })

  it('it was asked for by a form, which knows no other way into such a channel: as a direct message', async () => {
    const { ann, ben, slack } = stage
    const { message } = await ben.hands.say('a dragon reading the newspaper', { channelId: privateRoom() })
    await ann.hands.shortcut('draw_message', message)
    await slack.until(() => slack.modal(ann.id), 'a form')
    await ann.submits({})
    const [picture = expect.unreachable()] = await stage.settled(ann.dm())
    expect(count(wordsOf(picture), CLOSED)).toBe(1)
  })

  it.for(['before', 'after'] as const)('the channel was archived, %s progress was shown: as a direct message', async (when) => {
    await meanwhile(async () => {
      if (when === 'after') await stage.saying('Drawing with flash')
      stage.slack.workspace.archive(stage.channelId)
    })
    const [picture = expect.unreachable(), ...more] = await stage.settled(stage.ann.dm())
    expect([more, stage.pictures()]).toEqual([[], []])
    expect(count(wordsOf(picture), CLOSED)).toBe(1)
  })

  it('the channel of a mention was archived', async () => {
    stage.gemini.hold()
    await stage.ann.mentions('a cosy cabin at dusk')
    await stage.saying('On it')
    stage.slack.workspace.archive(stage.channelId)
    stage.gemini.release()
    expect(await stage.settled(stage.ann.dm())).toHaveLength(1)
  })

  it.for([
    ['files.getUploadURLExternal', 'file_uploads_disabled'],
    ['files.getUploadURLExternal', 'missing_scope'],
    ['files.completeUploadExternal', 'storage_limit_reached'],
  ] as const)('Slack refuses the upload (%s: %s): as a link that shows it', async ([method, error]) => {
    always(method, error)
    await stage.ann.asks('a cosy cabin at dusk')
    await stage.settled()
    const [message = expect.unreachable(), ...more] = stage.shown()
    expect(more).toEqual([])
    expect(count(wordsOf(message), 'I could not upload the picture here, so here is a link.')).toBe(1)
    const link = new URL(linksOn(message)[0] ?? '')
    expect(link.origin).toBe('https://banana.example')
    const served = await fetch(`${stage.banana.url}${link.pathname}${link.search}`)
    expect([served.status, served.headers.get('content-type')]).toEqual([200, 'image/png'])
    expect(
      Buffer.from(await served.arrayBuffer())
        .subarray(1, 4)
        .toString(),
    ).toBe('PNG')
  })

  it('Slack will not show the upload: as a link', async () => {
    await meanwhile(async () => {
      await stage.saying('Drawing with flash')
      stage.slack.faults.next('chat.update', { ok: false, error: 'invalid_slack_file' }, 3)
    })
    await stage.settled()
    expect(linksOn(await stage.saying('Open the picture'))).toHaveLength(1)
    expect(stage.shown()).toHaveLength(1)
  })
})

describe('when there is no way to a person at all', () => {
  it('their history shows the picture, and nothing is charged', async () => {
    const room = privateRoom()
    await meanwhile(() => {
      stage.slack.responseUrls.expireAll()
      always('conversations.open', 'user_disabled')
    }, room)
    expect(await stage.settled(room)).toEqual([])
    expect(await stage.charges()).toEqual([])
    const history = await stage.ann.history()
    expect(wordsOf(history)).toContain('free, because I could not post it')
    expect(uploadsOn(history)).toHaveLength(1)
  })
})

describe('a picture in a private channel without the bot', () => {
  it('is voted on, explained, made again and deleted there', async () => {
    const room = privateRoom()
    await stage.ann.asks('a lighthouse', room)
    const [picture = expect.unreachable()] = await stage.settled(room)
    await stage.ben.presses('👍', picture)
    await stage.ben.told('Glad you like it 👍')
    await stage.ben.presses('Why?', picture)
    await stage.ben.told('Prompt sent: ')
    await stage.ben.presses('Again', picture)
    expect(await stage.settled(room)).toHaveLength(2)
    await stage.ann.presses('Delete', picture)
    await stage.ann.told('Deleted.')
    await stage.slack.until(() => stage.shown(room).length === 1, 'the first picture to go')
  })
})
