import { z } from 'zod'
import { Experiment } from '../domain/experiment.ts'

/**
 * The five hypotheses of the origin's blueprint (docs/experiments.md tells where they come from, and what we measure instead of what a person would have to look
 * at), and roll-outs by percentage. None of them runs anywhere before an admin starts it.
 */
export const HYPOTHESES: readonly Experiment[] = z.array(Experiment).parse([
  {
    experiment: 'h1-tiered-reading',
    hypothesis:
      'Asking a text model only where the trained reader is not sure saves readings that are paid for, and people like the pictures as much.',
    variants: [
      { variant: 'always', share: 50, set: { semanticBelow: 1 } },
      { variant: 'tiered', share: 50, set: {} },
    ],
    goals: [
      { metric: 'paid-readings', wants: 'less', aim: 'change', by: 0.25 },
      { metric: 'liked', wants: 'more', aim: 'keep', by: 0.05 },
    ],
    stop: { afterDays: 14 },
  },
  {
    experiment: 'h2-routing',
    hypothesis: 'Choosing the model by the wish costs less for each liked picture than drawing everything with the everyday model.',
    variants: [
      { variant: 'flash-only', share: 50, set: { roles: ['flash'] } },
      { variant: 'routed', share: 50, set: {} },
    ],
    goals: [
      { metric: 'cost-per-liked', wants: 'less', aim: 'change', by: 10_000 },
      { metric: 'liked', wants: 'more', aim: 'keep', by: 0.05 },
    ],
    stop: { afterDays: 28 },
  },
  {
    experiment: 'h3-asking-back',
    hypothesis: 'Asking back about a doubtful wish makes its picture liked more often, and hardly anybody gives up because of it.',
    variants: [
      { variant: 'never-asks', share: 50, set: { confirmBelow: 0, clarifyBelow: 0 } },
      { variant: 'asks', share: 50, set: {} },
    ],
    goals: [
      { metric: 'liked', wants: 'more', aim: 'change', by: 0.1 },
      { metric: 'abandoned', wants: 'less', aim: 'keep', by: 0.15 },
    ],
    stop: { afterDays: 14 },
  },
  {
    experiment: 'h4-reuse',
    hypothesis: 'Six of ten pictures can be given again instead of being made anew, and people like them as much.',
    variants: [
      { variant: 'anew', share: 20, set: { reuse: false } },
      { variant: 'reused', share: 80, set: {} },
    ],
    goals: [
      { metric: 'reused', wants: 'more', aim: 'change', by: 0.05, target: 0.6 },
      { metric: 'liked', wants: 'more', aim: 'keep', by: 0.05 },
    ],
    stop: { afterDays: 28 },
  },
  {
    experiment: 'h5-one-program',
    hypothesis: 'One program for all is enough: whoever never had to wait for others would get their pictures hardly sooner.',
    variants: [
      { variant: 'own-lane', share: 10, set: { ahead: true } },
      { variant: 'one-program', share: 90, set: {} },
    ],
    goals: [
      { metric: 'took', wants: 'less', aim: 'keep', by: 10_000 },
      { metric: 'delivered', wants: 'more', aim: 'change', by: 0.02, target: 0.95 },
    ],
    stop: { afterDays: 365 },
  },
  {
    experiment: 'rollout-text-model',
    hypothesis: 'Reading doubtful words with a text model makes the pictures liked more often. Start it with a share and raise it.',
    variants: [
      { variant: 'without', share: 90, set: { semanticBelow: 0 } },
      { variant: 'with', share: 10, set: {} },
    ],
    goals: [
      { metric: 'liked', wants: 'more', aim: 'change', by: 0.05 },
      { metric: 'cost', wants: 'less', aim: 'keep', by: 2_000 },
    ],
    stop: { afterDays: 90 },
  },
  {
    experiment: 'rollout-enhancing',
    hypothesis: 'Adding what a professional would say makes the pictures liked more often. Start it with a share and raise it.',
    variants: [
      { variant: 'words-alone', share: 50, set: { enhance: false } },
      { variant: 'enhanced', share: 50, set: {} },
    ],
    goals: [{ metric: 'liked', wants: 'more', aim: 'change', by: 0.05 }],
    stop: { afterDays: 90 },
  },
])
