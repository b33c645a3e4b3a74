import { smallPicture, spoilt } from '../provider/picture.ts'
import type { FakeModel } from './catalogue.ts'
import type { OddAnswer, OddText } from './faults.ts'
import { obeyWish, readWish } from './wish-reader.ts'

type Part = { text: string; thought?: boolean } | { inlineData: { mimeType: string; data: string }; thought?: boolean }

/** More than any adapter should be ready to read: 40 MB of base64. */
const OVERSIZED_CHARS = 40 * 1024 * 1024

/** A picture as it travels; `base64` is kept beside the bytes so that a constant picture is encoded once. */
export interface Picture {
  readonly mime: string
  readonly base64: string
}

export const pictureAnswer = (model: FakeModel, prompt: string, pictures: readonly Picture[]): object => ({
  candidates: [candidate([{ text: 'Here is your picture.' }, ...pictures.map(imagePart)])],
  usageMetadata: imageUsage(model, prompt, pictures.length),
  ...signature(model),
})

export const textAnswer = (model: FakeModel, prompt: string, text: string, tellsUsage = true): object => ({
  candidates: [candidate([{ text }])],
  ...(tellsUsage && { usageMetadata: usage(prompt, tokensIn(text), 0) }),
  ...signature(model),
})

/** The prompt itself is refused: no candidates; the prompt's tokens are reported all the same. */
export const blockedAnswer = (model: FakeModel, prompt: string, blockReason: string): object => ({
  promptFeedback: { blockReason },
  usageMetadata: { promptTokenCount: tokensIn(prompt), totalTokenCount: tokensIn(prompt) },
  ...signature(model),
})

/** The work ended badly: a finish reason and no content. */
export const finishedAnswer = (model: FakeModel, prompt: string, finishReason: string): object => ({
  candidates: [{ finishReason, finishMessage: `Finished with ${finishReason}.`, index: 0 }],
  usageMetadata: { promptTokenCount: tokensIn(prompt), totalTokenCount: tokensIn(prompt) },
  ...signature(model),
})

/** The body of a 200 that is wrong in the named way; `second` is another picture for the answers that carry two. */
export function oddAnswer(kind: OddAnswer, model: FakeModel, prompt: string, picture: Picture, second: Picture): string {
  const whole = JSON.stringify(pictureAnswer(model, prompt, [picture]))
  const withParts = (parts: readonly Part[]): string =>
    JSON.stringify({ candidates: [candidate(parts)], usageMetadata: imageUsage(model, prompt, 1), ...signature(model) })
  switch (kind) {
    case 'text only':
      return JSON.stringify(textAnswer(model, prompt, 'I would draw this in warm colours.'))
    case 'no candidates':
      return JSON.stringify({ usageMetadata: usage(prompt, 0, 0), ...signature(model) })
    case 'no parts':
      return JSON.stringify({ candidates: [{ content: { role: 'model' }, finishReason: 'STOP' }], usageMetadata: usage(prompt, 0, 0) })
    case 'two images':
      return JSON.stringify(pictureAnswer(model, prompt, [picture, second]))
    case 'thought images':
      return withParts([{ text: 'A first try.', thought: true }, { ...imagePart(second), thought: true }, imagePart(picture)])
    case 'only thought images':
      return withParts([{ ...imagePart(picture), thought: true }])
    case 'wrong mime':
      return withParts([imagePart({ ...picture, mime: 'image/tiff' })])
    case 'bad base64':
      return withParts([imagePart({ mime: picture.mime, base64: `%%%${picture.base64.slice(0, 400)}***` })])
    case 'not an image':
      return withParts([imagePart({ mime: 'image/png', base64: Buffer.from('These bytes are a sentence.').toString('base64') })])
    case 'corrupt image':
    case 'blank image':
    case 'bomb':
      return withParts([imagePart({ mime: 'image/png', base64: spoilt(kind, Buffer.from(picture.base64, 'base64')).toString('base64') })])
    case 'wrong size':
      return withParts([imagePart({ mime: 'image/png', base64: smallPicture(prompt).toString('base64') })])
    case 'truncated json':
      return whole.slice(0, Math.floor(whole.length / 2))
    case 'html':
      return '<!doctype html><html><head><title>502</title></head><body><h1>Bad gateway</h1></body></html>'
    case 'oversized':
      return withParts([imagePart({ mime: picture.mime, base64: 'A'.repeat(OVERSIZED_CHARS) })])
    case 'no usage':
      return JSON.stringify({ candidates: [candidate([imagePart(picture)])], ...signature(model) })
  }
}

/** The text of a 200 from a text model that is wrong in the named way. */
export function oddText(kind: OddText, wish: string): string {
  const right = JSON.stringify(readWish(wish))
  switch (kind) {
    case 'prose':
      return 'That sounds like a lovely photograph!'
    case 'no usage':
      return right
    case 'cut json':
      return right.slice(0, Math.floor(right.length / 2))
    case 'another shape':
      return JSON.stringify({ answer: 'photography', certainty: 'very high' })
    case 'unknown words':
      return JSON.stringify({ ...readWish(wish), domain: 'sculpture', style: 'marble' })
    case 'obeys':
      return JSON.stringify(obeyWish(wish))
  }
}

const candidate = (parts: readonly Part[]): object => ({
  content: { role: 'model', parts },
  finishReason: 'STOP',
  index: 0,
  safetyRatings: [],
})

const imagePart = (picture: Picture): Part => ({ inlineData: { mimeType: picture.mime, data: picture.base64 } })

const signature = (model: FakeModel): object => ({ modelVersion: model.name, responseId: 'local' })

function imageUsage(model: FakeModel, prompt: string, pictureCount: number): object {
  const imageTokens = (model.imageTokens ?? 0) * pictureCount
  return {
    ...usage(prompt, imageTokens, model.thoughtTokens ?? 0),
    candidatesTokensDetails: [{ modality: 'IMAGE', tokenCount: imageTokens }],
  }
}

function usage(prompt: string, candidatesTokenCount: number, thoughtsTokenCount: number): object {
  const promptTokenCount = tokensIn(prompt)
  return {
    promptTokenCount,
    candidatesTokenCount,
    ...(thoughtsTokenCount > 0 && { thoughtsTokenCount }),
    totalTokenCount: promptTokenCount + candidatesTokenCount + thoughtsTokenCount,
    promptTokensDetails: [{ modality: 'TEXT', tokenCount: promptTokenCount }],
  }
}

/** Google's own rule of thumb: about four characters a token. */
export const tokensIn = (text: string): number => Math.max(1, Math.ceil(text.length / 4))
