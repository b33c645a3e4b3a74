import { describe, expect, it } from 'vitest'
import { parseTyped } from '../../playground/web/app/typed-command.js'
import { commandDefinitions } from '../../src/bots/discord/commands.ts'

/** What the page makes of a typed Discord command, with the commands that the bot registers. */

const commands = commandDefinitions('guild').map((definition) => {
  const { name, options = [] } = definition as { name: string; options?: readonly Option[] }
  return { name, options: options.map(asShown) }
})

interface Option {
  readonly type: number
  readonly name: string
  readonly required?: boolean
  readonly options?: readonly Option[]
}

function asShown({ type, name, required = false, options = [] }: Option): {
  type: number
  name: string
  required: boolean
  options: unknown[]
} {
  return { type, name, required, options: options.map(asShown) }
}

const create = (options: object) => ({ command: 'banana', subcommand: 'create', options })

describe('a typed Discord command', () => {
  it.each([
    ['/banana a cosy cabin', create({ prompt: 'a cosy cabin' })],
    ['/banana create a cosy cabin', create({ prompt: 'a cosy cabin' })],
    ['/banana create prompt: a cosy cabin', create({ prompt: 'a cosy cabin' })],
    ['/banana create prompt: a cabin aspect: 16:9 private: True', create({ prompt: 'a cabin', aspect: '16:9', private: true })],
    ['/banana create aspect: 16:9 prompt: a cabin', create({ prompt: 'a cabin', aspect: '16:9' })],
    ['/banana a cabin --quality best in the snow --private', create({ prompt: 'a cabin in the snow', quality: 'best', private: true })],
    ['/banana a clock at 12:30 and a note: hello', create({ prompt: 'a clock at 12:30 and a note: hello' })],
    ['/banana history', { command: 'banana', subcommand: 'history', options: {} }],
    ['/banana history of Rome as a timeline', create({ prompt: 'history of Rome as a timeline' })],
    ['/banana', create({})],
  ])('%s', (typed, expected) => {
    expect(parseTyped(typed, commands)).toEqual(expected)
  })

  it.each(['hello', '/unknown thing', 'look: /banana a cat'])('is not: %s', (typed) => {
    expect(parseTyped(typed, commands)).toBeUndefined()
  })
})
