import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openInbox } from '../../src/bots/inbox/inbox.ts'
import type { InboxParts } from '../../src/bots/inbox/inbox-parts.ts'
import { sweepOutdated } from '../../src/bots/privacy/retention.ts'
import { audit } from '../../src/commands/audit.ts'
import { numberOf } from '../../src/domain/lessons.ts'
import type { Platform } from '../../src/domain/request.ts'
import { Rules } from '../../src/domain/rules.ts'
import type { Attempt, RequestStore } from '../../src/ports.ts'
import { erasureStore } from '../../src/store/erasures.ts'
import { openImageStore } from '../../src/store/images.ts'
import { type Ledger, openLedger } from '../../src/store/ledger.ts'
import { auditLedger, journalEntries } from '../../src/store/ledger-audit.ts'
import { lessonsStore } from '../../src/store/lessons.ts'
import { preferencesStore } from '../../src/store/preferences.ts'
import { requestStore } from '../../src/store/requests.ts'
import { rulesStore } from '../../src/store/rules.ts'
import { sampleStore } from '../../src/store/samples.ts'
import { aGeneration, anIntent, aPerson, aPlan, aRequest } from '../support/builders.ts'
import { aRecommendation } from '../support/lessons.ts'
import { recordingLog } from '../support/recording-log.ts'
import { startTestRedis, type TestRedis } from '../support/redis.ts'
import { scriptedSurface } from '../support/scripted-surface.ts'

/** Two teams that share everything but their name: people, channels and wishes. Each test has teams of its own. */
const PREFIX = 'teams'
const FLASH = 33_600
const { log, lines } = recordingLog()

let server: TestRedis
let folder: string
let money: Ledger
let requests: RequestStore
let parts: InboxParts
let platform: Platform = 'slack'
let count = 0
let [here, there] = ['', '']

beforeAll(async () => {
  server = await startTestRedis()
  folder = await mkdtemp(join(tmpdir(), 'banana-teams-'))
  const { redis } = server
  const shared = { redis, prefix: PREFIX }
  money = openLedger({ ...shared, caps: [{ scope: 'person', period: 'day', limitMicroUsd: 2 * FLASH }], timeZone: 'UTC' })
  requests = requestStore({ ...shared, deadlineMs: 60_000, ledger: money })
  parts = {
    requests,
    limits: money,
    images: openImageStore({ folder }),
    samples: sampleStore({ ...shared, log }),
    preferences: preferencesStore(shared),
    lessons: lessonsStore(shared),
    rules: rulesStore(shared),
    erasures: erasureStore(shared),
    members: { of: async () => ({ isAdmin: false, groups: [] }) },
    surfaceOf: () => surface,
    models: { usable: [], resolve: () => undefined },
    log,
  } as unknown as InboxParts
})
afterAll(async () => {
  await server.stop()
  await rm(folder, { recursive: true, force: true })
})
const surface = scriptedSurface()

function teams(): void {
  count += 1
  ;[here, there] = [`T${count}A`, `T${count}B`]
}
const ann = (workspaceId: string) => aPerson({ platform, workspaceId, personId: 'U1' })

/** A picture that was made, paid and delivered. */
async function aPictureIn(workspaceId: string, words: string, askedAtMs = Date.now()): Promise<string> {
  const request = aRequest({ asker: ann(workspaceId), place: { platform, workspaceId, channelId: 'C1' }, words, askedAtMs })
  await requests.accept(request, { dedupe: [], maxOpen: 100, announced: false })
  const attempt = (await requests.begin(request.requestId)) as Attempt
  const reserved = await attempt.reserve(FLASH)
  expect(reserved).toMatchObject({ kind: 'held' })
  const call = await attempt.bookCall('flash', FLASH, 'picture')
  await call.settle(FLASH)
  await attempt.save({ intent: anIntent(), plan: aPlan({ prompt: words }), generation: aGeneration() })
  await attempt.deliver({ way: 'post', deliveredAtMs: Date.now(), degraded: [] }, FLASH, 'flash')
  return request.requestId
}

/** In force there: it knows how often U1 likes what they get. */
async function foretellingIn(workspaceId: string): Promise<void> {
  const curve = [0, 1].map((at) => ({ said: at, is: at }))
  const prediction = { weights: [], likes: [[numberOf('U1'), 0.9] as [number, number]], curve, seen: [] }
  const recommendation = aRecommendation({ kind: 'prediction', prediction })
  await parts.lessons.offer({ platform, workspaceId }, [recommendation], recommendation.madeAtMs)
  await parts.lessons.decide({ platform, workspaceId }, recommendation.recommendationId, 'apply', 'U2')
}

async function says(workspaceId: string, line: string): Promise<string> {
  const heard = await openInbox(parts).hear({
    kind: 'command',
    spoken: { line },
    deliveryId: line,
    place: { platform, workspaceId, channelId: 'C1' },
    person: ann(workspaceId),
    answersInPlace: true,
  })
  if (heard.kind !== 'answer') throw new Error(`no answer: ${heard.kind}`)
  await heard.after?.()
  return JSON.stringify(heard.reply)
}

async function exported(workspaceId: string): Promise<string> {
  const rows: string[] = []
  const keep = (row: string) => rows.push(row)
  const open = async () => ({
    audit: () => auditLedger(server.redis, PREFIX),
    entries: () => journalEntries(server.redis, PREFIX),
    close: async () => undefined,
  })
  for (const format of ['csv', 'jsonl'])
    await audit(['--export', format, '--workspace', `${platform}:${workspaceId}`], { write: keep, complain: keep, open })
  return rows.join('\n')
}

describe.each(['slack', 'discord'] as const)('two workspaces with the same people, channels and wishes, on %s', (name) => {
  beforeAll(() => {
    platform = name
  })

  it('see nothing of each other on any card, in any row of the books, in any log', async () => {
    teams()
    const requestId = await aPictureIn(here, 'a marmalade lighthouse')
    expect(await says(there, 'history')).toContain('No pictures yet')
    expect(await says(there, 'budget')).toContain('nothing spent')
    const another = await aPictureIn(there, 'a marmalade lighthouse')
    expect(await says(here, 'history')).not.toContain(another)
    const [ours, theirs] = [await exported(here), await exported(there)]
    expect([ours.includes(requestId), ours.includes(another), ours.includes(there)]).toEqual([true, false, false])
    expect([theirs.includes(another), theirs.includes(requestId), theirs.includes(here)]).toEqual([true, false, false])
    // Each row is one of the four movements, or of the two of a call, in each of both forms.
    expect(ours.split('\n').filter((row) => row.includes(requestId))).toHaveLength(8)
    expect(JSON.stringify(lines)).not.toContain('marmalade')
  })

  it('spend their own money: who has used up theirs in one goes on in the other', async () => {
    teams()
    for (let picture = 0; picture < 2; picture += 1) await aPictureIn(here, 'a red fox')
    expect(await money.left(aRequest({ asker: ann(here) }))).toBe(0)
    expect(await money.left(aRequest({ asker: ann(there) }))).toBe(2 * FLASH)
    await aPictureIn(there, 'a red fox')
  })

  it('send a person what is kept of them in one, and nothing of the other', async () => {
    teams()
    await aPictureIn(here, 'a walnut cathedral')
    await aPictureIn(there, 'a pewter cathedral')
    await says(here, 'export')
    const file = [...surface.shown.values()].at(-1)?.pictures[1] ?? ''
    expect([file.includes('walnut'), file.includes('pewter'), file.includes(there)]).toEqual([true, false, false])
  })

  it('forget on their own: who is forgotten in one is known in the other', async () => {
    teams()
    await aPictureIn(here, 'a copper owl')
    await aPictureIn(there, 'a copper owl')
    for (const workspaceId of [here, there]) await foretellingIn(workspaceId)
    const heard = await openInbox(parts).hear({
      kind: 'button',
      action: 'forget-me',
      key: 'me',
      deliveryId: 'press',
      place: { platform, workspaceId: here, channelId: 'C1' },
      person: ann(here),
      answersInPlace: true,
    })
    await ('after' in heard && heard.after?.())
    expect(await says(here, 'history')).toContain('No pictures yet')
    expect(await says(there, 'history')).toContain('a copper owl')
    const known = (workspaceId: string) => parts.lessons.of({ platform, workspaceId }).then(({ prediction }) => prediction?.likes)
    expect([await known(here), await known(there)]).toEqual([[], [[numberOf('U1'), 0.9]]])
  })

  it('keep what they have for as long as each of them wants', async () => {
    teams()
    const [ours, theirs] = [await aPictureIn(here, 'an old map'), await aPictureIn(there, 'an old map')]
    const [aWeekAgo, rules] = [Date.now() - 7 * 86_400_000, Rules.parse({ retentionDays: 5 })]
    for (const [team, requestId] of [
      [here, ours],
      [there, theirs],
    ])
      await server.redis.zadd(`${PREFIX}:history:${platform}:${team}:U1`, aWeekAgo, requestId ?? '')
    await parts.rules.change({ platform, workspaceId: here }, 0, rules, { by: 'operator', kind: 'rules', what: 'five days' })
    // A small part of all people is looked at each time.
    for (let round = 0; round < 5; round += 1) await sweepOutdated({ ...parts, rules: parts.rules })
    expect([await requests.find(ours), (await requests.find(theirs))?.request.words]).toEqual([undefined, 'an old map'])
  })
})
