/** What tests need to know of the module, which runs in the browser and has no build step. */
interface TypedOption {
  readonly type: number
  readonly name: string
  readonly required: boolean
  readonly options: readonly unknown[]
}

interface TypedCommand {
  readonly command: string
  readonly subcommand?: string
  readonly options: Readonly<Record<string, string | number | boolean>>
}

export function parseTyped(
  text: string,
  commands: readonly { readonly name: string; readonly options: readonly TypedOption[] }[],
): TypedCommand | undefined
