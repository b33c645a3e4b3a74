import type { FastifyInstance } from 'fastify'
import type { ImageMime } from '../../domain/generation.ts'

/**
 * Resolves a signed link.
 *
 * @param name   the last part of the path, as it came: unchecked
 * @param query  the first value of each parameter; the signature and its expiry are in here
 * @returns undefined for a bad signature, an expired one and a picture that is gone alike: the answer must not tell them apart
 */
export type ReadImage = (
  name: string,
  query: Readonly<Record<string, string>>,
) => Promise<{ readonly bytes: Uint8Array; readonly mime: ImageMime } | undefined>

/** `/images/:name`: a picture for whoever holds its link, and nothing that a browser could run. */
export const imageRoutes = (readImage: ReadImage) => async (app: FastifyInstance) => {
  app.get<{ Params: { name: string } }>('/images/:name', async (request, reply) => {
    const image = await readImage(request.params.name, firstValues(request.query))
    if (!image) return reply.code(404).send({ error: 'There is no such picture, or the link has expired.' })
    return reply
      .headers({
        'content-type': image.mime,
        'content-disposition': 'inline',
        'content-security-policy': "default-src 'none'; sandbox",
        'cache-control': 'private, max-age=3600',
      })
      .send(Buffer.from(image.bytes.buffer, image.bytes.byteOffset, image.bytes.byteLength))
  })
}

const firstValues = (query: unknown): Record<string, string> =>
  Object.fromEntries(Object.entries(query ?? {}).map(([name, value]) => [name, String(Array.isArray(value) ? value[0] : value)]))
