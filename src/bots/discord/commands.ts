import {
  type APIApplicationCommandInteractionDataBasicOption,
  type APIApplicationCommandInteractionDataOption,
  type APIApplicationCommandStringOption,
  ApplicationCommandOptionType,
  ApplicationCommandType,
  ApplicationIntegrationType,
  InteractionContextType,
  type InteractionType,
  type RESTPutAPIApplicationCommandsJSONBody,
} from 'discord.js'
import { ASPECTS, type Options, QUALITIES } from '../../domain/request.ts'
import { SHORTCUTS } from '../actions.ts'
import type { Spoken } from '../incoming.ts'
import { DISCORD_LIMITS } from './limits.ts'

type Spelled = Exclude<Spoken, { readonly line: string }>

const PROMPT = 'prompt'

/** Our option for each option of the Discord command. */
const OPTION_NAMES: ReadonlyMap<string, keyof Options> = new Map<string, keyof Options>([
  ['model', 'modelId'],
  ['aspect', 'aspect'],
  ['quality', 'quality'],
  ['fresh', 'fresh'],
  ['private', 'private'],
])

/** Everything a person can start from Discord's own menus. Global commands say where they work; those of one guild work there. */
export function commandDefinitions(scope: 'global' | 'guild'): RESTPutAPIApplicationCommandsJSONBody {
  const reach =
    scope === 'guild'
      ? {}
      : {
          integration_types: [ApplicationIntegrationType.GuildInstall, ApplicationIntegrationType.UserInstall],
          contexts: [InteractionContextType.Guild, InteractionContextType.BotDM],
        }
  const menu = Object.values(SHORTCUTS).filter((shortcut) => shortcut.on === 'message')
  return [
    { ...BANANA, ...reach },
    ...menu.map((shortcut) => ({ type: ApplicationCommandType.Message as const, name: shortcut.label, ...reach })),
  ]
}

/** What somebody filled in, as the grammar both platforms share. */
export function spokenOf(options: readonly APIApplicationCommandInteractionDataOption<InteractionType.ApplicationCommand>[]): Spoken {
  const subcommand = options.find((option) => option.type === ApplicationCommandOptionType.Subcommand)
  const filled: readonly Filled[] = subcommand?.options ?? []
  const words = filled.find((option) => option.name === PROMPT)?.value
  return {
    name: subcommand?.name ?? '',
    words: typeof words === 'string' ? words : '',
    options: Object.fromEntries(filled.flatMap(optionOf)),
  }
}

/** The field that is being typed in. */
export function typingOf(
  options: readonly APIApplicationCommandInteractionDataOption<InteractionType.ApplicationCommandAutocomplete>[],
): { readonly option: string; readonly typed: string } | undefined {
  for (const option of options) {
    if (option.type !== ApplicationCommandOptionType.Subcommand) continue
    const field = option.options?.find((candidate) => 'focused' in candidate && candidate.focused)
    if (field) return { option: field.name, typed: String(field.value) }
  }
  return undefined
}

const choice = (name: string, description: string, values: readonly string[]): APIApplicationCommandStringOption => ({
  type: ApplicationCommandOptionType.String,
  name,
  description,
  choices: values.map((value) => ({ name: value, value })),
})

const BANANA = {
  type: ApplicationCommandType.ChatInput as const,
  name: 'banana',
  description: 'Turn a wish into a picture',
  options: [
    {
      type: ApplicationCommandOptionType.Subcommand as const,
      name: 'create',
      description: 'Draw what you describe',
      options: [
        {
          type: ApplicationCommandOptionType.String as const,
          name: PROMPT,
          description: 'What to draw, for example: a cosy cabin at dusk',
          required: true,
          max_length: DISCORD_LIMITS.promptChars,
        },
        {
          type: ApplicationCommandOptionType.String as const,
          name: 'model',
          description: 'Which model draws it',
          autocomplete: true as const,
        },
        choice('aspect', 'Width to height', ASPECTS),
        choice('quality', 'How fine, and how dear', QUALITIES),
        { type: ApplicationCommandOptionType.Boolean as const, name: 'fresh', description: 'Make it anew, even if it was made before' },
        { type: ApplicationCommandOptionType.Boolean as const, name: 'private', description: 'Show it to you alone' },
      ],
    },
    { type: ApplicationCommandOptionType.Subcommand as const, name: 'history', description: 'Your recent pictures' },
    { type: ApplicationCommandOptionType.Subcommand as const, name: 'budget', description: 'What you spent, and what is left' },
    {
      type: ApplicationCommandOptionType.Subcommand as const,
      name: 'admin',
      description: 'For admins: limits, tiers, channels and other rules',
    },
    {
      type: ApplicationCommandOptionType.Subcommand as const,
      name: 'settings',
      description: 'How you like your pictures, and what I learned',
    },
    { type: ApplicationCommandOptionType.Subcommand as const, name: 'export', description: 'What I keep of you, as a file' },
    { type: ApplicationCommandOptionType.Subcommand as const, name: 'forget', description: 'Erase what I keep of you' },
    {
      type: ApplicationCommandOptionType.Subcommand as const,
      name: 'experiments',
      description: 'For admins: what is being tried, and what came of it',
    },
    {
      type: ApplicationCommandOptionType.Subcommand as const,
      name: 'stats',
      description: 'How pictures are liked here, and what they cost',
    },
    { type: ApplicationCommandOptionType.Subcommand as const, name: 'help', description: 'What I can do, with examples' },
  ],
}

type Filled = APIApplicationCommandInteractionDataBasicOption<InteractionType.ApplicationCommand>

function optionOf(option: Filled): [keyof Spelled['options'], string | boolean][] {
  const name = OPTION_NAMES.get(option.name)
  if (name === undefined) return []
  return [[name, typeof option.value === 'boolean' ? option.value : String(option.value)]]
}
