import { PIXELS } from './picture.ts'

/** What matters here of a generateContent body, read without trust. */
export interface GenerateRequest {
  readonly prompt: string
  readonly aspect: string
  /** `1K` when the body names none. */
  readonly size: string
  readonly wantsImage: boolean
  readonly wantsJson: boolean
  /** What Google would answer 400 to, if anything. */
  readonly complaint?: string
}

export function readGenerateRequest(body: unknown): GenerateRequest {
  const contents = listOf(fieldsOf(body).contents).map(fieldsOf)
  const prompt = contents.flatMap((content) => listOf(content.parts).map((part) => textOf(fieldsOf(part).text))).join(' ')
  const config = fieldsOf(fieldsOf(body).generationConfig)
  const imageConfig = fieldsOf(config.imageConfig)
  const complaint = complaintAbout(contents.length, imageConfig)
  return {
    prompt: prompt.trim(),
    aspect: textOf(imageConfig.aspectRatio) || '1:1',
    size: textOf(imageConfig.imageSize) || '1K',
    wantsImage: listOf(config.responseModalities).includes('IMAGE') || config.responseModalities === undefined,
    wantsJson: config.responseMimeType === 'application/json',
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

export const fieldsOf = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {}

const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : [])

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')
