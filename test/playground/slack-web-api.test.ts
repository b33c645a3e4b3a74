import type { KnownBlock } from '@slack/types'
import { type ChatPostMessageArguments, LogLevel, WebClient } from '@slack/web-api'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Channel, type FakeSlack, type Person, startSlack } from '../../playground/slack/index.ts'

const PNG = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==', 'base64')

let slack: FakeSlack
let client: WebClient
let dana: Person
let general: Channel
let clockMs: number

const silent = { debug() {}, info() {}, warn() {}, error() {}, setLevel() {}, getLevel: () => LogLevel.ERROR, setName() {} }
const webClient = (token: string) => new WebClient(token, { slackApiUrl: slack.apiUrl, retryConfig: { retries: 0 }, logger: silent })

beforeEach(async () => {
  clockMs = Date.now()
  slack = await startSlack({ now: () => clockMs, ackTimeoutMs: 200, retryDelaysMs: [], callsPerMinute: { 'team.info': 1 } })
  dana = slack.workspace.addPerson({ name: 'dana', isAdmin: true })
  general = slack.workspace.addChannel({ name: 'general', kind: 'public', members: [dana.id, slack.botUserId] })
  client = webClient(slack.botToken)
})

afterEach(() => slack.stop())

const errorOf = (call: Promise<unknown>): Promise<string> =>
  call.then(
    () => 'ok',
    (error: { data?: { error: string } }) => error.data?.error ?? String(error),
  )
const post = (channel: string, more: Partial<ChatPostMessageArguments> = {}) =>
  client.chat.postMessage({ channel, text: 'hello', ...more } as ChatPostMessageArguments)
const buttons = (id: string): KnownBlock => ({
  type: 'actions',
  elements: [{ type: 'button', action_id: id, text: { type: 'plain_text', text: id } }],
})

describe('who may call', () => {
  it('knows its own tokens and no others', async () => {
    const who = await client.auth.test()
    expect(who).toMatchObject({ team_id: slack.teamId, user_id: slack.botUserId })
    expect(who.response_metadata?.scopes).toContain('chat:write')
    expect(await errorOf(webClient('xoxb-wrong').auth.test())).toBe('invalid_auth')
    expect(await errorOf(client.apps.connections.open({}))).toBe('not_allowed_token_type')
    expect(await errorOf(client.apiCall('chat.shout'))).toBe('unknown_method')
  })

  it('names the scope that is missing', async () => {
    const strict = await startSlack({ scopes: ['chat:write'] })
    const other = new WebClient(strict.botToken, { slackApiUrl: strict.apiUrl, retryConfig: { retries: 0 }, logLevel: LogLevel.ERROR })
    await expect(other.users.info({ user: 'U1' })).rejects.toMatchObject({
      data: { error: 'missing_scope', needed: 'users:read', provided: 'chat:write' },
    })
    await strict.stop()
  })

  it('limits calls per minute when told to', async () => {
    await client.team.info()
    const rejecting = new WebClient(slack.botToken, { slackApiUrl: slack.apiUrl, rejectRateLimitedCalls: true, logLevel: LogLevel.ERROR })
    await expect(rejecting.team.info()).rejects.toMatchObject({ retryAfter: 60 })
    clockMs += 60_001
    await expect(client.team.info()).resolves.toMatchObject({ ok: true })
  })
})

describe('where the bot may post', () => {
  it('refuses as Slack does', async () => {
    const secret = slack.workspace.addChannel({ name: 'secret', kind: 'private', members: [dana.id] })
    const old = slack.workspace.addChannel({ name: 'old', kind: 'public', members: [dana.id, slack.botUserId], archived: true })
    const open = slack.workspace.addChannel({ name: 'open', kind: 'public', members: [dana.id] })
    expect(await errorOf(post(secret.id))).toBe('channel_not_found')
    expect(await errorOf(post(old.id))).toBe('is_archived')
    expect(await errorOf(post(open.id))).toBe('ok')
    expect(await errorOf(client.conversations.history({ channel: open.id }))).toBe('not_in_channel')
    expect(await errorOf(client.chat.postEphemeral({ channel: general.id, user: 'U404', text: 'x' }))).toBe('user_not_in_channel')
    expect(await errorOf(post(general.id, { text: '' }))).toBe('no_text')
  })

  it('takes a person for the DM with them', async () => {
    const { channel } = await post(dana.id)
    expect(channel).toBe(slack.workspace.dmOf(dana.id).id)
    expect((await client.conversations.open({ users: dana.id })).channel?.id).toBe(channel)
  })
})

describe('messages', () => {
  it('keeps every version, and takes blocks away when only text is sent', async () => {
    const { ts } = await post(general.id, { blocks: [buttons('a')], metadata: { event_type: 'request', event_payload: { id: 'r1' } } })
    const message = slack.messages(general.id)[0]
    await client.chat.update({ channel: general.id, ts: String(ts), blocks: [buttons('b')] } as never)
    expect(message?.edited).toBeUndefined()
    await client.chat.update({ channel: general.id, ts: String(ts), text: 'done' })
    expect(message).toMatchObject({ text: 'done', blocks: [], edited: { user: slack.botUserId }, metadata: { event_type: 'request' } })
    expect(message?.history.map((version) => JSON.stringify(version.blocks).match(/"action_id":"(.)"/)?.[1])).toEqual(['a', 'b'])
    await client.chat.delete({ channel: general.id, ts: String(ts) })
    expect(slack.messages(general.id)).toEqual([])
    expect(slack.workspace.messages.deleted).toEqual([message])
  })

  it('updates its own messages only, and not with too much text', async () => {
    const { message: danas } = await slack.as(dana.id).say('mine', { channelId: general.id })
    expect(await errorOf(client.chat.update({ channel: general.id, ts: danas.ts, text: 'x' }))).toBe('cant_update_message')
    expect(await errorOf(client.chat.update({ channel: general.id, ts: '1.000000', text: 'x' }))).toBe('message_not_found')
    const { ts } = await post(general.id)
    expect(await errorOf(client.chat.update({ channel: general.id, ts: String(ts), text: 'x'.repeat(4001) }))).toBe('msg_too_long')
    slack.workspace.archive(general.id)
    expect(await errorOf(client.chat.update({ channel: general.id, ts: String(ts), text: 'x' }))).toBe('is_inactive')
  })

  it('records whom a message rings, and only what is not escaped', async () => {
    const rung = async (text: string, blocks?: KnownBlock[]) => {
      await post(general.id, { text, ...(blocks ? { blocks } : {}) })
      return slack.messages(general.id).at(-1)?.notified
    }
    const markup = (text: string, type: 'mrkdwn' | 'plain_text'): KnownBlock[] => [{ type: 'section', text: { type, text } }]
    expect(await rung('hi <!channel> and <@U123ABC|dana>')).toEqual(['channel', 'U123ABC'])
    expect(await rung('&lt;!channel&gt; @here')).toEqual([])
    expect(await rung('x', markup('<!here>', 'mrkdwn'))).toEqual(['here'])
    expect(await rung('x', markup('<!here>', 'plain_text'))).toEqual([])
  })

  it('pages through history and replies, with metadata on request', async () => {
    const first = await post(general.id, { text: 'one', metadata: { event_type: 'request', event_payload: { id: 'r1' } } })
    const second = await post(general.id, { text: 'two' })
    await post(general.id, { text: 'reply', thread_ts: String(first.ts) })
    const page = await client.conversations.history({ channel: general.id, limit: 1 })
    expect(page).toMatchObject({ has_more: true, messages: [{ text: 'two' }] })
    const rest = await client.conversations.history({
      channel: general.id,
      cursor: String(page.response_metadata?.next_cursor),
      include_all_metadata: true,
    })
    expect(rest.messages).toMatchObject([{ text: 'one', reply_count: 1, metadata: { event_payload: { id: 'r1' } } }])
    const after = await client.conversations.history({ channel: general.id, oldest: String(first.ts) })
    expect(after.messages?.map((one) => one.text)).toEqual(['two'])
    const thread = await client.conversations.replies({ channel: general.id, ts: String(first.ts) })
    expect(thread.messages?.map((one) => one.text)).toEqual(['one', 'reply'])
    expect(slack.messages(general.id, String(first.ts))).toHaveLength(2)
    expect(Number(second.ts)).toBeGreaterThan(Number(first.ts))
  })

  it('takes a reaction once', async () => {
    const { ts } = await post(general.id)
    const reaction = { channel: general.id, timestamp: String(ts), name: 'eyes' }
    await client.reactions.add(reaction)
    expect(await errorOf(client.reactions.add(reaction))).toBe('already_reacted')
    await client.reactions.remove(reaction)
    expect(await errorOf(client.reactions.remove(reaction))).toBe('no_reaction')
  })
})

describe('files', () => {
  async function upload(bytes: Buffer, filename: string): Promise<string> {
    const { upload_url, file_id } = await client.files.getUploadURLExternal({ filename, length: bytes.length })
    await fetch(String(upload_url), { method: 'POST', body: new Uint8Array(bytes) })
    await client.files.completeUploadExternal({ files: [{ id: String(file_id), title: 'A cat' }] })
    return String(file_id)
  }
  const ready = (fileId: string) => slack.until(() => slack.workspace.files.get(fileId).ready, 'the file')
  const image = (id: string): KnownBlock => ({ type: 'image', alt_text: 'a cat', slack_file: { id } })

  it('shows an image in a block, but only when Slack has looked at it', async () => {
    const fileId = await upload(PNG, 'cat.png')
    expect((await client.files.info({ file: fileId })).file?.mimetype).toBe('')
    await expect(post(general.id, { blocks: [image(fileId)] })).rejects.toMatchObject({
      data: {
        error: 'invalid_blocks',
        response_metadata: { messages: ['[ERROR] invalid slack file [json-pointer:/blocks/0/slack_file]'] },
      },
    })
    await ready(fileId)
    expect((await client.files.info({ file: fileId })).file).toMatchObject({ mimetype: 'image/png', filetype: 'png', title: 'A cat' })
    expect(await errorOf(post(general.id, { blocks: [image(fileId)] }))).toBe('ok')
  })

  it('does not show webp, and nothing that was deleted', async () => {
    const webp = await upload(Buffer.from('RIFF0000WEBPVP8 '), 'cat.webp')
    await ready(webp)
    expect(await errorOf(post(general.id, { blocks: [image(webp)] }))).toBe('invalid_blocks')
    const png = await upload(PNG, 'cat.png')
    await ready(png)
    await client.files.delete({ file: png })
    expect(await errorOf(post(general.id, { blocks: [image(png)] }))).toBe('invalid_blocks')
    expect(await errorOf(client.files.info({ file: png }))).toBe('file_deleted')
  })

  it('completes an upload once', async () => {
    const fileId = await upload(PNG, 'cat.png')
    expect(await errorOf(client.files.completeUploadExternal({ files: [{ id: fileId }] }))).toBe('file_not_found')
    expect(await errorOf(client.files.completeUploadExternal({ files: [{ id: 'F00000000' }] }))).toBe('file_not_found')
  })

  it('posts to a channel some time after the upload, with uploadV2', async () => {
    await client.files.uploadV2({ channel_id: general.id, file: PNG, filename: 'cat.png', initial_comment: 'look' })
    expect(slack.messages(general.id)).toEqual([])
    const message = await slack.until(() => slack.messages(general.id)[0], 'the message with the file')
    expect(message).toMatchObject({ text: 'look', files: [{ name: 'cat.png', mimetype: 'image/png' }] })
    const { file } = await client.files.info({ file: String(message.files[0]?.id) })
    expect(file?.shares?.public?.[general.id]?.[0]?.ts).toBe(message.ts)
  })

  it('needs membership to share files, also where messages need none', async () => {
    const open = slack.workspace.addChannel({ name: 'open', kind: 'public', members: [dana.id] })
    expect(await errorOf(client.files.uploadV2({ channel_id: open.id, file: PNG, filename: 'cat.png' }))).toBe('not_in_channel')
  })

  it('gives private files to the right token, and a sign-in page to others', async () => {
    const fileId = await upload(PNG, 'cat.png')
    await ready(fileId)
    const { file } = await client.files.info({ file: fileId })
    const get = (token: string) => fetch(String(file?.url_private_download), { headers: { authorization: `Bearer ${token}` } })
    const right = await get(slack.botToken)
    expect(Buffer.from(await right.arrayBuffer()).equals(PNG)).toBe(true)
    const wrong = await get('xoxb-wrong')
    expect([wrong.status, wrong.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8'])
  })
})

describe('views', () => {
  const view = (title: string) => ({ type: 'modal' as const, title: { type: 'plain_text' as const, text: title }, blocks: [] })

  async function triggerId(): Promise<string> {
    await slack.as(dana.id).command('/banana', '', { channelId: general.id })
    return String(slack.delivery.log.at(-1)?.body.trigger_id)
  }

  it('opens one view for a trigger, within three seconds', async () => {
    const trigger_id = await triggerId()
    await client.views.open({ trigger_id, view: view('One') })
    expect(await errorOf(client.views.open({ trigger_id, view: view('One') }))).toBe('exchanged_trigger_id')
    const late = await triggerId()
    clockMs += 3001
    expect(await errorOf(client.views.open({ trigger_id: late, view: view('One') }))).toBe('expired_trigger_id')
    expect(await errorOf(client.views.open({ trigger_id: 'made-up', view: view('One') }))).toBe('invalid_trigger_id')
  })

  it('stacks three views and no more', async () => {
    for (const title of ['One', 'Two', 'Three']) await client.views.push({ trigger_id: await triggerId(), view: view(title) })
    expect(await errorOf(client.views.push({ trigger_id: await triggerId(), view: view('Four') }))).toBe('push_limit_reached')
    await slack.as(dana.id).closeModal()
    expect(slack.modal(dana.id)?.title).toMatchObject({ text: 'Two' })
  })

  it('guards a view against two writers by its hash', async () => {
    const opened = await client.views.open({ trigger_id: await triggerId(), view: view('One') })
    const { id, hash } = opened.view ?? {}
    await client.views.update({ view_id: String(id), hash: String(hash), view: view('Two') })
    expect(await errorOf(client.views.update({ view_id: String(id), hash: String(hash), view: view('Three') }))).toBe('hash_conflict')
  })
})

describe('response URLs', () => {
  const respond = (url: unknown, body: object) =>
    fetch(String(url), { method: 'POST', body: JSON.stringify(body) }).then((answer) => answer.status)

  async function commandUrl(channelId: string): Promise<unknown> {
    await slack.as(dana.id).command('/banana', '', { channelId })
    return slack.delivery.log.at(-1)?.body.response_url
  }

  it('work five times', async () => {
    const url = await commandUrl(general.id)
    for (let use = 1; use <= 5; use += 1) expect(await respond(url, { text: `${use}` })).toBe(200)
    expect(await respond(url, { text: '6' })).toBe(404)
    expect(slack.ephemerals(dana.id).filter((one) => one.user === slack.botUserId)).toHaveLength(5)
  })

  it('work for half an hour, and refuse what Slack refuses', async () => {
    const url = await commandUrl(general.id)
    expect(await respond(url, {})).toBe(400)
    clockMs += 30 * 60_000 + 1
    expect(await respond(url, { text: 'late' })).toBe(404)
    const other = await commandUrl(general.id)
    slack.responseUrls.expireAll()
    expect(await respond(other, { text: 'late' })).toBe(404)
  })

  it('reach private channels that the bot is not in', async () => {
    const secret = slack.workspace.addChannel({ name: 'secret', kind: 'private', members: [dana.id] })
    expect(await respond(await commandUrl(secret.id), { text: 'for all', response_type: 'in_channel' })).toBe(200)
    expect(slack.messages(secret.id).map((one) => one.text)).toEqual(['for all'])
  })

  it('replace and delete the ephemeral message that was pressed', async () => {
    await client.chat.postEphemeral({ channel: general.id, user: dana.id, text: 'pick', blocks: [buttons('a')] })
    const shown = slack.ephemerals(dana.id)[0]
    if (!shown) throw new Error('nothing was shown')
    await slack.as(dana.id).press(shown, { actionId: 'a' })
    const pressed = slack.delivery.log.at(-1)?.body
    expect(pressed?.container).toMatchObject({ is_ephemeral: true })
    await respond(pressed?.response_url, { replace_original: true, text: 'picked' })
    expect(slack.ephemerals(dana.id).map((one) => one.text)).toEqual(['picked'])
    await respond(pressed?.response_url, { delete_original: true })
    expect(slack.ephemerals(dana.id)).toEqual([])
  })
})
