import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type FakeSlack, type Fault, type SlackMessage, startSlack } from '../../../playground/slack/index.ts'
import { buttons, card, picture, text } from '../../../src/bots/cards.ts'
import { replySecret } from '../../../src/bots/slack/reply-handle.ts'
import { slackSurface } from '../../../src/bots/slack/surface.ts'
import type { Surface } from '../../../src/bots/surface.ts'
import type { MessageRef, Person, Place } from '../../../src/domain/request.ts'
import { Problem, type ProblemCode } from '../../../src/errors.ts'
import {
  aCardFile,
  expectProblem,
  ONE_PIXEL_PNG,
  type Seen,
  type SurfaceStage,
  surfaceContract,
  travelling,
} from '../../contracts/surface.ts'
import { recordingLog } from '../../support/recording-log.ts'
import { inspectorTo } from './stage.ts'

const JPEG = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 16, 0x4a, 0x46, 0x49, 0x46, 0])
const WEBP = Buffer.concat([Buffer.from('RIFF\0\0\0\0WEBPVP8 '), Buffer.alloc(32)])

interface Workplace {
  readonly slack: FakeSlack
  readonly surface: Surface
  readonly place: Place
  readonly person: Person
  readonly admin: Person
  readonly groupId: string
}

async function aWorkplace(): Promise<Workplace> {
  const slack = await startSlack()
  const ada = slack.workspace.addPerson({ name: 'ada' })
  const boss = slack.workspace.addPerson({ name: 'boss', isAdmin: true })
  const group = slack.workspace.addUserGroup({ name: 'Artists', members: [ada.id] })
  const channel = slack.workspace.addChannel({ name: 'art', kind: 'public', members: [ada.id, boss.id, slack.botUserId] })
  const surface = slackSurface({
    botToken: slack.botToken,
    apiUrl: slack.apiUrl,
    log: recordingLog().log,
    inspector: inspectorTo(JPEG),
    timeoutMs: 1500,
  })
  const here = { platform: 'slack', workspaceId: slack.teamId } as const
  return {
    slack,
    surface,
    place: { ...here, channelId: channel.id },
    person: { ...here, personId: ada.id },
    admin: { ...here, personId: boss.id },
    groupId: group.id,
  }
}

const BREAKS: Readonly<Record<Parameters<SurfaceStage['breakNext']>[0], Fault>> = {
  busy: { status: 429, retryAfterS: 2 },
  'cut before': { cut: 'before' },
  'cut after': { cut: 'after' },
  'error 500': { status: 500 },
  html: { html: true },
  key: { ok: false, error: 'token_revoked' },
}

surfaceContract('slack', async () => {
  const { slack, surface, place, person, admin, groupId } = await aWorkplace()
  const closed = slack.workspace.addChannel({ name: 'old', kind: 'public', members: [slack.botUserId], archived: true })
  const visible = (channelId: string) => slack.messages(channelId).filter((message) => message.user === slack.botUserId)
  return {
    surface,
    place,
    person,
    admin,
    groupId,
    closedPlace: { ...place, channelId: closed.id },
    seen: async (message) => seenOf(visible(message.channelId).find((one) => one.ts === message.messageId)),
    seenIn: async ({ channelId }) => visible(channelId).flatMap((message) => seenOf(message) ?? []),
    whispered: async ({ personId }) => slack.ephemerals(personId).flatMap((message) => seenOf(message) ?? []),
    replySecret: async () => {
      const path = slack.responseUrls.issue({ personId: person.personId, channelId: place.channelId })
      return replySecret({ url: slack.url + path, threadId: undefined })
    },
    expireReplies: async () => slack.responseUrls.expireAll(),
    breakNext: (how) => slack.faults.next('chat.postMessage', BREAKS[how]),
    stop: () => slack.stop(),
  }
})

function seenOf(message: Pick<SlackMessage, 'blocks'> | undefined): Seen | undefined {
  if (message === undefined) return undefined
  const json = JSON.stringify(message.blocks)
  return { words: wordsIn(message.blocks).join(' '), pictures: json.split('"slack_file"').length - 1 }
}

function wordsIn(node: unknown): string[] {
  if (Array.isArray(node)) return node.flatMap(wordsIn)
  if (typeof node !== 'object' || node === null) return []
  return Object.entries(node).flatMap(([name, value]) => (name === 'text' && typeof value === 'string' ? [value] : wordsIn(value)))
}

describe('what is peculiar to Slack', () => {
  let workplace: Workplace
  beforeAll(async () => {
    workplace = await aWorkplace()
  })
  afterAll(() => workplace.slack.stop())

  it('asks for the user groups once a minute for all members, and has none where the app may not read them', async () => {
    const { slack, surface, person, admin, groupId } = await aWorkplace()
    expect(await surface.membership(person)).toEqual({ isAdmin: false, groups: [groupId] })
    expect(await surface.membership(admin)).toEqual({ isAdmin: true, groups: [] })
    expect(slack.calls.filter(({ method }) => method === 'usergroups.list')).toHaveLength(1)
    await slack.stop()
    workplace.slack.faults.next('usergroups.list', { ok: false, error: 'missing_scope' })
    expect(await workplace.surface.membership(workplace.person)).toEqual({ isAdmin: false, groups: [] })
  })

  const last = () => workplace.slack.messages(workplace.place.channelId).at(-1)
  const lastCall = (method: string) => workplace.slack.calls.filter((one) => one.method === method).at(-1)

  it('answers in the thread where it was asked', async () => {
    const { surface, place, slack, person } = workplace
    const { message } = await slack.as(person.personId).say('a thread', { channelId: place.channelId })
    const threaded = { ...place, threadId: message.ts }
    const posted = await surface.post(threaded, card('in thread', text('in thread')), [], 'thread-key')
    expect(slack.messages(place.channelId, message.ts).map((one) => one.ts)).toContain(posted.messageId)
    expect(await surface.find(threaded, 'thread-key', Date.now() - 1000)).toEqual(posted)
  })

  it('never notifies, links or unfurls, whatever the words are', async () => {
    const { surface, place } = workplace
    const hostile = '<!channel> <!here> <@U123> @everyone https://evil.example'
    await surface.post(place, card(hostile, text(hostile), { kind: 'note', pieces: [hostile] }), [], 'hostile')
    expect(last()?.notified).toEqual([])
    expect(lastCall('chat.postMessage')?.args).toMatchObject({
      unfurl_links: 'false',
      unfurl_media: 'false',
      link_names: 'false',
      parse: 'none',
    })
  })

  it('whispers to one person, in the thread', async () => {
    const { surface, place, person, slack } = workplace
    await surface.whisper({ ...place, threadId: '1700000000.000100' }, person, card('psst', text('psst')))
    expect(slack.ephemerals(person.personId).at(-1)).toMatchObject({ text: 'psst', thread_ts: '1700000000.000100' })
  })

  it('takes a person’s id for the place of their direct messages', async () => {
    const { surface, place, person, slack } = workplace
    const posted = await surface.post({ ...place, channelId: person.personId }, card('hi', text('hi')), [], 'dm')
    expect(posted.channelId).toBe(slack.workspace.dmOf(person.personId).id)
    await surface.update(posted, card('hi again', text('hi again')), [])
    expect(slack.messages(posted.channelId).at(-1)?.text).toBe('hi again')
  })

  it('publishes a home page', async () => {
    const { surface, person, slack } = workplace
    await surface.publishHome?.(person, card('home', text('welcome')), [])
    expect(JSON.stringify(slack.home(person.personId)?.blocks)).toContain('welcome')
  })

  it('publishes a home page without a picture that was deleted meanwhile', async () => {
    const { surface, person, slack } = workplace
    const files = await travelling(surface, aCardFile())
    await surface.unstage?.(files[0]?.staged ?? '')
    await surface.publishHome?.(person, card('home', picture(files[0]?.imageKey ?? '', 'A cat in the snow')), files)
    expect(JSON.stringify(slack.home(person.personId)?.blocks)).toContain('A cat in the snow')
  })

  it('never takes away the message that carries a pressed button', async () => {
    const { surface, place, person, slack } = workplace
    const posted = await surface.post(
      place,
      card('result', text('result'), buttons({ action: 'again', key: 'k', label: 'Again' })),
      [],
      'kept',
    )
    const source = slack.workspace.messages.get(posted.channelId, posted.messageId)
    const url = slack.url + slack.responseUrls.issue({ personId: person.personId, channelId: place.channelId, source })
    const secret = replySecret({ url, threadId: undefined })
    await surface.reply(secret, card('heard', text('heard')), [], 'asker')
    expect(last()).toMatchObject({ ts: posted.messageId, text: 'result' })
  })

  it('posts to response URLs of Slack only', async () => {
    const elsewhere = [
      'https://evil.example/x',
      'http://hooks.slack.com/x',
      'https://hooks.slack.com.evil.example/x',
      'https://a@hooks.slack.com/',
      'file:///etc/passwd',
      'nonsense',
    ]
    for (const url of elsewhere) await expectProblem('REPLY_EXPIRED', workplace.surface.reply(url, card('x', text('x')), [], 'asker'))
  })

  describe('pictures', () => {
    it('waits until Slack has looked at an upload', async () => {
      const [file] = await travelling(workplace.surface, aCardFile())
      expect(workplace.slack.workspace.files.get(file?.staged ?? '')).toMatchObject({
        mimetype: 'image/png',
        ready: true,
        altText: 'A cat',
      })
    })

    it('uploads no WebP, which Slack does not show', async () => {
      const [file] = await travelling(workplace.surface, aCardFile('image/webp', WEBP))
      expect(workplace.slack.workspace.files.get(file?.staged ?? '')).toMatchObject({ mimetype: 'image/jpeg', name: 'cat.jpg' })
    })

    it('takes an upload out of the workspace, and does not mind when it is gone', async () => {
      const { surface, slack } = workplace
      const [file] = await travelling(surface, aCardFile())
      await surface.unstage?.(file?.staged ?? '')
      await surface.unstage?.(file?.staged ?? '')
      expect(slack.workspace.files.all.get(file?.staged ?? '')?.deleted).toBe(true)
    })

    it('tells the picture’s words where it was never uploaded', async () => {
      const { surface, place } = workplace
      await surface.post(place, card('x', picture(aCardFile().imageKey, 'A cat in the rain')), [aCardFile()], 'not-staged')
      expect(JSON.stringify(last()?.blocks)).toContain('A cat in the rain')
    })

    it('stops waiting when it is told to', async () => {
      const slow = await startSlack({ fileReadyMs: 60_000 })
      const surface = slackSurface({ botToken: slow.botToken, apiUrl: slow.apiUrl, log: recordingLog().log, inspector: inspectorTo(JPEG) })
      const cancelled = new AbortController()
      const staging = surface.stage?.(aCardFile(), cancelled.signal) ?? Promise.resolve()
      await slow.until(() => slow.calls.some((one) => one.method === 'files.info'), 'a look at the file')
      cancelled.abort(new Problem('CANCELLED', 'by its asker'))
      await expectProblem('CANCELLED', staging)
      await slow.stop()
    })

    it('tries once more when blocks are refused because the file is not ready everywhere', async () => {
      const { surface, place, slack } = workplace
      const files = await travelling(surface, aCardFile())
      const fileId = files[0]?.staged ?? ''
      slack.workspace.files.get(fileId).ready = false
      const posting = surface.post(place, card('late', picture(files[0]?.imageKey ?? '', 'x')), files, 'late')
      await slack.until(() => lastCall('chat.postMessage')?.answer?.error === 'invalid_blocks', 'a refusal')
      slack.workspace.files.get(fileId).ready = true
      expect((await posting).channelId).toBe(place.channelId)
    })

    const uploadFaults: [method: string, fault: Fault, code: ProblemCode][] = [
      ['files.getUploadURLExternal', { ok: false, error: 'missing_scope' }, 'FILE_REFUSED'],
      ['files.getUploadURLExternal', { ok: false, error: 'storage_limit_reached' }, 'FILE_REFUSED'],
      ['files.getUploadURLExternal', { status: 429, retryAfterS: 1 }, 'PLATFORM_BUSY'],
      ['upload', { status: 500 }, 'PLATFORM_UNCLEAR'],
      ['upload', { status: 410 }, 'PLATFORM_BUSY'],
      ['upload', { cut: 'before' }, 'PLATFORM_UNCLEAR'],
      ['files.completeUploadExternal', { cut: 'inside' }, 'PLATFORM_UNCLEAR'],
      ['files.info', { ok: false, error: 'file_deleted' }, 'FILE_REFUSED'],
    ]
    for (const [method, fault, code] of uploadFaults) {
      it(`calls it ${code} when ${method} meets ${JSON.stringify(fault)}`, async () => {
        workplace.slack.faults.next(method, fault)
        await expectProblem(code, workplace.surface.stage?.(aCardFile(), AbortSignal.timeout(5000)) ?? Promise.resolve())
      })
    }
  })

  describe('every outcome of a call is one problem', () => {
    const faults: [fault: Fault, code: ProblemCode, retryAfterMs?: number][] = [
      [{ status: 429, retryAfterS: 60 }, 'PLATFORM_BUSY', 60_000],
      [{ status: 429, retryAfterS: 0 }, 'PLATFORM_BUSY', 0],
      [{ status: 429 }, 'PLATFORM_BUSY', 5_000],
      [{ status: 429, retryAfterS: 'soon' }, 'PLATFORM_BUSY', 5_000],
      [{ ok: false, error: 'ratelimited' }, 'PLATFORM_BUSY', 5_000],
      [{ status: 500 }, 'PLATFORM_UNCLEAR'],
      [{ status: 503, after: true }, 'PLATFORM_UNCLEAR'],
      [{ cut: 'before' }, 'PLATFORM_UNCLEAR'],
      [{ cut: 'inside' }, 'PLATFORM_UNCLEAR'],
      [{ html: true }, 'PLATFORM_UNCLEAR'],
      [{ hangMs: 4000 }, 'PLATFORM_UNCLEAR'],
      [{ ok: false, error: 'internal_error' }, 'PLATFORM_UNCLEAR'],
      [{ ok: false, error: 'channel_not_found' }, 'PLACE_CLOSED'],
      [{ ok: false, error: 'not_in_channel' }, 'PLACE_CLOSED'],
      [{ ok: false, error: 'is_archived' }, 'PLACE_CLOSED'],
      [{ ok: false, error: 'restricted_action' }, 'PLACE_CLOSED'],
      [{ ok: false, error: 'cannot_dm_bot' }, 'PLACE_CLOSED'],
      [{ ok: false, error: 'token_revoked' }, 'PLATFORM_KEY'],
      [{ ok: false, error: 'invalid_auth' }, 'PLATFORM_KEY'],
      [{ ok: false, error: 'account_inactive' }, 'PLATFORM_KEY'],
      [{ ok: false, error: 'msg_too_long' }, 'BUG'],
      [{ ok: false, error: 'a_word_of_next_year' }, 'BUG'],
    ]
    for (const [fault, code, retryAfterMs] of faults) {
      it(`${JSON.stringify(fault)} is ${code}`, async () => {
        const { slack, surface, place } = workplace
        const before = slack.calls.length
        slack.faults.next('chat.postMessage', fault)
        const problem = await expectProblem(code, surface.post(place, card('x', text('a secret wish')), [], 'k'))
        expect(problem.retryAfterMs).toBe(retryAfterMs)
        expect(problem.message).not.toContain('secret wish')
        expect(slack.calls.length - before).toBe(1)
      })
    }

    for (const error of ['message_not_found', 'cant_update_message', 'edit_window_closed']) {
      it(`chat.update: ${error} is MESSAGE_GONE`, async () => {
        const { slack, surface, place } = workplace
        const message: MessageRef = { platform: 'slack', channelId: place.channelId, messageId: '1.2' }
        slack.faults.next('chat.update', { ok: false, error })
        await expectProblem('MESSAGE_GONE', surface.update(message, card('x', text('x')), []))
      })
    }

    const replyFaults: [fault: Fault, code: ProblemCode][] = [
      [{ status: 404 }, 'REPLY_EXPIRED'],
      [{ status: 410 }, 'REPLY_EXPIRED'],
      [{ ok: false, error: 'expired_url' }, 'REPLY_EXPIRED'],
      [{ ok: false, error: 'used_url' }, 'REPLY_EXPIRED'],
      [{ status: 429, retryAfterS: 3 }, 'PLATFORM_BUSY'],
      [{ status: 500 }, 'PLATFORM_UNCLEAR'],
      [{ cut: 'before' }, 'PLATFORM_UNCLEAR'],
      [{ cut: 'inside' }, 'PLATFORM_UNCLEAR'],
      [{ html: true }, 'PLATFORM_UNCLEAR'],
    ]
    for (const [fault, code] of replyFaults) {
      it(`a response URL with ${JSON.stringify(fault)} is ${code}`, async () => {
        const { slack, surface, place, person } = workplace
        const url = slack.url + slack.responseUrls.issue({ personId: person.personId, channelId: place.channelId })
        slack.faults.next('response_url', fault)
        await expectProblem(code, surface.reply(url, card('x', text('x')), [], 'asker'))
      })
    }

    it('knows that nothing was sent when nobody listens', async () => {
      const gone = await startSlack()
      await gone.stop()
      const surface = slackSurface({
        botToken: gone.botToken,
        apiUrl: gone.apiUrl,
        log: recordingLog().log,
        inspector: inspectorTo(ONE_PIXEL_PNG),
      })
      await expectProblem('PLATFORM_BUSY', surface.post(workplace.place, card('x', text('x')), [], 'k'))
      await expectProblem('PLATFORM_BUSY', surface.reply(`${gone.url}/actions/x`, card('x', text('x')), [], 'asker'))
    })
  })
})
