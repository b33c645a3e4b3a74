import { GoogleGenAI } from '@google/genai'
import sharp from 'sharp'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { FakeGemini } from '../../playground/gemini/index.ts'
import { startGemini } from '../../playground/gemini/index.ts'

let gemini: FakeGemini
beforeEach(async () => {
  gemini = await startGemini()
})
afterEach(() => gemini.stop())

const client = (apiVersion?: string) =>
  new GoogleGenAI({ apiKey: gemini.apiKey, httpOptions: { baseUrl: gemini.url, ...(apiVersion && { apiVersion }) } })

const generate = (prompt: string, config = {}, model = 'gemini-nano-banana-2.1') =>
  client().models.generateContent({ model, contents: prompt, config: { responseModalities: ['IMAGE'], ...config } })

async function pictureOf(answer: ReturnType<typeof generate>): Promise<Buffer> {
  const part = (await answer).candidates?.[0]?.content?.parts?.find((one) => one.inlineData)
  return Buffer.from(part?.inlineData?.data ?? '', 'base64')
}

describe('the local Gemini, as the unmodified SDK sees it', () => {
  it.each(['v1', 'v1beta'])('answers under %s', async (apiVersion) => {
    const answer = await client(apiVersion).models.generateContent({
      model: 'gemini-3.8-flash',
      contents: 'hello',
      config: { responseModalities: ['TEXT'] },
    })
    expect(answer.text).toBe('You said: hello')
  })

  it.each([
    ['1:1', 1024, 1024],
    ['16:9', 1376, 768],
    ['2:3', 848, 1264],
  ])('draws real pictures in %s', async (aspectRatio, width, height) => {
    const picture = await pictureOf(generate('a boat', { imageConfig: { aspectRatio } }))
    const { info } = await sharp(picture, { failOn: 'error' }).raw().toBuffer({ resolveWithObject: true })
    expect([info.width, info.height]).toEqual([width, height])
    expect(picture.length).toBeGreaterThan(10_000)
  })

  it('draws another picture for each prompt and each call', async () => {
    const pictures = await Promise.all([pictureOf(generate('a boat')), pictureOf(generate('a boat')), pictureOf(generate('a cat'))])
    expect(new Set(pictures.map((picture) => picture.toString('base64'))).size).toBe(3)
  })

  it('can always give the same picture', async () => {
    const constant = await sharp({ create: { width: 8, height: 8, channels: 3, background: 'red' } })
      .png()
      .toBuffer()
    gemini.constantImage(constant)
    expect(await pictureOf(generate('a boat'))).toEqual(constant)
  })

  it('reports usage as Google does', async () => {
    const { usageMetadata } = await generate('a boat on a lake')
    expect(usageMetadata).toMatchObject({
      promptTokenCount: 4,
      candidatesTokenCount: 1120,
      totalTokenCount: 1124,
      candidatesTokensDetails: [{ modality: 'IMAGE', tokenCount: 1120 }],
    })
  })

  it('says what it was told to say', async () => {
    gemini.say({ domain: 'art' })
    const answer = await client().models.generateContent({
      model: 'gemini-3.8-flash',
      contents: 'x',
      config: { responseMimeType: 'application/json' },
    })
    expect(JSON.parse(answer.text ?? '')).toEqual({ domain: 'art' })
  })

  it('gives one vector a text, the same for the same text', async () => {
    const embed = async (text: string) =>
      (
        await client().models.embedContent({
          model: 'gemini-embedding-2',
          contents: [{ parts: [{ text }] }],
          config: { outputDimensionality: 8 },
        })
      ).embeddings?.[0]?.values
    expect(await embed('a')).toHaveLength(8)
    expect(await embed('a')).toEqual(await embed('a'))
    expect(await embed('a')).not.toEqual(await embed('b'))
  })

  it('lists its models and knows which are gone', async () => {
    const names: (string | undefined)[] = []
    for await (const model of await client().models.list()) names.push(model.name)
    expect(names).toContain('models/gemini-nano-banana-2.1')
    expect((await client().models.get({ model: 'gemini-3-pro-image' })).name).toBe('models/gemini-3-pro-image')
    await expect(client().models.get({ model: 'gemini-2.5-flash-image' })).rejects.toMatchObject({ status: 404 })
  })

  it('refuses a wrong key, and what the real one would refuse', async () => {
    const stranger = new GoogleGenAI({ apiKey: 'wrong', httpOptions: { baseUrl: gemini.url } })
    await expect(stranger.models.generateContent({ model: 'gemini-3-pro-image', contents: 'x' })).rejects.toMatchObject({
      status: 400,
      message: expect.stringContaining('API_KEY_INVALID'),
    })
    await expect(generate('x', { imageConfig: { imageSize: '1k' } })).rejects.toMatchObject({ status: 400 })
    await expect(generate('x', { imageConfig: { aspectRatio: '7:5' } })).rejects.toMatchObject({ status: 400 })
  })
})

describe('its record', () => {
  it('tells work that was done from work that was not', async () => {
    gemini.faults.next({ status: 503 })
    gemini.faults.next({ status: 503, after: true })
    gemini.faults.next({ cut: 'after' })
    for (let call = 0; call < 4; call += 1) await generate('a boat').catch(() => undefined)
    expect(gemini.calls.map((call) => [call.finished, call.answered, call.status])).toEqual([
      [false, true, 503],
      [true, true, 503],
      [true, false, undefined],
      [true, true, 200],
    ])
  })

  it('notices a client that goes away, and finishes the work all the same', async () => {
    gemini.hold()
    const leaving = new AbortController()
    const answer = generate('a boat', { abortSignal: leaving.signal }).catch(() => 'gone')
    await gemini.until((calls) => calls.length === 1)
    leaving.abort()
    expect(await answer).toBe('gone')
    await gemini.until((calls) => calls[0]?.aborted === true)
    gemini.release()
    await gemini.until((calls) => calls[0]?.finished === true)
  })

  it('does not call its own cuts a client that went away', async () => {
    gemini.faults.next({ cut: 'inside' })
    await expect(generate('a boat')).rejects.toThrow()
    expect(gemini.calls[0]).toMatchObject({ aborted: false, answered: false, finished: true })
  })

  it('gives up waiting for what does not come', async () => {
    await expect(gemini.until((calls) => calls.length > 5, 20)).rejects.toThrow(/within 20 ms/)
  })
})

describe('faults by chance', () => {
  const outcomes = async (seed: number): Promise<boolean[]> => {
    const server = await startGemini()
    server.textFaults.rate({ status: 503 }, 0.4, seed)
    const ai = new GoogleGenAI({ apiKey: server.apiKey, httpOptions: { baseUrl: server.url } })
    const results: boolean[] = []
    for (let call = 0; call < 20; call += 1) {
      results.push(
        await ai.models.generateContent({ model: 'gemini-3.8-flash', contents: 'x' }).then(
          () => true,
          () => false,
        ),
      )
    }
    await server.stop()
    return results
  }

  it('are the same for the same seed', async () => {
    const first = await outcomes(5)
    expect(first).toContain(true)
    expect(first).toContain(false)
    expect(await outcomes(5)).toEqual(first)
  })
})
