import { AwsClient } from 'aws4fetch'
import { Problem } from '../errors.ts'

export interface S3BucketOptions {
  /** Without a slash at the end, e.g. "https://s3.eu-central-1.amazonaws.com". */
  readonly endpoint: string
  readonly region: string
  readonly bucket: string
  /** Before every name, e.g. "banana/"; empty for the whole bucket. */
  readonly folder: string
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly timeoutMs?: number
}

export interface S3Entry {
  readonly name: string
  /** By the clock of the store alone. */
  readonly ageMs: number
}

const TIMEOUT_MS = 10_000
const LIST_AT_ONCE = 1000

/**
 * The five acts that S3 and those who speak like it have in common, by path-style addresses. Nothing is tried again here: whoever asks knows by the verdict.
 *
 * @throws Problem STORE_UNAVAILABLE from each, also when there is no answer in time: then it is not known whether the act was done
 */
export class S3Bucket {
  readonly #options: S3BucketOptions
  readonly #client: AwsClient

  constructor(options: S3BucketOptions) {
    this.#options = options
    const { accessKeyId, secretAccessKey, region } = options
    this.#client = new AwsClient({ accessKeyId, secretAccessKey, region, service: 's3', retries: 0 })
  }

  async put(name: string, bytes: Uint8Array): Promise<void> {
    await this.#ask('PUT', this.address(name), new Uint8Array(bytes))
  }

  async get(name: string): Promise<Uint8Array | undefined> {
    const response = await this.#ask('GET', this.address(name))
    return response?.body && new Uint8Array(response.body)
  }

  /** Undefined when there is no such object. */
  async sizeOf(name: string): Promise<number | undefined> {
    const response = await this.#ask('HEAD', this.address(name))
    return response && Number(response.headers.get('content-length'))
  }

  async remove(name: string): Promise<void> {
    await this.#ask('DELETE', this.address(name))
  }

  async list(start: string, atMost = Number.POSITIVE_INFINITY): Promise<S3Entry[]> {
    const entries: S3Entry[] = []
    let next: string | undefined
    do {
      const query = new URLSearchParams({
        'list-type': '2',
        prefix: this.#options.folder + start,
        'max-keys': String(Math.min(LIST_AT_ONCE, atMost)),
        ...(next && { 'continuation-token': next }),
      })
      const response = await this.#ask('GET', `${this.#root}?${query}`)
      if (!response) throw new Problem('STORE_UNAVAILABLE', `the bucket ${this.#options.bucket} does not exist`)
      const xml = Buffer.from(response.body).toString('utf8')
      entries.push(...this.#entriesIn(xml, Date.parse(response.headers.get('date') ?? '')))
      next = /<NextContinuationToken>([^<]+)</.exec(xml)?.[1]
    } while (next && entries.length < atMost)
    return entries
  }

  address = (name: string): string => `${this.#root}/${this.#options.folder}${name}`

  get #root(): string {
    return `${this.#options.endpoint}/${this.#options.bucket}`
  }

  /** Our names hold letters, digits, - _ . and / alone, so nothing in them is escaped. */
  #entriesIn(xml: string, nowMs: number): S3Entry[] {
    return [...xml.matchAll(/<Contents>([\s\S]*?)<\/Contents>/g)].flatMap(([, entry = '']) => {
      const name = /<Key>([^<]+)</.exec(entry)?.[1]
      const changedMs = Date.parse(/<LastModified>([^<]+)</.exec(entry)?.[1] ?? '')
      return name === undefined ? [] : [{ name: name.slice(this.#options.folder.length), ageMs: nowMs - changedMs }]
    })
  }

  /** Undefined when it is not there. */
  async #ask(method: string, url: string, body?: Uint8Array<ArrayBuffer>): Promise<{ headers: Headers; body: ArrayBuffer } | undefined> {
    const what = `${method} ${new URL(url).pathname}`
    try {
      const signal = AbortSignal.timeout(this.#options.timeoutMs ?? TIMEOUT_MS)
      const response = await this.#client.fetch(url, { method, signal, ...(body && { body }) })
      const content = await response.arrayBuffer()
      if (response.ok) return { headers: response.headers, body: content }
      if (response.status === 404) return undefined
      throw new Problem('STORE_UNAVAILABLE', `${what} was answered with ${response.status} ${codeIn(content)}`)
    } catch (error) {
      if (error instanceof Problem) throw error
      throw new Problem('STORE_UNAVAILABLE', `${what} was not answered`, { cause: error })
    }
  }
}

/** "AccessDenied", "SlowDown": what the store calls it. */
const codeIn = (content: ArrayBuffer): string => /<Code>(\w+)</.exec(Buffer.from(content).toString('utf8'))?.[1] ?? ''
