import type { Totals } from '../../domain/figures.ts'
import { type Estimate, type Liking, perImageMicroUsd, perLikedMicroUsd, satisfactionOf } from '../../domain/liking.ts'
import { amount } from '../../domain/limit-words.ts'
import { REASONS } from '../../domain/vote.ts'
import { type Card, type CardNode, card, note, text } from '../cards.ts'
import { reasonLabel } from './feedback-views.ts'

export interface StatsShown {
  readonly days: number
  /** All of the workspace. */
  readonly totals: Totals
  /** Of the person who asks: nobody sees another's. */
  readonly own: Liking
  /** Where there is more of their own than was looked at. */
  readonly ownAtLeast: boolean
}

/** `/banana stats`: how pictures are liked here and what they cost, for everybody; what concerns a person, for that person alone. */
export function statsView({ days, totals, own, ownAtLeast }: StatsShown): Card {
  const lines = workspaceLines(totals)
  return card(
    `The last ${days} days here: ${lines.join(' ')}`,
    text({ bold: `The last ${days} days here` }, ...lines.map((line) => `\n${line}`)),
    ...ownNodes(own, days, ownAtLeast),
    note('Vote with 👍 and 👎 under a picture: it is what I learn from.'),
  )
}

function workspaceLines({ images, microUsd, reused, savedMicroUsd, up, down, liked }: Totals): string[] {
  if (images === 0) return ['No pictures yet.']
  const made = perImageMicroUsd({ chargedMicroUsd: microUsd, delivered: images })
  const pictures = images === 1 ? '1 picture' : `${images} pictures`
  return [
    `🖼️ ${pictures}${forMoney(microUsd)}${made && images > 1 ? `, ${amount(made)} each` : ''}.`,
    ...(reused > 0 ? [`♻️ ${percent(reused / images)} were there already and free: ${amount(savedMicroUsd)} saved.`] : []),
    // The sums of a day know how many votes were cast, not on how many pictures.
    likedLine({ up, down, voted: Math.min(up + down, images) }, liked, perLikedMicroUsd({ chargedMicroUsd: microUsd, liked })),
  ]
}

const forMoney = (microUsd: number): string => (microUsd === 0 ? ', free' : ` for ${amount(microUsd)}`)

function likedLine(votes: Pick<Liking, 'up' | 'down' | 'voted'>, liked: number, perLiked: number | undefined): string {
  const satisfaction = satisfactionOf(votes)
  if (!satisfaction) return '👍 Nobody has voted yet.'
  const count = votes.up + votes.down
  const cost =
    perLiked === undefined ? '' : ` ${liked === 1 ? 'One picture was' : `${liked} pictures were`} liked, at ${amount(perLiked)} each.`
  return `👍 ${percent(satisfaction.share)} of ${count === 1 ? '1 vote' : `${count} votes`} ${sureness(satisfaction)}.${cost}`
}

const sureness = ({ low, high }: Estimate): string => `(surely ${percent(low)} to ${percent(high)})`

function ownNodes(own: Liking, days: number, isAtLeast: boolean): CardNode[] {
  if (own.requests === 0) return [text({ bold: 'Yours' }, `\nYou asked for none in the last ${days} days.`)]
  if (own.delivered === 0)
    return [text({ bold: 'Yours, for you alone' }, `\nNone of your wishes became a picture in the last ${days} days.`)]
  const { delivered, chargedMicroUsd, reused } = own
  const reasons = REASONS.filter((reason) => own.reasons[reason] > 0).map(
    (reason) => `${reasonLabel(reason).toLowerCase()} ${own.reasons[reason]}`,
  )
  const lines = [
    `🖼️ ${isAtLeast ? 'The newest ' : ''}${delivered === 1 ? '1 picture' : `${delivered} pictures`}${forMoney(chargedMicroUsd)}${reused > 0 && chargedMicroUsd > 0 ? `, ${reused} of them free` : ''}.`,
    likedLine(own, own.liked, perLikedMicroUsd(own)),
    ...(reasons.length > 0 ? [`👎 Why not: ${reasons.join(', ')}.`] : []),
  ]
  return [text({ bold: 'Yours, for you alone' }, ...lines.map((line) => `\n${line}`))]
}

const percent = (share: number): string => `${Math.round(share * 100)} %`
