import { describe, expect, it } from 'vitest'
import type { Card } from '../../src/bots/cards.ts'
import { ALONE, parseCommand } from '../../src/bots/commands.ts'
import { helpView } from '../../src/bots/views/person-views.ts'

const named = (card: Card): string[] =>
  card.nodes
    .flatMap((node) => (node.kind === 'text' ? node.pieces : []))
    .flatMap((piece) => (typeof piece === 'object' && 'code' in piece ? [piece.code] : []))
    .filter((code) => /^\/banana [a-z]+(?: log)?$/.test(code))
    .map((code) => code.slice('/banana '.length))

const FOR_ADMINS = ['admin', 'admin log', 'experiments']

describe('help', () => {
  it('names every command there is, and none that there is not', () => {
    const all = named(helpView('slack', true))
    expect([...all, 'help'].sort()).toEqual([...ALONE].sort())
    for (const name of all) expect(parseCommand({ line: name })).toEqual({ name })
  })

  it('keeps from members what only admins may do', () => {
    expect(named(helpView('slack')).filter((name) => FOR_ADMINS.includes(name))).toEqual([])
  })

  it('names on Discord only what its command menu has: single words', () => {
    expect(named(helpView('discord', true)).filter((name) => name.includes(' '))).toEqual([])
  })
})
