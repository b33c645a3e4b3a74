import { inForce } from '../domain/recommendation.ts'
import { workspaceKey } from '../domain/rules.ts'
import type { FastReading, LessonsStore, Models, Samples, Teacher } from '../ports.ts'
import { analyse } from './analyse.ts'
import type { Known } from './study.ts'
import { LessonWatch } from './watch.ts'

export interface TeacherParts {
  readonly lessons: LessonsStore
  readonly samples: Pick<Samples, 'read'>
  readonly models: Pick<Models, 'usable'>
  readonly doubt: Known['doubt']
  /** Loaded when something is analysed. */
  readonly reader: () => Promise<FastReading>
}

/** Reads what a workspace's people did, and says what should be different. Reads nothing of any other workspace. */
export function teacher({ lessons, samples, models, doubt, reader }: TeacherParts): Teacher {
  return {
    async study(workspace, nowMs) {
      const [now, book] = await Promise.all([lessons.of(workspace), lessons.book(workspace)])
      const known: Known = { lessons: now, book, models: models.usable, doubt, reader: await reader() }
      const { records, votes, voters, recommendations } = await analyse(samples.read({ workspace: workspaceKey(workspace) }), known, nowMs)
      return { records, votes, voters, recommendations, fresh: await lessons.offer(workspace, recommendations, nowMs) }
    },

    async watch(workspace) {
      const watches = inForce(await lessons.book(workspace)).map((offer) => new LessonWatch(offer))
      if (watches.length === 0) return []
      for await (const sample of samples.read({ workspace: workspaceKey(workspace) })) for (const watch of watches) watch.add(sample)
      const taken = watches.map(async ({ watched: { offer, because } }) => {
        const { recommendationId } = offer.recommendation
        const recommendation = because && (await lessons.decide(workspace, recommendationId, 'roll-back', 'banana', because))
        return because && recommendation ? [{ recommendation, because }] : []
      })
      return (await Promise.all(taken)).flat()
    },
  }
}
