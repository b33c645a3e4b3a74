import { marksIn, subcommandOf } from './typed-command.js'

const BOOLEAN = 5

/**
 * What could come next, while a command is being typed: commands, then the options of the command as chips, then the values of the option.
 *
 * @param {(option: string, typed: string) => Promise<{ name: string, value: string | number }[]>} ask asks the bot for completions of an option
 */
export async function suggestForDiscord(text, about, channel, ask) {
  if (!text.startsWith('/') || text.includes('\n')) return { items: [] }
  const usable = about.commands.filter(({ inDms }) => inDms || channel.kind !== 'im')
  const [typed = ''] = text.slice(1).split(' ', 1)
  const command = usable.find(({ name }) => name === typed)
  const named = command && /^\S+\s+(\w+)(?:\s|$)/.exec(text)?.[1]
  const isChosen = command?.options.some(({ name }) => name === named)
  const subcommandTyped = command && !isChosen && !/^\/\S+\s+\S+\s/.test(text)
  if (!command || subcommandTyped)
    return { items: commandsLike(text, usable), title: usable.length === 0 ? 'No commands here.' : undefined }
  return insideCommand(command, text, ask)
}

function commandsLike(text, commands) {
  return commands.flatMap((command) =>
    command.options
      .map(({ name, description, options }) => ({
        label: `/${command.name} ${name}`,
        hint: options
          .filter(({ required }) => required)
          .map((option) => option.name)
          .join(' '),
        detail: description,
        text: `/${command.name} ${name} `,
      }))
      .filter(({ label }) => label.startsWith(text.trimEnd())),
  )
}

async function insideCommand(command, text, ask) {
  const { subcommand, rest } = subcommandOf(command, text.replace(/^\/\S+\s+/, ''))
  if (!subcommand) return { items: [] }
  const known = subcommand.options
  const marks = marksIn(rest, known)
  const used = new Set(marks.map(({ option }) => option.name))
  const hasWords = rest.slice(0, marks[0]?.start).trim() !== ''
  const chips = known
    .filter(({ required }) => !(required && hasWords))
    .map(({ name, description, required }) => ({
      name,
      detail: description,
      required,
      used: used.has(name),
      text: `${text.trimEnd()} ${name}: `,
    }))
  const current = marks.at(-1)
  const items = current ? await valuesOf(current, text, rest, ask) : []
  return { chips, items, title: current?.option.description ?? subcommand.description }
}

async function valuesOf({ option, valueStart }, text, rest, ask) {
  const typed = rest.slice(valueStart).trim()
  const before = `${text.slice(0, text.length - rest.length + valueStart).trimEnd()} `
  const all = option.autocomplete ? await ask(option.name, typed) : option.type === BOOLEAN ? YES_OR_NO : option.choices
  const fitting = option.autocomplete ? all : all.filter(({ name }) => name.toLowerCase().startsWith(typed.toLowerCase()))
  return fitting
    .filter(({ value }) => String(value) !== typed)
    .slice(0, 12)
    .map(({ name, value }) => ({ label: name, text: `${before}${value} ` }))
}

const YES_OR_NO = [
  { name: 'True', value: 'True' },
  { name: 'False', value: 'False' },
]
