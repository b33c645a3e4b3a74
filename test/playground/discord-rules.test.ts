import { DiscordAPIError, REST } from 'discord.js'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type FakeDiscord, startDiscord } from '../../playground/discord/index.ts'

type Json = Record<string, unknown>

const V2 = 1 << 15

let discord: FakeDiscord
let rest: REST
let messages: `/${string}`
let channelId: string
let memberId: string

beforeAll(async () => {
  discord = await startDiscord({ attachmentSizeLimit: 1000 })
  rest = new REST({ api: discord.apiUrl, retries: 0, globalRequestsPerSecond: 10_000 }).setToken(discord.token)
  channelId = discord.server.channels[0]?.id ?? ''
  memberId = discord.server.members[0]?.id ?? ''
  messages = `/channels/${channelId}/messages`
})
afterAll(() => discord.stop())

/** What Discord says against a request; the test fails when it says nothing. */
async function refusal(request: Promise<unknown>): Promise<{ status: number; code: number; errors: string }> {
  const outcome = await request.then(
    () => undefined,
    (error: unknown) => error,
  )
  if (!(outcome instanceof DiscordAPIError)) throw new Error(`not refused by Discord: ${outcome}`)
  const { errors } = outcome.rawError as { errors?: Json }
  return { status: outcome.status, code: Number(outcome.code), errors: JSON.stringify(errors ?? {}) }
}

const file = (name: string, size = 10) => ({ name, data: Buffer.alloc(size) })
const times = <T>(count: number, make: (index: number) => T): T[] => Array.from({ length: count }, (_, index) => make(index))

const button = (extra: Json = {}): Json => ({ type: 2, style: 1, label: 'Go', custom_id: 'go', ...extra })
const row = (...components: Json[]): Json => ({ type: 1, components })
const text = (content: string): Json => ({ type: 10, content })
const gallery = (...items: Json[]): Json => ({ type: 12, items })
const select = (extra: Json = {}): Json => ({ type: 3, custom_id: 's', options: [{ label: 'A', value: 'a' }], ...extra })
const plain = (...components: Json[]): Json => ({ content: 'x', components })
const v2 = (...components: Json[]): Json => ({ flags: V2, components })
const picture = { media: { url: 'https://example.com/a.png' } }

describe('what Discord refuses in a message', () => {
  const refused: [what: string, body: Json, where: RegExp][] = [
    ['content over 2000 characters', { content: 'x'.repeat(2001) }, /content.*BASE_TYPE_MAX_LENGTH/],
    ['eleven embeds', { embeds: times(11, () => ({ title: 'x' })) }, /embeds.*MAX_LENGTH/],
    ['an embed title over 256', { embeds: [{ title: 'x'.repeat(257) }] }, /"0":\{"title"/],
    ['26 embed fields', { embeds: [{ fields: times(26, () => ({ name: 'a', value: 'b' })) }] }, /fields/],
    ['an embed field without a value', { embeds: [{ fields: [{ name: 'a', value: '' }] }] }, /value.*REQUIRED/],
    ['embeds over 6000 characters together', { embeds: times(2, () => ({ description: 'x'.repeat(3001) })) }, /MAX_EMBED_SIZE_EXCEEDED/],
    ['an embed picture that is not attached', { embeds: [{ title: 'x', image: { url: 'attachment://no.png' } }] }, /image.*NOT_FOUND/],
    ['a nonce over 25 characters', { content: 'x', nonce: 'x'.repeat(26) }, /nonce/],
    ['an attachment that was not sent', { content: 'x', attachments: [{ id: 0 }] }, /ATTACHMENT_NOT_FOUND/],
    ['six rows', plain(...times(6, (n) => row(button({ custom_id: `${n}` })))), /components.*BAD_LENGTH/],
    ['an empty row', plain(row()), /BAD_LENGTH/],
    ['six buttons in a row', plain(row(...times(6, (n) => button({ custom_id: `${n}` })))), /BAD_LENGTH/],
    ['a button outside a row', plain(button()), /UNION_TYPE_CHOICES/],
    ['two buttons with one custom_id', plain(row(button(), button())), /COMPONENT_CUSTOM_ID_DUPLICATED/],
    ['an empty custom_id', plain(row(button({ custom_id: '' }))), /custom_id.*BAD_LENGTH/],
    ['a custom_id over 100', plain(row(button({ custom_id: 'x'.repeat(101) }))), /custom_id.*BAD_LENGTH/],
    ['a button without a custom_id', plain(row(button({ custom_id: undefined }))), /BUTTON_COMPONENT_CUSTOM_ID_REQUIRED/],
    ['a button label over 80', plain(row(button({ label: 'x'.repeat(81) }))), /label.*BAD_LENGTH/],
    ['a button with neither label nor emoji', plain(row(button({ label: undefined }))), /LABEL_OR_EMOJI/],
    ['an emoji that is none', plain(row(button({ emoji: { name: ':banana:' } }))), /COMPONENT_INVALID_EMOJI/],
    ['a link button with a custom_id', plain(row(button({ style: 5, url: 'https://example.com' }))), /MUTUALLY_EXCLUSIVE/],
    ['a link button with a bad address', plain(row({ type: 2, style: 5, label: 'x', url: 'javascript:alert(1)' })), /URL_TYPE_INVALID_URL/],
    ['an unknown button style', plain(row(button({ style: 9 }))), /style.*BASE_TYPE_CHOICES/],
    ['a select beside a button', plain(row(select(), button())), /COMPONENT_LAYOUT_WIDTH_EXCEEDED/],
    ['26 select options', plain(row(select({ options: times(26, (n) => ({ label: 'x', value: `${n}` })) }))), /options.*BAD_LENGTH/],
    ['a select option over 100', plain(row(select({ options: [{ label: 'x'.repeat(101), value: 'a' }] }))), /label.*BAD_LENGTH/],
    ['two options of one value', plain(row(select({ options: times(2, () => ({ label: 'x', value: 'a' })) }))), /VALUE_DUPLICATED/],
    ['a placeholder over 150', plain(row(select({ placeholder: 'x'.repeat(151) }))), /placeholder/],
    ['a text input in a message', plain(row({ type: 4, custom_id: 'x', style: 1, label: 'x' })), /UNION_TYPE_CHOICES/],
    ['a text display without the V2 flag', plain(text('x')), /UNION_TYPE_CHOICES/],
    ['content beside V2 components', { ...v2(text('x')), content: 'x' }, /content.*CANNOT_USE_LEGACY_FIELDS/],
    ['embeds beside V2 components', { ...v2(text('x')), embeds: [{ title: 'x' }] }, /embeds.*CANNOT_USE_LEGACY_FIELDS/],
    ['41 components in all', v2({ type: 17, components: times(40, () => text('x')) }), /MAX_TOTAL_COMPONENTS_EXCEEDED/],
    ['4001 characters of text in all', v2(text('x'.repeat(2000)), text('x'.repeat(2001))), /DISPLAYABLE_TEXT_SIZE_EXCEEDED/],
    ['an empty text display', v2(text('')), /content.*BAD_LENGTH/],
    ['a section without an accessory', v2({ type: 9, components: [text('x')] }), /accessory.*REQUIRED/],
    ['a section of four texts', v2({ type: 9, components: times(4, () => text('x')), accessory: button() }), /components.*BAD_LENGTH/],
    ['a container in a container', v2({ type: 17, components: [{ type: 17, components: [text('x')] }] }), /UNION_TYPE_CHOICES/],
    ['an empty gallery', v2(gallery()), /items.*BAD_LENGTH/],
    ['a gallery of eleven', v2(gallery(...times(11, () => picture))), /items.*BAD_LENGTH/],
    ['a media description over 1024', v2(gallery({ ...picture, description: 'x'.repeat(1025) })), /description.*BAD_LENGTH/],
    ['a gallery item that is not attached', v2(gallery({ media: { url: 'attachment://no.png' } })), /ATTACHMENT_NOT_FOUND/],
    ['a file that lies elsewhere', v2({ type: 13, file: { url: 'https://example.com/a.txt' } }), /NOT_ATTACHMENT/],
    ['an unknown component', v2({ type: 99 }), /UNION_TYPE_CHOICES/],
  ]

  it.each(refused)('%s', async (_what, body, where) => {
    const before = discord.messages(channelId).length
    const { status, code, errors } = await refusal(rest.post(messages, { body }))
    expect({ status, code }).toEqual({ status: 400, code: 50035 })
    expect(errors).toMatch(where)
    expect(discord.messages(channelId)).toHaveLength(before)
  })

  it('nothing at all', async () => {
    expect(await refusal(rest.post(messages, { body: { content: ' ' } }))).toMatchObject({ status: 400, code: 50006 })
    expect(await refusal(rest.post(messages, { body: v2() }))).toMatchObject({ status: 400, code: 50006 })
  })

  it('files and requests that are too large, and more than ten files', async () => {
    expect(await refusal(rest.post(messages, { body: {}, files: [file('a.png', 1001)] }))).toMatchObject({ status: 413, code: 40005 })
    expect(await refusal(rest.post(messages, { body: {}, files: [file('a.png', 26 * 1024 * 1024)] }))).toMatchObject({
      status: 413,
      code: 40005,
    })
    expect(await refusal(rest.post(messages, { body: {}, files: times(11, (n) => file(`${n}.png`)) }))).toMatchObject({ code: 50035 })
    const described = { attachments: [{ id: 0, description: 'x'.repeat(1025) }] }
    expect(await refusal(rest.post(messages, { body: described, files: [file('a.png')] }))).toMatchObject({ code: 50035 })
  })

  it('content in a message that has become V2, for ever', async () => {
    const { id } = (await rest.post(messages, { body: v2(text('x')) })) as { id: string }
    expect(await refusal(rest.patch(`${messages}/${id}`, { body: { content: 'x' } }))).toMatchObject({ code: 50035 })
    await rest.patch(`${messages}/${id}`, { body: { components: [text('y')], flags: 0 } })
    expect(discord.messages(channelId).at(-1)?.flags).toBe(V2)
  })
})

describe('what Discord accepts in a message', () => {
  const accepted: [what: string, body: Json][] = [
    ['2000 characters, counted as people count them', { content: '🍌'.repeat(2000) }],
    [
      'five rows of five buttons',
      plain(...times(5, (r) => row(...times(5, (b) => button({ custom_id: `${r}-${b}`, emoji: { name: '👍🏽' } }))))),
    ],
    ['link buttons', plain(row({ type: 2, style: 5, label: 'x', url: 'https://example.com/a?b=c' }))],
    [
      'a full V2 message',
      v2({ type: 17, accent_color: 0xffcc00, components: [text('# x'), { type: 14 }, gallery(picture), row(select())] }),
    ],
    ['forty components', v2({ type: 17, components: times(39, () => text('x')) })],
  ]

  it.each(accepted)('%s', async (_what, body) => {
    expect(await rest.post(messages, { body })).toMatchObject({ channel_id: channelId })
  })

  it('a gallery of the files that come with it, and pictures in embeds', async () => {
    const embed = { embeds: [{ image: { url: 'attachment://a_b.png' } }] }
    const sent = await rest.post(messages, { body: embed, files: [{ ...file('a b.png'), contentType: 'image/png' }] })
    expect(sent).toMatchObject({ embeds: [{ image: { url: expect.stringContaining('/a_b.png?ex=') } }] })
    const body = v2(gallery({ media: { url: 'attachment://a b.png' } }), { type: 13, file: { url: 'attachment://n.txt' } })
    const gave = await rest.post(messages, { body, files: [file('a b.png'), file('n.txt')] })
    expect(gave).toMatchObject({ components: [{ id: 1, items: [{ media: { content_type: 'image/png' } }] }, { id: 2 }] })
  })
})

describe('what Discord refuses elsewhere', () => {
  const unknown = '1000000000000000001'

  it('channels, messages and people that are not there', async () => {
    expect(await refusal(rest.post(`/channels/${unknown}/messages`, { body: { content: 'x' } }))).toMatchObject({
      status: 404,
      code: 10003,
    })
    expect(await refusal(rest.patch(`${messages}/${unknown}`, { body: { content: 'x' } }))).toMatchObject({ status: 404, code: 10008 })
    expect(await refusal(rest.delete(`${messages}/${unknown}`))).toMatchObject({ status: 404, code: 10008 })
    expect(await refusal(rest.get(`/users/${unknown}`))).toMatchObject({ status: 404, code: 10013 })
    expect(await refusal(rest.post('/users/@me/channels', { body: { recipient_id: unknown } }))).toMatchObject({ status: 400, code: 50035 })
    expect(await refusal(rest.get('/nowhere'))).toMatchObject({ status: 404 })
  })

  it('places the bot may not see, may not write in, or that are archived', async () => {
    const hidden = discord.server.addChannel({ name: 'hidden', botCanView: false })
    const quiet = discord.server.addChannel({ name: 'quiet', botCanSend: false })
    const thread = discord.server.addThread({ name: 'old', parentId: channelId })
    const old = discord.server.addMessage({ channelId: thread.id, authorId: discord.botUserId, content: 'x' })
    discord.server.updateChannel(thread.id, { archived: true })
    const post = (id: string) => rest.post(`/channels/${id}/messages`, { body: { content: 'x' } })
    expect(await refusal(post(hidden.id))).toMatchObject({ status: 403, code: 50001 })
    expect(await refusal(post(quiet.id))).toMatchObject({ status: 403, code: 50013 })
    expect(await refusal(rest.delete(`/channels/${thread.id}/messages/${old.id}`))).toMatchObject({ status: 400, code: 50083 })
    await post(thread.id)
    expect(discord.server.channel(thread.id).archived).toBe(false)
    discord.server.deleteChannel(quiet.id)
    expect(await refusal(post(quiet.id))).toMatchObject({ status: 404, code: 10003 })
  })

  it("other people's messages, and people who take no direct messages", async () => {
    const theirs = discord.as(memberId).say('mine', { channelId })
    expect(await refusal(rest.patch(`${messages}/${theirs.id}`, { body: { content: 'x' } }))).toMatchObject({ status: 403, code: 50005 })
    expect(await refusal(rest.delete(`${messages}/${theirs.id}`))).toMatchObject({ status: 403, code: 50013 })
    const shy = discord.server.addMember({ name: 'Shy', acceptsDms: false })
    const dm = (await rest.post('/users/@me/channels', { body: { recipient_id: shy.id } })) as { id: string }
    expect(await refusal(rest.post(`/channels/${dm.id}/messages`, { body: { content: 'x' } }))).toMatchObject({ status: 403, code: 50007 })
  })

  it('a wrong token and a body that is no JSON', async () => {
    const stranger = new REST({ api: discord.apiUrl, retries: 0 }).setToken('wrong')
    expect(await refusal(stranger.get('/users/@me'))).toMatchObject({ status: 401 })
    const headers = { authorization: `Bot ${discord.token}`, 'content-type': 'application/json' }
    const answer = await fetch(`${discord.apiUrl}/v10${messages}`, { method: 'POST', headers, body: '{' })
    expect([answer.status, await answer.json()]).toMatchObject([400, { code: 50109 }])
  })

  it('an unknown emoji, and more than twenty of them', async () => {
    const { id } = (await rest.post(messages, { body: { content: 'x' } })) as { id: string }
    const react = (emoji: string) => rest.put(`${messages}/${id}/reactions/${encodeURIComponent(emoji)}/@me`)
    expect(await refusal(react('banana'))).toMatchObject({ status: 400, code: 10014 })
    for (let index = 0; index < 20; index++) await react(String.fromCodePoint(0x1f34c + index))
    expect(await refusal(react('👍'))).toMatchObject({ status: 400, code: 30010 })
    expect(discord.messages(channelId).at(-1)?.reactions).toHaveLength(20)
  })

  const command = (extra: Json = {}): Json => ({ name: 'banana', description: 'x', ...extra })
  const option = (extra: Json = {}): Json => ({ type: 3, name: 'prompt', description: 'x', ...extra })
  const commands: [what: string, body: Json[]][] = [
    ['capital letters in a command', [command({ name: 'Banana' })]],
    ['a description over 100', [command({ description: 'x'.repeat(101) })]],
    ['two commands of one name', [command(), command()]],
    ['26 options', [command({ options: times(26, (n) => option({ name: `o${n}` })) })]],
    ['a required option after an optional one', [command({ options: [option(), option({ name: 'b', required: true })] })]],
    ['26 choices', [command({ options: [option({ choices: times(26, (n) => ({ name: 'x', value: `${n}` })) })] })]],
    ['a choice value over 100', [command({ options: [option({ choices: [{ name: 'x', value: 'x'.repeat(101) }] })] })]],
    ['choices beside autocompletion', [command({ options: [option({ autocomplete: true, choices: [{ name: 'x', value: 'x' }] })] })]],
    ['a sub-command beside an option', [command({ options: [option({ type: 1 }), option({ name: 'b' })] })]],
    ['a sub-command in a sub-command', [command({ options: [option({ type: 1, options: [option({ type: 1 })] })] })]],
    ['a context-menu command with a description', [command({ type: 3 })]],
    [
      '8001 characters in one command',
      [
        command({
          options: times(25, (n) => option({ name: `o${n}`, choices: times(4, (c) => ({ name: `${c}`, value: 'x'.repeat(85) })) })),
        }),
      ],
    ],
  ]

  it.each(commands)('%s', async (_what, body) => {
    expect(await refusal(rest.put(`/applications/${discord.applicationId}/commands`, { body }))).toMatchObject({ status: 400, code: 50035 })
    expect(discord.commands).toEqual([])
  })

  it('more than 100 commands', async () => {
    const body = times(101, (n) => command({ name: `c${n}` }))
    expect(await refusal(rest.put(`/applications/${discord.applicationId}/commands`, { body }))).toMatchObject({ status: 400, code: 30032 })
  })
})

describe('what Discord refuses of an answer to an interaction', () => {
  const input = (extra: Json = {}): Json => ({ type: 4, custom_id: 'i', style: 1, ...extra })
  const label = (component: Json, extra: Json = {}): Json => ({ type: 18, label: 'L', component, ...extra })
  const modal = (extra: Json = {}): Json => ({ type: 9, data: { title: 'T', custom_id: 'm', components: [label(input())], ...extra } })

  /** Presses a button that is nowhere and answers it by hand; gives the refusals of each answer in turn. */
  async function answering(bodies: Json[], type = 3): Promise<(Awaited<ReturnType<typeof refusal>> | 'accepted')[]> {
    const { id } = discord.as(memberId).say('x', { channelId })
    const heard = new Promise<Json>((resolve) => {
      const socket = new WebSocket(discord.url.replace('http', 'ws'))
      socket.onmessage = ({ data }) => {
        const packet = JSON.parse(String(data)) as { op: number; t?: string; d: Json }
        if (packet.op === 10) socket.send(JSON.stringify({ op: 2, d: { token: discord.token, intents: 0, properties: {} } }))
        if (packet.t === 'READY')
          void discord.as(memberId).pressRaw({ channelId, type, message: { channelId, id }, data: { custom_id: 'x' } })
        if (packet.t !== 'INTERACTION_CREATE') return
        socket.close()
        resolve(packet.d)
      }
    })
    const interaction = await heard
    const outcomes: (Awaited<ReturnType<typeof refusal>> | 'accepted')[] = []
    for (const body of bodies) {
      const sent = rest.post(`/interactions/${interaction.id}/${interaction.token}/callback`, { body, auth: false })
      outcomes.push(
        await sent.then(
          () => 'accepted' as const,
          (error: unknown) => refusal(Promise.reject(error)),
        ),
      )
    }
    return outcomes
  }

  const forms: [what: string, body: Json][] = [
    ['a title over 45', modal({ title: 'x'.repeat(46) })],
    ['no custom_id', modal({ custom_id: '' })],
    ['no components', modal({ components: [] })],
    ['six components', modal({ components: times(6, (n) => label(input({ custom_id: `${n}` }))) })],
    ['a label over 45', modal({ components: [label(input(), { label: 'x'.repeat(46) })] })],
    ['a button', modal({ components: [label(button())] })],
    ['an input that has a label of its own', modal({ components: [label(input({ label: 'x' }))] })],
    ['a value over the input’s own limit', modal({ components: [label(input({ max_length: 2, value: 'xxx' }))] })],
    ['a radio group of one', modal({ components: [label({ type: 21, custom_id: 'r', options: [{ label: 'a', value: 'a' }] })] })],
    ['eleven kinds of file', modal({ components: [label({ type: 19, custom_id: 'f', file_types: times(11, () => '.png') })] })],
  ]

  it.each(forms)('a form with %s', async (_what, body) => {
    expect(await answering([body])).toMatchObject([{ status: 400, code: 50035 }])
  })

  it('a second answer, a form after a deferral, and flags on a deferral', async () => {
    expect(await answering([{ type: 6 }, { type: 6 }])).toMatchObject(['accepted', { status: 400, code: 40060 }])
    expect(await answering([{ type: 5 }, modal()])).toMatchObject(['accepted', { status: 400, code: 40060 }])
    expect(
      await answering([
        { type: 5, data: { flags: V2 } },
        { type: 5, data: { flags: 64 } },
      ]),
    ).toMatchObject([{ code: 50035 }, 'accepted'])
  })

  it('an answer of the wrong kind', async () => {
    expect(await answering([{ type: 8, data: { choices: [] } }])).toMatchObject([{ code: 50035 }])
    expect(await answering([modal(), { type: 4, data: { content: 'x' } }], 5)).toMatchObject([{ code: 50035 }, 'accepted'])
    const many = { type: 8, data: { choices: times(26, (n) => ({ name: 'x', value: `${n}` })) } }
    expect(await answering([many, { type: 4, data: { content: 'x' } }], 4)).toMatchObject([{ code: 50035 }, { code: 50035 }])
  })

  it('a token nobody was given', async () => {
    const wrong = `/webhooks/${discord.applicationId}/nonsense` as const
    expect(await refusal(rest.patch(`${wrong}/messages/@original`, { body: { content: 'x' }, auth: false }))).toMatchObject({
      status: 401,
      code: 50027,
    })
    expect(await refusal(rest.post('/interactions/1/nonsense/callback', { body: { type: 5 }, auth: false }))).toMatchObject({
      status: 404,
      code: 10062,
    })
  })
})
