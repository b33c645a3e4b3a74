import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { SHORTCUTS } from '../../../src/bots/actions.ts'
import { EVENTS, EVENTS_PATH } from '../../../src/bots/slack/listener.ts'

const manifest = readFileSync(new URL('../../../manifest.yml', import.meta.url), 'utf8')
const lines = manifest.split('\n').map((line) => line.replace(/\s+#.*$/, ''))

describe('the Slack manifest', () => {
  it('subscribes to the events that are handled, and to no others', () => {
    const messages = ['message.channels', 'message.groups', 'message.mpim', 'message.im']
    const handled = EVENTS.flatMap((event) => (event === 'message' ? messages : [event]))
    expect(listUnder('bot_events').sort()).toEqual([...handled].sort())
  })

  it('offers the shortcuts that are handled, by their names, and no others', () => {
    const offered = entriesUnder('shortcuts').map(({ callback_id, name, type }) => ({ callback_id, name, type }))
    const known = Object.entries(SHORTCUTS).map(([callback_id, { label, on }]) => ({ callback_id, name: label, type: on }))
    expect(offered).toEqual(known)
  })

  it('has the one command, whose text arrives as typed', () => {
    expect(entriesUnder('slash_commands')).toMatchObject([{ command: '/banana', should_escape: 'false' }])
  })

  it('asks for the scopes that the events and methods in use need, each once', () => {
    const scopes = listUnder('bot')
    const needed = ['commands', 'chat:write', 'chat:write.public', 'files:write', 'files:read', 'reactions:read', 'app_mentions:read']
    const reading = ['channels:history', 'groups:history', 'im:history', 'mpim:history', 'im:write', 'users:read', 'usergroups:read']
    expect(scopes.sort()).toEqual([...needed, ...reading].sort())
  })

  it('says where HTTP requests go', () => {
    expect(manifest.match(/https:\/\/banana\.example\.com(\S+)/g)).toEqual(Array(3).fill(`https://banana.example.com${EVENTS_PATH}`))
  })

  it('stays within the limits that Slack sets', () => {
    expect(fieldNamed('name').length).toBeLessThanOrEqual(35)
    expect(fieldNamed('description').length).toBeLessThanOrEqual(140)
    expect(fieldNamed('display_name').length).toBeLessThanOrEqual(80)
    const commands = entriesUnder('slash_commands')
    expect(
      commands.every(({ command, description, usage_hint }) => fits(command, 32) && fits(description, 2000) && fits(usage_hint, 1000)),
    ).toBe(true)
    const shortcuts = entriesUnder('shortcuts')
    expect(shortcuts.length).toBeLessThanOrEqual(10)
    expect(shortcuts.every(({ name, description }) => fits(name, 24) && fits(description, 150))).toBe(true)
  })
})

const fits = (text: string | undefined, maxChars: number): boolean => text !== undefined && text.length > 0 && text.length <= maxChars

// The file uses three shapes of YAML only: `name: value`, lists of words, and lists of such maps.

const indentOf = (line: string): number => line.search(/\S/)

/** The lines that belong to a name. */
function blockUnder(name: string): string[] {
  const start = lines.findIndex((line) => line.trim() === `${name}:`)
  if (start < 0) throw new Error(`the manifest has no ${name}`)
  const rest = lines.slice(start + 1).filter((line) => line.trim() !== '' && !line.trim().startsWith('#'))
  const end = rest.findIndex((line) => indentOf(line) <= indentOf(lines[start] ?? ''))
  return rest.slice(0, end < 0 ? undefined : end)
}

const listUnder = (name: string): string[] => blockUnder(name).map((line) => line.replace(/^\s*- /, '').trim())

function entriesUnder(name: string): Record<string, string>[] {
  const entries: Record<string, string>[] = []
  for (const line of blockUnder(name)) {
    if (line.trim().startsWith('- ')) entries.push({})
    const [, field = '', value = ''] = /^\s*(?:- )?(\w+): (.*)$/.exec(line) ?? []
    Object.assign(entries.at(-1) ?? {}, { [field]: value.replace(/^"(.*)"$/, '$1') })
  }
  return entries
}

function fieldNamed(name: string): string {
  const line = lines.find((one) => one.trim().startsWith(`${name}: `))
  if (line === undefined) throw new Error(`the manifest has no ${name}`)
  return line.slice(line.indexOf(': ') + 2).trim()
}
