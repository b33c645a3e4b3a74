import type { Redis } from 'ioredis'
import { childEnv } from '../child-env.ts'
import type { Config } from '../config.ts'
import { inForce, offerIn } from '../domain/recommendation.ts'
import type { Workspace } from '../domain/rules.ts'
import type { Opened } from '../opened.ts'
import type { LessonsStore, Role } from '../ports.ts'
import { lessonsStore } from '../store/lessons.ts'
import { openBlockingRedis, type RedisUrl } from '../store/redis.ts'
import type { Shared } from './roles.ts'

export interface OpenedLearning {
  readonly lessons: LessonsStore
  /** Has a workspace's records analysed now, by whichever process has the schedule; its card comes to the admins' channel. */
  readonly askForStudy: (workspace: Workspace) => Promise<void>
}

/** What the workspaces have learned. */
export const openLearning = ({ redisPrefix: prefix }: Pick<Config, 'redisPrefix'>, redis: Redis): OpenedLearning => ({
  lessons: lessonsStore({ redis, prefix }),
  askForStudy: async (workspace) => (await import('../queue/study.ts')).askForStudy(redis, prefix)(workspace),
})

/** Who analyses the records of the workspaces, each week and whenever somebody asks for it, and takes back what people like less. */
export async function openStudy(config: Config, shared: Shared, opened: Opened): Promise<Role> {
  const [{ studySchedule }, { studyProcess }, { postLessons, tellTakenBack }] = await Promise.all([
    import('../queue/study.ts'),
    import('../study-process.ts'),
    import('../bots/screens/lessons.ts'),
  ])
  const { redis, lessons, log } = shared
  const blocking = openBlockingRedis(config.redisUrl as RedisUrl, log)
  opened.push('study connection', () => blocking.disconnect())
  const teaching = studyProcess(childEnv({ ...config, roles: ['schedule'] }))

  async function study(workspace: Workspace): Promise<void> {
    const { records, fresh } = await teaching.study(workspace)
    log.info({ ...workspace, records, fresh }, 'analysed what people asked for and liked')
    await postLessons(shared, workspace)
  }

  async function watch(workspace: Workspace): Promise<void> {
    // Nothing in force, nothing to look after: most hours of most workspaces need no process.
    const isNeeded = inForce(await lessons.book(workspace)).length > 0
    for (const { recommendationId, because } of isNeeded ? await teaching.watch(workspace) : []) {
      const recommendation = offerIn(await lessons.book(workspace), recommendationId)?.recommendation
      if (!recommendation) continue
      log.warn({ ...workspace, lesson: recommendation.says, because }, 'a lesson was rolled back: people like it less')
      await tellTakenBack(shared, workspace, recommendation, because)
    }
    // Where there was no channel yet, or it was closed to us.
    await postLessons(shared, workspace)
  }

  const schedule = studySchedule({
    connection: redis,
    blocking,
    prefix: config.redisPrefix,
    workspaces: () => lessons.workspaces(),
    study,
    watch,
    log,
  })
  return {
    ...schedule,
    async stop() {
      teaching.stop()
      await schedule.stop()
    },
  }
}
