import { afterAll, describe, expect, it } from 'vitest'
import { startTestS3 } from '../support/s3-server.ts'
import { slackStage } from './support/slack-stage.ts'

const s3 = await startTestS3()
afterAll(() => s3.stop())

describe('with pictures in a bucket', () => {
  const stage = slackStage('socket', {
    settings: {
      IMAGE_STORE: `s3://${s3.bucket}/banana`,
      IMAGE_STORE_ENDPOINT: s3.endpoint,
      IMAGE_STORE_REGION: s3.region,
      IMAGE_STORE_KEY_ID: s3.accessKeyId,
      IMAGE_STORE_SECRET_KEY: s3.secretAccessKey,
    },
  })

  it('a person gets theirs as ever, and the bucket keeps it', async () => {
    await stage.ann.asks('a cosy cabin at dusk')
    expect(await stage.settled()).toHaveLength(1)
    const kept = [...s3.objects.keys()].filter((name) => name.startsWith('banana/pictures/'))
    expect(kept).toHaveLength(1)
  })

  it('a bucket that is busy for a moment costs nobody their picture', async () => {
    s3.failNext(503, 1)
    await stage.ann.asks('a quiet lake')
    expect(await stage.settled()).toHaveLength(1)
    expect(await stage.charges()).toHaveLength(1)
  })
})
