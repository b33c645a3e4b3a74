import type { Redis } from 'ioredis'
import type { Config } from '../config.ts'
import type { LessonsStore } from '../ports.ts'
import { lessonsStore } from '../store/lessons.ts'

export interface OpenedLearning {
  readonly lessons: LessonsStore
}

/** What the workspaces have learned. */
export const openLearning = ({ redisPrefix: prefix }: Pick<Config, 'redisPrefix'>, redis: Redis): OpenedLearning => ({
  lessons: lessonsStore({ redis, prefix }),
})
