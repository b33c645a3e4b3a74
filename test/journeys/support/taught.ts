import type { Redis } from 'ioredis'
import { expect, vi } from 'vitest'
import type { Person } from '../../../src/domain/request.ts'
import type { Workspace } from '../../../src/domain/rules.ts'
import { askForStudy } from '../../../src/queue/study.ts'
import { requestStore } from '../../../src/store/requests.ts'
import { aGeneration, anIntent, aPlan, aRequest } from '../../support/builders.ts'
import { SUBJECTS } from '../../support/subjects.ts'

/** As if a team had asked for a thing of its own all week, by a word that nobody else knows: read as something else at first, meant as digital art, and liked so. */
export async function likedAsArt(
  redis: Redis,
  { platform, workspaceId }: Workspace,
  word: string,
  people: readonly string[],
  count = 40,
): Promise<void> {
  const requests = requestStore({ redis, prefix: 'banana', deadlineMs: 60_000 })
  for (let at = 0; at < count; at += 1) {
    const asker: Person = { platform, workspaceId, personId: people[at % people.length] as string }
    const request = aRequest({ asker, words: `a ${word} of ${SUBJECTS[at % SUBJECTS.length]}`, askedAtMs: Date.now() - 60_000 + at })
    await requests.accept(request, { dedupe: [], maxOpen: 10_000, announced: false })
    const attempt = await requests.begin(request.requestId)
    const readAs = { domain: 'photography', style: 'other', confidence: 0.4 } as const
    attempt?.hold({
      intent: anIntent({ domain: 'art', style: 'digital_art', confidence: 0.89, method: 'semantic', readAs }),
      plan: aPlan(),
      generation: aGeneration(),
    })
    await attempt?.deliver({ way: 'post', deliveredAtMs: Date.now(), degraded: [] }, 0, 'flash')
    await requests.vote(request.requestId, asker, { value: 'up', source: 'button', atMs: Date.now() })
  }
}

/** Studies until the card is there: a running program may go by rules without a channel for a second. */
export async function studiedCard<Message>(redis: Redis, workspace: Workspace, look: () => Message | undefined): Promise<Message> {
  return vi.waitFor(
    async () => {
      await study(redis, workspace)
      return look() ?? expect.fail('there is no card to decide on')
    },
    { timeout: 10_000, interval: 250 },
  )
}

/** What the week's schedule does on a Monday, now. */
export const study = (redis: Redis, workspace: Workspace): Promise<void> => askForStudy(redis, 'banana')(workspace)
