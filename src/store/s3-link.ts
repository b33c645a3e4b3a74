import { createHash, createHmac } from 'node:crypto'

export interface S3LinkOptions {
  /** The object's address, without a query. */
  readonly url: string
  readonly region: string
  readonly accessKeyId: string
  readonly secretAccessKey: string
  /** What the store says it is. */
  readonly contentType: string
  readonly nowMs: number
}

/** The longest that the signature allows (docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html). */
const LIVES_S = 7 * 86_400

/** An address that shows one object to whoever has it, for a week. Signed here because aws4fetch signs by promise alone and a link is made in passing. */
export function s3Link({ url, region, accessKeyId, secretAccessKey, contentType, nowMs }: S3LinkOptions): string {
  const { host, pathname } = new URL(url)
  const time = new Date(nowMs).toISOString().replace(/[-:]|\.\d{3}/g, '')
  const scope = `${time.slice(0, 8)}/${region}/s3/aws4_request`
  const query = [
    ['X-Amz-Algorithm', 'AWS4-HMAC-SHA256'],
    ['X-Amz-Credential', `${accessKeyId}/${scope}`],
    ['X-Amz-Date', time],
    ['X-Amz-Expires', String(LIVES_S)],
    ['X-Amz-SignedHeaders', 'host'],
    ['response-content-type', contentType],
  ]
    .map(([name = '', value = '']) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
    .join('&')
  const canonical = ['GET', pathname, query, `host:${host}\n`, 'host', 'UNSIGNED-PAYLOAD'].join('\n')
  const toSign = ['AWS4-HMAC-SHA256', time, scope, createHash('sha256').update(canonical).digest('hex')].join('\n')
  const key = [time.slice(0, 8), region, 's3', 'aws4_request'].reduce<string | Buffer>(
    (secret, part) => hmac(secret, part),
    `AWS4${secretAccessKey}`,
  )
  return `${url}?${query}&X-Amz-Signature=${hmac(key, toSign).toString('hex')}`
}

const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest()
