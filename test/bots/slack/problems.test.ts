import { WebAPIPlatformError } from '@slack/web-api'
import { describe, expect, it } from 'vitest'
import { errorWordProblem, networkProblem, slackProblem, statusProblem } from '../../../src/bots/slack/problems.ts'
import { sdkLog } from '../../../src/bots/slack/sdk-log.ts'
import { Problem } from '../../../src/errors.ts'
import { recordingLog } from '../../support/recording-log.ts'

const withCode = (code: string): Error => Object.assign(new Error(code), { code })
const fetchFailed = (cause: unknown): Error => new TypeError('fetch failed', { cause })

describe('what the network does', () => {
  const outcomes: [what: string, error: unknown, code: string][] = [
    [
      'nobody listens, on any of several addresses',
      fetchFailed(new AggregateError([withCode('ECONNREFUSED'), withCode('EHOSTUNREACH')])),
      'PLATFORM_BUSY',
    ],
    [
      'one address refuses, another breaks off',
      fetchFailed(new AggregateError([withCode('ECONNREFUSED'), withCode('ECONNRESET')])),
      'PLATFORM_UNCLEAR',
    ],
    ['the name is not known', fetchFailed(withCode('ENOTFOUND')), 'PLATFORM_BUSY'],
    ['the connection breaks', fetchFailed(withCode('ECONNRESET')), 'PLATFORM_UNCLEAR'],
    ['the answer breaks off', new TypeError('terminated'), 'PLATFORM_UNCLEAR'],
    ['the time is over', new DOMException('The operation was aborted due to timeout', 'TimeoutError'), 'PLATFORM_UNCLEAR'],
    ['something of ours is wrong', new TypeError('x is not a function'), 'BUG'],
    ['something is thrown that is no error', 'a word', 'BUG'],
  ]
  for (const [what, error, code] of outcomes)
    it(`${what}: ${code}`, () => expect(networkProblem(error, 'chat.postMessage').code).toBe(code))
})

describe('what Slack says', () => {
  it('is kept with its details, which say what is missing', () => {
    const answer = { ok: false, error: 'missing_scope', needed: 'chat:write' }
    const error = new WebAPIPlatformError(answer)
    expect(slackProblem(error, 'chat.postMessage')).toMatchObject({ code: 'PLATFORM_KEY', message: expect.stringContaining('chat:write') })
  })

  it('is about the file when its details are', () => {
    expect(errorWordProblem('invalid_blocks', 'chat.update', ['invalid slack file [json-pointer:/blocks/1/slack_file]']).code).toBe(
      'FILE_REFUSED',
    )
    expect(errorWordProblem('invalid_blocks', 'chat.update', ['must be less than 3001 characters']).code).toBe('BUG')
  })

  it('is not repeated when it is a page', () => {
    const problem = errorWordProblem('<html>secret</html>', 'chat.update')
    expect([problem.code, problem.message.includes('secret')]).toEqual(['PLATFORM_UNCLEAR', false])
  })

  it('by status alone is unclear only when it may have been done', () => {
    expect([500, 503, 408, 404, 410, 403, 400].map((status) => statusProblem(status, 'x', 'REPLY_EXPIRED').code)).toEqual([
      ...['PLATFORM_UNCLEAR', 'PLATFORM_UNCLEAR', 'PLATFORM_UNCLEAR', 'REPLY_EXPIRED', 'REPLY_EXPIRED', 'PLATFORM_KEY', 'BUG'],
    ])
  })

  it('stays the problem it is when it is one already', () => {
    const problem = new Problem('FILE_REFUSED', 'x')
    expect(slackProblem(problem, 'y')).toBe(problem)
  })
})

describe('the log of the SDK', () => {
  it('keeps payloads, tokens and addresses to itself', () => {
    const { log, lines } = recordingLog()
    const logger = sdkLog(log)
    logger.debug('http request body: a secret wish')
    logger.info({ text: 'a secret wish' })
    logger.warn('failed', 'https://hooks.slack.com/actions/T/1/x', { text: 'a secret wish' })
    logger.error(new Error('token xoxb-1-2 at wss://wss.slack.com/link/?ticket=1'))
    expect(lines.map(({ level, message }) => [level, message])).toEqual([
      ['warn', 'failed …'],
      ['error', 'token … at …'],
    ])
  })
})
