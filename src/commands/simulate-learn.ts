import type { LearningReport, Outcome } from '../simulation/learning/report.ts'
import { type LearningOptions, simulateLearning } from '../simulation/learning/simulate-learning.ts'

/** Simulated weeks with learning and without, and what it is worth. @returns 1 when a bar is missed */
export async function runLearning(options: LearningOptions, isJson: boolean, write: (text: string) => unknown): Promise<number> {
  const startedMs = performance.now()
  const report = await simulateLearning(options)
  const tookS = Math.round((performance.now() - startedMs) / 1_000)
  write(isJson ? JSON.stringify({ ...report, tookS }, null, 2) : inWords(report, tookS))
  return Object.values(report.bars).every(Boolean) ? 0 : 1
}

function inWords(
  {
    seed,
    weeks,
    all,
    populations,
    preferring,
    preferences,
    repeatUsers,
    drift,
    prediction,
    foreseeable,
    spam,
    applied,
    rolledBack,
    bars,
  }: LearningReport,
  tookS: number,
): string {
  return [
    `${weeks} weeks of simulated people, seed ${seed}, once without learning and once with it. ${tookS} s. Nothing was spent.`,
    '',
    row(
      'A liked picture',
      `${cost(all.off)} without, ${cost(all.on)} with: ${all.saved} % less; liked ${percent(all.off.liked)} and ${percent(all.on.liked)}`,
    ),
    ...Object.entries(populations).map(([name, { off, on, saved, likedBy, isWorse }]) =>
      row(`  ${name}`, `${cost(off)} → ${cost(on)} (${saved} % less), liked ${signed(likedBy)} points${isWorse ? ', WORSE' : ''}`),
    ),
    row(
      'Preferences alone',
      `${preferences.cost.people} who put cost first: ${preferences.cost.saved} % less; ${preferences.quality.people} who put quality first: ${preferences.quality.saved} % less, liked ${signed(preferences.quality.likedBy)} points`,
    ),
    row(
      'Repeat users',
      `${repeatUsers.people}; preferences alone save ${repeatUsers.alone.saved} %, beside all other lessons ${repeatUsers.besideLessons.saved} % (of ${repeatUsers.atMost} %, if all pictures cost the least); by preferences alone:`,
    ),
    ...Object.entries(preferring).map(([name, { saved, likedBy, isWorse }]) =>
      row(`  ${name}`, `${saved} % less, liked ${signed(likedBy)} points${isWorse ? ', WORSE' : ''}`),
    ),
    row(
      'Drifting words',
      `${drift.off} % of ${drift.readings} read rightly without, ${drift.on} % with (style: ${drift.styleOff} and ${drift.styleOn} %)`,
    ),
    row(
      '👍 foretold',
      prediction
        ? `${percent(prediction.right)} of ${prediction.votes} votes rightly; always the same ${percent(prediction.baseRate)}, by the table ${percent(prediction.table)}; whoever knew all tastes ${percent(foreseeable)}`
        : 'nothing',
    ),
    row('Spam', `moves an estimate by ${percent(spam.largestShift)} at most, with ${percent(spam.itsShare)} of its weight`),
    row('Applied', `${applied.length} lessons, ${rolledBack.length} taken back by themselves`),
    ...applied.filter(({ kind }) => kind !== 'prediction').map(({ week, says }) => `  week ${week}: ${says}`),
    ...rolledBack.map(({ week, says, because }) => `  week ${week}, taken back: ${says} (${because})`),
    '',
    ...Object.entries(bars).map(([name, holds]) => `${holds ? 'holds ' : 'MISSED'}  ${name}`),
  ].join('\n')
}

const row = (name: string, text: string): string => `${name.padEnd(20)} ${text}`
const cost = ({ costPerLikedUsd }: Outcome): string => `$${costPerLikedUsd.toFixed(4)}`
const percent = (share: number): string => `${Math.round(share * 1000) / 10} %`
const signed = (points: number): string => `${points > 0 ? '+' : ''}${points}`
