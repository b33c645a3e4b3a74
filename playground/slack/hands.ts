import type { Backend } from './backend.ts'
import { chosenBy, type Find, findElement } from './find-element.ts'
import { type EnteredByBlock, stateOf } from './form-state.ts'
import { type Fields, fieldsOf } from './json.ts'
import type { AckOutcome, Block, Channel, EphemeralMessage, SlackFile, SlackMessage } from './nouns.ts'
import { actionPayload } from './payloads.ts'
import { ResponseUrlError, type ResponseUrls } from './response-urls.ts'
import { applyViewAnswer } from './view-answers.ts'

export interface Place {
  readonly channelId: string
  readonly threadTs?: string
}

export interface MessagePlace {
  readonly channelId: string
  readonly ts: string
}

export interface Said {
  readonly message: SlackMessage
  /** How the first delivery ended; undefined when Slack does not tell the app about this message. */
  readonly delivered: AckOutcome | undefined
}

/** What one person can do in Slack's client. */
export class Hands {
  readonly personId: string
  readonly #slack: Backend
  readonly #responseUrls: ResponseUrls

  constructor(personId: string, slack: Backend, responseUrls: ResponseUrls) {
    slack.workspace.person(personId)
    this.personId = personId
    this.#slack = slack
    this.#responseUrls = responseUrls
  }

  /** Types a slash command. Works in every channel the person is in, whether the bot is there or not, but not in threads. */
  async command(command: string, text: string, at: { channelId: string }): Promise<AckOutcome> {
    const channel = this.#openChannel(at.channelId)
    const triggerId = this.#slack.triggers.issue(this.personId)
    const responseUrl = this.#responseUrl(channel.id)
    const outcome = await this.#slack.delivery.command(
      this.#slack.payloads.command({ personId: this.personId, channel, command, text, responseUrl, triggerId }),
    )
    const shown = outcome.ok ? this.#showCommandAnswer(outcome, channel, `${command} ${text}`) : outcome
    if (!shown.ok) this.#seeError(channel.id, `${command} failed with the error "${shown.error}"`)
    return shown
  }

  #openChannel(channelId: string): Channel {
    const channel = this.#slack.workspace.channel(channelId)
    if (!channel.members.has(this.personId)) throw new Error(`${this.personId} is not in ${channelId}`)
    if (channel.archived) throw new Error(`${channelId} is archived: nobody can write there`)
    return channel
  }

  #responseUrl(channelId: string, source?: SlackMessage | EphemeralMessage): string {
    const { personId } = this
    return this.#slack.url + this.#responseUrls.issue({ personId, channelId, ...(source ? { source } : {}) })
  }

  #seeError(channelId: string, text: string): void {
    this.#slack.workspace.messages.postEphemeral({ channelId, personId: this.personId, user: 'USLACKBOT', text })
  }

  /** An answer that comes with the acknowledgement is shown like one over the response URL. */
  #showCommandAnswer(outcome: AckOutcome & { ok: true }, channel: Channel, typed: string): AckOutcome {
    const content = typeof outcome.body === 'string' ? { text: outcome.body } : fieldsOf(outcome.body)
    const { personId } = this
    try {
      if (content.response_type === 'in_channel')
        this.#slack.workspace.messages.post({ channelId: channel.id, user: personId, text: typed })
      if (content.text !== undefined || content.blocks !== undefined) this.#responseUrls.apply({ personId, channelId: channel.id }, content)
      return outcome
    } catch (error) {
      if (error instanceof ResponseUrlError) return { ok: false, error: 'invalid_response', tookMs: outcome.tookMs }
      throw error
    }
  }

  /** Writes `@banana text`. In a DM Slack sends a `message` event instead of `app_mention`. */
  mention(text: string, at: Place, files: readonly SlackFile[] = []): Promise<Said> {
    return this.say(`<@${this.#slack.workspace.bot.id}> ${text}`, at, files)
  }

  async say(text: string, at: Place, files: readonly SlackFile[] = []): Promise<Said> {
    const { workspace, delivery, payloads } = this.#slack
    const channel = this.#openChannel(at.channelId)
    const thread = at.threadTs === undefined ? {} : { thread_ts: at.threadTs }
    const shared = files.length > 0 ? { subtype: 'file_share' } : {}
    const message = workspace.messages.post({ channelId: channel.id, user: this.personId, text, files, ...shared, ...thread })
    for (const file of files) file.shares.push({ channelId: channel.id, ts: message.ts, ...thread })
    if (!workspace.botIsIn(channel)) return { message, delivered: undefined }
    const isDm = channel.kind === 'im'
    const subscription = isDm ? 'message.im' : channel.kind === 'private' ? 'message.groups' : 'message.channels'
    const asMessage = delivery.event(payloads.messageEvent(message, channel), subscription)
    const asMention = !isDm && message.notified.includes(workspace.bot.id) ? delivery.event(payloads.mentionEvent(message)) : undefined
    const outcomes = await Promise.all([asMention, asMessage])
    return { message, delivered: outcomes.find((outcome) => outcome !== undefined) }
  }

  /** Uploads a file without posting it: give it to `say`, `mention` or a form. */
  uploadImage(bytes: Uint8Array, name: string, mimetype?: string): SlackFile {
    return this.#slack.workspace.files.addFromPerson(this.personId, bytes, name, mimetype)
  }

  /** Presses a button or chooses from a menu, on a message, an ephemeral message, the open modal or the home tab. */
  async press(where: MessagePlace | EphemeralMessage | 'modal' | 'home', find: Find): Promise<AckOutcome> {
    const surface = this.#surface(where)
    const used = findElement(surface.blocks, find)
    const chosen = chosenBy(used.element, find, (fileId) => this.#hand(fileId))
    const action = actionPayload(used.element, used.block, this.#slack.workspace.timestamps.next(), chosen)
    return this.#interact({ ...surface.context, actions: [action] }, surface.source)
  }

  /** Sends an action that no honest client would: another value, another action id. `overrides` replace fields of the payload. */
  async pressRaw(where: MessagePlace | EphemeralMessage | 'modal' | 'home', action: Fields, overrides: Fields = {}): Promise<AckOutcome> {
    const surface = this.#surface(where)
    const action_ts = this.#slack.workspace.timestamps.next()
    return this.#interact(
      { ...surface.context, actions: [{ type: 'button', block_id: 'raw', action_ts, ...action }], ...overrides },
      surface.source,
    )
  }

  /** Sends an interaction payload just as it is. */
  sendRaw(payload: Fields): Promise<AckOutcome> {
    return this.#slack.delivery.interactive(payload)
  }

  #surface(where: MessagePlace | EphemeralMessage | 'modal' | 'home'): {
    blocks: readonly Block[]
    context: Fields
    source?: SlackMessage | EphemeralMessage
  } {
    const { workspace, payloads } = this.#slack
    if (where === 'modal' || where === 'home') {
      const view = where === 'modal' ? workspace.views.top(this.personId) : workspace.views.homes.get(this.personId)
      if (!view) throw new Error(`${this.personId} has no ${where} open`)
      const values = stateOf(
        view.blocks.filter((block) => block.type !== 'input'),
        {},
        () => ({}),
      )
      return { blocks: view.blocks, context: { container: { type: 'view', view_id: view.id }, view: payloads.view(view, values) } }
    }
    const inChannel = workspace.channel(where.channelId).members.has(this.personId)
    const message = inChannel ? workspace.messages.find(where.channelId, where.ts) : undefined
    const source = message ?? workspace.messages.findEphemeral(this.personId, where.ts)
    if (!source) throw new Error(`${this.personId} sees no message ${where.ts} in ${where.channelId}`)
    const channel = payloads.channel(workspace.channel(source.channelId))
    const described = message ? { message: payloads.message(message) } : {}
    const context = {
      channel,
      container: payloads.messageContainer(source),
      ...described,
      state: { values: stateOf(source.blocks, {}, () => ({})) },
    }
    return { blocks: source.blocks, context, source }
  }

  #interact(context: Fields, source?: SlackMessage | EphemeralMessage): Promise<AckOutcome> {
    const { payloads, triggers, delivery } = this.#slack
    const url = source ? { response_url: this.#responseUrl(source.channelId, source) } : {}
    const trigger_id = triggers.issue(this.personId)
    return delivery.interactive({ ...payloads.interaction('block_actions', this.personId), trigger_id, ...url, ...context })
  }

  #hand(fileId: string): Fields {
    const { workspace, payloads } = this.#slack
    const file = workspace.files.get(fileId)
    file.handedToBot = true
    return payloads.file(file)
  }

  /** A message shortcut when a message is given, else a global one, which gets no response URL. */
  async shortcut(callbackId: string, place?: MessagePlace): Promise<AckOutcome> {
    const { workspace, payloads, triggers, delivery } = this.#slack
    const common = { callback_id: callbackId, trigger_id: triggers.issue(this.personId), action_ts: workspace.timestamps.next() }
    if (!place) return delivery.interactive({ ...payloads.interaction('shortcut', this.personId), ...common })
    const message = workspace.messages.get(place.channelId, place.ts)
    for (const file of message.files) file.handedToBot = true
    return delivery.interactive({
      ...payloads.interaction('message_action', this.personId),
      ...common,
      message_ts: message.ts,
      message: payloads.message(message),
      channel: payloads.channel(workspace.channel(message.channelId)),
      response_url: this.#responseUrl(message.channelId),
    })
  }

  /** Fills in and sends the open modal; what is left out keeps its initial value. Applies the app's `response_action`. */
  async submit(entered: EnteredByBlock = {}): Promise<AckOutcome> {
    const { workspace, payloads, triggers, delivery } = this.#slack
    const view = workspace.views.top(this.personId)
    if (!view) throw new Error(`${this.personId} has no modal open`)
    const values = stateOf(view.blocks, entered, (fileId) => this.#hand(fileId))
    const trigger_id = triggers.issue(this.personId)
    const interaction = payloads.interaction('view_submission', this.personId)
    const outcome = await delivery.interactive({ ...interaction, trigger_id, view: payloads.view(view, values), response_urls: [] })
    return outcome.ok ? applyViewAnswer(outcome, view, this.#slack) : outcome
  }

  /** Closes the visible modal; the app is told only if it asked for that. */
  async closeModal(): Promise<AckOutcome | undefined> {
    const { workspace, payloads, delivery } = this.#slack
    const view = workspace.views.top(this.personId)
    if (!view) throw new Error(`${this.personId} has no modal open`)
    if (view.clear_on_close) workspace.views.clear(this.personId)
    else workspace.views.pop(this.personId)
    if (!view.notify_on_close) return undefined
    const interaction = payloads.interaction('view_closed', this.personId)
    return delivery.interactive({ ...interaction, view: payloads.view(view), is_cleared: view.clear_on_close })
  }

  /** What an `external_select` offers for some typed text. */
  async suggest(where: MessagePlace | EphemeralMessage | 'modal' | 'home', actionId: string, typed: string): Promise<AckOutcome> {
    const surface = this.#surface(where)
    const { element, block } = findElement(surface.blocks, { actionId })
    const interaction = this.#slack.payloads.interaction('block_suggestion', this.personId)
    const asked = { action_id: element.action_id, block_id: block.block_id, value: typed }
    return this.#slack.delivery.interactive({ ...interaction, ...surface.context, ...asked })
  }

  async react(place: MessagePlace, emoji: string): Promise<AckOutcome | undefined> {
    const message = this.#slack.workspace.messages.get(place.channelId, place.ts)
    this.#slack.workspace.messages.react(message, emoji, this.personId)
    return this.#tellReaction('reaction_added', message, emoji)
  }

  async unreact(place: MessagePlace, emoji: string): Promise<AckOutcome | undefined> {
    const message = this.#slack.workspace.messages.get(place.channelId, place.ts)
    this.#slack.workspace.messages.unreact(message, emoji, this.personId)
    return this.#tellReaction('reaction_removed', message, emoji)
  }

  async #tellReaction(type: 'reaction_added' | 'reaction_removed', message: SlackMessage, emoji: string): Promise<AckOutcome | undefined> {
    const { workspace, payloads, delivery } = this.#slack
    if (!workspace.botIsIn(workspace.channel(message.channelId))) return undefined
    return delivery.event(payloads.reactionEvent(type, this.personId, message, emoji))
  }

  /** Opens the app's home tab. */
  async openHome(): Promise<AckOutcome | undefined> {
    const { workspace, payloads, delivery } = this.#slack
    const view = workspace.views.homes.get(this.personId)
    const published = view ? { view: payloads.view(view) } : {}
    const channel = workspace.dmOf(this.personId).id
    return delivery.event({
      type: 'app_home_opened',
      user: this.personId,
      channel,
      tab: 'home',
      event_ts: workspace.timestamps.next(),
      ...published,
    })
  }
}
