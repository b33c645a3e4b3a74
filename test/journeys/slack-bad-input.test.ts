import { describe, expect, it } from 'vitest'
import { MODES, slackStage } from './support/slack-stage.ts'
import { altTexts, labelsOf, linksOn, requestOn, wordsOf } from './support/slack-words.ts'

const EMPTY = 'Tell me what to draw, for example: a cosy cabin at dusk.'
const UNKNOWN = 'I do not know this button any more. Please ask again.'
const NONE_HERE = 'I no longer have this picture. Please ask for it again.'

describe.each(MODES)('over %s', (mode) => {
  const stage = slackStage(mode)

  const aPicture = async (words = 'a lighthouse') => {
    await stage.ann.asks(words)
    const [picture = expect.unreachable()] = await stage.settled()
    return picture
  }

  describe('words on Slack that are no wish', () => {
    it.for([
      ['nothing', '', EMPTY],
      ['spaces', ' \u200B \u00A0 ', EMPTY],
      ['control characters', '\u0000\u0007\u001b\u2066', EMPTY],
      ['punctuation', '?! … --', 'I see no words I can draw.'],
      ['ten thousand characters', 'cats '.repeat(2_000), 'Please use at most 3,000 characters; yours has 9,999.'],
      ['an unknown option', 'a cat --qualty best', 'I do not know the option --qualty. Did you mean --quality?'],
      ['an impossible value', 'a cat --aspect 5:7', '--aspect cannot be “5:7”.'],
      ['a missing value', 'a cat --model', '--model needs a value, for example --model flash.'],
      ['an unknown model', 'a cat --model dalle', 'There is no model “dalle” here. I have: sketch, lite, flash, pro.'],
      ['a command that is planned', 'edit make it blue', 'I cannot edit pictures yet.'],
    ] as const)('%s: answered in a sentence to the asker alone, and nothing is drawn', async ([, words, answer]) => {
      await stage.ann.asks(words)
      await stage.ann.told(answer)
      await stage.ann.mentions(words)
      await stage.slack.until(() => stage.ann.whispers().length === 2, 'an answer to the mention as well')
      expect(new Set(stage.ann.whispers().map(wordsOf)).size).toBe(1)
      expect([await stage.settled(), stage.shown(), stage.drawn()]).toEqual([[], [], []])
    })

    it('come with a form to do better', async () => {
      await stage.ann.asks('')
      expect(labelsOf(await stage.ann.told(EMPTY))).toEqual(['Open the form'])
    })
  })

  describe('unusual wishes on Slack that are fine', () => {
    it.for([
      ['only emoji', '🐈‍⬛🌧️', '🐈‍⬛🌧️'],
      ['only emoji, as Slack writes them', ':black_cat::rain_cloud:', ':black_cat::rain_cloud:'],
      ['right-to-left text', 'כלב קטן על החוף', 'כלב קטן על החוף'],
      ['control characters between words', 'a cat\u0000\u202Etac a\u0007 asleep', 'a cat tac a asleep'],
      ['as many characters as there may be', 'tree '.repeat(600).trim(), 'tree tree tree'],
      ['nothing but markup', `${'*'.repeat(500)}a`, '*****'],
    ] as const)('%s', async ([, words, seen]) => {
      const picture = await aPicture(words)
      expect(wordsOf(picture)).toContain(seen)
      expect(altTexts(picture)[0]).toContain(seen)
    })
  })

  describe('words on Slack that try to do something', () => {
    it.for([
      ['@everyone', 'wake up @everyone @here @channel', 'wake up @everyone @here @channel'],
      ['<!channel>, typed', 'hello &lt;!channel&gt; &lt;!everyone&gt;', 'hello <!channel> <!everyone>'],
      ['<!channel>, live', 'hello <!channel> and <!here|here>', 'hello @channel and here'],
      ['a group', 'a party for <!subteam^S0123456789>', 'a party for @subteam'],
      ['markdown', '*bold* _italic_ ~gone~ `code` &gt; quote', '*bold* _italic_ ~gone~ `code` > quote'],
      ['a masked link', 'go to &lt;https://evil.example|our login&gt;', 'go to <https://evil.example|our login>'],
      ['a bare link', 'see <https://evil.example/login>', 'see https://evil.example/login'],
    ] as const)('%s: shown as words everywhere, and nobody is notified', async ([, words, seen]) => {
      const picture = await aPicture(words)
      await stage.ben.presses('Why?', picture)
      const why = await stage.ben.told('Prompt sent: ')
      const history = await stage.ann.history()
      for (const message of [picture, why, history]) {
        expect(wordsOf(message)).toContain(seen)
        expect(linksOn(message).filter((link) => link.includes('evil'))).toEqual([])
        expect(message.notified.filter((id) => id !== stage.ann.id)).toEqual([])
      }
    })

    it('cannot reach others through an announcement either', async () => {
      stage.gemini.hold()
      await stage.ann.mentions(`a banner saying &lt;!channel&gt; <!channel> <@${stage.ben.id}>`)
      const announced = await stage.saying('On it: ')
      expect(wordsOf(announced)).toContain('a banner saying <!channel> @channel')
      expect(announced.notified).toEqual([])
      stage.gemini.release()
      const [picture] = await stage.settled()
      expect(picture?.notified).toEqual([stage.ann.id])
    })
  })

  describe('attachments on Slack', () => {
    it('that are no image are named and refused', async () => {
      const report = stage.ann.hands.uploadImage(Buffer.from('%PDF-1.7'), 'report.pdf')
      await stage.ann.mentions('draw this', undefined, [report])
      await stage.ann.told('“report.pdf” is not an image I can read. I take PNG, JPEG, WebP and GIF.')
      expect([await stage.settled(), stage.drawn()]).toEqual([[], []])
    })

    it('that are images are told to be of no use yet', async () => {
      const photo = stage.ann.hands.uploadImage(Buffer.from('\x89PNG\r\n', 'latin1'), 'cat.png')
      await stage.ann.mentions('draw this', undefined, [photo])
      const [picture = expect.unreachable()] = await stage.settled()
      expect(wordsOf(picture)).toContain('I cannot look at attached pictures yet; I drew from your words alone.')
    })
  })

  describe('buttons on Slack that nobody was given', () => {
    it.for([
      ['an unknown button', () => ({ action_id: 'explode', value: 'now' }), UNKNOWN],
      ['a button without a value', () => ({ action_id: 'delete' }), NONE_HERE],
      ['a picture that there is not', () => ({ action_id: 'delete', value: 'A'.repeat(22) }), NONE_HERE],
      ['a tampered key', (key: string) => ({ action_id: 'delete', value: `${key.slice(0, -1)}*` }), NONE_HERE],
      ['a key of another shape', () => ({ action_id: 'why', value: '../../etc/passwd' }), NONE_HERE],
    ] as const)('%s: one quiet line, and no effect', async ([, forge, answer]) => {
      const picture = await aPicture()
      const earlier = stage.ann.whispers().length
      await stage.ann.hands.pressRaw(picture, forge(requestOn(picture)))
      await stage.ann.told(answer)
      expect(stage.ann.whispers()).toHaveLength(earlier + 1)
      expect([await stage.settled(), stage.drawn().length]).toEqual([[picture], 1])
    })

    it('of a picture in another place say nothing of what is there', async () => {
      const { discord } = stage.banana
      const eve = discord.as(discord.server.addMember({ name: 'Eve' }).id)
      const elsewhere = { channelId: discord.server.addChannel({ name: 'secret' }).id }
      await eve.command('banana', 'create', { prompt: 'my secret plan' }, elsewhere)
      await stage.settled()
      const [, key = ''] = JSON.stringify(discord.messages(elsewhere.channelId)).match(/"custom_id":"why:([\w-]{22})"/) ?? []
      const picture = await aPicture()
      const earlier = stage.ida.whispers().length
      const actions = ['why', 'again', 'delete', 'share', 'cancel', 'vote-up']
      for (const action_id of actions) await stage.ida.hands.pressRaw(picture, { action_id, value: key })
      const answers = await stage.slack.until(
        () => stage.ida.whispers().length === earlier + actions.length && stage.ida.whispers(),
        'answers',
      )
      expect(new Set(answers.map(wordsOf))).toEqual(new Set([NONE_HERE]))
      expect(discord.messages(elsewhere.channelId)).toHaveLength(1)
    })

    it('nor forms: what a form should remember is checked when it comes back', async () => {
      const { ann, slack } = stage
      await ann.asks('help')
      await ann.presses('Open the form', await ann.told('Banana draws'))
      await slack.until(() => slack.modal(ann.id), 'a form')
      await ann.submits({ words: 'a paper boat' })
      await stage.settled()
      const sent = slack.delivery.log.findLast(({ body }) => body.type === 'view_submission')?.body ?? expect.unreachable()
      const forged = { ...(sent.view as object), private_metadata: '{"channelId":"../C1","key":"new"}' }
      await ann.hands.sendRaw({ ...sent, trigger_id: '1.2.forged', view: forged })
      expect([(await stage.settled()).length, stage.drawn().length]).toEqual([1, 1])
    })
  })
})

describe('a request over HTTP that Slack did not send, or did not send now', () => {
  const stage = slackStage('http')
  const FORM = 'application/x-www-form-urlencoded'
  const now = () => Math.floor(Date.now() / 1000)

  /** A command just as Slack would send it. */
  const aCommand = (words: string) =>
    new URLSearchParams({
      ...{ command: '/banana', text: words, trigger_id: `1.2.${words.length}`, response_url: `${stage.slack.url}/actions/x` },
      ...{
        team_id: stage.slack.teamId,
        channel_id: stage.channelId,
        user_id: stage.ann.id,
        user_name: 'ann',
        api_app_id: stage.slack.appId,
      },
    }).toString()

  it.for([
    [
      'a forged signature',
      (body: string) => ({ signature: stage.slack.sign(String(now()), body).replace(/.$/, (c) => (c === '0' ? '1' : '0')) }),
    ],
    ['a signature of another body', () => ({ signature: stage.slack.sign(String(now()), 'another body') })],
    ['no signature', () => ({ signature: null })],
    ['a signature that is none', () => ({ signature: 'v0=secret' })],
    ['a genuine signature from six minutes ago', () => ({ timestamp: now() - 360 })],
    ['a genuine signature from the future', () => ({ timestamp: now() + 360 })],
    ['a time that is none', () => ({ timestamp: 'now' })],
  ] as const)('%s is refused, and nothing happens', async ([, forge]) => {
    const body = aCommand('a forged wish')
    const { status, body: answer } = await stage.slack.sendSigned(body, FORM, forge(body))
    expect([status, answer]).toEqual([401, ''])
    expect([await stage.settled(), stage.drawn(), stage.shown()]).toEqual([[], [], []])
  })

  it('a body that is replayed in time is answered, and makes nothing more', async () => {
    const [body, timestamp] = [aCommand('a replayed wish'), now()]
    expect((await stage.slack.sendSigned(body, FORM, { timestamp })).status).toBe(200)
    await stage.settled()
    expect((await stage.slack.sendSigned(body, FORM, { timestamp })).status).toBe(200)
    expect([(await stage.settled()).length, stage.drawn().length, (await stage.charges()).length]).toEqual([1, 1, 1])
  })

  it.for([
    ['payload=null', FORM, 400],
    ['payload=%5B%5D', FORM, 400],
    ['{"type":"event_callback","event":null}', 'application/json', 400],
    ['{"broken', 'application/json', 400],
    ['a=1', 'text/plain', 400],
  ] as const)('a signed body that makes no sense (%s) does not harm', async ([body, type, status]) => {
    expect((await stage.slack.sendSigned(body, type)).status).toBe(status)
    await stage.ann.asks('a lighthouse')
    expect(await stage.settled()).toHaveLength(1)
  })

  it('the address is proved to Slack by its challenge', async () => {
    expect(await stage.slack.verifyUrl()).toBe(true)
  })
})
