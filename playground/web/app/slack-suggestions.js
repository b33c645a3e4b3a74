/**
 * What could come next, while a slash command is being typed.
 *
 * @returns {{ title?: string, items: { label: string, detail?: string, text: string }[] }} `text` is the whole line once the item is chosen
 */
export function suggestForSlack(text, { commands }) {
  if (!text.startsWith('/') || text.includes('\n')) return { items: [] }
  const [typed = ''] = text.split(' ', 1)
  const command = commands.find(({ name }) => name === typed)
  if (!text.includes(' ') || !command) {
    const fitting = commands.filter(({ name }) => name.startsWith(typed))
    return { items: fitting.map(({ name, description, usage }) => ({ label: name, hint: usage, detail: description, text: `${name} ` })) }
  }
  return insideCommand(command, text)
}

function insideCommand(command, text) {
  const rest = text.slice(command.name.length + 1)
  const last = rest.split(' ').at(-1)
  const before = text.slice(0, text.length - last.length)
  const flag = command.flags.find(({ name }) => rest.split(' ').at(-2) === name)
  if (flag && flag.values.length > 0) return values(flag, last, before)
  if (last.startsWith('--')) {
    const fitting = command.flags.filter(({ name }) => name.startsWith(last) && name !== last)
    return { items: fitting.map(({ name, description }) => ({ label: name, detail: description, text: `${before}${name} ` })) }
  }
  const words = command.words.filter(({ name }) => name.startsWith(rest) && name !== rest)
  const items = words.map(({ name, description }) => ({
    label: `${command.name} ${name}`,
    detail: description,
    text: `${command.name} ${name}`,
  }))
  return { title: `${command.name} ${command.usage}`, items }
}

function values({ name, values }, typed, before) {
  const fitting = values.filter((value) => value.startsWith(typed) && value !== typed)
  return { title: name, items: fitting.map((value) => ({ label: value, text: `${before}${value} ` })) }
}
