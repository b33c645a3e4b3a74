/**
 * The catalogue of problems: what can go wrong, what the program does about it and what the person is told.
 *
 * verdict: `retry` the same step later · `elsewhere` this way of delivery is closed, take the next one down ·
 *          `decline` an expected refusal, told · `fail` told with a reference · `stop` end quietly: somebody else has the request now
 */
export const PROBLEMS = {
  // What a person can get wrong
  NOTHING_ASKED: { verdict: 'decline', tell: 'Tell me what to draw, for example: a cosy cabin at dusk.' },
  WORDS_TOO_LONG: { verdict: 'decline', tell: 'That is too long for me. Please use at most {limit} characters; yours has {length}.' },
  NO_WORDS: { verdict: 'decline', tell: 'I see no words I can draw. Add a few words to it, for example: a happy banana on a beach.' },
  BAD_OPTION: { verdict: 'decline', tell: '{detail}' },
  NOT_AN_IMAGE: { verdict: 'decline', tell: '“{name}” is not an image I can read. I take PNG, JPEG, WebP and GIF.' },
  NOT_YET: { verdict: 'decline', tell: '{detail}' },
  NOT_YOURS: { verdict: 'decline', tell: 'Only the person who asked for this, or an admin, can do that.' },
  NOT_YOUR_QUESTION: {
    verdict: 'decline',
    tell: 'Only the person who asked for this picture can answer. Type /banana to ask for your own.',
  },
  ANSWERED_ALREADY: {
    verdict: 'decline',
    tell: 'I have an answer to that already, and go by the first one. Ask again if you want another picture.',
  },
  OFFER_GONE: {
    verdict: 'decline',
    tell: 'That picture was deleted a moment ago, so I cannot give it to you. Nothing was made or charged; ask again for a new one.',
  },
  UNKNOWN_BUTTON: { verdict: 'decline', tell: 'I do not know this button any more. Please ask again.' },
  NO_SUCH_LESSON: { verdict: 'decline', tell: 'I no longer propose that. /banana admin shows what I propose now.' },
  NO_SUCH_REQUEST: { verdict: 'decline', tell: 'I no longer have this picture. Please ask for it again.' },
  OVER_LIMIT: {
    verdict: 'decline',
    tell: 'That would go over a limit, so I did not make it, and nothing was charged. {detail}',
  },
  NOT_ADMIN: {
    verdict: 'decline',
    tell: 'Only the admins of this workspace can do that: its owners and admins, and whom they name in its rules. Ask one of them.',
  },
  RIGHTS_UNKNOWN: {
    verdict: 'decline',
    tell: 'I could not find out in time whether you are an admin, so nothing was changed. Please try once more.',
  },
  NO_WORKSPACE: {
    verdict: 'decline',
    tell: 'A direct message belongs to no server, so there are no rules to set here. Type /banana admin in a channel of the server.',
  },
  FORM_GONE: { verdict: 'decline', tell: 'I do not know this form any more, so nothing was changed. Open it again with /banana admin.' },
  CHANNEL_NOT_ALLOWED: {
    verdict: 'decline',
    tell: 'I do not draw here: the admins of this workspace chose where I do ({channels}). Ask there, or ask an admin to add this channel (/banana admin).',
  },
  PRIVATE_NOT_ALLOWED: {
    verdict: 'decline',
    tell: 'You asked for a private picture, and the rules of this workspace do not allow that for you here. Ask again without “private”, or ask an admin to change the rule (/banana admin).',
  },
  WORD_BLOCKED: {
    verdict: 'decline',
    tell: 'The admins of this workspace have blocked a word of this wish ({word}), so I did not draw it. Put it in other words, or ask an admin to unblock it (/banana admin).',
  },
  MODELS_NOT_ALLOWED: {
    verdict: 'decline',
    tell: 'The rules of this workspace allow you no model here that I have ({allowed}). Ask an admin to allow another one (/banana admin).',
  },
  NOT_APPROVED: {
    verdict: 'decline',
    tell: 'I asked for more than your limit allows, and the answer was no. Nothing was charged. Ask again with a cheaper model, or once your limit starts anew (/banana budget).',
  },
  NOBODY_TO_ASK: { verdict: 'decline', tell: 'I could not ask anybody for more. Nothing was charged. {detail}' },
  NOT_YOUR_LIMIT: {
    verdict: 'decline',
    tell: 'Only the person who asked for this picture can ask for more. Type /banana to ask for your own.',
  },
  OWN_REQUEST: {
    verdict: 'decline',
    tell: 'Nobody approves their own request, not even an admin. Somebody else who may decide has to press this.',
  },
  NOT_AN_APPROVER: {
    verdict: 'decline',
    tell: 'Only {who} can decide about this. An admin can change who may (/banana admin, under “Money…”).',
  },
  DECIDED_ALREADY: {
    verdict: 'decline',
    tell: 'That is over: somebody has decided, or it was cancelled or let go of. Your press changed nothing; the asker can ask anew.',
  },
  TOO_MANY_WAITING: { verdict: 'decline', tell: 'You have {limit} pictures in line already. Please wait for one of them.' },

  // Models
  MODEL_BUSY: { verdict: 'retry', tell: 'The model is busy. I will try again by myself.' },
  MODEL_UNAVAILABLE: { verdict: 'retry', tell: 'The model does not answer properly. I will try again by myself.' },
  MODEL_TIMEOUT: { verdict: 'retry', tell: 'The model took too long. I will try again by myself.' },
  MODEL_GAVE_NO_IMAGE: { verdict: 'retry', tell: 'The model answered without a picture. I will ask it once more.' },
  MODEL_GAVE_NONSENSE: { verdict: 'retry', tell: 'The model answered something I cannot read. I will ask it once more.' },
  MODEL_REFUSED: {
    verdict: 'decline',
    tell: 'The model will not draw this ({category}). Nothing was charged. Put it in other words and I will try again.',
  },
  MODEL_GONE: { verdict: 'fail', tell: 'The model {modelId} is no longer offered. Please ask again with another one.' },
  MODEL_KEY: {
    verdict: 'fail',
    tell: 'I am not allowed to use the model right now; whoever runs me needs to look at its key. Nothing was charged.',
  },
  MODEL_CANNOT: { verdict: 'decline', tell: '{modelId} cannot {what}. Choose another model, or leave the choice to me.' },
  MODEL_BAD_REQUEST: { verdict: 'fail', tell: 'The model did not accept this request. Nothing was charged.' },
  MODELS_RESTING: { verdict: 'retry', tell: 'The models do not answer right now. I will try again by myself.' },
  ONLY_WORDS: {
    verdict: 'decline',
    tell: 'I got words instead of a picture, each time I asked. Nothing was charged. Tell me what there is to see, and I will try again.',
  },
  IMAGE_POOR: {
    verdict: 'fail',
    tell: 'I had it drawn more than once and would not show you any of it: the picture {fault}. Nothing was charged; please ask again.',
  },
  IMAGE_BROKEN: { verdict: 'retry', tell: 'The picture came out broken. I will make it again.' },

  // Platforms
  PLATFORM_BUSY: { verdict: 'retry', tell: 'The chat is slowing me down. I will deliver as soon as it lets me.' },
  PLATFORM_UNCLEAR: { verdict: 'retry', tell: 'The chat did not answer. I will look whether it arrived, and deliver it if not.' },
  PLACE_CLOSED: { verdict: 'elsewhere', tell: 'I may not post in that channel, so here it is.' },
  MESSAGE_GONE: { verdict: 'elsewhere', tell: 'My message was removed, so here it is again.' },
  REPLY_EXPIRED: { verdict: 'elsewhere', tell: 'This took too long to answer in place, so here it is.' },
  FILE_REFUSED: { verdict: 'elsewhere', tell: 'I could not upload the picture here, so here is a link.' },
  UNDELIVERABLE: {
    verdict: 'fail',
    tell: 'Your picture is ready, but I could not post it anywhere you would see it. You find it with /banana history.',
  },
  PLATFORM_KEY: { verdict: 'fail', tell: 'I am no longer allowed to post here; whoever runs me needs to look at my token.' },

  // Ourselves
  QUEUE_UNAVAILABLE: {
    verdict: 'retry',
    tell: 'I cannot take requests this very moment. If no picture comes, please ask again in a minute.',
  },
  STORE_UNAVAILABLE: {
    verdict: 'retry',
    tell: 'I cannot keep pictures right now; whoever runs me needs to look at my disk. I will try again by myself.',
  },
  OVERTAKEN: { verdict: 'stop', tell: 'Another worker has taken this over.' },
  CANCELLED: { verdict: 'stop', tell: 'Cancelled. Nothing was charged.' },
  STOPPING: { verdict: 'stop', tell: 'I am restarting and will go on with this in a moment.' },
  UNANSWERED: {
    verdict: 'expire',
    tell: 'I asked and heard nothing for a while, so I let this go. Nothing was charged; ask again whenever you like.',
  },
  APPROVAL_EXPIRED: {
    verdict: 'expire',
    tell: 'I asked for more than your limit allows, and nobody answered in time, so I let this go. Nothing was charged; ask again when somebody is there to decide.',
  },
  EXPIRED: { verdict: 'fail', tell: 'I could not finish this in time. Nothing was charged; please ask again.' },
  GAVE_UP: { verdict: 'fail', tell: 'I tried several times and could not finish this. Nothing was charged; please ask again.' },
  BUG: { verdict: 'fail', tell: 'Something went wrong on my side. Nothing was charged; please ask again.' },
} as const satisfies Record<string, { verdict: Verdict; tell: string }>

export type Verdict = 'retry' | 'elsewhere' | 'decline' | 'expire' | 'fail' | 'stop'
export type ProblemCode = keyof typeof PROBLEMS

/** What can be done about a limit that is in the way. */
export interface WaysOut {
  /** Somebody can be asked to allow it. */
  readonly askForMore: boolean
  /** A model of the plan's comparison, by its place there, that would still fit. */
  readonly cheaper?: { readonly index: number; readonly modelId: string; readonly priceMicroUsd: number }
}

export interface ProblemOptions {
  readonly cause?: unknown
  /** The other side's own word on when to come back. */
  readonly retryAfterMs?: number
  /** What a model's failed call cost all the same, in micro-dollars. Absent: nobody knows, it may be the whole price. */
  readonly spentMicroUsd?: number
  /** What the person can press, beside trying again. */
  readonly waysOut?: WaysOut
  /** Fills the `{placeholders}` of the person's sentence. */
  readonly values?: Readonly<Record<string, string | number>>
}

/** Something of the catalogue happened. `message` is for operators and names the value received; `tell` is for the person. */
export class Problem extends Error {
  readonly code: ProblemCode
  readonly verdict: Verdict
  readonly tell: string
  readonly retryAfterMs: number | undefined
  readonly spentMicroUsd: number | undefined
  readonly values: NonNullable<ProblemOptions['values']>
  readonly waysOut: WaysOut | undefined

  constructor(code: ProblemCode, detail: string, options: ProblemOptions = {}) {
    super(detail, options.cause === undefined ? undefined : { cause: options.cause })
    this.name = 'Problem'
    this.code = code
    this.verdict = PROBLEMS[code].verdict
    this.tell = fill(PROBLEMS[code].tell, { detail, ...options.values })
    this.retryAfterMs = options.retryAfterMs
    this.spentMicroUsd = options.spentMicroUsd
    this.values = options.values ?? {}
    this.waysOut = options.waysOut
  }
}

/** Anything that is not of the catalogue is a bug, and is named one. */
export const asProblem = (error: unknown): Problem =>
  error instanceof Problem ? error : new Problem('BUG', error instanceof Error ? error.message : String(error), { cause: error })

/** What a person is told for a code that was stored earlier. */
export const tellOf = (code: string): string => fill(PROBLEMS[Object.hasOwn(PROBLEMS, code) ? (code as ProblemCode) : 'BUG'].tell, {})

const fill = (text: string, values: Readonly<Record<string, string | number>>): string =>
  text.replace(/\{(\w+)\}/g, (placeholder, name: string) => String(values[name] ?? placeholder))
