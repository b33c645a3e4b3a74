import { type Answer, CHOICES, type Question } from '../domain/question.ts'
import type { Conversation } from '../ports.ts'
import { ANSWERS, DELIVERY } from './assumptions.ts'
import type { Chance } from './chance.ts'
import type { VirtualTime } from './virtual-time.ts'

export interface PersonParts {
  readonly chance: Chance
  /** What they answer; without it what people answer on average. */
  readonly choice?: ((question: Question) => string) | undefined
  readonly time: VirtualTime
  /** How many of the offers of a similar picture they take. */
  readonly takesOffer: number
  /** An answer was given. */
  readonly answer: (answer: Answer) => void
  /** So long a question stood open until now. */
  readonly asked: (question: Question) => void
  readonly explained: () => void
}

/** The person at the other end, who answers after a while or not at all, and a chat that takes a moment to show a picture. */
export function simulatedConversation({ chance, choice: chosen, time, takesOffer, answer, asked, explained }: PersonParts): Conversation {
  return {
    progress: () => undefined,
    async show({ generation }, signal) {
      await time.sleep(chance.wait(generation.costMicroUsd === 0 ? DELIVERY.reuse : DELIVERY.upload), signal)
      return { way: 'update', deliveredAtMs: Math.floor(time.nowMs), degraded: [] }
    },
    async ask(question) {
      asked(question)
      const choice = chosen?.(question) ?? choiceFor(question, chance, takesOffer)
      const afterMs = chance.wait(ANSWERS.takes)
      if (choice === 'silence') return undefined
      void time.sleep(afterMs).then(() => answer({ step: question.step, choice, atMs: Math.floor(time.nowMs) }))
      return undefined
    },
    async explain() {
      explained()
    },
    close: async () => undefined,
  }
}

function choiceFor({ step }: Question, chance: Chance, takesOffer: number): string {
  if (step === 'similar') return chance.happens(takesOffer) ? 'use' : chance.weighted(ANSWERS.notTaken)
  if (step === 'confirm') return chance.weighted(ANSWERS.confirm)
  const kind = chance.weighted(ANSWERS.other)
  return kind === 'pick' ? chance.oneOf(Object.keys(CHOICES[step])) : kind
}
