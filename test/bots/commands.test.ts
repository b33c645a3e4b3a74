import { describe, expect, it } from 'vitest'
import { parseCommand } from '../../src/bots/commands.ts'
import { Problem } from '../../src/errors.ts'

const line = (text: string) => parseCommand({ line: text })

describe('the one-line grammar', () => {
  it('takes everything that is no option as the wish', () => {
    expect(line('a cosy cabin at dusk')).toEqual({ name: 'create', words: 'a cosy cabin at dusk', options: {} })
  })

  it.each([
    ['a cabin --quality best --aspect 16:9', { quality: 'best', aspect: '16:9' }],
    ['--model flash a cabin', { modelId: 'flash' }],
    ['a cabin --fresh --private', { fresh: true, private: true }],
    ['a cabin --aspect=9:16', { aspect: '9:16' }],
    ['a cabin --ar 3:2 --q DRAFT', { aspect: '3:2', quality: 'draft' }],
    ['a cabin —quality best', { quality: 'best' }],
    ['a cabin –ar 16:9', { aspect: '16:9' }],
  ])('reads the options of “%s”', (text, options) => {
    expect(line(text)).toEqual({ name: 'create', words: 'a cabin', options })
  })

  it('keeps a dash between words in the wish', () => {
    expect(line('a cat — in the rain - at night')).toEqual({ name: 'create', words: 'a cat — in the rain - at night', options: {} })
  })

  it.each([
    ['history', 'history'],
    ['  HELP ', 'help'],
  ])('“%s” alone is a command', (text, name) => {
    expect(line(text)).toEqual({ name })
  })

  it('“history of Rome” is a wish', () => {
    expect(line('history of Rome as a timeline')).toMatchObject({ name: 'create', words: 'history of Rome as a timeline' })
  })

  it('accepts the Discord form typed in one line', () => {
    expect(line('create a red fox')).toMatchObject({ name: 'create', words: 'a red fox' })
  })

  it.each([
    ['a cabin --qualty best', 'Did you mean --quality?'],
    ['a cabin --quality great', 'It can be draft, standard, best'],
    ['a cabin --aspect', 'needs a value: 1:1'],
    ['a cabin --aspect 16:8', 'for example: --aspect 16:9'],
    ['a cabin --zoom', 'I know --model'],
  ])('answers “%s” with the nearest correct form', (text, hint) => {
    expect(() => line(text)).toThrow(hint)
  })

  it.each(['edit make it blue', 'animate this'])('says plainly that “%s” is not there yet, instead of drawing the word', (text) => {
    expect(() => line(text)).toThrow(expect.objectContaining({ code: 'NOT_YET' }))
  })

  it.each(['history', 'budget', 'settings', 'stats', 'experiments', 'help', 'admin', 'admin log'])(
    'takes “%s” alone as a command',
    (name) => {
      expect(line(` ${name.toUpperCase()} `)).toEqual({ name })
      expect(parseCommand({ name, words: '', options: {} })).toEqual({ name })
    },
  )

  it('draws an admin when somebody asks for a picture of one', () => {
    expect(line('admin dashboard as a pencil drawing')).toMatchObject({ name: 'create' })
  })

  it('draws a budget when somebody asks for a picture of one', () => {
    expect(line('budget meeting as a renaissance painting')).toMatchObject({ name: 'create' })
  })
})

describe('fields', () => {
  it('become the same command as the line', () => {
    expect(parseCommand({ name: 'create', words: 'a cabin', options: { quality: 'best', fresh: true, aspect: '' } })).toEqual({
      name: 'create',
      words: 'a cabin',
      options: { quality: 'best', fresh: true },
    })
  })

  it('are checked again, for registration and program may differ by a version', () => {
    expect(() => parseCommand({ name: 'create', words: 'a cabin', options: { aspect: '5:7' } })).toThrow(Problem)
    expect(() => parseCommand({ name: 'paint', words: '', options: {} })).toThrow('I do not know /banana paint')
  })
})
