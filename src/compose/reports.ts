import type { Card, CardNode, Piece } from '../bots/cards.ts'
import { countdownInWords } from '../bots/cards.ts'
import { summaryView } from '../bots/views/summary-view.ts'
import type { Config } from '../config.ts'
import { latestOccasion, type SummaryKind } from '../domain/occasions.ts'
import type { Workspace } from '../domain/rules.ts'
import type { Summary } from '../domain/summary.ts'
import { rulesStore } from '../store/rules.ts'
import { workspaceFigures } from '../store/workspace-figures.ts'
import { openStore } from './stored.ts'
import { summaryOf } from './summaries.ts'

export interface OpenedReports {
  summary(workspace: Workspace, kind: SummaryKind, atMs: number): Promise<{ readonly summary: Summary; readonly text: string }>
  close(): Promise<void>
}

/** Reports on what is stored, whether or not the program runs. @throws Problem QUEUE_UNAVAILABLE */
export async function openReports(config: Config): Promise<OpenedReports> {
  const { redis, close } = await openStore(config)
  const prefix = config.redisPrefix
  const rules = rulesStore({ redis, prefix })
  const figures = workspaceFigures(redis, prefix)
  return {
    async summary(workspace, kind, atMs) {
      const { summaries, timeZone = config.limits.timeZone } = (await rules.of(workspace)).rules
      const occasion = latestOccasion(atMs, { kind, hour: summaries.hour, timeZone })
      const summary = await summaryOf(config, { rules, figures }, workspace, occasion)
      return { summary, text: cardInWords(summaryView(summary)) }
    },
    close,
  }
}

const cardInWords = ({ nodes }: Card): string => nodes.map(nodeInWords).join('\n')

function nodeInWords(node: CardNode): string {
  switch (node.kind) {
    case 'text':
    case 'note':
    case 'entry':
      return node.pieces.map(pieceInWords).join('')
    case 'picture':
    case 'chart':
      return node.alt
    case 'buttons':
      return node.buttons.map(({ label }) => `[${label}]`).join(' ')
    case 'divider':
      return '---'
  }
}

function pieceInWords(piece: Piece): string {
  if (typeof piece === 'string') return piece
  if ('bold' in piece) return piece.bold
  if ('quiet' in piece) return piece.quiet
  if ('code' in piece) return piece.code
  if ('person' in piece) return piece.person
  if ('channel' in piece) return piece.channel
  if ('group' in piece) return piece.group
  if ('link' in piece) return `${piece.label} (${piece.link})`
  return countdownInWords(piece)
}
