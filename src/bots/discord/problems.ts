import { RESTJSONErrorCodes as Code, DiscordAPIError, HTTPError, RateLimitError } from 'discord.js'
import { Problem, type ProblemCode, type ProblemOptions } from '../../errors.ts'

/**
 * Translates whatever a call to Discord can end in into one Problem.
 *
 * @param what names the call for operators; the error's own address is never used, because it can hold an interaction token
 */
export function problemOf(error: unknown, what: string): Problem {
  if (error instanceof Problem) return error
  if (error instanceof RateLimitError)
    return new Problem('PLATFORM_BUSY', `Discord limits the rate of ${what}`, { retryAfterMs: waitOf(error) })
  if (error instanceof DiscordAPIError) return refusal(error, what)
  if (error instanceof HTTPError) return problem('PLATFORM_UNCLEAR', `Discord answered ${error.status} to ${what}`, error)
  return networkProblem(error, what)
}

/** Discord answered, and what it said cannot be read: the call may have had its effect. */
export const unreadable = (what: string): Problem =>
  new Problem('PLATFORM_UNCLEAR', `Discord answered ${what} with something that is not its own`)

/** Used where Discord does not say how long to wait. */
const DEFAULT_WAIT_MS = 1_000

const waitOf = (error: RateLimitError): number => {
  const said = [error.retryAfter, error.timeToReset].find((ms) => Number.isFinite(ms) && ms > 0)
  return Math.ceil(said ?? DEFAULT_WAIT_MS)
}

/** discord.com/developers/docs/topics/opcodes-and-status-codes#json */
const CODES: ReadonlyMap<number, ProblemCode> = new Map<number, ProblemCode>([
  [Code.UnknownInteraction, 'REPLY_EXPIRED'],
  [Code.UnknownWebhook, 'REPLY_EXPIRED'],
  [Code.InvalidWebhookToken, 'REPLY_EXPIRED'],
  // Another process was faster, or the first answer did arrive after all.
  [Code.InteractionHasAlreadyBeenAcknowledged, 'REPLY_EXPIRED'],
  [Code.ThisInteractionHasHitTheMaximumNumberOfFollowUpMessages, 'REPLY_EXPIRED'],
  [Code.UnknownMessage, 'MESSAGE_GONE'],
  [Code.CannotEditMessageAuthoredByAnotherUser, 'MESSAGE_GONE'],
  [Code.UnknownChannel, 'PLACE_CLOSED'],
  [Code.UnknownGuild, 'PLACE_CLOSED'],
  [Code.UnknownUser, 'PLACE_CLOSED'],
  [Code.UnknownMember, 'PLACE_CLOSED'],
  [Code.MissingAccess, 'PLACE_CLOSED'],
  [Code.MissingPermissions, 'PLACE_CLOSED'],
  [Code.CannotSendMessagesToThisUser, 'PLACE_CLOSED'],
  [Code.CannotSendMessagesToThisUserDueToHavingNoMutualGuilds, 'PLACE_CLOSED'],
  [Code.CannotSendMessagesInNonTextChannel, 'PLACE_CLOSED'],
  [Code.CannotExecuteActionOnThisChannelType, 'PLACE_CLOSED'],
  [Code.CannotSendAMessageInAForumChannel, 'PLACE_CLOSED'],
  [Code.ChannelVerificationLevelTooHighForYouToGainAccess, 'PLACE_CLOSED'],
  [Code.InvalidActionOnArchivedThread, 'PLACE_CLOSED'],
  [Code.ThreadLocked, 'PLACE_CLOSED'],
  [Code.CannotReplyWithoutPermissionToReadMessageHistory, 'PLACE_CLOSED'],
  [Code.MessageWasBlockedByAutomaticModeration, 'PLACE_CLOSED'],
  [Code.MessageBlockedByHarmfulLinksFilter, 'PLACE_CLOSED'],
  [Code.RequestEntityTooLarge, 'FILE_REFUSED'],
  [Code.FileUploadedExceedsMaximumSize, 'FILE_REFUSED'],
  [Code.InvalidFileUploaded, 'FILE_REFUSED'],
  [Code.ProvidedFileIsInvalid, 'FILE_REFUSED'],
  [Code.ProvidedFileTypeIsInvalid, 'FILE_REFUSED'],
  [Code.AccessToFileUploadsHasBeenLimitedForThisGuild, 'FILE_REFUSED'],
  [Code.ActionCannotBePerformedDueToSlowmodeRateLimit, 'PLATFORM_BUSY'],
  [Code.MaximumNumberOfEditsToMessagesOlderThanOneHourReached, 'PLATFORM_BUSY'],
  [Code.OpeningDirectMessagesTooFast, 'PLATFORM_BUSY'],
  [Code.FeatureTemporarilyDisabledServerSide, 'PLATFORM_BUSY'],
  [Code.ServiceResourceIsBeingRateLimited, 'PLATFORM_BUSY'],
  [Code.APIResourceOverloaded, 'PLATFORM_BUSY'],
  [Code.Unauthorized, 'PLATFORM_KEY'],
  [Code.InvalidToken, 'PLATFORM_KEY'],
  [Code.VerifyYourAccount, 'PLATFORM_KEY'],
])

/** Where the code says nothing, or the answer is not Discord's own JSON (a proxy in between). */
const STATUSES: ReadonlyMap<number, ProblemCode> = new Map([
  [401, 'PLATFORM_KEY'],
  [403, 'PLACE_CLOSED'],
  [408, 'PLATFORM_UNCLEAR'],
  [413, 'FILE_REFUSED'],
  [429, 'PLATFORM_BUSY'],
])

function refusal(error: DiscordAPIError, what: string): Problem {
  const code = CODES.get(Number(error.code)) ?? STATUSES.get(error.status) ?? 'BUG'
  return problem(code, `Discord refused ${what}: ${error.status} ${error.code ?? 'without a code'} ${error.message}`, error)
}

/** Nothing reached Discord: sending again cannot double anything. */
const NOT_SENT = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'ENETUNREACH', 'EHOSTUNREACH', 'UND_ERR_CONNECT_TIMEOUT'])

function networkProblem(error: unknown, what: string): Problem {
  const code = systemCode(error)
  if (code !== undefined && NOT_SENT.has(code)) {
    return problem('PLATFORM_BUSY', `Discord cannot be reached for ${what} (${code})`, error, { retryAfterMs: DEFAULT_WAIT_MS })
  }
  const said = error instanceof Error ? `${error.name} ${error.message}` : String(error)
  // The words of @discordjs/rest once it dropped a token that Discord called invalid.
  if (said.includes('Expected token to be set'))
    return problem('PLATFORM_KEY', `Discord no longer takes DISCORD_TOKEN, needed for ${what}`, error)
  return problem('PLATFORM_UNCLEAR', `No answer from Discord to ${what}: ${said}`, error)
}

function systemCode(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined
  if ('code' in error && typeof error.code === 'string') return error.code
  return error instanceof AggregateError ? systemCode(error.errors[0]) : systemCode(error.cause)
}

/** The SDK's errors hold the address (with interaction tokens) and the whole body, so only their words are kept as the cause. */
const problem = (code: ProblemCode, detail: string, error: unknown, options: ProblemOptions = {}): Problem =>
  new Problem(code, detail, { ...options, cause: new Error(error instanceof Error ? `${error.name}: ${error.message}` : String(error)) })
