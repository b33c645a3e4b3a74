/** The types of options in Discord's registered commands that can be typed. */
const SUBCOMMAND = 1
const INTEGER = 4
const BOOLEAN = 5
const NUMBER = 10

/**
 * What somebody typed, as the command and options that Discord's client would send. Names may be left out where there is one thing they can mean:
 * `/banana a cosy cabin` is `/banana create prompt: a cosy cabin`.
 *
 * @param {string} text
 * @param {readonly object[]} commands as the bot registered them
 * @returns {{ command: string, subcommand?: string, options: Record<string, string | number | boolean> } | undefined} undefined when it is no command
 */
export function parseTyped(text, commands) {
  const found = /^\/(\S+)\s*([\s\S]*)$/.exec(text.trim())
  const command = found && commands.find(({ name }) => name === found[1].toLowerCase())
  if (!command) return undefined
  const { subcommand, rest } = subcommandOf(command, found[2])
  return {
    command: command.name,
    ...(subcommand && { subcommand: subcommand.name }),
    options: optionsOf(rest, (subcommand ?? command).options),
  }
}

/** The subcommand that was typed, or the one that takes free words. */
export function subcommandOf(command, text) {
  const subcommands = command.options.filter(({ type }) => type === SUBCOMMAND)
  const [first = ''] = text.split(/\s/, 1)
  const named = subcommands.find(({ name }) => name === first.toLowerCase())
  const rest = named ? text.slice(first.length).trimStart() : text
  // "history of Rome as a timeline" is a wish: only alone is a word without options a command.
  const isWish = named && named.options.length === 0 && rest !== ''
  if (named && !isWish) return { subcommand: named, rest }
  return { subcommand: subcommands.find(({ options }) => options.some(({ required }) => required)), rest: text }
}

/** The places in a text where an option begins: `model: fast`, or `--model fast` as it is written on Slack. */
export function marksIn(text, known) {
  const marks = []
  for (const found of text.matchAll(/(?<=^|\s)(?:([a-z_]+):|(?:--|—|–)([a-z_]+)(?:=|\b))/g)) {
    const option = known.find(({ name }) => name === (found[1] ?? found[2]))
    if (option) marks.push({ option, start: found.index, valueStart: found.index + found[0].length, isFlag: found[2] !== undefined })
  }
  return marks
}

function optionsOf(text, known) {
  const marks = marksIn(text, known)
  const free = [text.slice(0, marks[0]?.start)]
  const options = {}
  for (const [index, mark] of marks.entries()) {
    const written = text.slice(mark.valueStart, marks[index + 1]?.start).trim()
    const { value, left } = mark.isFlag ? flagValue(mark.option, written) : { value: written, left: '' }
    if (value !== '') options[mark.option.name] = typedValue(mark.option, value)
    free.push(left)
  }
  const main = known.find(({ required }) => required)
  const words = free
    .map((part) => part.trim())
    .filter(Boolean)
    .join(' ')
  if (main && words !== '') options[main.name] = options[main.name] ? `${words} ${options[main.name]}` : words
  return options
}

/** A flag takes one word, or none if it is a yes-or-no one; what follows belongs to the wish. */
function flagValue(option, written) {
  if (option.type === BOOLEAN) return { value: 'true', left: written }
  const [value = '', ...left] = written.split(/\s+/)
  return { value, left: left.join(' ') }
}

function typedValue({ type }, value) {
  if (type === BOOLEAN) return /^(true|yes|on|1)$/i.test(value)
  if (type === INTEGER || type === NUMBER) return Number(value)
  return value
}
