/** Base64 of the largest picture we would keep, with room to spare. */
export const MAX_RESPONSE_BYTES = 32 * 1024 * 1024

export class ResponseTooLarge extends Error {
  override readonly name = 'ResponseTooLarge'
}

/**
 * `fetch` that never holds more than `maxBytes` of an answer and follows no redirect, which would take a key in a header of its own to
 * wherever the answer points. The body is read whole here, so that an abort covers it too.
 */
export function boundedFetch(maxBytes: number = MAX_RESPONSE_BYTES): typeof fetch {
  return async (input, init) => {
    const response = await fetch(input, { ...init, redirect: 'error' })
    const body = await readUpTo(response, maxBytes)
    return new Response(body, { status: response.status, statusText: response.statusText, headers: response.headers })
  }
}

async function readUpTo(response: Response, maxBytes: number): Promise<Blob | null> {
  if (!response.body) return null
  const pieces: Uint8Array<ArrayBuffer>[] = []
  let size = 0
  for await (const piece of response.body) {
    size += piece.byteLength
    // Leaving the loop cancels the stream, which closes the connection.
    if (size > maxBytes) throw new ResponseTooLarge(`the answer is larger than ${maxBytes} bytes`)
    pieces.push(piece)
  }
  return new Blob(pieces)
}
