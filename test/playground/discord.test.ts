import {
  ActionRowBuilder,
  AttachmentBuilder,
  ButtonBuilder,
  ButtonStyle,
  ChannelType,
  Client,
  ContainerBuilder,
  ContextMenuCommandBuilder,
  Events,
  GatewayIntentBits,
  type Interaction,
  LabelBuilder,
  MediaGalleryBuilder,
  MessageFlags,
  ModalBuilder,
  Partials,
  SectionBuilder,
  SlashCommandBuilder,
  StringSelectMenuBuilder,
  TextDisplayBuilder,
  TextInputBuilder,
  TextInputStyle,
  ThumbnailBuilder,
} from 'discord.js'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type DiscordOptions, type FakeDiscord, type Hands, startDiscord } from '../../playground/discord/index.ts'

const { Guilds, GuildMessages, GuildMessageReactions, DirectMessages, DirectMessageReactions } = GatewayIntentBits

let discord: FakeDiscord
let client: Client
let ada: Hands
let channelId: string
let adaId: string

async function start(options: DiscordOptions = {}): Promise<void> {
  discord = await startDiscord(options)
  const [firstMember] = discord.server.members
  const [firstChannel] = discord.server.channels
  if (!firstMember || !firstChannel) throw new Error('the server has nobody and no channel')
  adaId = firstMember.id
  channelId = firstChannel.id
  ada = discord.as(adaId)
  client = new Client({
    intents: [Guilds, GuildMessages, GuildMessageReactions, DirectMessages, DirectMessageReactions],
    partials: [Partials.Message, Partials.Channel, Partials.Reaction, Partials.User],
    rest: { api: discord.apiUrl, retries: 0 },
  })
  const ready = new Promise((resolve) => client.once(Events.ClientReady, resolve))
  await client.login(discord.token)
  await ready
}

async function stop(): Promise<void> {
  await client.destroy()
  await discord.stop()
}

/** Answers every interaction; what the answer throws fails the test instead of vanishing in an event handler. */
function answerWith(answer: (interaction: Interaction) => Promise<unknown>): { failures: unknown[] } {
  const failures: unknown[] = []
  client.on(Events.InteractionCreate, (interaction) => {
    answer(interaction).catch((error: unknown) => failures.push(error))
  })
  return { failures }
}

const banana = new SlashCommandBuilder()
  .setName('banana')
  .setDescription('Makes pictures')
  .addSubcommand((create) =>
    create
      .setName('create')
      .setDescription('A new picture')
      .addStringOption((prompt) => prompt.setName('prompt').setDescription('What to draw').setRequired(true).setMaxLength(50))
      .addStringOption((style) => style.setName('style').setDescription('Which style').setAutocomplete(true)),
  )
  .addSubcommand((edit) =>
    edit
      .setName('edit')
      .setDescription('Changes a picture')
      .addAttachmentOption((image) => image.setName('image').setDescription('Which one').setRequired(true)),
  )

const animate = new ContextMenuCommandBuilder().setName('Animate with Banana').setType(3)

const register = () => client.application?.commands.set([banana, animate])

const png = (width: number, height: number): Buffer => {
  const bytes = Buffer.alloc(64)
  bytes.write('\x89PNG\r\n\x1a\n', 'latin1')
  bytes.writeUInt32BE(width, 16)
  bytes.writeUInt32BE(height, 20)
  return bytes
}

const result = () => ({
  flags: MessageFlags.IsComponentsV2 as const,
  files: [new AttachmentBuilder(png(640, 480), { name: 'cabin.png', description: 'A cabin at dusk' })],
  components: [
    new ContainerBuilder()
      .addMediaGalleryComponents(new MediaGalleryBuilder({ items: [{ media: { url: 'attachment://cabin.png' }, description: 'A cabin' }] }))
      .addTextDisplayComponents(new TextDisplayBuilder({ content: 'flash · free · 2 s' }))
      .addSectionComponents(
        new SectionBuilder()
          .addTextDisplayComponents(new TextDisplayBuilder({ content: 'Reasons' }))
          .setButtonAccessory(new ButtonBuilder({ customId: 'why:1', label: 'Why?', style: ButtonStyle.Secondary })),
      )
      .addActionRowComponents(
        new ActionRowBuilder<ButtonBuilder>().addComponents(new ButtonBuilder({ customId: 'again:1', label: 'Again', style: 1 })),
      ),
  ],
})

describe('a local Discord with the real discord.js', () => {
  beforeEach(() => start())
  afterEach(stop)

  it('logs the bot in and shows it the guild, its people and its channels', () => {
    expect(client.user?.id).toBe(discord.botUserId)
    expect(client.application?.id).toBe(discord.applicationId)
    const guild = client.guilds.cache.get(discord.guildId)
    expect(guild?.channels.cache.map((channel) => channel.name)).toEqual(['general', 'gallery'])
    expect(guild?.members.cache.size).toBe(3)
  })

  it('registers commands globally and in the guild, and forgets those left out', async () => {
    await register()
    await client.application?.commands.set([banana], discord.guildId)
    expect(discord.commands.map(({ name, scope }) => `${scope} ${name}`)).toEqual([
      'global banana',
      'global Animate with Banana',
      'guild banana',
    ])
    const [before] = discord.commands
    await client.application?.commands.set([banana])
    expect(discord.commands.map(({ name, scope }) => `${scope} ${name}`)).toEqual(['guild banana', 'global banana'])
    expect(discord.commands.at(-1)?.id).toBe(before?.id)
  })

  it('refuses commands and options that the client would not offer', async () => {
    await register()
    const at = { channelId }
    await expect(ada.command('apple', undefined, {}, at)).rejects.toThrow('no command "apple"')
    await expect(ada.command('banana', undefined, {}, at)).rejects.toThrow('needs a sub-command')
    await expect(ada.command('banana', 'create', {}, at)).rejects.toThrow('"prompt" is required')
    await expect(ada.command('banana', 'create', { prompt: 'x', size: 3 }, at)).rejects.toThrow('no option "size"')
    await expect(ada.command('banana', 'create', { prompt: 'x'.repeat(51) }, at)).rejects.toThrow('too short or too long')
    await expect(ada.command('banana', 'create', { prompt: 7 }, at)).rejects.toThrow('does not take 7')
  })

  it('carries a command from "thinking" to a picture with buttons', async () => {
    await register()
    const { failures } = answerWith(async (interaction) => {
      if (!interaction.isChatInputCommand()) return
      expect(interaction.options.getSubcommand()).toBe('create')
      expect(interaction.options.getString('prompt')).toBe('a cabin')
      expect(interaction.attachmentSizeLimit).toBe(10 * 1024 * 1024)
      expect(interaction.appPermissions.has('SendMessages')).toBe(true)
      await interaction.deferReply()
      await interaction.editReply(result())
    })
    const outcome = await ada.command('banana', 'create', { prompt: 'a cabin' }, { channelId })
    expect(outcome).toMatchObject({ ok: true, kind: 'deferred', message: { loading: true } })
    const message = await discord.until(() => discord.messages(channelId).find((shown) => !shown.loading), 'the picture')
    expect(failures).toEqual([])
    expect(message).toMatchObject({
      id: outcome.message?.id,
      edited: false,
      author: { isBot: true },
      askedBy: { userId: adaId, command: 'banana create' },
    })
    expect(message.attachments).toMatchObject([
      { description: 'A cabin at dusk', width: 640, height: 480, sizeBytes: 64, contentType: 'image/png' },
    ])
    expect(message.history.map((version) => version.components.length)).toEqual([0, 1])
    const download = await fetch(message.attachments[0]?.url ?? '')
    expect(Buffer.from(await download.arrayBuffer())).toEqual(png(640, 480))
  })

  it('gives buttons to press in rows, containers and beside sections', async () => {
    const { failures } = answerWith(async (interaction) => {
      if (!interaction.isButton()) return
      if (interaction.customId === 'again:1') await interaction.deferUpdate()
      else await interaction.reply({ content: `because of ${interaction.message.id}`, flags: MessageFlags.Ephemeral })
    })
    const channel = await client.channels.fetch(channelId)
    if (channel?.type !== ChannelType.GuildText) throw new Error('not a text channel')
    const message = await channel.send(result())
    const place = { channelId, id: message.id }
    expect(await ada.press(place, { label: 'Again' })).toMatchObject({ ok: true, kind: 'deferred-update' })
    expect(await ada.press(place, { customId: /^why:/ })).toMatchObject({ ok: true, kind: 'message' })
    expect(discord.ephemerals(adaId)).toMatchObject([{ content: `because of ${message.id}` }])
    expect(discord.messages(channelId)).toHaveLength(1)
    await expect(ada.press(place, { label: 'Delete' })).rejects.toThrow('there are: "Why?" (why:1), "Again" (again:1)')
    expect(failures).toEqual([])
  })

  it('lets nobody else see or press what only one person sees', async () => {
    await register()
    answerWith(async (interaction) => {
      const row = new ActionRowBuilder<ButtonBuilder>().addComponents(new ButtonBuilder({ customId: 'share', label: 'Share', style: 1 }))
      if (interaction.isChatInputCommand())
        await interaction.reply({ content: 'private', components: [row], flags: MessageFlags.Ephemeral })
      else if (interaction.isButton()) await interaction.update({ content: 'shared', components: [] })
    })
    const { message } = await ada.command('banana', 'create', { prompt: 'x' }, { channelId })
    const ben = discord.server.members[1]
    if (!message || !ben) throw new Error('no answer')
    await expect(discord.as(ben.id).press(message, { label: 'Share' })).rejects.toThrow('that Ben can see')
    expect(discord.messages(channelId)).toEqual([])
    expect(await ada.press(message, { label: 'Share' })).toMatchObject({ kind: 'update' })
    expect(discord.ephemerals(adaId)).toMatchObject([{ content: 'shared', components: [] }])
  })

  it('opens a form, checks it as the client does and sends it', async () => {
    await register()
    const typed: string[] = []
    const { failures } = answerWith(async (interaction) => {
      if (interaction.isChatInputCommand()) {
        const prompt = new TextInputBuilder({ customId: 'prompt', style: TextInputStyle.Paragraph, value: 'a cabin', maxLength: 20 })
        const tier = new StringSelectMenuBuilder({
          customId: 'tier',
          options: [
            { label: 'Draft', value: 'draft' },
            { label: 'Best', value: 'best' },
          ],
        })
        await interaction.showModal(
          new ModalBuilder({ customId: 'edit:1', title: 'Edit' }).addLabelComponents(
            new LabelBuilder({ label: 'Prompt' }).setTextInputComponent(prompt),
            new LabelBuilder({ label: 'Quality' }).setStringSelectMenuComponent(tier),
          ),
        )
      } else if (interaction.isModalSubmit()) {
        typed.push(interaction.fields.getTextInputValue('prompt'), ...interaction.fields.getStringSelectValues('tier'))
        await interaction.reply('on it')
      }
    })
    const opened = await ada.command('banana', 'create', { prompt: 'x' }, { channelId })
    expect(opened).toMatchObject({ ok: true, kind: 'modal', modal: { title: 'Edit' } })
    await expect(ada.submit({ promt: 'x' })).rejects.toThrow('no input "promt"; there are: prompt, tier')
    await expect(ada.submit({ prompt: 'x'.repeat(21), tier: 'best' })).rejects.toThrow('too long')
    await expect(ada.submit({ tier: 'worst' })).rejects.toThrow('not a choice')
    expect(await ada.submit({ tier: 'best' })).toMatchObject({ ok: true, kind: 'message' })
    expect(typed).toEqual(['a cabin', 'best'])
    expect(discord.modal(adaId)).toBeUndefined()
    expect(failures).toEqual([])
  })

  it('completes what is being typed', async () => {
    await register()
    answerWith(async (interaction) => {
      if (interaction.isAutocomplete())
        await interaction.respond([{ name: `${interaction.options.getFocused()}tercolour`, value: 'watercolour' }])
    })
    expect(await ada.autocomplete('banana', 'create', 'style', 'wa', { channelId })).toEqual([
      { name: 'watercolour', value: 'watercolour' },
    ])
    await expect(ada.autocomplete('banana', 'create', 'prompt', 'wa', { channelId })).rejects.toThrow('offers no completion')
  })

  it('hands a message with its picture to a context-menu command', async () => {
    await register()
    let url = ''
    answerWith(async (interaction) => {
      if (!interaction.isMessageContextMenuCommand()) return
      url = interaction.targetMessage.attachments.first()?.url ?? ''
      await interaction.reply('animating')
    })
    const message = ada.say('look', { channelId }, [{ name: 'still.png', bytes: png(8, 8) }])
    expect(await ada.contextMenu('Animate with Banana', message)).toMatchObject({ ok: true, message: { type: 23 } })
    expect((await fetch(url)).headers.get('content-type')).toBe('image/png')
  })

  it('uploads a file with a command', async () => {
    await register()
    let size = 0
    answerWith(async (interaction) => {
      if (!interaction.isChatInputCommand()) return
      const image = interaction.options.getAttachment('image', true)
      size = (await (await fetch(image.url)).arrayBuffer()).byteLength
      await interaction.reply(`${image.width}x${image.height}`)
    })
    const outcome = await ada.command('banana', 'edit', { image: { name: 'in.png', bytes: png(4, 2) } }, { channelId })
    expect(outcome.message?.content).toBe('4x2')
    expect(size).toBe(64)
  })

  it('lets the bot read mentions and direct messages, but not what people say among themselves', async () => {
    const read: string[] = []
    client.on(Events.MessageCreate, (message) => {
      read.push(message.content)
      if (message.mentions.has(discord.botUserId))
        message.reply({ content: 'yes?', allowedMentions: { parse: [] } }).catch(() => read.push('reply failed'))
    })
    ada.say('just us', { channelId })
    const question = ada.mention('a cat', { channelId })
    const answer = await discord.until(() => discord.messages(channelId).find((message) => message.replyTo === question.id), 'the reply')
    ada.say('hello', ada.dm())
    await discord.until(() => read.length === 4, 'four messages')
    expect(read).toEqual(['', `<@${discord.botUserId}> a cat`, 'yes?', 'hello'])
    expect(answer.notified).toEqual([])
  })

  it('names the author of a message with a reaction, also of one the bot never saw', async () => {
    const old = discord.server.addMessage({ channelId, authorId: discord.botUserId, content: 'old picture' })
    const channel = client.channels.cache.get(channelId)
    if (channel?.isTextBased()) channel.messages.cache.clear()
    const seen: unknown[] = []
    client.ws.on('MESSAGE_REACTION_ADD' as never, (data: { message_author_id: string }) => seen.push(data.message_author_id))
    const added = new Promise<string | null>((resolve) =>
      client.once(Events.MessageReactionAdd, (reaction) => resolve(reaction.emoji.name)),
    )
    const removed = new Promise<string | null>((resolve) =>
      client.once(Events.MessageReactionRemove, (reaction) => resolve(reaction.emoji.name)),
    )
    ada.react({ channelId, id: old.id }, '👍')
    expect(await added).toBe('👍')
    ada.unreact({ channelId, id: old.id }, '👍')
    expect(await removed).toBe('👍')
    expect(seen).toEqual([discord.botUserId])
  })

  it('says who would be notified', async () => {
    const channel = await client.channels.fetch(channelId)
    if (channel?.type !== ChannelType.GuildText) throw new Error('not a text channel')
    const content = `@everyone <@${adaId}> <@&123>`
    await channel.send(content)
    await channel.send({ content, allowedMentions: { parse: [] } })
    await channel.send({
      components: [new TextDisplayBuilder({ content })],
      flags: MessageFlags.IsComponentsV2,
      allowedMentions: { users: [adaId] },
    })
    const notified = discord.messages(channelId).map((message) => message.notified)
    expect(notified).toEqual([['@everyone', `<@${adaId}>`, '<@&123>'], [], [`<@${adaId}>`]])
  })

  it('keeps the files an edit lists, drops the others and adds new ones', async () => {
    const channel = await client.channels.fetch(channelId)
    if (channel?.type !== ChannelType.GuildText) throw new Error('not a text channel')
    const file = (name: string) => new AttachmentBuilder(png(1, 1), { name })
    const message = await channel.send({ content: 'two', files: [file('a.png'), file('b.png')] })
    const [first] = message.attachments.values()
    await message.edit({ content: 'still two' })
    expect(discord.messages(channelId)[0]?.attachments.map(({ filename }) => filename)).toEqual(['a.png', 'b.png'])
    await message.edit({ attachments: first ? [first] : [], files: [file('c.png')] })
    expect(discord.messages(channelId)[0]?.attachments.map(({ filename }) => filename)).toEqual(['a.png', 'c.png'])
    expect(discord.messages(channelId)[0]).toMatchObject({ edited: true, content: 'still two' })
  })

  it('shows thumbnails and follow-ups', async () => {
    await register()
    const { failures } = answerWith(async (interaction) => {
      if (!interaction.isChatInputCommand()) return
      await interaction.deferReply()
      await interaction.followUp('fills the answer')
      await interaction.followUp({
        flags: MessageFlags.IsComponentsV2,
        files: [new AttachmentBuilder(png(1, 1), { name: 't.png' })],
        components: [
          new SectionBuilder()
            .addTextDisplayComponents(new TextDisplayBuilder({ content: 'second' }))
            .setThumbnailAccessory(new ThumbnailBuilder({ media: { url: 'attachment://t.png' } })),
        ],
      })
      await interaction.deleteReply()
    })
    await ada.command('banana', 'create', { prompt: 'x' }, { channelId })
    await discord.until(() => discord.calls.at(-1)?.method === 'DELETE', 'the deletion')
    expect(failures).toEqual([])
    expect(discord.messages(channelId)).toHaveLength(1)
    expect(discord.messages(channelId)[0]?.components).toMatchObject([
      { type: 9, accessory: { media: { url: expect.stringContaining('/attachments/') } } },
    ])
  })

  it('posts once when a message is sent twice with one nonce', async () => {
    const channel = await client.channels.fetch(channelId)
    if (channel?.type !== ChannelType.GuildText) throw new Error('not a text channel')
    const first = await channel.send({ content: 'late', nonce: 'request-1', enforceNonce: true })
    const second = await channel.send({ content: 'late', nonce: 'request-1', enforceNonce: true })
    expect(second.id).toBe(first.id)
    expect(discord.messages(channelId)).toHaveLength(1)
    expect(discord.calls.filter((call) => call.family === 'message.create').map((call) => call.tookEffect)).toEqual([true, false])
    await channel.send({ content: 'late', nonce: 'request-1' })
    expect(discord.messages(channelId)).toHaveLength(2)
  })

  it('hears an interaction that no message offers', async () => {
    const heard: string[] = []
    answerWith(async (interaction) => {
      if (!interaction.isButton()) return
      heard.push(interaction.customId)
      await interaction.reply({ content: 'no such button', flags: MessageFlags.Ephemeral })
    })
    const outcome = await ada.pressRaw({ channelId, message: ada.say('x', { channelId }), data: { custom_id: '../../etc' } })
    expect(outcome.ok).toBe(true)
    expect(heard).toEqual(['../../etc'])
  })
})

describe('time', () => {
  afterEach(stop)

  it('gives up after the deadline, and refuses the answer that comes too late', async () => {
    await start({ interactionDeadlineMs: 50 })
    await register()
    const late = new Promise((resolve) => {
      answerWith(async (interaction) => {
        if (!interaction.isChatInputCommand()) return
        await discord.until(() => missed, 'the deadline')
        await interaction.reply('too late').catch(resolve)
      })
    })
    let missed = false
    const outcome = await ada.command('banana', 'create', { prompt: 'x' }, { channelId })
    missed = true
    ada.say('still waiting', { channelId })
    expect(outcome).toMatchObject({ ok: false, error: 'The application did not respond' })
    expect(await late).toMatchObject({ status: 404, code: 10062 })
  })

  it('ends a token, after which the bot can still speak for itself', async () => {
    await start()
    await register()
    const refused = new Promise((resolve) => {
      answerWith(async (interaction) => {
        if (!interaction.isChatInputCommand() || !interaction.channel?.isSendable()) return
        await interaction.deferReply()
        discord.expireTokens()
        await interaction.editReply('too late').catch(resolve)
        await interaction.channel.send({ content: 'as myself', nonce: interaction.id, enforceNonce: true })
      })
    })
    await ada.command('banana', 'create', { prompt: 'x' }, { channelId })
    expect(await refused).toMatchObject({ status: 401, code: 50027 })
    await discord.until(() => discord.messages(channelId).some((message) => message.content === 'as myself'), 'the message')
  })

  it('ends tokens and attachment addresses by themselves', async () => {
    await start({ interactionTokenLifeMs: 0, attachmentUrlLifeMs: 0 })
    await register()
    const refused = new Promise((resolve) => {
      answerWith(async (interaction) => {
        if (interaction.isChatInputCommand()) await interaction.reply('x').catch(resolve)
      })
    })
    const asked = ada.command('banana', 'create', { prompt: 'x' }, { channelId })
    expect(await refused).toMatchObject({ code: 10062 })
    const { attachments } = ada.say('x', { channelId }, [{ name: 'a.png', bytes: png(1, 1) }])
    expect((await fetch(attachments[0]?.url ?? '')).status).toBe(404)
    await discord.stop()
    expect(await asked).toMatchObject({ ok: false })
  })

  it('says what was waited for and what was on the screen', async () => {
    await start()
    ada.say('a lonely word', { channelId })
    await expect(discord.until(() => undefined, 'a miracle', 5)).rejects.toThrow(/5 ms in vain for a miracle[\s\S]*Ada: a lonely word/)
  })
})
