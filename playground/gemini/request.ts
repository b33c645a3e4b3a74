import { PIXELS } from './picture.ts'

/** What matters here of a generateContent body, read without trust. */
export interface GenerateRequest {
  readonly prompt: string
  readonly aspect: string
  /** `1K` when the body names none. */
  readonly size: string
  readonly wantsImage: boolean
  readonly wantsJson: boolean
  /** The system instruction, or nothing. */
  readonly system: string
  /** The JSON schema that the answer is held to. */
  readonly schema: unknown
  /** What Google would answer 400 to, if anything. */
  readonly complaint?: string
}

export function readGenerateRequest(body: unknown): GenerateRequest {
  const contents = listOf(fieldsOf(body).contents).map(fieldsOf)
  const prompt = contents.flatMap((content) => listOf(content.parts).map((part) => textOf(fieldsOf(part).text))).join(' ')
  const config = fieldsOf(fieldsOf(body).generationConfig)
  const imageConfig = fieldsOf(config.imageConfig)
  const complaint = complaintAbout(contents.length, imageConfig) ?? complaintAboutText(config)
  return {
    prompt: prompt.trim(),
    aspect: textOf(imageConfig.aspectRatio) || '1:1',
    size: textOf(imageConfig.imageSize) || '1K',
    wantsImage: listOf(config.responseModalities).includes('IMAGE') || config.responseModalities === undefined,
    wantsJson: config.responseMimeType === 'application/json',
    system: listOf(fieldsOf(fieldsOf(body).systemInstruction).parts)
      .map((part) => textOf(fieldsOf(part).text))
      .join(' '),
    schema: config.responseJsonSchema,
    ...(complaint !== undefined && { complaint }),
  }
}

function complaintAbout(contentCount: number, imageConfig: Record<string, unknown>): string | undefined {
  if (contentCount === 0) return '* GenerateContentRequest.contents: contents is not specified'
  const aspect = textOf(imageConfig.aspectRatio)
  if (aspect !== '' && !(aspect in PIXELS)) return `Invalid value at 'generation_config.image_config.aspect_ratio': "${aspect}"`
  const size = textOf(imageConfig.imageSize)
  if (size !== '' && !['512', '1K', '2K', '4K'].includes(size))
    return `Invalid value at 'generation_config.image_config.image_size': "${size}"`
  return undefined
}

/** The part of JSON Schema that the API takes (ai.google.dev/gemini-api/docs/structured-output); another keyword is a 400 here, so that we notice. */
const SCHEMA_WORDS = new Set(
  '$id $defs $ref $anchor type format title description enum items prefixItems minItems maxItems minimum maximum anyOf oneOf properties additionalProperties required propertyOrdering'.split(
    ' ',
  ),
)

function complaintAboutText(config: Record<string, unknown>): string | undefined {
  const { responseSchema, responseJsonSchema } = config
  if (responseSchema !== undefined && responseJsonSchema !== undefined) return 'response_schema and response_json_schema are both set'
  if (responseJsonSchema !== undefined && config.responseMimeType !== 'application/json')
    return 'response_json_schema needs application/json'
  const level = textOf(fieldsOf(config.thinkingConfig).thinkingLevel).toUpperCase()
  if (!['', 'MINIMAL', 'LOW', 'MEDIUM', 'HIGH'].includes(level)) return `Invalid value at 'generation_config.thinking_config': "${level}"`
  const unknown = unknownWordIn(responseJsonSchema)
  return unknown === undefined
    ? undefined
    : `Invalid JSON payload received. Unknown name "${unknown}" at 'generation_config.response_json_schema'`
}

function unknownWordIn(schema: unknown): string | undefined {
  if (schema === undefined) return undefined
  const fields = fieldsOf(schema)
  const stray = Object.keys(fields).find((word) => !SCHEMA_WORDS.has(word))
  const parts = [...Object.values(fieldsOf(fields.properties)), fields.items, ...listOf(fields.anyOf)]
  return stray ?? parts.map((part) => unknownWordIn(part)).find((word) => word !== undefined)
}

export const fieldsOf = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {}

const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : [])

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')
