import { z } from 'zod'
import { Delivery } from '../domain/delivery.ts'
import { Generation } from '../domain/generation.ts'
import { Intent } from '../domain/intent.ts'
import { Plan } from '../domain/plan.ts'
import { Proposal } from '../domain/proposal.ts'
import { Answer, Question } from '../domain/question.ts'
import { POSTINGS, type RequestRecord, STATES } from '../domain/record.ts'
import { ImageRequest, MessageRef } from '../domain/request.ts'
import { Vote } from '../domain/vote.ts'

/** The hash as Redis holds it. What is in there was written by us, and is checked all the same: another version may have written it. */
const Stored = z.object({
  request: json(ImageRequest),
  state: z.enum(STATES),
  intent: json(Intent).optional(),
  plan: json(Plan).optional(),
  generation: json(Generation).optional(),
  delivery: json(Delivery).optional(),
  progress: json(MessageRef).optional(),
  posting: z.enum(POSTINGS).optional(),
  question: json(Question).optional(),
  questionShown: z.coerce.number().optional(),
  answer: json(Answer).optional(),
  approvalCard: json(MessageRef).optional(),
  retries: z.coerce.number().default(0),
  pauses: z.coerce.number().default(0),
  outlived: z.coerce.number().default(0),
  staged: z.string().optional(),
  askedModel: z.string().optional(),
  shared: json(MessageRef).optional(),
  proposal: json(Proposal).optional(),
  problem: z.string().optional(),
  deletedAtMs: z.coerce.number().optional(),
  endedAtMs: z.coerce.number().optional(),
  charged: z.coerce.number().optional(),
  spent: z.coerce.number().optional(),
})

export function toRecord(fields: Record<string, string>, votes: Record<string, string>): RequestRecord {
  const { intent, plan, generation, delivery, problem, charged, spent, ...stored } = Stored.parse(fields)
  return {
    ...withoutAbsent(stored),
    learned: withoutAbsent({ intent, plan, generation, delivery }),
    ...(problem && { problemCode: problem }),
    ...withoutAbsent({ chargedMicroUsd: charged, spentMicroUsd: spent }),
    votes: Object.fromEntries(
      Object.entries(votes).flatMap(([person, stored]) => {
        const standing = parseVote(stored)
        return standing ? [[person, standing]] : []
      }),
    ),
  }
}

type WithoutAbsent<T> = { [K in keyof T as undefined extends T[K] ? never : K]: T[K] } & { [K in keyof T]?: Exclude<T[K], undefined> }

const withoutAbsent = <T extends object>(fields: T): WithoutAbsent<T> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as WithoutAbsent<T>

export function parseVote(stored: string | null): Vote | undefined {
  return stored ? Vote.safeParse(JSON.parse(stored)).data : undefined
}

function json<Schema extends z.ZodType>(schema: Schema) {
  return z
    .string()
    .transform((text) => JSON.parse(text) as unknown)
    .pipe(schema)
}

/** As a script returns a hash. */
export function fromPairs(flat: readonly string[]): Record<string, string> {
  const fields: Record<string, string> = {}
  for (let i = 0; i < flat.length; i += 2) fields[flat[i] as string] = flat[i + 1] as string
  return fields
}
