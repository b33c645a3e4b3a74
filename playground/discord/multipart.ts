import { refuse } from './api-error.ts'
import { isRecord, type Json } from './protocol.ts'

export interface UploadedFile {
  /** The n of `files[n]`, to which `attachments[].id` refers. */
  readonly index: string
  readonly name: string
  readonly contentType: string
  readonly bytes: Uint8Array
}

export interface RequestBody {
  readonly json: unknown
  readonly files: readonly UploadedFile[]
}

/** Reads a JSON or multipart body; undici, which Node carries, does the parsing of the latter. */
export async function readBody(bytes: Buffer, contentType: string): Promise<RequestBody> {
  if (bytes.length === 0) return { json: undefined, files: [] }
  if (!contentType.startsWith('multipart/form-data')) return { json: parseJson(bytes.toString()), files: [] }
  const form = await new Response(new Uint8Array(bytes), { headers: { 'content-type': contentType } }).formData().catch(() => {
    throw refuse('badJson')
  })
  const files: UploadedFile[] = []
  for (const [key, value] of form.entries()) {
    const index = /^files\[(\d+)\]$/.exec(key)?.[1]
    if (index === undefined || typeof value === 'string') continue
    files.push({ index, name: value.name, contentType: value.type, bytes: new Uint8Array(await value.arrayBuffer()) })
  }
  const payload = form.get('payload_json')
  return { json: typeof payload === 'string' ? parseJson(payload) : {}, files }
}

export const asRecord = (json: unknown): Json => {
  if (!isRecord(json)) throw refuse('badJson')
  return json
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw refuse('badJson')
  }
}
